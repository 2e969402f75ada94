"""What can go wrong with documents, in one tree.

KnowledgeError
├── DocumentInvalid       a file cannot become a document
├── NothingToIngest       the given paths hold no readable document
├── EmbedderUnavailable   the embedding model cannot be loaded
├── IndexUnavailable      the passage store cannot be opened or read
└── IndexOutOfDate        the index was made by another embedding model, or never
"""

from __future__ import annotations

from pathlib import Path


class KnowledgeError(Exception):
    """A fault of the document store, told in one sentence that a person can act on."""


class DocumentInvalid(KnowledgeError):
    """A file cannot become a document.

    Attributes:
        source: The file.
        reason: What is wrong with it, without the file's name.
    """

    def __init__(self, source: Path, reason: str) -> None:
        super().__init__(f"{str(source)!r} is not a handbook document: {reason}")
        self.source = source
        self.reason = reason


class NothingToIngest(KnowledgeError):
    """The given paths hold no readable document, so the index is left as it was."""


class EmbedderUnavailable(KnowledgeError):
    """The embedding model cannot be loaded."""


class IndexUnavailable(KnowledgeError):
    """The passage store cannot be opened or read."""


class IndexOutOfDate(KnowledgeError):
    """The index was made by another embedding model, or by an older version of this program."""
