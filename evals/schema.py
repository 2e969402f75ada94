"""`python -m evals schema`: writes the JSON schema of the case files, so that an editor checks them while typing."""

import argparse
import json
from collections.abc import Sequence

from evals.suites import SCHEMA, Suite


def schema_text() -> str:
    """Return the JSON schema of a case file."""
    return json.dumps(Suite.model_json_schema(by_alias=True), ensure_ascii=False, indent=1) + "\n"


def main(argv: Sequence[str]) -> int:
    """Write the schema beside the cases."""
    argparse.ArgumentParser(prog="python -m evals schema", description=__doc__).parse_args(argv)
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    print(f"Wrote {SCHEMA.name}.")
    return 0
