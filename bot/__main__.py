"""`python -m bot`: run Storehand, or ask it something without Slack."""

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from sqlalchemy.exc import OperationalError

from backend.errors import AppError
from backend.settings import SettingsError, load_settings
from bot.bootstrap import Application, configure_logging
from bot.commands import ask, cancel, confirm, doctor, run, serve
from knowledge.errors import KnowledgeError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 if all went well, 1 if something needed does not answer, 2 for wrong settings or arguments.
    """
    # Ends like Ctrl-C, so that whatever was started is stopped and the embedded database is left.
    signal.signal(signal.SIGTERM, _interrupt)
    arguments = _parser().parse_args(argv)
    try:
        settings = load_settings()
        configure_logging(settings)
        return int(arguments.run(Application(settings), arguments))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (AppError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1
    except OperationalError as error:
        print(f"The database does not answer: {str(error.orig).strip()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    del signal_number, frame
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (run, serve, ask, confirm, cancel, doctor):
        module.add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
