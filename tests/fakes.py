"""Stand-ins for what a test wants to script: the handbook and the chat model."""

from datetime import date

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from knowledge.errors import IndexUnavailable
from knowledge.results import Passage, SearchResult


class FakeHandbook:
    """Answers every question with the given passages and remembers how it was asked."""

    def __init__(self, *passages, is_down=False):
        self._passages = passages
        self._is_down = is_down
        self.searches = []

    def search(self, question, *, audiences, region=None, language=None, most=5):
        self.searches.append(
            {"question": question, "audiences": audiences, "region": region, "language": language}
        )
        if self._is_down:
            raise IndexUnavailable("closed")
        return SearchResult(answered=bool(self._passages), passages=self._passages[:most])


def passage(**changes):
    return Passage(
        **{
            "document": "leave-cn-zh",
            "title": "休假管理制度",
            "section": "年假",
            "excerpt": "满 1 年不满 10 年，5 天。",
            "text": "满 1 年不满 10 年，5 天。",
            "language": "zh",
            "score": 0.9,
            "effective_on": date(2026, 1, 1),
            "version": "3.1",
            "owner": "人力资源部",
        }
        | changes
    )


class ScriptedModel(BaseChatModel):
    """Says what it was told to say, one message per call; keeps what it was shown."""

    script: list[AIMessage]
    seen: list

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **kwargs):
        del tools, kwargs
        return self

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        del stop, run_manager, kwargs
        self.seen.append(list(messages))
        message = self.script.pop(0) if self.script else AIMessage("")
        return ChatResult(generations=[ChatGeneration(message=message)])


def calls(name, **arguments):
    """An assistant's message that calls one tool."""
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": f"call_{name}"}])
