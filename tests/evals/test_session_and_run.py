"""The runner's own behaviour, with assistants that say what a test wants."""

import json
from contextlib import nullcontext

import pytest
from sqlalchemy import func, select

from backend.clock import FixedClock
from backend.conversations.models import ConversationMessageRow
from bot.conversation import Reply
from evals import run
from evals.__main__ import main
from evals.baseline import read_baseline
from evals.handbook import unanswerable_faults
from evals.running import DIALOGUE_RUNS, run_suites
from evals.session import Session, StandingApplication
from evals.suites import Suite
from tests.evals.answers import answer
from tests.factories.databases import database_on
from tests.factories.days import NOW, TODAY
from tools.results import Outcome, Refusal


class ScriptedSession:
    """Answers each case with the next of its answers; stands for the whole program."""

    today = TODAY
    tools = frozenset({"check_stock", "list_alerts"})

    def __init__(self, *answers):
        self._answers = list(answers)

    def ask(self, case):
        return tuple(self._answers.pop(0) for _ in case.conversation)


def suite(bucket, **case):
    usual = {"id": "rt-001", "as": "li.wei@lantern.example.com", "language": "zh"}
    return Suite.model_validate({"bucket": bucket, "note": "n", "cases": [{**usual, **case}]})


COLA = {"tool": "check_stock", "decision": "answer", "arguments": {"item": "BEV-0001", "location": "S001"}}


def run_one(suite_, *answers):
    (result,) = run_suites(ScriptedSession(*answers), [suite_], [], progress=lambda _: None)
    return result


def test_a_case_whose_answer_is_right_passes():
    assert run_one(suite("routing", text="?", expect=COLA), answer()).is_right


def test_a_case_whose_answer_is_wrong_fails():
    result = run_one(suite("routing", text="?", expect=COLA), answer(tool="list_alerts", arguments={}))
    assert not result.is_right
    assert not result.is_tool_right


def test_a_turn_about_which_the_case_says_nothing_is_not_judged():
    turns = [{"text": "first"}, {"text": "second", "expect": COLA}]
    result = run_one(suite("routing", turns=turns), answer(tool=None), answer())
    assert result.is_right
    assert [turn.text for turn in result.turns] == ["second"]


def test_a_conversation_is_held_four_times_and_must_pass_each_time():
    dialogue = suite("dialogues", turns=[{"text": "?", "expect": COLA}])
    assert run_one(dialogue, *[answer()] * DIALOGUE_RUNS).is_right
    once_wrong = run_one(dialogue, *[answer()] * 3, answer(arguments={}))
    assert (once_wrong.passes, once_wrong.runs, once_wrong.is_right) == (3, 4, False)


def test_days_are_resolved_before_they_are_compared():
    expected = {"tool": "list_alerts", "match": "subset", "arguments": {"until": "{today+1}"}}
    tomorrow = answer(tool="list_alerts", arguments={"until": "2026-06-11"})
    assert run_one(suite("routing", text="?", expect=expected), tomorrow).is_right


def test_a_question_without_an_answer_may_go_anywhere_but_to_a_citation():
    cited = [{"document": "payroll-zh", "section": "s", "excerpt": "e"}]
    assert unanswerable_faults(answer(tool="ask_policy", citations=cited)) != ()
    assert unanswerable_faults(answer(tool="ask_policy", decision="refuse", reason="not_found")) == ()
    assert unanswerable_faults(answer()) == ()


class EchoingAssistant:
    """Refuses everything, and notes how much of the conversation it was given."""

    def __init__(self):
        self.heard = []

    def answer(self, turn, history, *, reference):
        del reference
        self.heard.append((turn.text, turn.email, turn.public, len(history)))
        refusal = Refusal(template="No.", fields={})
        outcome = Outcome(status="refuse", tool=None, arguments={}, reason="out_of_scope", refusal=refusal)
        return Reply(outcomes=(outcome,), language="en", actor=None, messages=({"said": turn.text},))


