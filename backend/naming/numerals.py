"""Numbers written in Chinese characters."""

from collections.abc import Sequence

from backend.naming.vocabulary import CHINESE_DIGITS, CHINESE_PLACES

NUMERAL_CHARACTERS = frozenset(CHINESE_DIGITS) | frozenset(CHINESE_PLACES)


def parse_chinese_numeral(characters: Sequence[str]) -> int | None:
    """Read 十六, 二十三, 一百零五 or 一二 (digit by digit).

    Returns:
        The number, or None if a character is no numeral or the order makes no sense.
    """
    if not characters or any(character not in NUMERAL_CHARACTERS for character in characters):
        return None
    if all(character in CHINESE_DIGITS for character in characters):
        return int("".join(str(CHINESE_DIGITS[character]) for character in characters[:9]))
    total, digit, last_place = 0, 0, 10_000
    for character in characters:
        if character in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[character]
            continue
        place = CHINESE_PLACES[character]
        if place >= last_place:
            return None
        total += (digit or 1) * place
        digit, last_place = 0, place
    return total + digit
