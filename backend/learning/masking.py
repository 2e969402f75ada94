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
# China's mobile numbers have 11 digits and begin with 1; with a country code there may be any number of digits.
# A barcode has 13 and no sign before it, so it stays.
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"\+\d{1,3}[ -]?\d(?:[ -]?\d){6,12}"
    r"|1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|0\d{2,3}[ -]\d{7,8}"
    r"|400[ -]\d{3}[ -]\d{4}"
    r")(?![0-9A-Za-z])"
)
# Singapore's numbers have 8 digits and begin with 3, 6, 8 or 9. So may an invoice, and two counts side by side: such
# a number is a phone's only beside a word for one.
_PHONE_OF_EIGHT = re.compile(r"(?<![0-9A-Za-z])[3689]\d{3}[ -]?\d{4}(?![0-9A-Za-z])")
_PHONE_BEFORE = re.compile(
    r"(?:电话|手机|座机|热线|致电|拨打|拨|打给|打到|联系方式"
    r"|(?<![a-z(])(?:tel|telephone|phone|call|ring|mobile|hotline|whatsapp|sms|hp)(?![a-z)])|\+65)"
    r"(?:(?!(?<![a-z])(?:po|pr|iv|invoice|order)(?![a-z])|单|发票|条码|箱)[^。;；!！?？\n]){0,24}$",
    re.IGNORECASE,
)
_PHONE_BEHIND = re.compile(
    r"\s*(?:是|为|is )?(?:我|他|她|店里|my|his|her|the)?(?:们)?的?\s*(?:电话|手机|座机|(?:tel|phone|mobile)(?![a-z]))",
    re.IGNORECASE,
)
# People who are in no list of ours, such as customers, are known by how they are addressed.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_TITLED_ZH = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|小姐|太太|阿姨|师傅|老师|同学)")
# An item of one character, such as a plum, is a surname as well.
_SURE_NAME = 2
# Letters of any alphabet but Chinese, in which the next word follows without a blank.
_LETTERS = r"(?:[^\W\d_\u3400-\u9fff]|['-])*"
_TITLED_EN = re.compile(
    rf"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Dr)\.?\s+([A-Z]{_LETTERS}(?:\s+[A-Z]{_LETTERS})?)"
)


def shorten(masked: str, most: int) -> str:
    """Cut a masked text to `most` characters, in front of a placeholder that would be cut in two."""
    kept = masked[:most]
    opened = kept.rfind("{")
    return kept[:opened] if opened > kept.rfind("}") else kept


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
    ):
        yield from ((found.start(), found.end(), placeholder) for found in pattern.finditer(text))
    for found in _PHONE_OF_EIGHT.finditer(text):
        if _PHONE_BEFORE.search(text, 0, found.start()) or _PHONE_BEHIND.match(text, found.end()):
            yield found.start(), found.end(), PHONE
    for found in _TITLED_EN.finditer(text):
        yield found.start(1), found.end(1), PERSON
    mentions = find_mentions(text)
    for found in _TITLED_ZH.finditer(text):
        # `要两袋白砂糖老师` names goods and then speaks to somebody.
        if not any(
            _names_goods(one) and one.start < found.end() and found.start() < one.end for one in mentions
        ):
            yield found.start(), found.end(), PERSON
    for mention in mentions:
        if mention.kind is NameKind.PERSON:
            yield mention.start, mention.end, PERSON


def _names_goods(mention: Mention) -> bool:
    return mention.kind is NameKind.ITEM and mention.end - mention.start >= _SURE_NAME


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
