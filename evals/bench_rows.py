"""A figure of the benchmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Row:
    """One figure; `target` is an upper bound in the same unit, None where there is none."""

    name: str
    value: float
    unit: str
    target: float | None = None

    @property
    def is_met(self) -> bool:
        """Tell whether the value is within the target."""
        return self.target is None or self.value <= self.target


def percentile_rows(
    name: str, seconds: Sequence[float], *, p50_target_ms: float, p99_target_ms: float
) -> list[Row]:
    """Return the median and the 99th percentile of durations, in milliseconds."""
    percentiles = quantiles(seconds, n=100)
    return [
        Row(f"{name}, p50", percentiles[49] * 1000, "ms", p50_target_ms),
        Row(f"{name}, p99", percentiles[98] * 1000, "ms", p99_target_ms),
    ]
