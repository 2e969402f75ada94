"""Numbers that suppliers print on invoices: when two are the same, and when they look alike."""

import unicodedata

from rapidfuzz.distance import Levenshtein

# What is taken for one another in print and by those who type it in.
_LOOKALIKES = str.maketrans("OQDILZSB", "00011258")
# Shorter numbers are within one edit of too many others.
SHORTEST_COMPARED = 4


def normalise_number(printed: str) -> str:
    """Return a number without what does not tell invoices apart: width, case, spaces, marks, leading zeros.

    `inv-2026/07` and `INV 202607` are the same number. One of nothing but marks or zeros is kept as it is.
    """
    folded = unicodedata.normalize("NFKC", printed).upper()
    kept = "".join(character for character in folded if character.isalnum()).lstrip("0")
    return kept or folded.strip()


def look_alike(one: str, other: str) -> bool:
    """Tell whether two normalised numbers may be one: O for 0, or a single character more, less or other."""
    first, second = one.translate(_LOOKALIKES), other.translate(_LOOKALIKES)
    if first == second:
        return True
    if min(len(first), len(second)) < SHORTEST_COMPARED:
        return False
    return Levenshtein.distance(first, second, score_cutoff=1) <= 1
