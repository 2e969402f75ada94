"""Texts in, unit vectors out: by the encoder that is installed with this program, or any of sentence-transformers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderUnavailable

DEFAULT_EMBEDDER = "universal-sentence-encoder-multilingual-3"
Vectors = NDArray[np.float32]

# Passages and questions are far shorter; a pasted page must not stall a turn.
_MAX_CHARACTERS = 2_000


class Embedder(Protocol):
    """Anything that turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """The model's name; an index made under one name is not searched under another."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed the texts.

        Returns: float32 array (len(texts), dimensions), rows of unit length.
        """


_Encode = Callable[[list[str]], Vectors]


class SentenceEmbedder:
    """A model that is loaded when it is first needed.

    Importing sentence-transformers takes seconds, so the name is known at once and the model comes
    with the first text, or earlier through `warm_up`. Safe to use from several threads.
    """

    def __init__(self, name: str, *, load: Callable[[], _Encode]) -> None:
        self._name = name
        self._load = load
        self._encode: _Encode | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name, known without loading it."""
        return self._name

    def warm_up(self) -> None:
        """Load the model now.

        Raises:
            EmbedderUnavailable: If the model cannot be loaded.
        """
        self._loaded()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed the texts, each cut at 2,000 characters.

        Returns: float32 array (len(texts), dimensions), rows of unit length.

        Raises:
            EmbedderUnavailable: If the model cannot be loaded.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        cut = [text[:_MAX_CHARACTERS] for text in texts]
        return np.asarray(self._loaded()(cut), dtype=np.float32)

    def _loaded(self) -> _Encode:
        with self._lock:
            if self._encode is None:
                try:
                    self._encode = self._load()
                except (ImportError, OSError, ValueError, RuntimeError) as error:
                    raise EmbedderUnavailable(
                        f"The embedding model {self._name!r} cannot be loaded; check EMBEDDING_MODEL "
                        "and that its files are on this computer or a model hub can be reached.",
                    ) from error
            return self._encode


def load_embedder(name: str | None = None) -> SentenceEmbedder:
    """Give the embedder of that name; the default needs no network.

    Args:
        name: A sentence-transformers model name or folder; None or the default's own name means the
            16-language Universal Sentence Encoder that is installed with this program.
    """
    if name is None or name == DEFAULT_EMBEDDER:
        return SentenceEmbedder(DEFAULT_EMBEDDER, load=_load_installed)
    return SentenceEmbedder(name, load=lambda: _load_named(name))


def _load_installed() -> _Encode:
    from knowledge.universal_encoder import load_universal_encoder  # noqa: PLC0415  reads 100 MB

    return load_universal_encoder()


def _load_named(name: str) -> _Encode:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  takes seconds

    model = SentenceTransformer(name)
    return partial(model.encode, show_progress_bar=False, normalize_embeddings=True)
