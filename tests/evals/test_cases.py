"""The case files: well formed, known, balanced, and true to the demo company."""

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from evals.days import resolve, resolve_all
from evals.effects import READS, REVERSIBLE, TOOLS, WRITES
from evals.handbook import load_questions
from evals.schema import schema_text
from evals.suites import ANY_TOOL, HANDBOOK, SCHEMA, Bucket, CaseFileError, load_suites
from tools.registry import build_catalog

DATA = Path(__file__).parents[2] / "backend" / "seed" / "data"
LEAST_CASES = 700
STRANGERS = {"visitor@gmail.com", "ceo@lantern.example.org"}


@pytest.fixture(scope="module")
def suites():
    return load_suites()


@pytest.fixture(scope="module")
def cases(suites):
    return [case for suite in suites for case in suite.cases]


@pytest.fixture(scope="module")
def expectations(cases):
    first = [expected for case in cases for expected in case.expectations]
    return [*first, *(other for expected in first for other in expected.more)]


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_schema_beside_the_cases_is_the_models():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_every_file_points_an_editor_at_the_schema():
    for path in SCHEMA.parent.glob("*.yaml"):
        if path != HANDBOOK:
            assert path.read_text(encoding="utf-8").startswith(
                f"# yaml-language-server: $schema={SCHEMA.name}\n"
            )


def test_there_are_enough_cases_in_every_bucket(suites):
    counted = {suite.bucket: len(suite.cases) for suite in suites}
    assert set(counted) == set(Bucket) - {Bucket.HANDBOOK}
    assert sum(counted.values()) >= LEAST_CASES
    assert min(counted.values()) >= 40


def test_ids_are_unique_across_all_files_and_the_handbook(cases):
    ids = [case.id for case in cases] + [question.case.id for question in load_questions(HANDBOOK)]
    assert [one for one, times in Counter(ids).items() if times > 1] == []


def test_no_message_is_asked_twice_by_one_person_in_one_place(cases):
    asked = Counter(
        (case.email, case.public, tuple(turn.text for turn in case.conversation)) for case in cases
    )
    assert [message for message, times in asked.items() if times > 1] == []


def test_chinese_and_english_are_balanced(cases):
    languages = Counter(case.language for case in cases)
    assert languages["en"] >= 0.3 * len(cases)
    assert languages["zh"] >= 0.3 * len(cases)
    assert languages["mixed"] >= 30


def test_every_tool_of_the_contract_is_asked_for_in_both_languages(suites):
    asked = {"zh": set(), "en": set()}
    for suite in suites:
        for case in suite.cases:
            asked.setdefault(case.language, set()).update(expected.tool for expected in case.expectations)
    assert TOOLS - asked["zh"] == set()
    assert TOOLS - asked["en"] == set()


def test_every_parity_request_comes_in_both_languages_and_mixed_with_one_expectation(suites):
    (parity,) = (suite for suite in suites if suite.bucket is Bucket.PARITY)
    for start in range(0, len(parity.cases), 3):
        three = parity.cases[start : start + 3]
        assert [case.language for case in three] == ["zh", "en", "mixed"]
        assert len({case.email for case in three}) == 1
        wishes = [
            (
                case.expect.tool,
                {key: value for key, value in case.expect.arguments.items() if key in CANONICAL},
            )
            for case in three
        ]
        assert wishes[0] == wishes[1] == wishes[2], three[0].id


CANONICAL = {
    "item", "location", "category", "within_days", "from_location", "to_location", "quantity", "lines", "needed_by",
    "status", "document", "supplier", "counted_quantity", "delegate", "start_on", "end_on", "leave_type", "person",
    "kind", "metric", "operator", "threshold",
}  # fmt: skip


def test_everybody_who_asks_is_in_the_staff_list_or_meant_to_be_a_stranger(cases):
    staff = {row["email"] for row in rows("employees.csv")}
    assert {case.email for case in cases} - staff == STRANGERS


def test_many_roles_and_places_are_heard(cases):
    staff = {row["email"]: row for row in rows("employees.csv")}
    heard = [staff[case.email] for case in cases if case.email in staff]
    assert len({row["location_code"] for row in heard if row["location_code"]}) >= 14
    roles = {role for row in heard for role in row["roles"].split("|")}
    assert roles >= {role for row in staff.values() for role in row["roles"].split("|")}


