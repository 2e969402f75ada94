"""Questions to the handbook as cases: the whole path, from the message to the first passage that is cited."""

from pathlib import Path

from backend.records import Record
from evals.scoring import Answer, Fault
from evals.suites import Case, Expectation
from knowledge.calibration import HandbookCase, load_cases

_DOMAIN = "lantern.example.com"
# Who may read exactly these audiences, and works in the region.
_READERS = {
    ("china", frozenset({"all"})): f"he.yiming@{_DOMAIN}",
    ("singapore", frozenset({"all"})): f"priya.nair@{_DOMAIN}",
    ("china", frozenset({"all", "managers"})): f"li.wei@{_DOMAIN}",
    ("china", frozenset({"all", "hr"})): f"han.xueying@{_DOMAIN}",
    ("china", frozenset({"all", "finance"})): f"wu.xiaoyan@{_DOMAIN}",
    ("china", frozenset({"all", "it"})): f"feng.li@{_DOMAIN}",
}


class HandbookQuestion(Record):
    """A question, the case that asks it, and whether the handbook has the answer."""

    question: HandbookCase
    case: Case


def load_questions(path: Path) -> tuple[HandbookQuestion, ...]:
    """Read the handbook's cases.

    Raises:
        KeyError: no employee stands for a case's region and audiences.
    """
    return tuple(_as_case(question) for question in load_cases(path))


def _as_case(question: HandbookCase) -> HandbookQuestion:
    reader = _READERS[question.region or "china", question.audiences]
    case = Case.model_validate(
        {
            "id": question.id,
            "as": reader,
            "language": question.language,
            "text": question.question,
            "expect": Expectation(
                tool="ask_policy" if question.answerable else None,
                decision="answer" if question.answerable else "refuse",
                match="subset",
                citations=question.documents,
            ),
        }
    )
    return HandbookQuestion(question=question, case=case)


def unanswerable_faults(answer: Answer) -> tuple[Fault, ...]:
    """A question that the handbook does not answer may go to another tool or be refused, but not be cited."""
    if answer["tool"] == "ask_policy" and answer["decision"] == "answer":
        cited = answer["citations"][0]["document"]
        return (Fault(kind="citations", sentence=f"nothing answers this, but {cited} was cited"),)
    return ()