@pytest.fixture
def application(settings, connection, clock):
    standing = StandingApplication(settings, now=clock.now())
    # The fixture's connection is inside a transaction of its own; the session's transactions nest in it.
    standing.__dict__["connection"] = NestingConnection(connection)
    standing.__dict__["database"] = database_on(connection, clock)
    standing.__dict__["assistant"] = EchoingAssistant()
    return standing


class NestingConnection:
    """Begins savepoints, since the test's connection has begun already."""

    def __init__(self, connection):
        self._connection = connection

    def begin(self):
        return self._connection.begin_nested()


def test_a_conversation_remembers_itself_and_the_database_forgets_it(application, connection):
    (case,) = suite("dialogues", turns=[{"text": "可乐"}, {"text": "{today+1:zh}", "expect": COLA}]).cases
    session = Session(application)
    for _ in range(2):
        session.ask(case)
    heard = application.assistant.heard
    assert [text for text, *_ in heard] == ["可乐", "6月11日"] * 2
    assert [length for *_, length in heard] == [0, 1, 0, 1]
    assert connection.scalar(select(func.count()).select_from(ConversationMessageRow)) == 0


def test_a_public_case_is_asked_in_public(application):
    (case,) = suite("security", text="hi", public=True, expect=COLA).cases
    Session(application).ask(case)
    assert application.assistant.heard == [("hi", "li.wei@lantern.example.com", True, 0)]


def test_the_session_stands_at_its_hour(application):
    assert application.database.clock == FixedClock(NOW)
    assert Session(application).today == TODAY


def test_an_unknown_command_prints_the_commands_there_are(capsys):
    assert main(["fly"]) == 2
    assert "run" in capsys.readouterr().err
    assert main(["--help"]) == 0


class TestTheCommand:
    @pytest.fixture
    def scripted(self, monkeypatch, tmp_path):
        """Replaces the program by scripted answers and the baseline by a file of the test's."""
        path = tmp_path / "baseline.json"
        cases = [suite("routing", text="?", expect=COLA)]

        def use(*answers):
            session = ScriptedSession(*answers)
            monkeypatch.setattr(run, "open_session", lambda _: nullcontext(session))

        monkeypatch.setattr(run, "load_suites", lambda: cases)
        monkeypatch.setattr(run, "load_questions", lambda _: ())
        monkeypatch.setattr(run, "configure_logging", lambda _: None)
        monkeypatch.setattr(run, "read_baseline", lambda: read_baseline(path))
        monkeypatch.setattr(run, "write_baseline", lambda accepted: write_to(path, accepted))
        return use

    def test_a_run_fails_once_it_falls_below_what_was_accepted(self, scripted, capsys):
        scripted(answer())
        assert run.main(["--accept"]) == 0
        scripted(answer())
        assert run.main([]) == 0
        scripted(answer(arguments={}))
        assert run.main(["--failures"]) == 1
        said = capsys.readouterr().out
        assert "routing.all_right fell from 100 to 0" in said
        assert "item should be 'BEV-0001', is None" in said

    def test_a_run_without_a_baseline_fails_and_says_how_to_make_one(self, scripted, capsys):
        scripted(answer())
        assert run.main([]) == 1
        assert "--accept" in capsys.readouterr().out

    def test_one_bucket_alone_is_held_against_nothing_and_cannot_become_the_baseline(self, scripted):
        scripted(answer(arguments={}))
        assert run.main(["--bucket", "routing"]) == 0
        assert run.main(["--bucket", "routing", "--accept"]) == 2

    def test_results_can_be_read_by_other_programs(self, scripted, tmp_path):
        scripted(answer())
        run.main(["--bucket", "routing", "--json", str(tmp_path / "out.json")])
        written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
        assert written["figures"]["all_right"] == {"right": 1, "all": 1}
        assert written["cases"][0]["turns"][0]["tool"] == "check_stock"


def write_to(path, accepted):
    path.write_text(accepted.model_dump_json(), encoding="utf-8")
