"""What the router makes of one message, and the sentence-less AIMessage that says so."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.messages import AIMessage

from bot.router.dialogue import ANSWERS_KEY
from bot.router.scorer import Verdict

DecisionKind = Literal["act", "ask", "refuse"]
Continuation = Literal["new", "answer", "correction", "follow_up", "cancel"]
RefusalReason = Literal["out_of_scope", "unavailable", "cancelled", "expired"]

_SCORES_SHOWN = 5


@dataclass(frozen=True)
class Decision:
    """Act on a tool, ask which of several tools is meant, or refuse.

    Attributes:
        tool: the tool that was understood, also where it is not available.
        missing: required arguments that the person did not give.
        invalid: arguments for which something impossible was said, such as 30 February.
        candidates: tools to choose from when asking.
        answers: the id of the earlier call whose question this one answers.
        drops_questions: the person does not want what was asked about any more.
        more: calls for the other wishes of the same message, in their order.
    """

    kind: DecisionKind
    continuation: Continuation = "new"
    tool: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    missing: Sequence[str] = ()
    invalid: Sequence[str] = ()
    candidates: Sequence[str] = ()
    reason: RefusalReason | None = None
    answers: str | None = None
    drops_questions: bool = False
    more: "Sequence[Decision]" = ()

    def to_message(self, verdict: Verdict | None) -> AIMessage:
        """The decision as LangChain expects it: a tool call, or empty content; details in the metadata."""
        made = {f"call_{uuid.uuid4().hex}": each for each in (self, *self.more) if each.kind == "act"}
        calls = [
            {"name": each.tool, "args": dict(each.arguments), "id": call_id} for call_id, each in made.items()
        ]
        metadata = {
            "decision": self.kind,
            "continuation": self.continuation,
            "tool": self.tool,
            "arguments": dict(self.arguments),
            "missing": list(self.missing),
            "invalid": list(self.invalid),
            "candidates": list(self.candidates),
            "reason": self.reason,
            "drops_questions": self.drops_questions,
            ANSWERS_KEY: {call_id: each.answers for call_id, each in made.items() if each.answers},
            "scores": {score.label: round(score.probability, 4) for score in verdict.scores[:_SCORES_SHOWN]}
            if verdict
            else {},
            "in_scope": round(verdict.in_scope, 4) if verdict else None,
        }
        return AIMessage(content="", tool_calls=calls, response_metadata=metadata)
