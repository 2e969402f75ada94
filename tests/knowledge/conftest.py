from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.__main__ import HANDBOOK
from knowledge.embedder import load_embedder
from knowledge.ingest import ingest
from knowledge.lexicon import Lexicon
from knowledge.search import KnowledgeBase
from tests.knowledge.fakes import HashEmbedder

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session", autouse=True)
def _chinese_words():
    """Reads the Chinese dictionary once, which takes most of a second, outside any test."""
    Lexicon.load().words("年假")


@pytest.fixture(scope="session")
def universal_encoder():
    embedder = load_embedder()
    embedder.warm_up()
    return embedder


@pytest.fixture(scope="session")
def handbook(universal_encoder, tmp_path_factory):
    directory = tmp_path_factory.mktemp("handbook")
    ingest([HANDBOOK], directory=directory, embedder=universal_encoder)
    return KnowledgeBase.open(directory, universal_encoder, today=lambda: TODAY)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "documents"


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def open_base(folder, index):
    """Ingests the folder and opens the index, both with the fake embedder."""

    def build(*, today: date = TODAY) -> KnowledgeBase:
        ingest([Path(folder)], directory=index, embedder=HashEmbedder())
        return KnowledgeBase.open(index, HashEmbedder(), today=lambda: today)

    return build