def test_expected_names_are_codes_of_the_demo_company(expectations):
    known = {
        "item": {row["sku"] for row in rows("items.csv")},
        "location": {row["code"] for row in rows("locations.csv")},
        "person": {row["email"] for row in rows("employees.csv")},
        "supplier": {row["code"] for row in rows("suppliers.csv")},
    }
    known |= {
        "from_location": known["location"],
        "to_location": known["location"],
        "delegate": known["person"],
    }
    for expected in expectations:
        wanted = {**expected.arguments, **expected.filled}
        for name, codes in known.items():
            if name in wanted:
                assert wanted[name] in codes
        for line in wanted.get("lines", ()):
            assert line["item"] in known["item"]


def test_only_tools_and_arguments_of_the_contract_are_expected(expectations):
    named = {expected.tool for expected in expectations}
    assert named - TOOLS == {None, ANY_TOOL}
    assert not READS & WRITES
    assert not (READS | WRITES) & REVERSIBLE


def test_a_case_of_a_tool_that_is_built_says_what_is_decided(expectations):
    built = {tool.name for tool in build_catalog() if not tool.is_planned}
    undecided = [
        expected for expected in expectations if expected.tool in built and expected.decision is None
    ]
    assert undecided == []


def test_every_placeholder_means_a_day(cases):
    today = date(2026, 6, 10)
    for case in cases:
        for turn in case.conversation:
            resolve(turn.text, today=today)
        for expected in case.expectations:
            resolve_all(expected.model_dump(mode="json"), today=today)


def test_no_case_is_tied_to_a_calendar_year(cases):
    dated = [
        turn.text for case in cases for turn in case.conversation if re.search(r"20[23]\d[-/年]", turn.text)
    ]
    assert dated == []


def test_a_file_with_an_unknown_field_is_refused_with_its_place(tmp_path):
    case = {"id": "rt-001", "as": "a@b.c", "language": "zh", "text": "x", "expect": {"tol": "check_stock"}}
    write(tmp_path / "routing.yaml", bucket="routing", cases=[case])
    with pytest.raises(CaseFileError, match=r"routing\.yaml: cases\.0\.expect"):
        load_suites(tmp_path)


def test_a_file_named_otherwise_than_its_bucket_is_refused(tmp_path):
    write(tmp_path / "noise.yaml", bucket="routing", cases=[case_of("rt-001")])
    with pytest.raises(CaseFileError, match="name it routing"):
        load_suites(tmp_path)


def test_an_id_that_occurs_twice_is_refused(tmp_path):
    write(tmp_path / "routing.yaml", bucket="routing", cases=[case_of("rt-001"), case_of("rt-001")])
    with pytest.raises(CaseFileError, match="occurs twice"):
        load_suites(tmp_path)


def test_a_case_with_neither_text_nor_turns_is_refused(tmp_path):
    case = {"id": "rt-001", "as": "a@b.c", "language": "zh"}
    write(tmp_path / "routing.yaml", bucket="routing", cases=[case])
    with pytest.raises(CaseFileError, match="either `text` and `expect`, or `turns`"):
        load_suites(tmp_path)


def test_a_conversation_must_say_how_it_ends(tmp_path):
    case = {"id": "rt-001", "as": "a@b.c", "language": "zh", "turns": [{"text": "x"}]}
    write(tmp_path / "routing.yaml", bucket="routing", cases=[case])
    with pytest.raises(CaseFileError, match="last turn"):
        load_suites(tmp_path)


def test_the_schema_allows_no_field_the_model_does_not_know():
    definitions = json.loads(schema_text())["$defs"]
    assert all(
        definitions[name]["additionalProperties"] is False for name in ("Case", "Expectation", "CaseTurn")
    )


def case_of(case_id):
    return {"id": case_id, "as": "a@b.c", "language": "zh", "text": "x", "expect": {"tool": "check_stock"}}


def write(path, *, bucket, cases):
    path.write_text(yaml.safe_dump({"bucket": bucket, "note": "n", "cases": cases}), encoding="utf-8")
