"""Numbers as people write them, in digits, in Chinese characters, those of cheques too, or in English words."""

import re
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "〇": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_BIG_SCALES = {"万": 10_000, "亿": 100_000_000}

_ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_ENGLISH_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90
}  # fmt: skip
_ENGLISH_SCALES = {"hundred": 100, "thousand": 1000}

# The numerals of cheques count only in a row: 陆 alone is a surname.
_ON_CHEQUES = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
CHINESE_NUMBER = (
    r"(?:[零〇一二两俩三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
    r"|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖][拾佰仟][零一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰仟万]*)"
)
_WORDS = "|".join(sorted([*_ENGLISH, *_ENGLISH_TENS, *_ENGLISH_SCALES], key=len, reverse=True))
ENGLISH_NUMBER = rf"(?<![a-z])(?:{_WORDS})(?:(?:[ -]| and )(?:{_WORDS}))*(?![a-z])"
ARABIC_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e\d{1,2}(?![a-z0-9]))?"
NUMBER = rf"(?:(?:{ARABIC_NUMBER})[万千]?|{CHINESE_NUMBER}|{ENGLISH_NUMBER})"

_ARABIC_ONLY = re.compile(ARABIC_NUMBER)


def read_number(text: str) -> Decimal | None:
    """Read one number that fills the whole text, such as `2,000`, `4.5万`, `三十二` or `twenty-four`.

    Returns: the value, or None if the text is no number.
    """
    text = text.strip().lower()
    if _ARABIC_ONLY.fullmatch(text):
        return Decimal(text.replace(",", ""))
    scale = {**_BIG_SCALES, "千": 1000}.get(text[-1:])
    if scale is not None and _ARABIC_ONLY.fullmatch(text[:-1]):
        return Decimal(text[:-1].replace(",", "")) * scale
    if re.fullmatch(CHINESE_NUMBER, text):
        return _read_chinese(text.translate(_ON_CHEQUES))
    if re.fullmatch(ENGLISH_NUMBER, text):
        return _read_english(text)
    return None


def plain(value: Decimal) -> str:
    """Write a number without exponent or trailing zeros: `1.5`, `48`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_chinese(text: str) -> Decimal:
    whole, _, fraction = text.partition("点")
    value = Decimal(_read_chinese_whole(whole))
    if fraction:
        value += Decimal("0." + "".join(str(_DIGITS[char]) for char in fraction))
    return value


def _read_chinese_whole(text: str) -> int:
    if all(char in _DIGITS for char in text):  # digit by digit: 二〇二六
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    last_scale = 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last_scale = 1 if char in "零〇" else last_scale
        elif char in _SCALES:
            section += (digit or 1) * _SCALES[char]
            last_scale, digit = _SCALES[char], 0
        else:
            total = (total + section + digit) * _BIG_SCALES[char]
            last_scale, section, digit = _BIG_SCALES[char], 0, 0
    # A digit right after 百, 千 or 万 counts tenths of it: 两百五 is 250, 四万五 is 45,000.
    if digit and last_scale >= 100:  # noqa: PLR2004 - 十 has no such shorthand
        digit *= last_scale // 10
    return total + section + digit


def _read_english(text: str) -> Decimal:
    total = current = 0
    for word in re.split(r"[ -]+", text):
        if word in _ENGLISH:
            current += _ENGLISH[word]
        elif word in _ENGLISH_TENS:
            current += _ENGLISH_TENS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word == "thousand":
            total += (current or 1) * 1000
            current = 0
    return Decimal(total + current)
