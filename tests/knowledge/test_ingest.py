from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from filelock import FileLock

from knowledge import ingest as ingest_module
from knowledge.errors import IndexOutOfDate, IndexUnavailable, KnowledgeError, NothingToIngest
from knowledge.ingest import bring_up_to_date, ingest
from knowledge.search import KnowledgeBase
from tests.knowledge.factories import write_document
from tests.knowledge.fakes import HashEmbedder

EVERYONE = frozenset({"all"})


def documents_found(base: KnowledgeBase, question: str) -> set[str]:
    found = base.look_up(question, audiences=EVERYONE)
    return {found.view.passages[candidate.number][0].front.id for candidate in found.candidates}


def test_a_second_ingest_of_the_same_files_embeds_nothing(folder, index):
    write_document(folder, "leave")
    first = ingest([folder], directory=index, embedder=HashEmbedder())
    embedder = HashEmbedder()
    second = ingest([folder], directory=index, embedder=embedder)
    assert (first.added, second.unchanged) == (("leave",), ("leave",))
    assert embedder.encoded == []


def test_only_what_changed_is_embedded_again(folder, index):
    write_document(folder, "leave")
    write_document(folder, "tills", "## 收银机\n\n死机就重启。\n")
    ingest([folder], directory=index, embedder=HashEmbedder())
    write_document(folder, "tills", "## 收银机\n\n死机请报修。\n")
    embedder = HashEmbedder()
    report = ingest([folder], directory=index, embedder=embedder)
    assert (report.updated, report.unchanged) == (("tills",), ("leave",))
    assert embedder.encoded == ["收银机 死机请报修。"]


def test_a_removed_document_disappears(folder, open_base):
    write_document(folder, "leave")
    gone = write_document(folder, "tills", "## 收银机\n\n死机就重启。\n")
    assert documents_found(open_base(), "收银机死机") == {"leave", "tills"}
    gone.unlink()
    assert documents_found(open_base(), "收银机死机") == {"leave"}


def test_a_changed_document_answers_with_its_new_words(folder, open_base):
    write_document(folder, "leave", "## 年假\n\n年假有 7 天。\n")
    open_base()
    write_document(folder, "leave", "## 年假\n\n年假有 9 天。\n")
    result = open_base().search("年假有几天", audiences=EVERYONE)
    assert result.passages[0].excerpt == "年假有 9 天。"


def test_an_open_base_notices_a_later_ingest(folder, index, open_base, monkeypatch):
    monkeypatch.setattr("knowledge.search._CHECK_SECONDS", 0.0)
    write_document(folder, "leave")
    base = open_base()
    write_document(folder, "tills", "## 收银机\n\n死机就重启。\n")
    ingest([folder], directory=index, embedder=HashEmbedder())
    assert "tills" in documents_found(base, "收银机死机")


def test_a_base_whose_index_was_taken_away_reads_the_new_one(folder, index, open_base):
    write_document(folder, "leave")
    base = open_base()
    write_document(folder, "tills", "## 收银机\n\n死机就重启。\n")
    ingest([folder], directory=index, embedder=HashEmbedder())
    assert "tills" in documents_found(base, "收银机死机")


def test_a_file_that_has_become_unreadable_keeps_its_last_good_version(folder, index, open_base):
    path = write_document(folder, "leave")
    write_document(folder, "tills", "## 收银机\n\n死机就重启。\n")
    open_base()
    path.write_bytes(b"\xff\xfe broken")
    report = ingest([folder], directory=index, embedder=HashEmbedder())
    assert [file.source for file in report.rejected] == ["leave.md"]
    assert report.removed == ()
    assert "leave" in documents_found(open_base(), "年假")


def test_one_broken_file_does_not_stop_the_others(folder, index):
    write_document(folder, "leave")
    write_document(folder, "broken", language="fr")
    report = ingest([folder], directory=index, embedder=HashEmbedder())
    assert report.added == ("leave",)
    assert report.rejected[0].source == "broken.md"
    assert "language" in report.rejected[0].reason


def test_the_same_version_of_a_document_twice_is_rejected(folder, index):
    write_document(folder, "leave")
    write_document(folder, "copy", id="leave")
    report = ingest([folder], directory=index, embedder=HashEmbedder())
    assert "already in" in report.rejected[0].reason


