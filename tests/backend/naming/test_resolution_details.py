"""What a resolution says besides the codes: certainty, preference, suggestions, inactive entries."""

import pytest

from backend.naming.entries import NameEntry, NameKind
from backend.naming.index import NameIndex

LEFT = "tan.zhiyuan@lantern.example.com"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("S003", "code"),
        ("人民广场店", "name"),
        ("人广", "alias"),
        ("杭州大学城店", "refined"),
        ("renmin guangchang", "pinyin"),
        ("Tampinese", "fuzzy"),
    ],
)
def test_a_match_says_how_it_was_found(index, text, how):
    assert index.resolve(text, kind=NameKind.LOCATION).matches[0].how == how


def test_a_surer_way_of_finding_has_a_higher_score(index):
    ways = ("S003", "人民广场店", "人广", "renmin guangchang", "Tampinese")
    scores = [index.resolve(way, kind=NameKind.LOCATION).matches[0].score for way in ways]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0


def test_the_askers_own_store_settles_a_shared_name(index):
    found = index.resolve("大学城店", kind=NameKind.LOCATION, prefer={"S009"})

    assert (found.status, found.codes) == ("one", ("S009",))


def test_a_preference_for_both_candidates_settles_nothing(index):
    found = index.resolve("大学城店", kind=NameKind.LOCATION, prefer={"S006", "S009"})

    assert found.status == "several"


def test_a_preference_never_replaces_what_was_named(index):
    assert index.resolve("3号店", kind=NameKind.LOCATION, prefer={"S009"}).codes == ("S003",)


def test_someone_who_left_is_found_by_the_exact_address_and_flagged(index):
    found = index.resolve(LEFT, kind=NameKind.PERSON)

    assert found.codes == (LEFT,)
    assert found.matches[0].active is False


def test_someone_who_left_is_never_suggested(index):
    texts = ["谭志远", "Tan Zhiyuan", "小谭", "志远", "tan zhi yuan"]
    suggested = [
        match.code for text in texts for match in index.resolve(text, kind=NameKind.PERSON).suggestions
    ]

    assert suggested
    assert LEFT not in suggested


def test_a_store_number_that_does_not_exist_suggests_the_nearest_numbers(index):
    found = index.resolve("17号店", kind=NameKind.LOCATION)

    assert found.suggestions[0].code == "S016"


def test_a_thing_that_only_contains_a_known_name_suggests_that_name(index):
    found = index.resolve("可口可乐", kind=NameKind.ITEM)

    assert found.status == "none"
    assert {match.code for match in found.suggestions} >= {"BEV-0001", "BEV-0002", "BEV-0003"}


def test_a_word_from_the_middle_of_a_name_suggests_that_name(index):
    suggested = [index.resolve(text, kind=NameKind.ITEM).suggestions[0].code for text in ("tuna", "三文鱼")]

    assert suggested == ["RDY-0001", "RDY-0003"]


def test_a_finding_of_two_categories_leads_to_both(index):
    found = index.resolve("灭火器过期", kind=NameKind.INSPECTION_CATEGORY)

    assert set(found.codes) == {"FIRE_EXIT", "EXPIRED_GOODS"}


def test_a_wrong_surname_of_the_same_sound_suggests_the_person(index):
    found = index.resolve("许店长", kind=NameKind.PERSON)

    assert "xu.haichuan@lantern.example.com" in [match.code for match in found.suggestions]


def test_the_number_of_matches_is_limited(index):
    assert len(index.resolve("牛奶", kind=NameKind.ITEM, limit=2).matches) == 2


def test_without_a_kind_a_word_may_stand_for_entries_of_several_kinds(index):
    found = index.resolve("冰柜温度记录仪")
    kinds = {match.kind for match in index.resolve("脏").matches}

    assert found.matches == () or found.matches[0].kind == NameKind.ITEM
    assert kinds == {NameKind.INSPECTION_CATEGORY}


def test_an_index_of_nothing_finds_nothing():
    empty = NameIndex([])

    assert empty.resolve("可乐").status == "none"
    assert empty.find_mentions("3号店可乐还剩几罐") == []


def test_a_listed_name_takes_precedence_over_a_derived_title():
    people = [
        NameEntry(NameKind.PERSON, "a@x.example.com", "张三", "Zhang San", ("张店长",), hints=("店长",)),
        NameEntry(NameKind.PERSON, "b@x.example.com", "张四", "Zhang Si", (), hints=("店长",)),
    ]

    assert NameIndex(people).resolve("张店长").codes == ("a@x.example.com",)


def test_an_inactive_item_is_not_offered_by_name_or_barcode():
    old = NameEntry(
        NameKind.ITEM, "BEV-0099", "老汽水", "Old Soda", ("old pop",), "2000000000992", active=False
    )
    index = NameIndex([old])

    assert [index.resolve(text).status for text in ("老汽水", "old pop", "2000000000992")] == ["none"] * 3
