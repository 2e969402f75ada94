"""What language models took, as a table for who pays."""

from datetime import timedelta

from backend.uow import UnitOfWork
from backend.usage import service as usage

_HEADINGS = ("day", "person", "model", "calls", "failed", "tokens in", "tokens out", "USD")


def usage_table(uow: UnitOfWork, *, days: int) -> str:
    """Return one line for each person, day and model of the last `days` days, and the sum of the cost."""
    rows = usage.list_usage(uow, since=(uow.now - timedelta(days=days - 1)).date())
    if not rows:
        return "No language model was used."
    table = [
        _HEADINGS,
        *(
            (
                row.used_on.isoformat(),
                row.email,
                row.model,
                str(row.calls),
                str(row.failed_calls),
                str(row.input_tokens),
                str(row.output_tokens),
                f"{row.cost_usd:.4f}",
            )
            for row in rows
        ),
    ]
    widths = [max(len(line[column]) for line in table) for column in range(len(_HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in table]
    return "\n".join(
        [*(line.rstrip() for line in lines), f"USD {sum(row.cost_usd for row in rows):.4f} in all"]
    )
