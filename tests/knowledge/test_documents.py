from __future__ import annotations

import pytest

from knowledge.__main__ import HANDBOOK
from knowledge.chunking import cut
from knowledge.documents import read_document
from knowledge.errors import DocumentInvalid
from knowledge.sections import read_sections, sentences
from tests.knowledge.factories import write_document


def test_every_document_of_the_handbook_can_be_read():
    documents = [read_document(path) for path in sorted(HANDBOOK.glob("*.md"))]
    assert len(documents) == 33
    assert all(document.sections for document in documents)
    assert {document.front.audience for document in documents} == {"all", "managers", "hr", "finance", "it"}


def test_a_translation_has_the_same_passages_as_its_original():
    documents = {path.stem: cut(read_document(path)) for path in HANDBOOK.glob("*.md")}
    pairs = [
        (one, documents[one.front.translation_of]) for one in documents.values() if one.front.translation_of
    ]
    assert len(pairs) == 8
    assert all(len(one.chunks) == len(other.chunks) for one, other in pairs)


def test_a_section_knows_the_headings_above_it():
    sections = read_sections("## 病假\n\n甲。\n\n### 病假工资\n\n乙。\n\n## 事假\n\n丙。\n")
    assert [section.headings for section in sections] == [("病假",), ("病假", "病假工资"), ("事假",)]


def test_a_table_is_cut_into_rows_that_keep_their_header():
    (section,) = read_sections(
        "## 病假\n\n| 司龄 | 比例 |\n|---|---|\n| 不满 2 年 | 60% |\n| 满 8 年 | 100% |\n"
    )
    assert [(line.text, line.header) for line in section.lines] == [
        ("不满 2 年 | 60%", "司龄 | 比例"),
        ("满 8 年 | 100%", "司龄 | 比例"),
    ]
    assert section.text == "司龄 | 比例\n不满 2 年 | 60%\n满 8 年 | 100%"


def test_steps_and_items_are_told_apart_and_bold_marks_fall_away():
    (section,) = read_sections("# A\n\n1. First.\n2. Second.\n\n- **Marriage:** 5 days\n")
    assert [(line.kind, line.text) for line in section.lines] == [
        ("step", "First."),
        ("step", "Second."),
        ("item", "Marriage: 5 days"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("最多结转 5 天。福利年假不结转！可以吗？", ("最多结转 5 天。", "福利年假不结转！", "可以吗？")),
        ("Taxis cost 1.5 times. Parking is claimed.", ("Taxis cost 1.5 times.", "Parking is claimed.")),
        ("密码至少 12 位", ("密码至少 12 位",)),
    ],
)
def test_running_text_is_split_at_full_stops_only(text, expected):
    assert sentences(text) == expected


def test_a_passage_too_long_for_one_card_is_cut_between_blocks(folder):
    body = "## Rules\n\n" + "\n\n".join(
        f"Paragraph {number} " + "says the same again. " * 20 for number in range(6)
    )
    chunks = cut(read_document(write_document(folder, "long", body, language="en"))).chunks
    assert len(chunks) > 1
    assert all(len(chunk.text) <= 1200 and chunk.headings == ("Rules",) for chunk in chunks)


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ({"language": "fr"}, "language"),
        ({"effective_on": "soon"}, "effective_on"),
        ({"title": None}, "title"),
        ({"colour": "red"}, "colour"),
        ({"id": "Not An Id"}, "id"),
        ({"topics": "[unclosed"}, "not YAML"),
    ],
)
def test_wrong_front_matter_is_refused_with_the_field(folder, front, reason):
    path = write_document(folder, "broken", **front)
    with pytest.raises(DocumentInvalid, match=reason) as refused:
        read_document(path)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"just text", "front matter"),
        (b"---\nid: a\n", "front matter"),
        (b"", "front matter"),
        ("---\ntitle: 年假".encode("gb18030") + b"\n---\nx", "not UTF-8"),
        (b"---\n- a\n- b\n---\ntext", "names and values"),
    ],
)
def test_a_file_that_is_no_document_is_refused(tmp_path, data, reason):
    path = tmp_path / "file.md"
    path.write_bytes(data)
    with pytest.raises(DocumentInvalid, match=reason):
        read_document(path)


def test_a_document_without_text_is_refused(folder):
    with pytest.raises(DocumentInvalid, match="no text"):
        read_document(write_document(folder, "empty", ""))


def test_a_file_written_on_windows_reads_like_any_other(folder):
    path = write_document(folder, "windows")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_document(path).sections[0].headings == ("年假",)
