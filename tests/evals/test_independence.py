"""No case is a sentence the router has learned from: else the evals would only measure its memory."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from evals.suites import load_suites
from prompts.loader import SLOT, load_phrases, load_slots, load_values

DATA = Path(__file__).parents[2] / "backend" / "seed" / "data"
TOO_ALIKE_PERCENT = 90
# Fewer letters than this beside the names are the common coin of the language ("还有多少", "the second one"):
# two people who never met write the same.
LEAST_LETTERS = {"zh": 5, "en": 10}

_NAME_COLUMNS = ("code", "sku", "name_zh", "name_en", "aliases")
_FILES = ("items.csv", "locations.csv", "suppliers.csv", "employees.csv")
_NUMBERS = re.compile(r"\b[a-z]{2}[- ]?\d+\b|[\d.:,]+|[一二三四五六七八九十两百千万]+", re.ASCII)
_SEPARATORS = re.compile(r"[^\w□]+|_")
_GAP = "□"


def known_words():
    words = set()
    for name in _FILES:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in _NAME_COLUMNS:
                    words.update(row.get(column, "").split("|"))
    for argument, values in load_values().items():
        # Phrases leave a slot for some values only; the words of the others tell the tools apart.
        for synonyms in values.values() if argument in load_slots() else ():
            words.update([*synonyms.zh, *synonyms.en])
    return {word.casefold() for word in words if len(word) >= 2}


@pytest.fixture(scope="module")
def skeleton():
    """Turns a sentence into its words without names, values, numbers, punctuation and spaces."""
    words = sorted(known_words(), key=len, reverse=True)
    latin = [rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in words if word.isascii()]
    other = [re.escape(word) for word in words if not word.isascii()]
    names = re.compile("|".join([*other, *latin]))

    def make(text):
        plain = unicodedata.normalize("NFKC", text).casefold()
        gapped = _NUMBERS.sub(_GAP, names.sub(_GAP, SLOT.sub(_GAP, re.sub(r"\{[^}]*\}", _GAP, plain))))
        return re.sub(f"{_GAP}+", _GAP, _SEPARATORS.sub("", gapped))

    return make


def test_a_skeleton_keeps_what_is_said_and_drops_what_about(skeleton):
    assert skeleton("静安店的罐装可乐还有 24 罐吗？") == skeleton("{location}的{item}还有{quantity}罐吗")
    assert skeleton("approve PR-000012, please") == skeleton("Approve {pr} please!")
    assert skeleton("approve {pr}") != skeleton("reject {pr}")


def test_no_case_is_nearly_a_phrase_the_router_was_trained_on(skeleton):
    trained = sorted(
        {
            skeleton(phrase)
            for file in load_phrases()
            for phrases in file.by_language().values()
            for phrase in phrases
        }
    )
    asked = {
        turn.text: skeleton(turn.text)
        for suite in load_suites()
        for case in suite.cases
        for turn in case.conversation
    }
    alike = {
        text: near[0]
        for text, bones in asked.items()
        if is_sentence(bones) and (near := nearest(bones, trained)) is not None
    }
    assert alike == {}


def is_sentence(bones):
    letters = bones.replace(_GAP, "")
    return len(letters) >= LEAST_LETTERS["en" if letters.isascii() else "zh"]


def nearest(bones, trained):
    return process.extractOne(bones, trained, scorer=fuzz.ratio, score_cutoff=TOO_ALIKE_PERCENT)


def test_a_phrase_the_router_knows_would_be_found_out(skeleton):
    phrase = next(phrase for file in load_phrases() for phrase in file.zh if len(phrase) > 12)
    trained = [skeleton(phrase)]
    assert nearest(skeleton(phrase + "。"), trained) is not None
    assert nearest(skeleton("今天晚上吃什么好呢谁知道"), trained) is None
