"""Words and meanings in a text: Chinese, English, or both in one sentence."""

from __future__ import annotations

import itertools
import logging
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import jieba
import yaml

_HAN = r"㐀-鿿々"
_HAN_RUN = re.compile(f"[{_HAN}]+")
# A code such as E-401 or P1 is one word; so is a number with its decimals.
_LATIN_WORD = re.compile(r"[a-z]+-[0-9]+|[a-z0-9]+(?:\.[0-9]+)*")
_SPACE_IN_CHINESE = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])|(?<=(?<![a-z0-9])u)\\s+(?=盘)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MEANING = "§"
# The demo handbook has about 3,000 different lines, titles and paraphrases.
_INDEXED_TEXTS_KEPT = 16_384

# Characters and words that ask, point or join; a Chinese word made only of them says nothing about the subject.
_EMPTY_HAN = frozenset(
    "的了吗呢啊吧呀嘛在是有和与及或就都也很到要会能可以我你他她它们这那个么什怎多少几哪谁请问一下久时候如何为被把给对从去上来"
    "天元块钱次后前不没还让将应须最月日每年啥咋得着过里让用想做看算长大高远留零一二两三四五六七八九十百千万个第半",
)
_EMPTY_WORDS = frozenset(
    """
    公司 员工 规定 时间 情况 知道 告诉 处理 需要 应该 分钟 小时 工作日 店里 咱店 行不行 可不可以 不行 怎样 咋样 为啥
    啥时候 还是 已经 现在 今天 明天 昨天 昨晚 昨儿 刚刚 上次 下次 这样 那样 自己 有人 别人 东西 事情 直接 一点 一个
    几个 多久 多少 多少钱 给多少 合适 算不算 钟头 说法 麻烦 管不管 能不能 要不要 会不会 是不是 有没有
    """.split(),  # noqa: SIM905  a page of words reads better than a page of quotes
)
_EMPTY_LATIN = frozenset(
    """
    a an the of to in on at for and or is are be been do does did i my me we our us you your it its they them
    their this that these those what when where who whom why how which can could may might must shall should
    would will has have had get got many much long often with from by if not no any some am was were there here
    into out about please tell s t m d ll re ve company employee staff rule day days hour hours minute minutes
    happen need take want let give go come say tell ok okay know somebody someone anybody anyone something
    anything again just really still right away now today tomorrow yesterday please hey so then too also only
    one two three four five six seven eight nine ten hundred thousand rmb cny sgd yuan dollar
    dollars money
    """.split(),  # noqa: SIM905  likewise
)


def fold(text: str) -> str:
    """Bring width, case and number writing together: `ＶＰＮ` becomes `vpn`, `3,000` becomes `3000`."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in the text."""
    return _HAN_RUN.search(text) is not None


def stem(word: str) -> str:
    """Cut an English word to a stem shared by its plural, -ing and -ed forms; numbers and codes stay."""
    if not word.isalpha():
        return word
    for ending, put in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):  # noqa: PLR2004  a stem of three letters
            word = word[: -len(ending)] + put
            break
    if word.endswith("e") and len(word) > 3:  # noqa: PLR2004  likewise
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":  # noqa: PLR2004  likewise
        word = word[:-1]
    return word


class Lexicon:
    """Finds the words of a text, with everything that means the same brought to one word.

    A meaning from the synonym table stands in the result as `§name`; the words it covers are not
    repeated. What is left is split by jieba (Chinese) or stemmed (English), without words that only ask.
    """

    def __init__(self, synonyms: Mapping[str, Sequence[str]]) -> None:
        self._chinese: list[tuple[str, str]] = []
        self._latin: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for meaning, phrases in synonyms.items():
            for phrase in phrases:
                self._add(fold(phrase), _MEANING + meaning)
        self._splitter = jieba.Tokenizer()
        # A passage's words are counted again for every audience that may see it, a heading's for every passage.
        self.indexed_words = lru_cache(maxsize=_INDEXED_TEXTS_KEPT)(self.words)

    @classmethod
    def load(cls) -> Lexicon:
        """Read the synonym table that is installed beside this module."""
        return _installed()

    def words(self, text: str) -> tuple[str, ...]:
        """Give every word and every meaning, repeated as often as they stand: what an index holds."""
        return self._found(text, also_covered=True)

    def subjects(self, text: str) -> frozenset[str]:
        """Give what a question is about: its meanings, and the words that belong to none; amounts left out."""
        return frozenset(word for word in self._found(text, also_covered=False) if not word.isdigit())

    def _found(self, text: str, *, also_covered: bool) -> tuple[str, ...]:
        folded = _SPACE_IN_CHINESE.sub("", fold(text))
        covered = [False] * len(folded)
        found: list[str] = []
        latin = [(match.start(), match.end(), stem(match.group())) for match in _LATIN_WORD.finditer(folded)]
        for start, end, meaning in itertools.chain(
            self._chinese_meanings(folded), self._latin_meanings(latin)
        ):
            found.append(meaning)
            if not also_covered:
                covered[start:end] = [True] * (end - start)
        found.extend(
            word for start, end, word in latin if not covered[start] and folded[start:end] not in _EMPTY_LATIN
        )
        for run in _HAN_RUN.finditer(folded):
            found.extend(self._left_over(run.group(), covered[run.start() : run.end()]))
        return tuple(found)

    def _add(self, phrase: str, meaning: str) -> None:
        if has_han(phrase):
            self._chinese.append((phrase.replace(" ", ""), meaning))
            return
        stems = tuple(stem(word) for word in _LATIN_WORD.findall(phrase))
        self._latin[stems[0]].append((stems, meaning))

    def _chinese_meanings(self, folded: str) -> Iterator[tuple[int, int, str]]:
        for phrase, meaning in self._chinese:
            start = folded.find(phrase)
            while start >= 0:
                yield start, start + len(phrase), meaning
                start = folded.find(phrase, start + 1)

    def _latin_meanings(self, latin: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
        stems = tuple(word for _, _, word in latin)
        for position, word in enumerate(stems):
            for phrase, meaning in self._latin.get(word, ()):
                if stems[position : position + len(phrase)] == phrase:
                    yield latin[position][0], latin[position + len(phrase) - 1][1], meaning

    def _left_over(self, run: str, covered: list[bool]) -> Iterator[str]:
        for is_covered, group in itertools.groupby(range(len(run)), key=covered.__getitem__):
            if is_covered:
                continue
            positions = list(group)
            for word in self._splitter.cut(run[positions[0] : positions[-1] + 1], HMM=False):
                if word not in _EMPTY_WORDS and not _EMPTY_HAN.issuperset(word):
                    yield word


@lru_cache(maxsize=1)
def _installed() -> Lexicon:
    logging.getLogger("jieba").setLevel(logging.WARNING)
    table = yaml.safe_load((files("knowledge") / "synonyms.yaml").read_text(encoding="utf-8"))
    return Lexicon({meaning: [str(phrase) for phrase in phrases] for meaning, phrases in table.items()})
