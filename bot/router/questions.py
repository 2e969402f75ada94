"""Tells a question about something from a request to change it: `批了吗` from `批了吧`, `is it paid` from `pay it`."""

import re

_ASKS_ZH = re.compile(
    r"吗|了没|没有?[?]?$|没(?:来|啊|呀|呢)[?]?$|是不是|有没有|是否|(?P<verb>[\u4e00-\u9fff])没(?P=verb)"
    r"|谁|为什么|为啥|怎么回事|怎么样|什么|哪|多少|几时|几号|状态|进度|进展|详情|明细|看看|看一?下|^查|查一?下|查看|查询"
)
# `能不能批一下`, `帮我批了行吗`: asking to have it done is no question about it.
_WISHES_ZH = re.compile(
    r"能不能|可不可以|能否|好吗|行吗|好不好|可以吗|帮我?.{0,4}(?:批|付|撤|取消|驳|收货|关)|麻烦"
)
_ASKS_EN = re.compile(
    r"^(?:(?:so|hi|hey|hello|and|ok|pls|please|can you tell me|do you know|tell me)[ ,]+)*"
    r"(?:is|are|was|were|has|have|had|did|does|do|who|whose|when|why|what|what's|whats|where|where's|how|how's|any)"
    r"(?![a-z'])"
    r"|(?<![a-z])(?:status|progress|eta|details|whether|or not)(?![a-z])"
    r"|^(?:show|view|open|look|check|see|find|display|pull up)(?![a-z])"
    r"|(?:approved|paid|arrived|received|fixed|rejected|cancelled|done|yet)\?$"
)


def is_question(plain: str) -> bool:
    """True if a message asks how something stands or wants to see it.

    Args:
        plain: the message in lower case and simplified characters, half-width; a document's number is
            to be hidden, since `IS-12` begins like a question.
    """
    if _ASKS_EN.search(plain):
        return True
    return _ASKS_ZH.search(plain) is not None and _WISHES_ZH.search(plain) is None
