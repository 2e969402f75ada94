"""What the classifier sees of a text: its meaning as a vector, its words, its characters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float32]

# Chinese has no blanks: each character is a word here, and pairs of them are the bigrams.
_WORD = r"[a-z0-9']+|[\u3400-\u9fff]"
# Words and characters together weigh half as much as the meaning: best of three weights on both public sets.
_LEXICAL = np.float32(0.5)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SPACES = re.compile(r"\s+")
_STUTTER = re.compile(r"([^\d\s])\1{2,}")


class SentenceEncoder(Protocol):
    """Turns texts into vectors; `knowledge.embedder` provides one."""

    @property
    def name(self) -> str:
        """Identifies the encoder in cache keys."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Returns: float32 array (n, dimensions), rows of unit length."""


@dataclass(frozen=True)
class TextFeatures:
    """Features of n texts.

    Attributes:
        meaning: float32 array (n, dimensions), rows of unit length.
        lexical: sparse float32 matrix (n, vocabulary): words and characters, each of half length.
    """

    meaning: Floats
    lexical: csr_matrix

    def rows(self, index: NDArray[np.intp]) -> "TextFeatures":
        """The features of some of the texts."""
        return TextFeatures(meaning=self.meaning[index], lexical=self.lexical[index])


class FeatureExtractor:
    """Learns the vocabulary of the training texts, then turns texts into features."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._words = TfidfVectorizer(
            token_pattern=_WORD, ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32
        )
        # Not "char_wb": it pads at blanks, and Chinese has none.
        self._characters = TfidfVectorizer(
            analyzer="char", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32
        )

    def learn(self, texts: Sequence[str]) -> TextFeatures:
        """Learn the words and character sequences of the training texts, and give their features."""
        forms = [surface(text) for text in texts]
        return self._features(texts, self._words.fit_transform(forms), self._characters.fit_transform(forms))

    def extract(self, texts: Sequence[str]) -> TextFeatures:
        """Compute the features of any texts."""
        forms = [surface(text) for text in texts]
        return self._features(texts, self._words.transform(forms), self._characters.transform(forms))

    def _features(self, texts: Sequence[str], words: csr_matrix, characters: csr_matrix) -> TextFeatures:
        lexical = hstack([words * _LEXICAL, characters * _LEXICAL], format="csr", dtype=np.float32)
        return TextFeatures(
            meaning=np.asarray(self._encoder.encode(list(texts)), dtype=np.float32), lexical=lexical
        )

    def with_encoder(self, encoder: SentenceEncoder) -> Self:
        """Use another instance of the same encoder, after loading from disk."""
        self._encoder = encoder
        return self

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_encoder"}


def calm(text: str) -> str:
    """Say once what was said three times or more for emphasis: `又又又坏了!!!!`, `soooo`."""
    return _STUTTER.sub(r"\1", text)


def surface(text: str) -> str:
    """Lower case, numbers made alike, a blank at both ends to mark where the text begins and ends."""
    return f" {_SPACES.sub(' ', _DIGITS.sub('0', text.lower())).strip()} "
