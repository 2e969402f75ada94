"""`python -m knowledge`: ingest documents, search them, calibrate the search."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from dotenv import load_dotenv

from knowledge.calibration import fit, load_cases, measure, observe
from knowledge.confidence import Confidence
from knowledge.embedder import load_embedder
from knowledge.errors import KnowledgeError
from knowledge.ingest import IngestReport, ingest
from knowledge.results import SearchResult
from knowledge.search import KnowledgeBase

HANDBOOK = Path(__file__).parent / "documents"
_CASES = Path("evals/cases/handbook.yaml")
_CONFIDENCE = Path(__file__).parent / "confidence.json"

AudiencesOf = Callable[[str], frozenset[str]]


def main(argv: Sequence[str] | None = None, audiences_of: AudiencesOf | None = None) -> int:
    """Run one command.

    Args:
        argv: The words after `python -m knowledge`; None means those of this process.
        audiences_of: Turns an email into that person's audiences; without it `--as` is not offered.

    Returns: 0, or 1 if a file was rejected or nothing was found, or 2 if the command could not run.
    """
    arguments = _parser(with_people=audiences_of is not None).parse_args(argv)
    try:
        if arguments.command == "ingest":
            return _ingest(arguments)
        if arguments.command == "calibrate":
            return _calibrate(arguments)
        return _search(arguments, audiences_of)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 2


def _parser(*, with_people: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m knowledge", description="Documents in, cited passages out."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    data = Path(os.environ.get("DATA_DIR", ".data"))
    common.add_argument(
        "--data-dir", type=Path, default=data, help=f"where the index lives (now {str(data)!r})"
    )
    adding = commands.add_parser(
        "ingest", parents=[common], help="make the index hold exactly these documents"
    )
    adding.add_argument("paths", nargs="*", type=Path, default=[HANDBOOK], help="Markdown files or folders")
    adding.add_argument("--json", action="store_true")
    asking = commands.add_parser("search", parents=[common], help="ask the documents")
    asking.add_argument("text")
    asking.add_argument("--audience", default="all", help="comma-separated groups, such as all,managers")
    asking.add_argument("--region", choices=["china", "singapore"])
    asking.add_argument("--json", action="store_true")
    if with_people:
        asking.add_argument("--as", dest="email", help="search with this employee's rights")
    tuning = commands.add_parser(
        "calibrate", parents=[common], help="fit the confidence model and measure it"
    )
    tuning.add_argument("cases", nargs="?", type=Path, default=_CASES)
    tuning.add_argument("--write", action="store_true", help="keep the fitted numbers")
    return parser


def _ingest(arguments: argparse.Namespace) -> int:
    report = ingest(
        arguments.paths,
        directory=index_directory(arguments.data_dir),
        embedder=load_embedder(os.environ.get("EMBEDDING_MODEL") or None),
        chroma_url=os.environ.get("CHROMA_URL") or None,
    )
    print(report.model_dump_json() if arguments.json else _told(report))
    return 1 if report.rejected else 0


def _told(report: IngestReport) -> str:
    counts = ", ".join(
        f"{len(ids)} {word}"
        for word, ids in (
            ("added", report.added),
            ("updated", report.updated),
            ("unchanged", report.unchanged),
            ("removed", report.removed),
        )
        if ids
    )
    lines = [f"{counts}; {report.passages} passages."]
    lines += [f"rejected {file.source}: {file.reason}" for file in report.rejected]
    return "\n".join(lines)


def _search(arguments: argparse.Namespace, audiences_of: AudiencesOf | None) -> int:
    email = getattr(arguments, "email", None)
    audiences = frozenset(part.strip() for part in arguments.audience.split(",") if part.strip())
    if email is not None and audiences_of is not None:
        audiences = audiences_of(email)
    result = _open(arguments.data_dir).search(arguments.text, audiences=audiences, region=arguments.region)
    print(result.model_dump_json(indent=2) if arguments.json else _quoted(result))
    return 0 if result.answered else 1


def _quoted(result: SearchResult) -> str:
    if not result.answered:
        return "Not in the handbook."
    return "\n\n".join(
        f"{passage.title} | {passage.section} ({passage.document} {passage.version}, {passage.score:.2f})\n"
        f"{passage.excerpt}"
        for passage in result.passages
    )


def _calibrate(arguments: argparse.Namespace) -> int:
    observed = observe(_open(arguments.data_dir), load_cases(arguments.cases))
    confidence = fit(observed) if arguments.write else Confidence.load()
    if arguments.write:
        _CONFIDENCE.write_text(confidence.model_dump_json(indent=2) + "\n", encoding="utf-8")
    print(confidence.model_dump_json(indent=2))
    print(f"tune     {measure(observed, 'tune', confidence=confidence)}")
    print(f"held out {measure(observed, 'held_out', confidence=confidence)}")
    return 0


def _open(data_dir: Path) -> KnowledgeBase:
    return KnowledgeBase.open(
        index_directory(data_dir),
        load_embedder(os.environ.get("EMBEDDING_MODEL") or None),
        os.environ.get("CHROMA_URL") or None,
    )


def index_directory(data_dir: Path) -> Path:
    """Say where the index lives under the data directory."""
    return data_dir / "knowledge"


if __name__ == "__main__":
    # The package knows no employees; only its command line does, for --as.
    from tools.audiences import audiences_by_email

    load_dotenv()
    sys.exit(main(audiences_of=audiences_by_email))
