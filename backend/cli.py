"""The command line of the back office; a new command is one more entry in `COMMANDS`."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn

from sqlalchemy import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from backend.alerts import service as alerts
from backend.alerts.schemas import RuleRun
from backend.audit import verify_chain
from backend.bank_files import write_bank_files
from backend.clock import HEAD_OFFICE_ZONE, SystemClock
from backend.db import create_database_engine, database_url
from backend.errors import AppError
from backend.locations import service as locations
from backend.migrate import migrate
from backend.queue import JobQueue
from backend.rules import RULES
from backend.seed import SeedReport, seed
from backend.settings import Settings, SettingsError, load_settings
from backend.uow import Database, UnitOfWork
from backend.usage.report import usage_table

EXIT_FAILED = 1
EXIT_WRONG_SETTINGS = 2
# As a shell reports a process ended by SIGTERM.
EXIT_TERMINATED = 128 + signal.SIGTERM


@dataclass(frozen=True)
class Command:
    """A command: the words that name it, a sentence of help, its options, and what it does.

    `run` returns the exit code.
    """

    words: tuple[str, ...]
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code: 0 done, 1 failed, 2 wrong settings or arguments."""
    options = _parser().parse_args(arguments)
    # The default action would skip the exit handlers, and with them the stop of the embedded server.
    signal.signal(signal.SIGTERM, _end_on_signal)
    try:
        command: Command = options.command
        return command.run(options, load_settings())
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_WRONG_SETTINGS
    except AppError as error:
        print(error, file=sys.stderr)
    except (OperationalError, InterfaceError) as error:
        print(f"The database does not answer: {_first_line(error)}", file=sys.stderr)
    except DBAPIError as error:  # such as tables of another program that are in the way of ours
        print(f"The database refused: {_first_line(error)}", file=sys.stderr)
    return EXIT_FAILED


@contextmanager
def open_database(settings: Settings, *, up_to_date: bool = True) -> Iterator[Database]:
    """Give the configured database, and close its connections afterwards.

    Args:
        settings: which database.
        up_to_date: apply missing migrations first.

    Raises:
        DatabaseUnavailable: the embedded server does not start.
        OperationalError: the configured server does not answer.
    """
    url = database_url(settings)
    engine = create_database_engine(url)
    try:
        if up_to_date:
            migrate(engine)
        yield Database(bind=engine, clock=SystemClock(), queue=JobQueue())
    finally:
        engine.dispose()


def _add_seed_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reset", action="store_true", help="drop ALL data first, and load the demo anew")
    parser.add_argument("--yes", action="store_true", help="with --reset on a DATABASE_URL: yes, really")


def _run_seed(options: argparse.Namespace, settings: Settings) -> int:
    if options.reset and settings.database_url is not None and not options.yes:
        name = _without_password(make_url(settings.database_url))
        print(f"--reset drops everything in {name}. Add --yes if that is what you want.", file=sys.stderr)
        return EXIT_FAILED
    with open_database(settings, up_to_date=not options.reset) as database:
        today = database.clock.now().astimezone(HEAD_OFFICE_ZONE).date()
        report = seed(database, today=today, reset=options.reset, progress=_say)
    print(_sentence_about(report))
    return 0


def _sentence_about(report: SeedReport) -> str:
    written = ", ".join(
        f"{count:,} {table.replace('_', ' ')}" for table, count in report.rows.items() if count
    )
    sentence = (
        f"Demo data loaded in {report.seconds:.1f} s: {written}."
        if report.changed
        else f"The demo data is there; nothing to do ({report.seconds:.1f} s)."
    )
    age_days = (report.today - report.loaded_on).days
    if age_days > 0:
        sentence += f" It was loaded {_days(age_days)} ago; --reset makes its dates count from today again."
    return sentence


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _run_migrate(options: argparse.Namespace, settings: Settings) -> int:
    del options
    with open_database(settings):
        print("The database is at the newest schema.")
    return 0


def _run_audit_verify(options: argparse.Namespace, settings: Settings) -> int:
    del options
    with open_database(settings) as database, database.unit() as uow:
        report = verify_chain(uow.session)
    if report.broken_at is None:
        print(f"The audit chain is whole: {report.rows:,} rows.")
        return 0
    print(f"The audit chain is broken at row {report.broken_at}.", file=sys.stderr)
    return EXIT_FAILED


