"""Cleans what was typed, and keeps the clean text aligned with a form that is easier to match."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

# A Slack message holds up to 40,000 characters. A request stands at the beginning, sometimes at the end;
# what lies between in such a message is pasted text.
MAX_CHARACTERS = 1_200
_TAIL_CHARACTERS = 200

_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_SPACES = re.compile(r"\s+")
_LETTER_OR_DIGIT = re.compile(r"\w")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# What a telephone puts in front of words that were spoken.
_DICTATED = re.compile(
    r"^\s*[\[(（【]?(?:语音|語音)(?:转文字|轉文字|转写|輸入|输入|识别|識別|消息|訊息)?[\])）】]?(?:\s*[:：]\s*|\s+)"
    r"|^\s*[\[(]?(?:voice(?:[ -](?:note|memo|message|to[ -]text|text))?|dictat(?:ed|ion)|transcript(?:ion)?)"
    r"[\])]?\s*[:：]\s*",
    re.IGNORECASE,
)
# Colleagues from Hong Kong and Guangdong write as they speak; letter for letter, so that places stay.
_CANTONESE = str.maketrans(
    "嘅咗冇唔喺係啲嗰佢哋睇揾搵畀俾攞嚟嘢咩啱嘥嗌", "的了没不在是些那他们看找找给给拿来货啥刚费叫"
)
_CANTONESE_WORDS = {
    "唔该": "谢谢",
    "听日": "明天",
    "寻日": "昨天",
    "而家": "现在",
    "点解": "为何",
    "点样": "怎样",
    "边个": "哪位",
    "边度": "哪里",
    "边间": "哪家",
    "边啲": "哪些",
    "边样": "哪样",
    "乜嘢": "什么",
    "系咪": "是否",
    "搞掂": "搞定",
    "卖晒": "卖光",
    "用晒": "用光",
    "仲有": "还有",
    "仲剩": "还剩",
    "仲未": "还没",
    "仲够": "还够",
}
# `那边个`, `旁边度`: there the first character ends another word.
_CANTONESE_WORD = re.compile(rf"(?<![那这旁右左身外里周两])(?:{'|'.join(_CANTONESE_WORDS)})")


@dataclass(frozen=True)
class Wording:
    """One message twice: `typed` for people, `plain` for matching; both of one length, index by index.

    Attributes:
        typed: without control characters and runs of blanks.
        plain: additionally half-width, lower case and in simplified characters.
    """

    typed: str
    plain: str

    @property
    def is_empty(self) -> bool:
        """True if there is no letter, digit or character to understand."""
        return _LETTER_OR_DIGIT.search(self.plain) is None

    @property
    def language(self) -> str:
        """`zh` if any Chinese character occurs, else `en`."""
        return "zh" if _CHINESE.search(self.plain) else "en"


def read_wording(text: str) -> Wording:
    """Clean a message of any length and content."""
    text = _MENTION.sub(" ", text[: 4 * MAX_CHARACTERS] + text[4 * MAX_CHARACTERS :][-MAX_CHARACTERS:])
    visible = "".join(" " if _is_noise(char) else char for char in text)
    typed = _SPACES.sub(" ", visible).strip()
    typed = _DICTATED.sub("", typed) or typed
    if len(typed) > MAX_CHARACTERS:
        typed = typed[: MAX_CHARACTERS - _TAIL_CHARACTERS - 1] + " " + typed[-_TAIL_CHARACTERS:]
    return Wording(typed=typed, plain=_simplify("".join(map(_fold, typed))))


def _is_noise(char: str) -> bool:
    # Cc control, Cf zero-width and direction marks, Cs lone surrogates, Co private use.
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"}


def _fold(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def _simplify(text: str) -> str:
    simplified = str(_converter().convert(text))
    spoken = simplified if len(simplified) == len(text) else text
    return _CANTONESE_WORD.sub(lambda word: _CANTONESE_WORDS[word[0]], spoken).translate(_CANTONESE)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
