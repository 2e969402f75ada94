"""Questions kept beside the documents: searched, never quoted."""

from __future__ import annotations

from knowledge.ingest import ingest
from tests.knowledge.factories import write_document
from tests.knowledge.fakes import HashEmbedder

BODY = "## 仪容\n\n头发不过肩。\n\n## 打卡\n\n用手机打卡。\n"


def test_a_question_beside_the_documents_finds_its_section_and_is_not_quoted(folder, open_base):
    write_document(folder, "rules", BODY)
    (folder / "questions.yaml").write_text("rules:\n  仪容: [能染发吗]\n", encoding="utf-8")
    base = open_base()
    found = base.look_up("能染发吗", audiences=frozenset({"all"}))
    first = base.quoted(found, found.candidates[0])
    assert first.section == "仪容"
    assert "染发" not in first.text + first.excerpt


def test_a_changed_question_is_indexed_anew(folder, index):
    write_document(folder, "rules", BODY)
    ingest([folder], directory=index, embedder=HashEmbedder())
    (folder / "questions.yaml").write_text("rules:\n  仪容: [能染发吗]\n", encoding="utf-8")
    assert ingest([folder], directory=index, embedder=HashEmbedder()).updated == ("rules",)


def test_a_question_for_a_section_that_is_gone_is_told(folder, index):
    write_document(folder, "rules", BODY)
    (folder / "questions.yaml").write_text("rules:\n  着装: [能染发吗]\n", encoding="utf-8")
    report = ingest([folder], directory=index, embedder=HashEmbedder())
    assert [fault.reason for fault in report.rejected] == ["'rules' has no section '着装'"]
    assert report.added == ("rules",)


def test_a_malformed_file_of_questions_leaves_the_documents_usable(folder, index):
    write_document(folder, "rules", BODY)
    (folder / "questions.yaml").write_text("rules: [能染发吗]\n", encoding="utf-8")
    report = ingest([folder], directory=index, embedder=HashEmbedder())
    assert [fault.source for fault in report.rejected] == ["questions.yaml"]
    assert report.added == ("rules",)
