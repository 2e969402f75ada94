"""Bring the index in line with the documents on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict

from knowledge.chunking import IndexedDocument, cut, embedded_texts
from knowledge.documents import read_document
from knowledge.embedder import Embedder, Vectors
from knowledge.errors import DocumentInvalid, IndexUnavailable, KnowledgeError, NothingToIngest
from knowledge.questions import QUESTIONS_FILE, Questions, read_questions
from knowledge.store import Generation, PassageStore

BUNDLED_DOCUMENTS = Path(__file__).resolve().parent / "documents"
"""The handbook of the demo company."""
# A file of this name beside the index says that it is made of these and nothing else.
_IS_BUNDLED = "bundled"
# Building the index anew takes seconds; a lock held for longer belongs to a process that hangs.
_LOCK_TIMEOUT_SECONDS = 120


class Rejected(BaseModel):
    """A file that could not become a document, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    reason: str


class IngestReport(BaseModel):
    """What an ingest did, by document id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    passages: int = 0


def ingest(
    paths: Sequence[Path],
    *,
    directory: Path,
    embedder: Embedder,
    chroma_url: str | None = None,
) -> IngestReport:
    """Make the index hold exactly the documents under the paths.

    An unchanged file costs nothing, a document that is gone disappears, and a file that has become
    unreadable is rejected while its last good version stays. One ingest runs at a time.

    Args:
        paths: Markdown files, or folders that are searched for them.
        directory: Where the index lives, or where its lock lives when it is on a server.
        embedder: Gives the vectors.
        chroma_url: Address of a Chroma server; None for the embedded store in the directory.

    Raises:
        NothingToIngest: If no document could be read; the index is left alone.
        IndexUnavailable: If the store cannot be opened, or another ingest holds it too long.
    """
    directory.mkdir(parents=True, exist_ok=True)
    lock = FileLock(directory / "ingest.lock", timeout=_LOCK_TIMEOUT_SECONDS)
    try:
        with lock:
            report = _ingest(paths, PassageStore.open(directory, chroma_url=chroma_url), embedder)
            _note_origin(paths, directory)
            return report
    except Timeout as error:
        raise IndexUnavailable(
            f"Another ingest has held {str(directory)!r} for more than {_LOCK_TIMEOUT_SECONDS} seconds.",
        ) from error


def bring_up_to_date(*, directory: Path, embedder: Embedder, chroma_url: str | None = None) -> None:
    """Make the index hold the bundled documents as they are now, unless somebody has chosen other ones.

    An update of the program brings its own text along, which the search was calibrated on; a company's own documents
    stay as they were put there.

    Raises:
        NothingToIngest, IndexUnavailable: as `ingest`.
    """
    is_chosen = not (directory / _IS_BUNDLED).exists()
    if is_chosen and PassageStore.open(directory, chroma_url=chroma_url).generation() is not None:
        return
    ingest([BUNDLED_DOCUMENTS], directory=directory, embedder=embedder, chroma_url=chroma_url)


def _note_origin(paths: Sequence[Path], directory: Path) -> None:
    mark = directory / _IS_BUNDLED
    if [path.resolve() for path in paths] == [BUNDLED_DOCUMENTS]:
        mark.touch()
    else:
        mark.unlink(missing_ok=True)


def _ingest(paths: Sequence[Path], store: PassageStore, embedder: Embedder) -> IngestReport:
    generation = store.generation()
    usable = generation is not None and generation.embedder == embedder.name
    held = store.documents(generation) if generation is not None and usable else {}
    read, rejected = _read_all(markdown_files(paths))
    if not read:
        reasons = "; ".join(f"{file.source}: {file.reason}" for file in rejected) or "no .md file found"
        raise NothingToIngest(f"No document could be read ({reasons}).")
    bad_sources = {file.source for file in rejected}
    wanted = {document.key: document for document in held.values() if document.source in bad_sources} | read
    changed = [key for key, document in wanted.items() if held.get(key) != document]
    removed = [key for key in held if key not in wanted]
    if changed or removed or generation is None or not usable:
        vectors = _vectors(
            store,
            generation if usable else None,
            wanted=wanted,
            changed=changed,
            embedder=embedder,
        )
        store.write(list(wanted.values()), vectors, embedder=embedder.name)
    known = {document.front.id for document in held.values()}
    changed_ids = {wanted[key].front.id for key in changed}
    kept = {document.front.id for document in wanted.values()}
    return IngestReport(
        added=_sorted(changed_ids - known),
        updated=_sorted(changed_ids & known),
        unchanged=_sorted(kept - changed_ids),
        removed=_sorted(known - kept),
        rejected=tuple(rejected),
        passages=sum(len(document.chunks) for document in wanted.values()),
    )


def markdown_files(paths: Sequence[Path]) -> list[Path]:
    """List the Markdown files under the paths, in order of name.

    Raises:
        KnowledgeError: If a path does not exist.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise KnowledgeError(f"{str(path)!r} does not exist.")
        found.update(path.rglob("*.md") if path.is_dir() else [path])
    return sorted(found)


def _read_all(files: Iterable[Path]) -> tuple[dict[str, IndexedDocument], list[Rejected]]:
    documents: dict[str, IndexedDocument] = {}
    rejected: list[Rejected] = []
    questions: dict[Path, Questions] = {}
    for file in files:
        if file.parent not in questions:
            questions[file.parent], faults = _questions_in(file.parent)
            rejected += faults
        try:
            read = read_document(file)
            document = cut(read, questions[file.parent].of(read.front.id))
        except DocumentInvalid as error:
            rejected.append(Rejected(source=file.name, reason=error.reason))
            continue
        twin = documents.get(document.key)
        if twin is not None:
            reason = f"{document.front.id!r} version {document.front.version} is already in {twin.source!r}"
            rejected.append(Rejected(source=file.name, reason=reason))
            continue
        documents[document.key] = document
        rejected += _stray(document, questions[file.parent])
    return documents, rejected


def _questions_in(folder: Path) -> tuple[Questions, list[Rejected]]:
    try:
        return read_questions(folder), []
    except DocumentInvalid as error:
        return Questions({}), [Rejected(source=QUESTIONS_FILE, reason=error.reason)]


def _stray(document: IndexedDocument, questions: Questions) -> list[Rejected]:
    """Tell of questions for sections that the document does not have, such as after a renamed heading."""
    sections = {chunk.section for chunk in document.chunks}
    return [
        Rejected(source=QUESTIONS_FILE, reason=f"{document.front.id!r} has no section {section!r}")
        for section in questions.of(document.front.id)
        if section not in sections
    ]


def _vectors(
    store: PassageStore,
    generation: Generation | None,
    *,
    wanted: dict[str, IndexedDocument],
    changed: list[str],
    embedder: Embedder,
) -> dict[str, Vectors]:
    """Embed what changed and take the rest from the generation in force."""
    vectors = store.vectors(generation) if generation is not None else {}
    texts = [text for key in changed for chunk in wanted[key].chunks for text in embedded_texts(chunk)]
    fresh = embedder.encode(texts)
    start = 0
    for key in changed:
        count = sum(len(chunk.lines) + len(chunk.questions) for chunk in wanted[key].chunks)
        vectors[key] = np.asarray(fresh[start : start + count], dtype=np.float32)
        start += count
    return vectors


def _sorted(ids: set[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))
