"""Every name in the seed files leads to exactly the codes the data's own description promises."""

import pytest

from backend.naming.entries import NameKind
from tests.backend.naming.demo_names import ambiguous_words, demo_entries, plain_words


@pytest.mark.parametrize(("kind", "word", "codes"), ambiguous_words())
def test_a_word_of_the_ambiguity_tables_means_exactly_its_codes(index, kind, word, codes):
    found = index.resolve(word, kind=kind)

    assert found.status == "several"
    assert set(found.codes) == codes


@pytest.mark.parametrize(("kind", "word", "codes"), ambiguous_words())
def test_an_ambiguous_word_stays_ambiguous_when_typed_in_capitals_with_spaces(index, kind, word, codes):
    assert set(index.resolve(f"  {word.upper()} ", kind=kind).codes) == codes


@pytest.mark.parametrize("kind", NameKind)
def test_every_other_name_and_alias_means_its_own_entry(index, kind):
    wrong = {
        word: found.codes
        for word_kind, word, code in plain_words()
        if word_kind == kind and (found := index.resolve(word, kind=kind)).codes != (code,)
    }

    assert wrong == {}


@pytest.mark.parametrize("kind", NameKind)
def test_every_code_means_its_entry_in_either_case(index, kind):
    codes = [entry.code for entry in demo_entries() if entry.kind == kind]

    assert [index.resolve(code.lower(), kind=kind).codes for code in codes] == [(code,) for code in codes]
    assert [index.resolve(code, kind=kind).codes for code in codes] == [(code,) for code in codes]


def test_every_barcode_means_its_item(index):
    items = [entry for entry in demo_entries() if entry.barcode]
    found = [index.resolve(item.barcode, kind=NameKind.ITEM) for item in items]

    assert [one.codes for one in found] == [(item.code,) for item in items]
    assert {one.matches[0].how for one in found} == {"barcode"}


@pytest.mark.parametrize("kind", [NameKind.ITEM, NameKind.LOCATION])
def test_every_alias_is_found_inside_a_chinese_sentence_about_stock(index, kind):
    missed = {}
    for word_kind, word, code in plain_words():
        if word_kind != kind:
            continue
        mentions = index.find_mentions(f"{word} 还剩多少")
        if [m for m in mentions if m.kind == kind and code in m.candidates and m.start == 0] == []:
            missed[word] = mentions

    assert missed == {}