def test_an_empty_folder_does_not_empty_the_index(folder, index, open_base, tmp_path):
    write_document(folder, "leave")
    open_base()
    (tmp_path / "nothing").mkdir()
    with pytest.raises(NothingToIngest, match=r"no \.md file"):
        ingest([tmp_path / "nothing"], directory=index, embedder=HashEmbedder())
    assert documents_found(KnowledgeBase.open(index, HashEmbedder()), "年假") == {"leave"}


def test_a_path_that_does_not_exist_is_named(index, tmp_path):
    with pytest.raises(KnowledgeError, match="nowhere"):
        ingest([tmp_path / "nowhere"], directory=index, embedder=HashEmbedder())


def test_another_embedder_makes_the_index_anew(folder, index):
    write_document(folder, "leave")
    ingest([folder], directory=index, embedder=HashEmbedder("one"))
    with pytest.raises(IndexOutOfDate, match="'one', not 'two'"):
        KnowledgeBase.open(index, HashEmbedder("two"))
    ingest([folder], directory=index, embedder=HashEmbedder("two"))
    assert documents_found(KnowledgeBase.open(index, HashEmbedder("two")), "年假") == {"leave"}


@pytest.fixture
def bundled(folder, monkeypatch):
    monkeypatch.setattr(ingest_module, "BUNDLED_DOCUMENTS", folder.resolve())
    return folder


@pytest.mark.parametrize("by_command", [False, True])
def test_an_update_of_the_program_brings_its_own_documents_along(bundled, index, by_command):
    write_document(bundled, "leave")
    if by_command:
        ingest([bundled], directory=index, embedder=HashEmbedder())
    bring_up_to_date(directory=index, embedder=HashEmbedder())
    write_document(bundled, "tills", "## 收银机\n\n死机就重启。\n")
    bring_up_to_date(directory=index, embedder=HashEmbedder())
    assert documents_found(KnowledgeBase.open(index, HashEmbedder()), "收银机死机") == {"leave", "tills"}


def test_documents_that_somebody_has_chosen_stay(bundled, index, tmp_path):
    write_document(bundled, "leave")
    bring_up_to_date(directory=index, embedder=HashEmbedder())
    own = write_document(tmp_path / "own", "leave", "## 年假\n\n我们公司有 20 天。\n")
    ingest([own], directory=index, embedder=HashEmbedder())
    bring_up_to_date(directory=index, embedder=HashEmbedder())
    found = KnowledgeBase.open(index, HashEmbedder()).search("年假有几天", audiences=EVERYONE)
    assert found.passages[0].excerpt == "我们公司有 20 天。"


def test_chosen_documents_are_not_given_up_for_another_embedder(bundled, index, tmp_path):
    write_document(bundled, "leave")
    own = write_document(tmp_path / "own", "tills")
    ingest([own], directory=index, embedder=HashEmbedder("one"))
    bring_up_to_date(directory=index, embedder=HashEmbedder("two"))
    with pytest.raises(IndexOutOfDate, match="'one', not 'two'"):
        KnowledgeBase.open(index, HashEmbedder("two"))


def test_opening_before_the_first_ingest_says_what_to_run(index):
    with pytest.raises(IndexOutOfDate, match="python -m knowledge ingest"):
        KnowledgeBase.open(index, HashEmbedder())


def test_an_ingest_waits_for_another_and_gives_up_in_words(folder, index, monkeypatch):
    monkeypatch.setattr(ingest_module, "_LOCK_TIMEOUT_SECONDS", 0.05)
    write_document(folder, "leave")
    index.mkdir()
    with FileLock(index / "ingest.lock"), pytest.raises(IndexUnavailable, match="Another ingest"):
        ingest([folder], directory=index, embedder=HashEmbedder())


@pytest.mark.slow
def test_processes_that_ingest_at_once_leave_one_sound_index(folder, index):
    write_document(folder, "leave")
    write_document(folder, "tills", "## 收银机\n\n死机就重启。\n")
    program = textwrap.dedent(
        f"""
        from pathlib import Path
        from knowledge.ingest import ingest
        from tests.knowledge.fakes import HashEmbedder
        ingest([Path({str(folder)!r})], directory=Path({str(index)!r}), embedder=HashEmbedder())
        """,
    )
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert documents_found(KnowledgeBase.open(index, HashEmbedder()), "年假") == {"leave", "tills"}
