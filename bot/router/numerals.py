"""Numbers and ordinals in the words of a message."""

from backend.numerals import ARABIC_NUMBER, CHINESE_NUMBER, ENGLISH_NUMBER, plain, read_number

__all__ = ["ARABIC_NUMBER", "CHINESE_NUMBER", "ENGLISH_NUMBER", "ORDINALS_EN", "plain", "read_number"]

ORDINALS_EN = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