def _add_alert_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be told; write and send nothing"
    )
    parser.add_argument(
        "--now",
        type=_instant,
        metavar="ISO",
        nargs="?",
        help="as if it were this instant, such as 2026-06-10T10:00+08:00; alone: the clock's now",
    )


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=HEAD_OFFICE_ZONE)


def _run_alerts(options: argparse.Namespace, settings: Settings) -> int:
    with open_database(settings) as database, database.unit(now=options.now) as uow:
        for rule in RULES.values():
            run = alerts.run_rule(uow, rule)
            _print_run(run)
            _print_waiting(uow, run)
        if options.dry_run:
            print("Dry run: nothing was written or sent.")
        else:
            uow.commit()
    return 0


def _print_run(run: RuleRun) -> None:
    print(
        f"{run.rule}: {len(run.opened)} new, {len(run.ended)} over, {run.still_open} told before and still true"
    )
    for word, changed in (("new ", run.opened), ("over", run.ended)):
        for alert in changed:
            item = (
                "" if alert.item is None else f"{alert.item.code} {alert.item.name_zh} {alert.item.name_en}"
            )
            print(f"  {word} {alert.location.code} {alert.location.name_zh}  {item}")


def _print_waiting(uow: UnitOfWork, run: RuleRun) -> None:
    """Tell which places are closed, so that what concerns them goes out later."""
    codes = {alert.location.code for alert in (*run.opened, *run.ended)}
    for place in locations.list_locations(uow, codes=codes):
        opens_at = place.next_open_at(uow.now)
        if opens_at is not None:
            print(
                f"  wait {place.code} {place.name_zh}  closed now; told when it opens, "
                f"{opens_at:%Y-%m-%d %H:%M} ({place.timezone})"
            )


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def _add_usage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=30, help="of the last so many days (default: 30)")


def _run_usage(options: argparse.Namespace, settings: Settings) -> int:
    with open_database(settings) as database, database.unit() as uow:
        print(usage_table(uow, days=options.days))
    return 0


def _add_export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="of somebody in Finance")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the two files go")
    parser.add_argument("--again", metavar="FILE", help="write an earlier file once more, such as BF-000012")


def _run_export(options: argparse.Namespace, settings: Settings) -> int:
    with open_database(settings) as database:
        try:
            made, paths = write_bank_files(
                database, settings, email=options.email, directory=options.out, again=options.again
            )
        except OSError as error:
            print(
                f"{options.out} cannot be written to: {error.strerror}. Nothing was exported.",
                file=sys.stderr,
            )
            return EXIT_FAILED
    count = len(made.documents)
    print(f"{made.message_id}: {count} {'payment' if count == 1 else 'payments'}, CNY {made.amount:,.2f}.")
    for path in paths:
        print(path)
    if made.left_out:
        print(f"Left out, to be cancelled and released again: {', '.join(made.left_out)}", file=sys.stderr)
    return 0


COMMANDS = (
    Command(("seed",), "load the demo chain, once", _add_seed_arguments, _run_seed),
    Command(("migrate",), "bring the database to the newest schema", _no_arguments, _run_migrate),
    Command(
        ("alerts", "run"),
        "run every alert rule; a worker delivers what is new",
        _add_alert_arguments,
        _run_alerts,
    ),
    Command(("audit", "verify"), "recompute the audit chain", _no_arguments, _run_audit_verify),
    Command(
        ("payments", "export"),
        "write released payments into a file for the bank, and the same as CSV",
        _add_export_arguments,
        _run_export,
    ),
    Command(("usage",), "what language models took, by person and day", _add_usage_arguments, _run_usage),
)


def _parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="python -m backend", description="The back office: data and duties.")
    groups: dict[tuple[str, ...], argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    groups[()] = root.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        group = command.words[:-1]
        if group not in groups:
            parent = groups[()].add_parser(group[0], help=f"{group[0]} commands")
            groups[group] = parent.add_subparsers(required=True, metavar="COMMAND")
        parser = groups[group].add_parser(command.words[-1], help=command.help, description=command.help)
        command.add_arguments(parser)
        parser.set_defaults(command=command)
    return root


def _say(sentence: str) -> None:
    print(f"{sentence} ...", flush=True)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def _without_password(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _end_on_signal(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    sys.exit(EXIT_TERMINATED)
