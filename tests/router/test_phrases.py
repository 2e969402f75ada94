from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from bot.router.training import build_samples
from prompts.loader import (
    PhraseFile,
    content_hash,
    load_phrases,
    load_slots,
    load_values,
    render_system,
    slots_used,
)
from tests.router.toolset import TOOLS

WELL_COVERED = {
    "check_stock",
    "list_low_stock",
    "find_person",
    "ask_policy",
    "list_alerts",
    "show_capabilities",
}


@pytest.fixture(scope="module")
def files():
    return {file.label: file for file in load_phrases()}


def test_every_tool_of_the_contract_has_phrases_and_no_phrases_are_for_anything_else(files):
    assert set(files) == {*TOOLS, "out_of_scope"}


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_each_tool_is_asked_for_in_many_ways_in_both_languages(tool, files):
    least = 40 if tool in WELL_COVERED else 20
    assert len(files[tool].zh) >= least
    assert len(files[tool].en) >= least
    assert files[tool].mixed


def test_refusals_are_learned_from_many_examples(files):
    assert len(files["out_of_scope"].zh) + len(files["out_of_scope"].en) >= 300


def test_no_sentence_is_taught_to_mean_two_tools(files):
    owners = {}
    for file in files.values():
        for phrases in file.by_language().values():
            for phrase in phrases:
                # A bare slot, such as {person}, means what its filler is.
                if phrase not in {f"{{{name}}}" for name in slots_used(file)}:
                    owners.setdefault(phrase, set()).add(file.label)
    assert {phrase: labels for phrase, labels in owners.items() if len(labels) > 1} == {}


def test_training_texts_have_no_slots_left_and_are_always_the_same(files):
    samples = build_samples(list(files.values()), load_slots())
    assert [sample.text for sample in samples if "{" in sample.text] == []
    assert samples == build_samples(list(files.values()), load_slots())


def test_variants_of_one_phrase_share_a_group(files):
    samples = build_samples([files["check_stock"]], load_slots())
    groups = {sample.group for sample in samples}
    assert len(groups) == sum(len(phrases) for phrases in files["check_stock"].by_language().values())


def _write(folder, name, **content):
    (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_a_misspelt_key_is_refused(tmp_path):
    _write(
        tmp_path, "check_stock.yaml", tool="check_stock", note="x", zh=["库存"], en=["stock"], englisch=["x"]
    )
    with pytest.raises(ValidationError, match="englisch"):
        load_phrases(tmp_path)


def test_a_slot_that_nothing_fills_is_refused(tmp_path):
    _write(tmp_path, "check_stock.yaml", tool="check_stock", note="x", zh=["{itme}库存"], en=["stock"])
    with pytest.raises(ValueError, match="itme"):
        load_phrases(tmp_path)


def test_a_file_is_named_after_its_tool(tmp_path):
    _write(tmp_path, "stock.yaml", tool="check_stock", note="x", zh=["库存"], en=["stock"])
    with pytest.raises(ValueError, match=r"check_stock\.yaml"):
        load_phrases(tmp_path)


def test_a_phrase_that_stands_twice_is_refused():
    with pytest.raises(ValidationError, match="twice under zh"):
        PhraseFile(tool="check_stock", note="x", zh=("库存", "库存"), en=("stock",))


def test_every_value_of_the_contract_has_words_in_both_languages():
    values = load_values()
    expected = {
        "leave_type": {"annual", "sick", "personal", "marriage", "maternity", "paternity", "compensatory"},
        "severity": {"critical", "major", "minor"},
        "metric": {"on_hand", "days_of_cover", "daily_sales", "open_issues"},
        "operator": {"below", "above"},
    }
    for argument, names in expected.items():
        assert set(values[argument]) == names
        assert all(words.zh and words.en for words in values[argument].values())


def test_the_fingerprint_changes_with_the_phrases(tmp_path, monkeypatch):
    source = Path(__file__).parents[2] / "prompts"
    (tmp_path / "phrases").mkdir()
    (tmp_path / "slots.yaml").write_bytes((source / "slots.yaml").read_bytes())
    phrases = tmp_path / "phrases" / "check_stock.yaml"
    phrases.write_bytes((source / "phrases" / "check_stock.yaml").read_bytes())
    monkeypatch.setattr("prompts.loader.FOLDER", tmp_path)
    before = content_hash()
    phrases.write_bytes(phrases.read_bytes() + b"- x\n")
    assert content_hash() != before


@pytest.mark.parametrize(("language", "named"), [("zh", "简体中文"), ("en", "English")])
def test_the_system_prompt_states_the_day_the_chain_and_the_language(language, named):
    text = render_system(today="2026-11-24", language=language, company="Lantern")
    assert "2026-11-24" in text
    assert "Lantern" in text
    assert named in text
    assert "{" not in text
