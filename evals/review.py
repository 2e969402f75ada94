"""`python -m evals review`: what people asked in vain, and teaching Storehand from it.

Without a further word it lists what was refused, asked back or voted down, grouped by what was understood.
`label` says which tool is right and writes the question into the phrases or the cases; `dismiss` drops it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from backend.errors import AppError
from backend.learning import service as learning
from backend.learning.schemas import KeptQuestion
from backend.migrate import migrate
from backend.settings import Settings, SettingsError, load_settings
from backend.uow import UnitOfWork
from bot.bootstrap import Application, configure_logging
from evals.effects import TOOLS
from evals.grouping import Cluster, Group, Understanding, alike, group
from evals.suites import CaseFileError
from evals.teaching import TeachingError, add_case, add_phrase, as_phrase
from prompts.loader import OUT_OF_SCOPE

# A store manager of the demo chain: may use most tools and has a store of her own.
DEFAULT_ASKER = "zhang.lina@lantern.example.com"
_KINDS = {
    "refused": "Refused 拒答",
    "asked_back": "Asked back 反问",
    "voted_down": "Voted down 被踩",
}


def main(argv: Sequence[str]) -> int:
    """List or teach.

    Returns:
        0 if done, 1 if the database does not answer or has no such question, 2 for wrong settings or arguments.
    """
    arguments = _parser().parse_args(argv)
    try:
        settings = load_settings().model_copy(update={"log_level": "WARNING"})
        configure_logging(settings)
        application = Application(settings)
        migrate(application.engine)
        with application.database.unit() as uow:
            print(_run(arguments, application, uow))
            uow.commit()
    except (SettingsError, TeachingError, CaseFileError) as error:
        print(error, file=sys.stderr)
        return 2
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals review", description=__doc__)
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the groups as JSON")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    label = commands.add_parser("label", help="say which tool is right, and have it learned")
    label.add_argument("id", type=int, help="the question's number; those like it are settled with it")
    label.add_argument(
        "tool", choices=[*sorted(TOOLS), OUT_OF_SCOPE], metavar="TOOL", help="a tool or out_of_scope"
    )
    form = label.add_mutually_exclusive_group()
    form.add_argument("--as-phrase", action="store_true", help="the router learns it (the default)")
    form.add_argument("--as-case", action="store_true", help="the evals ask it; the router must not know it")
    label.add_argument("--text", help="the sentence to write instead of the one that was kept")
    label.add_argument("--as", dest="email", default=DEFAULT_ASKER, help="who asks in the case")
    dismiss = commands.add_parser("dismiss", help="there is nothing to learn from it")
    dismiss.add_argument("id", type=int, help="the question's number")
    return parser


def _run(arguments: argparse.Namespace, application: Application, uow: UnitOfWork) -> str:
    if arguments.command is None:
        groups = group(learning.list_open(uow))
        return _as_json(groups) if arguments.as_json else _as_text(groups, application.settings)
    question = learning.get_open(uow, arguments.id)
    written = "dropped" if arguments.command == "dismiss" else _write(arguments, question, application, uow)
    ids = [other.id for other in alike(question, learning.list_open(uow))]
    label = None if arguments.command == "dismiss" else arguments.tool
    return f"{written}; {learning.settle(uow, ids, label=label)} settled"


def _write(
    arguments: argparse.Namespace, question: KeptQuestion, application: Application, uow: UnitOfWork
) -> str:
    text = arguments.text or question.text
    if arguments.as_case:
        case_id = add_case(text, arguments.tool, email=arguments.email)
        return f"case {case_id}: add the arguments it should have"
    names = application.names.current(uow)
    phrase = as_phrase(text, find_mentions=names.find_mentions)
    return f"{add_phrase(phrase, arguments.tool)}: {phrase}"


def _as_text(groups: Sequence[Group], settings: Settings) -> str:
    if not groups:
        nothing = "Nothing to review. 没有待处理的问题。"
        if settings.learn_from_questions:
            return nothing
        return f"{nothing}\nNothing is kept unless LEARN_FROM_QUESTIONS=true; 设为 true 才会保存问题。"
    lines: list[str] = []
    for found in groups:
        lines.append(f"{_heading(found.understanding)} ({found.times})")
        lines.extend(_line(cluster) for cluster in found.clusters)
        lines.append("")
    lines.append("python -m evals review label ID TOOL [--as-phrase|--as-case] [--text …] | dismiss ID")
    return "\n".join(lines)


def _heading(understanding: Understanding) -> str:
    parts = [_KINDS[understanding.kind], understanding.tool or "nothing understood 未识别"]
    parts += [part for part in (understanding.reason, understanding.missing) if part]
    return " · ".join(parts)


def _line(cluster: Cluster) -> str:
    first, *others = cluster.questions
    also = f"   (+ {', '.join(f'#{other.id}' for other in others)})" if others else ""
    return f"  ×{cluster.times:<3} #{first.id:<5} {first.asked_at:%Y-%m-%d}  {first.text}{also}"


def _as_json(groups: Sequence[Group]) -> str:
    document: list[dict[str, Any]] = [
        {
            **asdict(found.understanding),
            "times": found.times,
            "clusters": [
                {
                    "times": cluster.times,
                    "questions": [question.model_dump(mode="json") for question in cluster.questions],
                }
                for cluster in found.clusters
            ],
        }
        for found in groups
    ]
    return json.dumps(document, ensure_ascii=False, indent=2)
