"""semantic-router on an intent set, for comparison; run as a script by an interpreter that has the package.

It needs another release of the OpenAI client than Storehand does, so it has an environment of its own (`make rival`)
and gets the same texts with the vectors of the same encoder in a file, from `evals/comparing_routers.py`.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from semantic_router import IndexedRouter, Route
from semantic_router.encoders import DenseEncoder

REFUSAL = "oos"
# Its own ways of putting the hits of a route together; the first is its default.
_AGGREGATIONS = ("mean", "max", "sum")
_HELD_OUT = 10
_TIMED = 200


class GivenVectors(DenseEncoder):  # type: ignore[misc]  # the package is not in this environment
    """Knows the vector of every text beforehand."""

    vectors: dict[str, Any]

    def __call__(self, docs: list[str]) -> list[list[float]]:
        """Look the vectors up."""
        return [self.vectors[text] for text in docs]


def main(path: Path) -> None:
    """Measure each aggregation on the data of a file and print the figures as JSON."""
    data = np.load(path, allow_pickle=False)
    parts = {
        part: [str(text) for text in data[part]] for part in ("train", "train_labels", "test", "test_labels")
    }
    vectors = dict(zip([*parts["train"], *parts["test"]], data["vectors"].tolist(), strict=True))
    encoder = GivenVectors(name="given", vectors=vectors)
    training = list(zip(parts["train"], parts["train_labels"], strict=True))
    test = list(zip(parts["test"], parts["test_labels"], strict=True))
    print(json.dumps([_measure(encoder, training, test, aggregation=each) for each in _AGGREGATIONS]))


def _measure(
    encoder: GivenVectors,
    training: Sequence[tuple[str, str]],
    test: Sequence[tuple[str, str]],
    *,
    aggregation: str,
) -> dict[str, Any]:
    known = [pair for pair in training if pair[1] != REFUSAL]
    strange = [text for text, label in training if label == REFUSAL]
    calibrator = None
    if strange:
        # Calibrated as its documentation says, on texts that are not among the routes' utterances.
        held_out = known[::_HELD_OUT]
        kept = [pair for number, pair in enumerate(known) if number % _HELD_OUT]
        smaller = IndexedRouter(encoder, _routes(kept), aggregation=aggregation)
        smaller.fit(
            [*(text for text, _ in held_out), *strange],
            [*(label for _, label in held_out), *[None] * len(strange)],
        )
        calibrator = smaller.calibrator
    router = IndexedRouter(
        encoder,
        _routes(known),
        aggregation=aggregation,
        calibrator=calibrator,
        confidence_threshold=0.5 if strange else None,
    )
    guesses = []
    seconds = []
    for text, _ in test:
        started = time.perf_counter()
        guesses.append(router(text).name)
        seconds.append(time.perf_counter() - started)
    inside = [(label, guess) for (_, label), guess in zip(test, guesses, strict=True) if label != REFUSAL]
    outside = [guess for (_, label), guess in zip(test, guesses, strict=True) if label == REFUSAL]
    return {
        "aggregation": aggregation,
        "in_scope_accuracy": round(sum(label == guess for label, guess in inside) / len(inside), 4),
        "out_of_scope_recall": round(sum(guess is None for guess in outside) / len(outside), 4)
        if outside
        else None,
        "milliseconds_per_text_without_encoding": round(
            sorted(seconds[:_TIMED])[len(seconds[:_TIMED]) // 2] * 1000, 2
        ),
    }


def _routes(pairs: Sequence[tuple[str, str]]) -> list[Route]:
    by_label: dict[str, list[str]] = {}
    for text, label in pairs:
        by_label.setdefault(label, []).append(text)
    return [Route(name=label, utterances=texts) for label, texts in by_label.items()]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
