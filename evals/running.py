"""Runs suites in a session: every case is asked, every answer compared."""

from collections.abc import Callable, Iterable, Sequence

from backend.records import Record
from evals.days import resolve_all
from evals.handbook import HandbookQuestion, unanswerable_faults
from evals.scoring import Answer, Fault, faults_of
from evals.session import Session
from evals.suites import Bucket, Case, CaseLanguage, Expectation, Suite

# A conversation has to work every time somebody has it, not once.
DIALOGUE_RUNS = 4


class TurnResult(Record):
    """A turn about which the case says something."""

    text: str
    expected_tool: str | None
    expects_scope_refusal: bool
    tool: str | None
    decision: str
    reason: str | None
    arguments: dict[str, object]
    faults: tuple[Fault, ...]

    @property
    def is_tool_right(self) -> bool:
        """Whether the right tool was chosen."""
        return not any(fault.kind == "tool" for fault in self.faults)


class CaseResult(Record):
    """A case, its turns, and how often it passed of how many runs; `turns` are those of the first run."""

    id: str
    bucket: Bucket
    language: CaseLanguage
    is_answerable: bool | None
    passes: int
    runs: int
    turns: tuple[TurnResult, ...]
    milliseconds: tuple[float, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing was wrong in any run."""
        return self.passes == self.runs

    @property
    def is_tool_right(self) -> bool:
        """Whether the right tool was chosen in every turn of the first run."""
        return all(turn.is_tool_right for turn in self.turns)


def run_suites(
    session: Session,
    suites: Iterable[Suite],
    questions: Iterable[HandbookQuestion],
    *,
    progress: Callable[[CaseResult], None],
) -> tuple[CaseResult, ...]:
    """Ask everything.

    Args:
        session: the program.
        suites: the cases.
        questions: the handbook's cases.
        progress: told each result as it comes.
    """
    results = []
    for suite in suites:
        for case in suite.cases:
            runs = DIALOGUE_RUNS if suite.bucket is Bucket.DIALOGUES else 1
            results.append(_run_case(session, case, bucket=suite.bucket, runs=runs))
            progress(results[-1])
    for question in questions:
        results.append(_run_question(session, question))
        progress(results[-1])
    return tuple(results)


def _run_case(session: Session, case: Case, *, bucket: Bucket, runs: int) -> CaseResult:
    attempts = [session.ask(case) for _ in range(runs)]
    judged = [judge(case, answers, session=session) for answers in attempts]
    return CaseResult(
        id=case.id,
        bucket=bucket,
        language=case.language,
        is_answerable=None,
        passes=sum(not any(turn.faults for turn in turns) for turns in judged),
        runs=runs,
        turns=judged[0],
        milliseconds=tuple(answer["milliseconds"] for answers in attempts for answer in answers),
    )


def _run_question(session: Session, question: HandbookQuestion) -> CaseResult:
    (answer,) = session.ask(question.case)
    (expected,) = question.case.expectations
    if question.question.answerable:
        faults = faults_of(answer, expected, available=session.tools)
    else:
        faults = unanswerable_faults(answer)
    return CaseResult(
        id=question.case.id,
        bucket=Bucket.HANDBOOK,
        language=question.case.language,
        is_answerable=question.question.answerable,
        passes=0 if faults else 1,
        runs=1,
        turns=(_turn_result(question.question.question, answer, expected, faults),),
        milliseconds=(answer["milliseconds"],),
    )


def judge(case: Case, answers: Sequence[Answer], *, session: Session) -> tuple[TurnResult, ...]:
    """Compare the answers of one conversation with what its case expects."""
    results = []
    for turn, answer in zip(case.conversation, answers, strict=True):
        if turn.expect is None:
            continue
        expected = _resolved(turn.expect, session=session)
        faults = faults_of(answer, expected, available=session.tools)
        results.append(_turn_result(turn.text, answer, expected, faults))
    return tuple(results)


def _resolved(expected: Expectation, *, session: Session) -> Expectation:
    return Expectation.model_validate(resolve_all(expected.model_dump(mode="json"), today=session.today))


def _turn_result(text: str, answer: Answer, expected: Expectation, faults: tuple[Fault, ...]) -> TurnResult:
    return TurnResult(
        text=text,
        expected_tool=expected.tool,
        expects_scope_refusal=expected.tool is None and expected.reason == "out_of_scope",
        tool=answer["tool"],
        decision=answer["decision"],
        reason=answer["reason"],
        arguments=dict(answer["arguments"]),
        faults=faults,
    )
