"""An embedder that needs no model: words that are shared make vectors near."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.lexicon import Lexicon

DIMENSIONS = 256


class HashEmbedder:
    """Adds up one pseudo-random direction for each word of a text, and counts what it was asked for."""

    def __init__(self, name: str = "hash-256") -> None:
        self.name = name
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        rows = [self._direction_of(text) for text in texts]
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def _direction_of(self, text: str) -> NDArray[np.float32]:
        total = np.full(DIMENSIONS, 1e-3, dtype=np.float32)
        for word in Lexicon.load().words(text):
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            total += np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
        return total / np.linalg.norm(total)
