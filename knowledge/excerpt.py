"""Quote from a passage the lines that answer, verbatim and whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.chunking import Chunk
from knowledge.lexicon import Lexicon
from knowledge.question import Question
from knowledge.sections import Line, join_lines
from knowledge.view import View

# What one card shows of a source without becoming the document itself.
_MAX_CHARACTERS = 300
# A line whose score is within this share of the best line's is quoted with it.
_NEAR_BEST = 0.6
_ASKS_HOW = re.compile(
    r"怎么|如何|步骤|流程|怎样|\bhow (?:do|can|to|should)\b|\bwhat (?:to do|should|happens)\b|\bsteps?\b",
    re.IGNORECASE | re.ASCII,
)
_ASKS_AMOUNT = re.compile(
    r"多少|几|多久|什么时候|多大|多长|上限|标准"
    r"|\bhow (?:much|many|long|often|fast|old)\b|\bwhen\b|\blimit|\brate\b|\bdeadline",
    re.IGNORECASE | re.ASCII,
)
_AMOUNT = re.compile(r"[0-9]")
_AMOUNT_BONUS = 0.5


def quote(
    question: Question, chunk: Chunk, similarities: Sequence[float], *, lexicon: Lexicon, view: View
) -> str:
    """Choose the sentences, list items or table rows that answer.

    Args:
        question: What was asked.
        chunk: The passage that was found.
        similarities: Cosine of the question and each line of the passage.
        lexicon: Finds the words shared by the question and a line.
        view: Weighs a word by how rare it is.

    Returns: A short passage as a whole, else at most about 300 characters; one longer sentence stays whole.
    """
    if is_quoted_whole(chunk):
        return chunk.text
    told = frozenset(word for heading in chunk.headings for word in lexicon.words(heading))
    asked = question.mentioned - told
    total = sum(view.rarity(word) for word in asked) or 1.0
    shared = [
        sum(view.rarity(word) for word in asked & frozenset(lexicon.words(line.text))) / total
        for line in chunk.lines
    ]
    wants_amount = _ASKS_AMOUNT.search(question.text) is not None
    scores = [
        max(near, 0.0) + hits + (_AMOUNT_BONUS if wants_amount and _AMOUNT.search(line.text) else 0.0)
        for line, near, hits in zip(chunk.lines, similarities, shared, strict=True)
    ]
    by_score = sorted(range(len(scores)), key=lambda number: -scores[number])
    best = by_score[0]
    wanted = [best]
    if _is_whole(chunk.lines[best], shared=shared[best], question=question.text):
        block = chunk.lines[best].block
        wanted += [
            number for number, line in enumerate(chunk.lines) if line.block == block and number != best
        ]
    wanted += [number for number in by_score if scores[number] >= _NEAR_BEST * scores[best]]
    return _fit(chunk.lines, wanted)


def is_quoted_whole(chunk: Chunk) -> bool:
    """Whether the passage is short enough to be its own excerpt."""
    return len(chunk.text) <= _MAX_CHARACTERS


def _is_whole(line: Line, *, shared: float, question: str) -> bool:
    """Say whether the line answers only together with its table or numbered list."""
    if line.kind == "row":
        return shared == 0
    return line.kind == "step" and _ASKS_HOW.search(question) is not None


def _fit(lines: Sequence[Line], wanted: Sequence[int]) -> str:
    """Take the wanted lines in order of preference while they fit, and show them in order of place."""
    taken: set[int] = set()
    for number in wanted:
        trial = sorted(taken | {number})
        if taken and len(join_lines([lines[at] for at in trial])) > _MAX_CHARACTERS:
            continue
        taken.add(number)
    return join_lines([lines[number] for number in sorted(taken)])
