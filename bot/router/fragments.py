"""Is a piece of a message a request of its own, or only the part of one that differs from the last?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.router.cues import SMALL_WORDS
from bot.router.facts import Facts
from bot.router.schema import SlotKind, ToolSchema
from bot.router.value_slots import words_of
from prompts.loader import load_values

# What somebody wants done or wants to know; with none of these a piece names things and no more.
_ASKS_ZH = (
    r"多少|几(?=[^\d]|$)|谁|什么|怎么|怎样|如何|哪|为什么|为啥|啥|吗|没有|有没有|有(?!机|糖|盐)|还有|剩|够|缺|查|看|找|问|列|显示|订|下单|采购|买"
    r"|补(?!品)|调(?!休|味|料)|拨|批准|审批|驳回|拒绝|取消(?!率)|作废|撤|收货|登记|录|付款|放款|盘点|盘(?!子)|报(?!纸)|申请|请(?!假)|请假|休(?!息)|提交|告诉|提醒"
    r"|订阅|退订|关注|处理|确认|创建|新建|设(?!备)|打开|关闭|能不能|能(?!量)|可以|可不可以|会不会|是不是|多久|何时|来一|送|发给|开工单|报修|坏了|比较|比一下"
)
_ASKS_EN = (
    r"how|what|who|whom|when|where|why|which|do|does|did|is|are|was|were|any|has|have|had|can|could|should|will"
    r"|would|may|show|list|check|find|order|reorder|buy|purchase|approve|reject|decline|cancel|transfer|move|send"
    r"|receive|record|count|log|report|raise|open|close|remind|snooze|subscribe|unsubscribe|notify|tell|give|get|need"
    r"|compare|release|pay|delegate|book|apply|request|look|see|search|help|stop|turn|switch|acknowledge|resolve|verify|left"
)
_ASKS = re.compile(rf"{_ASKS_ZH}|(?<![a-z])(?:{_ASKS_EN})(?![a-z])")
# They say how a value is meant and nothing more: 周三前要, before Friday, with the other one.
_AROUND_VALUES = re.compile(
    r"之前|以前|之内|以内|以后|之后|开始|前|后|内|起|要|都|先|左右|大概|差不多"
    r"|(?<![a-z])(?:before|by|until|till|from|with|within|after|or so|about|need|needed|want"
    r"|them|only|all|us|we|me|my|our)(?![a-z])"
)
# Whoever answers a question may do so in a sentence: 我要1.5升的, I'd like the can.
_WANTS = re.compile(
    r"^(?:请)?(?:给我|帮我)?(?:我)?(?:想?要(?:的是?)?|选|(?:查|看|说|指|问)的是|来)(?:那个|这个)?"
    r"|^(?:i(?:'d| would)? (?:like|want|need|mean|take|choose|pick)|give me|let's take|i'll (?:take|have)"
    r"|take|choose|pick|show me)(?: the)?(?![a-z])"
)


def without_wanting(plain: str) -> str:
    """Cut `我要` and `I'd like` off the front of an answer."""
    return _WANTS.sub("", plain).strip(" ,")


def unexplained(facts: Facts, tool: ToolSchema | None = None) -> str:
    """What a piece says beyond values and small words; with a tool also beyond the words for its choices."""
    rest = _AROUND_VALUES.sub(" ", _without_values(facts, tool))
    return " ".join(SMALL_WORDS.sub(" ", rest).split())


def asks_something(facts: Facts, tool: ToolSchema | None = None) -> bool:
    """True if a piece holds a word that makes a request or a question, other than `我要` before an answer."""
    return _ASKS.search(without_wanting(_without_values(facts, tool))) is not None


def begins_by_asking(plain: str) -> bool:
    """True if the first word makes a request, as in `and who is Kevin`, other than in `and milk to order`."""
    return re.match(rf"(?:帮我|请|给我|我想|我要|麻烦|再|也)*(?:{_ASKS.pattern})", plain.strip()) is not None


def is_only_asking(text: str) -> bool:
    """True if a text has nothing but words that make a request."""
    rest = SMALL_WORDS.sub("", _ASKS.sub("", text.lower()))
    return not rest.strip()


def _without_values(facts: Facts, tool: ToolSchema | None) -> str:
    rest = facts.leftover()
    for pattern in _choice_words(tool) if tool is not None else ():
        rest = pattern.sub(" ", rest)
    return rest


@lru_cache(maxsize=128)
def _choice_words(tool: ToolSchema) -> tuple[re.Pattern[str], ...]:
    """One pattern for all words of the tool's choices; the longest first, so that 陪产假 is not 产假."""
    words = sorted(set(_words(tool)), key=len, reverse=True)
    return (re.compile("|".join(map(_bounded, words))),) if words else ()


def _words(tool: ToolSchema) -> Iterator[str]:
    for slot in tool.slots:
        if slot.kind is SlotKind.CHOICE and slot.values:
            for value, words in words_of(slot, load_values()).items():
                yield from (value.replace("_", " "), *words.zh, *words.en, *words.weak)


def _bounded(word: str) -> str:
    if not word.isascii():
        return re.escape(word)
    return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
