"""`ask`: one turn, or a file of them, by the path Slack takes from `conversation.answer` on."""

import argparse
import json
import sys
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from backend.conversations import service as conversations
from backend.conversations.schemas import Turn
from backend.errors import DatabaseUnavailable
from backend.records import Record
from bot.bootstrap import Application
from bot.conversation import Reply
from bot.intake import new_reference
from bot.replies import to_card, to_json


class Question(Record):
    """One line of a batch."""

    id: str
    email: str = Field(alias="as")
    text: str
    thread: str | None = None
    public: bool = False
    files: tuple[str, ...] = ()


def add_commands(commands: Any) -> None:  # noqa: ANN401 -- argparse has no public type for this
    """Add `ask`."""
    parser = commands.add_parser("ask", help="one turn without Slack")
    parser.add_argument("text", nargs="?", help="what the person says; - or nothing: standard input")
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="who asks")
    parser.add_argument("--thread", metavar="KEY", help="turns with one key are one conversation")
    parser.add_argument("--public", action="store_true", help="as in a channel, where others read along")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the turn as JSON")
    parser.add_argument("--batch", type=Path, metavar="IN.jsonl", help="many turns in one process")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where the batch's answers go")
    parser.set_defaults(run=_run)


def _run(application: Application, arguments: argparse.Namespace) -> int:
    if arguments.batch is not None:
        return _run_batch(application, arguments)
    if arguments.email is None:
        print("--as EMAIL is missing: say who asks", file=sys.stderr)
        return 2
    text = sys.stdin.read() if arguments.text in (None, "-") else arguments.text
    question = Question.model_validate(
        {
            "id": uuid.uuid4().hex[:12],
            "as": arguments.email,
            "text": text,
            "thread": arguments.thread,
            "public": arguments.public,
        }
    )
    answer = ask(application, question)
    print(json.dumps(answer, ensure_ascii=False, indent=2) if arguments.as_json else answer["text"])
    return 0


def _run_batch(application: Application, arguments: argparse.Namespace) -> int:
    if arguments.out is None:
        print("--out OUT.jsonl is missing: say where the answers go", file=sys.stderr)
        return 2
    # Threads of an earlier batch must not be continued by this one.
    batch = uuid.uuid4().hex[:8]
    with arguments.out.open("w", encoding="utf-8") as out:
        for number, line in enumerate(_lines(arguments.batch), start=1):
            try:
                question = Question.model_validate_json(line)
            except ValidationError as error:
                fault = error.errors()[0]
                place = ".".join(str(part) for part in fault["loc"])
                print(f"{arguments.batch}:{number}: {place} {fault['msg']}", file=sys.stderr)
                return 2
            if question.thread is not None:
                question = question.model_copy(update={"thread": f"{batch}:{question.thread}"})
            out.write(json.dumps(ask(application, question), ensure_ascii=False) + "\n")
    return 0


def _lines(path: Path) -> Iterable[str]:
    with path.open(encoding="utf-8") as source:
        yield from (line for line in source if line.strip())


def ask(application: Application, question: Question) -> dict[str, Any]:
    """Answer one question and return the turn as JSON; a question with a thread is remembered."""
    # Loading models is not part of the turn's time.
    assistant = application.assistant
    reference = new_reference()
    key = f"cli:{question.email}:{question.thread or reference}"
    turn = Turn(email=question.email, text=question.text, conversation_key=key, public=question.public)
    started = time.perf_counter()
    database = application.database
    history: list[dict[str, Any]] = []
    try:
        if question.thread is not None:
            with database.unit() as uow:
                history = conversations.get_history(uow, key)
    except DatabaseUnavailable:
        history = []  # the assistant will say so itself
    reply = assistant.answer(turn, history, reference=reference)
    _remember(application, question, turn, reply=reply, reference=reference)
    card = to_card(reply, now=database.clock.now())
    milliseconds = (time.perf_counter() - started) * 1000
    return to_json(reply, card, turn_id=question.id, milliseconds=milliseconds)


def _remember(
    application: Application, question: Question, turn: Turn, *, reply: Reply, reference: str
) -> None:
    messages = reply.messages if question.thread is not None else ()
    if not messages and not application.lessons.is_on:
        return
    with application.database.unit() as uow:
        conversations.append_history(uow, turn.conversation_key, messages)
        application.lessons.keep(uow, turn, reply, source=f"cli:{reference}")
        uow.commit()
