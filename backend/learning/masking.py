"""Takes out of a text what tells who somebody is, before it is kept."""

import re
from collections.abc import Callable, Iterable, Sequence

from backend.naming.entries import Mention, NameKind

PERSON = "{person}"
EMAIL = "{email}"
PHONE = "{phone}"
NUMBER = "{id_number}"

FindMentions = Callable[[str], Sequence[Mention]]

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SLACK_USER = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
# Identity cards of 18 characters (15 before 1999), Singapore's NRIC, bank cards of 16 to 19 digits.
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15}|[STFGMstfgm]\d{7}[A-Za-z]|\d(?:[ -]?\d){15,18})(?![0-9A-Za-z])"
)
# China's mobile numbers have 11 digits and begin with 1, Singapore's numbers 8 and begin with 3, 6, 8 or 9;
# with a country code any number of digits. A barcode has 13 and no sign before it, so it stays.
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"\+\d{1,3}[ -]?\d(?:[ -]?\d){6,12}"
    r"|1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|0\d{2,3}[ -]\d{7,8}"
    r"|400[ -]\d{3}[ -]\d{4}"
    r"|[3689]\d{3}[ -]?\d{4}"
    r")(?![0-9A-Za-z])"
)
# People who are in no list of ours, such as customers, are known by how they are addressed.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_TITLED_ZH = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|小姐|太太|阿姨|师傅|老师|同学)")
_TITLED_EN = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Dr)\.?\s+([A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)?)")


def mask(text: str, *, find_mentions: FindMentions) -> str:
    """Replace e-mail addresses, phone and identity numbers and people's names with placeholders.

    Args:
        text: what somebody wrote.
        find_mentions: finds the names of employees, so that they are known in every way they are written.

    Returns:
        The text with `{person}`, `{email}`, `{phone}` and `{id_number}` in their places; braces that were
        there become brackets, so that a placeholder is always one of ours.
    """
    text = text.replace("{", "(").replace("}", ")")
    spans = list(_spans(text, find_mentions))
    return _replaced(text, spans)


def _spans(text: str, find_mentions: FindMentions) -> Iterable[tuple[int, int, str]]:
    for pattern, placeholder in (
        (_EMAIL, EMAIL),
        (_SLACK_USER, PERSON),
        (_IDENTITY, NUMBER),
        (_PHONE, PHONE),
        (_TITLED_ZH, PERSON),
    ):
        yield from ((found.start(), found.end(), placeholder) for found in pattern.finditer(text))
    for found in _TITLED_EN.finditer(text):
        yield found.start(1), found.end(1), PERSON
    for mention in find_mentions(text):
        if mention.kind is NameKind.PERSON:
            yield mention.start, mention.end, PERSON


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    end = 0
    # Of two that overlap the one that begins first counts, and the longer of those: an address goes before the
    # name inside it. What sticks out of the first is swallowed with it.
    for start, stop, placeholder in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            pieces.extend((text[end:start], placeholder))
        end = max(end, stop)
    return "".join((*pieces, text[end:]))
