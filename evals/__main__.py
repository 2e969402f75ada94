"""`python -m evals`: is the right tool called with the right arguments, is the right thing said."""

import importlib
import sys
from collections.abc import Sequence

COMMANDS = {
    "run": "every case against the baseline",
    "bench": "the benchmarks as a table",
    "intent": "the router's scorer on an intent set of your own",
    "schema": "write the JSON schema of the case files",
    "review": "what people asked in vain, and teaching from it",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its own module reads the rest of the line."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        wants_help = bool(words) and words[0] in {"-h", "--help"}
        print(_usage(), file=sys.stdout if wants_help else sys.stderr)
        return 0 if wants_help else 2
    # Imported when it is asked for: the schema needs no model, the run no benchmarks.
    command = importlib.import_module(f"evals.{words[0]}")
    return int(command.main(words[1:]))


def _usage() -> str:
    lines = [f"  {name:8} {purpose}" for name, purpose in COMMANDS.items()]
    return "usage: python -m evals COMMAND ...\n\n" + "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
