"""Correct English words that are one letter away from a name, so that they are not taken for a slip.

Found by comparing the names of the demo company with a general vocabulary of 35,000 words.
"""

from typing import Final

LOOKALIKES: Final = frozenset({
    "altitude", "american", "americana", "americans", "aptitude", "bakers", "beach", "beads", "beams",
    "beano", "bear", "beard", "bears", "beaten", "beats", "began", "benito", "better", "bitter", "bleached",
    "breach", "break", "breeds", "breed", "brief", "briefs", "broad", "broke", "bunch", "bunks", "burns",
    "buster", "butler", "buttery", "camara", "chaps", "chennai", "chops", "clash", "clearing", "clips",
    "clove", "complain", "compliant", "complains", "coast", "crash", "cracked", "crackle", "crises", "crisis",
    "decreased", "displaced", "displayed", "drawn", "electric", "engineering", "erich", "expire", "expires",
    "faire", "fibre", "fiber", "fifer", "fired", "fires", "fleur", "flies", "floor", "floors", "flout",
    "floury", "fluor", "freeze", "freezes", "freezing", "fried", "friend", "gaelic", "garage", "garlicky",
    "globe", "globes", "gloved", "glover", "grape", "graph", "grave", "graze", "green", "greener", "grove",
    "growing", "grooming", "hearth", "inspector", "inspectors", "jerry", "koala", "labor", "labour", "lapel",
    "larger", "laser", "lasers", "later", "lathe", "latino", "latter", "latest", "layer", "layers",
    "letters", "libel", "lunge", "mayor", "mice", "moose", "morse", "mousse", "mouth", "moving", "onions",
    "opinion", "orion", "painter", "painters", "pesto", "pests", "plate", "print", "printed", "printing",
    "prints", "rates", "reopen", "ricer", "riches", "salah", "salary", "sales", "salsa", "salted", "salty",
    "sauvage", "scanned", "scan", "seaside", "shirt", "shrink", "split", "supervisor", "supervisors",
    "texts", "tilts", "toads", "tilly", "toxin", "trill", "uniformly", "vector", "victory", "viktor",
    "wader", "wafer", "waist", "waiter", "waiters", "walter", "wasted", "waters", "waver", "wires", "wring",
    "writing",
})  # fmt: skip
"""Lower case, as typed."""
