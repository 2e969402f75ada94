from __future__ import annotations

import json

import pytest

from knowledge import __main__ as command_line
from knowledge.embedder import DEFAULT_EMBEDDER, SentenceEmbedder, load_embedder
from knowledge.errors import EmbedderUnavailable
from tests.knowledge.factories import write_document
from tests.knowledge.fakes import HashEmbedder


@pytest.fixture(autouse=True)
def _fake_embedder(monkeypatch):
    monkeypatch.setattr(command_line, "load_embedder", lambda _name: HashEmbedder())


def test_ingest_then_search_prints_the_excerpt(folder, tmp_path, capsys):
    write_document(folder, "leave")
    assert command_line.main(["ingest", str(folder), "--data-dir", str(tmp_path)]) == 0
    assert "1 added; 1 passages." in capsys.readouterr().out
    assert command_line.main(["search", "年假有几天", "--data-dir", str(tmp_path)]) == 0
    assert "员工每年有 7 天年假。" in capsys.readouterr().out


def test_search_gives_json_and_its_exit_code_says_whether_it_answered(folder, tmp_path, capsys):
    write_document(folder, "leave")
    command_line.main(["ingest", str(folder), "--data-dir", str(tmp_path)])
    capsys.readouterr()
    assert command_line.main(["search", "宠物", "--json", "--data-dir", str(tmp_path)]) == 1
    assert json.loads(capsys.readouterr().out) == {"answered": False, "passages": []}


def test_search_as_a_person_uses_that_persons_audiences(folder, tmp_path):
    write_document(folder, "warnings", "## 警告\n\n书面警告有效期 12 个月。\n", audience="managers")
    command_line.main(["ingest", str(folder), "--data-dir", str(tmp_path)])
    people = {"boss@x.example": frozenset({"all", "managers"}), "crew@x.example": frozenset({"all"})}
    asked = ["search", "书面警告有效期", "--data-dir", str(tmp_path), "--as"]
    assert command_line.main([*asked, "boss@x.example"], people.__getitem__) == 0
    assert command_line.main([*asked, "crew@x.example"], people.__getitem__) == 1


def test_a_rejected_file_is_named_and_fails_the_command(folder, tmp_path, capsys):
    write_document(folder, "leave")
    write_document(folder, "broken", language="fr")
    assert command_line.main(["ingest", str(folder), "--data-dir", str(tmp_path)]) == 1
    assert "rejected broken.md: language" in capsys.readouterr().out


def test_searching_without_an_index_says_what_to_run(tmp_path, capsys):
    assert command_line.main(["search", "年假", "--data-dir", str(tmp_path)]) == 2
    assert "python -m knowledge ingest" in capsys.readouterr().err


def test_the_default_embedder_is_named_without_being_loaded():
    assert load_embedder().name == DEFAULT_EMBEDDER
    assert load_embedder("BAAI/bge-m3").name == "BAAI/bge-m3"


def test_a_model_that_cannot_be_loaded_is_named():
    def fail():
        raise OSError

    with pytest.raises(EmbedderUnavailable, match="'far/away'"):
        SentenceEmbedder("far/away", load=fail).encode(["x"])
