"""The passages and their vectors in Chroma.

Every ingest writes a new generation of collections, one for each audience, and then switches to it in one
step. A reader therefore never meets a half-written index, and what an audience may not see is not even in
the collection that answers it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.chunking import IndexedDocument, LineKey, embedded_texts
from knowledge.embedder import Vectors
from knowledge.errors import IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_POINTER = "handbook"
_BATCH_ROWS = 2_000


class Generation(BaseModel):
    """Which index is in force.

    Attributes:
        name: Part of its collections' names; changes with every ingest that changed something.
        embedder: The model its vectors come from.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    embedder: str


class LineHit(BaseModel):
    """A line, or a question put down for its passage, near the question asked.

    Attributes:
        similarity: Cosine, -1 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: LineKey
    similarity: float


class PassageStore:
    """Reads and writes generations of passages."""

    def __init__(self, client: ClientAPI) -> None:
        self._client = client

    @classmethod
    def open(cls, directory: Path, *, chroma_url: str | None = None) -> PassageStore:
        """Open the store in the directory, or on the server when an address is given.

        Raises:
            IndexUnavailable: If it cannot be opened.
        """
        import chromadb  # noqa: PLC0415  takes a second
        from chromadb.config import Settings  # noqa: PLC0415  likewise

        where = chroma_url or str(directory)
        with _telling(where):
            settings = Settings(anonymized_telemetry=False)
            if chroma_url is None:
                directory.mkdir(parents=True, exist_ok=True)
                return cls(chromadb.PersistentClient(path=str(directory), settings=settings))
            address = urlsplit(chroma_url)
            return cls(
                chromadb.HttpClient(
                    host=address.hostname or "localhost",
                    port=address.port or (443 if address.scheme == "https" else 8000),
                    ssl=address.scheme == "https",
                    settings=settings,
                ),
            )

    def generation(self) -> Generation | None:
        """Say which index is in force; None if there never was one."""
        from chromadb.errors import NotFoundError  # noqa: PLC0415  Chroma is imported where it is opened

        with _telling(_POINTER):
            try:
                pointer = self._client.get_collection(_POINTER, embedding_function=None)
            except NotFoundError:
                return None
        return Generation.model_validate(pointer.metadata)

    def documents(self, generation: Generation) -> dict[str, IndexedDocument]:
        """Read all documents of a generation, by key."""
        with _telling(generation.name):
            found: dict[str, IndexedDocument] = {}
            for collection in self._collections(generation):
                rows = collection.get(where={"kind": "document"}, include=["documents"])
                for text in rows["documents"] or ():
                    document = IndexedDocument.model_validate_json(text)
                    found[document.key] = document
            return found

    def vectors(self, generation: Generation) -> dict[str, Vectors]:
        """Read the line vectors of each document, in the order of its lines."""
        with _telling(generation.name):
            rows: dict[str, list[tuple[int, Sequence[float]]]] = {}
            for collection in self._collections(generation):
                got = collection.get(where={"kind": "line"}, include=["embeddings", "metadatas"])
                embeddings = got["embeddings"]
                if embeddings is None:
                    continue
                for meta, vector in zip(got["metadatas"] or (), embeddings, strict=True):
                    rows.setdefault(str(meta["document"]), []).append((_whole(meta["order"]), vector))
            return {
                key: np.asarray(
                    [vector for _, vector in sorted(lines, key=lambda line: line[0])], dtype=np.float32
                )
                for key, lines in rows.items()
            }

    def write(
        self, documents: Sequence[IndexedDocument], vectors: Mapping[str, Vectors], *, embedder: str
    ) -> Generation:
        """Write a new generation, switch to it, and drop the older ones.

        Args:
            documents: Everything the index shall hold.
            vectors: For each document's key, float32 (lines, dimensions), rows of unit length.
            embedder: The model the vectors come from.
        """
        generation = Generation(name=secrets.token_hex(4), embedder=embedder)
        with _telling(generation.name):
            for audience in sorted({document.front.audience for document in documents}):
                collection = self._client.create_collection(
                    f"{_POINTER}-{generation.name}-{audience}",
                    configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                    embedding_function=None,
                )
                _fill(collection, [doc for doc in documents if doc.front.audience == audience], vectors)
            pointer = self._client.get_or_create_collection(_POINTER, embedding_function=None)
            pointer.modify(metadata=generation.model_dump())
            for old in self._client.list_collections():
                if old.name.startswith(f"{_POINTER}-") and not old.name.startswith(
                    f"{_POINTER}-{generation.name}-"
                ):
                    self._client.delete_collection(old.name)
        return generation

    def nearest(
        self,
        generation: Generation,
        vector: Vectors,
        *,
        documents: Mapping[str, Sequence[str]],
        most: int,
    ) -> list[LineHit]:
        """Find the lines nearest to a vector.

        Args:
            generation: The index to search.
            vector: float32 (dimensions,), of unit length.
            documents: For each audience, the keys of the documents that may answer.
            most: How many lines at most from each audience.
        """
        with _telling(generation.name):
            hits: list[LineHit] = []
            for audience, keys in documents.items():
                collection = self._client.get_collection(
                    f"{_POINTER}-{generation.name}-{audience}",
                    embedding_function=None,
                )
                where: dict[str, Any] = {"$and": [{"kind": "line"}, {"document": {"$in": list(keys)}}]}
                got = collection.query(
                    query_embeddings=vector[None, :],
                    n_results=most,
                    where=where,
                    include=["metadatas", "distances"],
                )
                for meta, distance in zip(
                    (got["metadatas"] or [[]])[0], (got["distances"] or [[]])[0], strict=True
                ):
                    hits.append(
                        LineHit(
                            at=LineKey(str(meta["document"]), _whole(meta["chunk"]), _whole(meta["line"])),
                            similarity=1.0 - float(distance),
                        ),
                    )
            return hits

    def line_vectors(
        self, generation: Generation, *, audience: str, lines: Sequence[LineKey]
    ) -> dict[LineKey, Vectors]:
        """Read the vectors of some lines of one audience, each float32 (dimensions,), of unit length."""
        with _telling(generation.name):
            collection = self._client.get_collection(
                f"{_POINTER}-{generation.name}-{audience}",
                embedding_function=None,
            )
            by_id = {_line_id(line): line for line in lines}
            got = collection.get(ids=list(by_id), include=["embeddings"])
            vectors = got["embeddings"]
            if vectors is None:
                return {}
            return {
                by_id[row]: np.asarray(vector, dtype=np.float32)
                for row, vector in zip(got["ids"], vectors, strict=True)
            }

    def _collections(self, generation: Generation) -> list[Collection]:
        prefix = f"{_POINTER}-{generation.name}-"
        return [found for found in self._client.list_collections() if found.name.startswith(prefix)]


def _fill(
    collection: Collection, documents: Sequence[IndexedDocument], vectors: Mapping[str, Vectors]
) -> None:
    ids: list[str] = []
    texts: list[str] = []
    metas: list[dict[str, str | int]] = []
    rows: list[Vectors] = []
    for document in documents:
        lines = [
            (chunk.position, number, text)
            for chunk in document.chunks
            for number, text in enumerate(embedded_texts(chunk))
        ]
        ids += [document.key, *(_line_id(LineKey(document.key, chunk, number)) for chunk, number, _ in lines)]
        texts += [document.model_dump_json(), *(text for _, _, text in lines)]
        metas.append({"kind": "document", "document": document.key})
        metas += [
            {"kind": "line", "document": document.key, "chunk": chunk, "line": number, "order": order}
            for order, (chunk, number, _) in enumerate(lines)
        ]
        # A document's own row is never searched; it carries the first line's vector because Chroma wants one.
        rows += [vectors[document.key][:1], vectors[document.key]]
    matrix = np.concatenate(rows)
    for start in range(0, len(ids), _BATCH_ROWS):
        end = start + _BATCH_ROWS
        collection.add(
            ids=ids[start:end],
            embeddings=matrix[start:end],
            documents=texts[start:end],
            metadatas=[*metas[start:end]],
        )


def _line_id(line: LineKey) -> str:
    return f"{line.document}#{line.chunk}/{line.line}"


def _whole(value: object) -> int:
    return int(json.loads(str(value)))


@contextmanager
def _telling(where: str) -> Iterator[None]:
    """Turn Chroma's many errors into one sentence."""
    from chromadb.errors import ChromaError  # noqa: PLC0415  Chroma is imported where it is opened

    try:
        yield
    except (ChromaError, OSError, ValueError, RuntimeError) as error:
        raise IndexUnavailable(
            f"The passage store ({where!r}) cannot be used ({type(error).__name__}); check CHROMA_URL or DATA_DIR, "
            "or run python -m knowledge ingest again.",
        ) from error
