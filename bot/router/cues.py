"""Words that tell how a message relates to the one before; matched against `Wording.plain`."""

import re


def _words_en(*words: str) -> str:
    return rf"(?<![a-z])(?:{'|'.join(words)})(?![a-z])"


CANCEL = re.compile(
    r"(?:那|还是|嗯|哦|ok|no|oh|well)?[\s,]*"
    r"(?:算了|不用了?|不要了|不需要了?|取消|取消吧|别了|不弄了|不办了|先不|没事了?|放弃|当我没说"
    r"|cancel(?: it| that| this)?|never ?mind|forget (?:it|about it)|drop it|stop|no thanks|don't bother|leave it)"
    r"[\s,]*(?:吧|了|谢谢|不用了|先这样|please|thanks|then)*[.。!]*"
)
"""The whole message drops what was being talked about."""

_SMALL_WORDS_ZH = (
    r"[\s,.。!?:;、]|那么?|然后|还有|再看看?|再查查?|换成?|同样|呢|的|吧|啊|嘛|吗|不对|不是|错了|我是说|应该是|改成"
    r"|是|要|在|就|了|到|从|给|和|请|谢谢"
)
_SMALL_WORDS_EN = (
    *(
        "and",
        "what",
        "how",
        "about",
        "also",
        "then",
        "same",
        "for",
        "at",
        "in",
        "on",
        "the",
        "a",
        "an",
        "is",
        "it",
    ),
    *(
        "its",
        "it's",
        "to",
        "of",
        "no",
        "nope",
        "sorry",
        "i",
        "meant",
        "mean",
        "actually",
        "please",
        "pls",
        "from",
    ),
    *("by", "make", "change", "thanks", "one"),
)
SMALL_WORDS = re.compile(rf"{_SMALL_WORDS_ZH}|{_words_en(*_SMALL_WORDS_EN)}")
"""Words that add nothing to a value: `那5号店呢` says no more than `5号店`."""
