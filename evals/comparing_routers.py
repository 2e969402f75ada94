"""The router's scorer beside the package semantic-router: same texts, same vectors, one run."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from bot.router.features import SentenceEncoder

RIVAL_PYTHON = Path(".venv-rival/bin/python")
_SCRIPT = Path(__file__).with_name("rival.py")
# BANKING77 takes half a minute; a set ten times as large is still measured.
_TIMEOUT_SECONDS = 1_800


class RivalResult(BaseModel):
    """What semantic-router reaches with one of its ways of putting the hits of a route together.

    Attributes:
        milliseconds_per_text_without_encoding: median of single calls; the vectors are given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    aggregation: str
    in_scope_accuracy: float
    out_of_scope_recall: float | None
    milliseconds_per_text_without_encoding: float


def measure_rival(
    training: Sequence[tuple[str, str]],
    test: Sequence[tuple[str, str]],
    *,
    encoder: SentenceEncoder,
    python: Path = RIVAL_PYTHON,
) -> tuple[RivalResult, ...]:
    """Measure semantic-router on (text, label) pairs.

    Args:
        training: the utterances of its routes; those labelled `oos` calibrate when it refuses.
        test: what is asked.
        encoder: gives the vectors that it searches among.
        python: an interpreter that has the package; `make rival` makes one.

    Raises:
        FileNotFoundError: there is no such interpreter.
        RuntimeError: the measurement failed; with the last line it wrote.
    """
    if not python.is_file():
        raise FileNotFoundError(f"{python} is missing; `make rival` makes it")
    texts = [text for text, _ in (*training, *test)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.npz"
        np.savez(
            path,
            train=np.asarray([text for text, _ in training]),
            train_labels=np.asarray([label for _, label in training]),
            test=np.asarray([text for text, _ in test]),
            test_labels=np.asarray([label for _, label in test]),
            vectors=encoder.encode(texts),
        )
        done = subprocess.run(  # noqa: S603  our own script
            [python, _SCRIPT, path], capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    if done.returncode:
        raise RuntimeError(f"semantic-router could not be measured: {done.stderr.strip().splitlines()[-1]}")
    return tuple(RivalResult.model_validate(each) for each in json.loads(done.stdout.splitlines()[-1]))
