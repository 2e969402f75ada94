import json
import sys

import pytest

from bot.router import cache
from bot.router.scorer import IntentScorer, Sample
from evals.comparing_routers import measure_rival
from evals.intent import Example, main, measure, read_examples

COLOURS = (
    "red",
    "green",
    "blue",
    "yellow",
    "black",
    "white",
    "grey",
    "brown",
    "pink",
    "orange",
    "purple",
    "golden",
)
WORDS = {
    "paint": "paint the wall {}",
    "buy": "buy a {} dress in the shop",
    "sing": "sing the song about the {} bird",
    "cook": "cook the {} soup for dinner",
}
STRANGE = tuple(f"what is the distance to planet number {number} in light years" for number in range(12))


def samples_of(colours):
    known = [
        Sample(pattern.format(colour), label, f"{label}/{colour}")
        for label, pattern in WORDS.items()
        for colour in colours
    ]
    return [*known, *(Sample(text, "oos", text) for text in STRANGE)]


@pytest.fixture(scope="module")
def small(encoder):
    return IntentScorer.train(samples_of(COLOURS), encoder=encoder)


@pytest.mark.parametrize(
    ("text", "label"), [("please paint it turquoise", "paint"), ("cook me some silver soup", "cook")]
)
def test_it_learns_any_set_of_intents(small, text, label):
    assert small.score(text).best.label == label


def test_the_refusal_class_is_none_of_the_intents(small):
    assert set(small.labels) == set(WORDS)
    assert {score.label for score in small.score("anything").scores} == set(WORDS)


def test_what_is_like_no_intent_is_refused(small):
    assert small.score("what is the distance to planet number 99 in light years").is_out_of_scope
    assert not small.score("paint the wall violet").is_out_of_scope


def test_several_wordings_of_one_text_are_weighed_together(small):
    alone = small.score("paint the wall red").best.probability
    torn = small.score("paint the wall red", "cook the red soup for dinner").best.probability
    assert torn < alone


def test_without_examples_of_refusals_nothing_is_refused(encoder):
    scorer = IntentScorer.train(
        [sample for sample in samples_of(COLOURS) if sample.label != "oos"], encoder=encoder
    )
    assert not scorer.score(STRANGE[0]).is_out_of_scope


def test_training_twice_gives_the_same_judgement(small, encoder):
    again = IntentScorer.train(samples_of(COLOURS), encoder=encoder)
    assert again.score("buy a red bird") == small.score("buy a red bird")


def test_the_trained_router_is_kept_on_disk_until_the_phrases_change(tmp_path, encoder, small, monkeypatch):
    trainings = []

    def train(given):
        trainings.append(given.name)
        return small

    monkeypatch.setattr(cache, "train_router", train)
    first = cache.load_or_train(tmp_path, encoder=encoder)
    second = cache.load_or_train(tmp_path, encoder=encoder)
    assert second.score("paint the wall violet") == first.score("paint the wall violet")
    assert trainings == [encoder.name]
    monkeypatch.setattr(cache, "content_hash", lambda: "other phrases")
    cache.load_or_train(tmp_path, encoder=encoder)
    assert trainings == [encoder.name, encoder.name]
    assert len(list(tmp_path.glob("*.pickle"))) == 1


def test_a_damaged_file_is_trained_anew(tmp_path, encoder, small, monkeypatch):
    monkeypatch.setattr(cache, "train_router", lambda _: small)
    cache.load_or_train(tmp_path, encoder=encoder)
    next(tmp_path.glob("*.pickle")).write_bytes(b"half a file")
    assert cache.load_or_train(tmp_path, encoder=encoder).score("paint the wall violet").best.label == "paint"


def _lines(path, examples):
    path.write_text(
        "\n".join(json.dumps({"text": sample.text, "label": sample.label}) for sample in examples)
    )
    return str(path)


def test_the_intent_eval_reports_accuracy_and_refusals(tmp_path, capsys):
    train = _lines(tmp_path / "train.jsonl", samples_of(COLOURS))
    test = _lines(tmp_path / "test.jsonl", samples_of(("turquoise", "silver")))
    assert main(["--train", train, "--test", test, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["in_scope_accuracy"] == 1.0
    assert report["out_of_scope_recall"] == 1.0
    assert report["milliseconds_per_text"] > 0
    assert report["test_texts"] == 8 + len(STRANGE)


def test_a_rival_that_is_not_installed_is_named_with_what_to_do(encoder, tmp_path):
    pairs = [("order eggs", "order"), ("hello", "greet")]
    with pytest.raises(FileNotFoundError, match="make rival"):
        measure_rival(pairs, pairs, encoder=encoder, python=tmp_path / "python")


def test_a_rival_gets_the_same_texts_with_our_vectors(encoder, tmp_path):
    script = tmp_path / "python"
    script.write_text(
        "#!/bin/sh\n"
        f"exec {sys.executable} -c 'import numpy, sys, json; data = numpy.load(sys.argv[2]); print(json.dumps([dict("
        'aggregation=" ".join(data["train"]), in_scope_accuracy=len(data["vectors"]), '
        'out_of_scope_recall=None, milliseconds_per_text_without_encoding=1)]))\' "$@"\n'
    )
    script.chmod(0o700)
    (result,) = measure_rival([("order eggs", "order")], [("hello", "greet")], encoder=encoder, python=script)
    assert (result.aggregation, result.in_scope_accuracy) == ("order eggs", 2)


def test_a_wrong_label_costs_accuracy():
    training = [Example(text=sample.text, label=sample.label) for sample in samples_of(COLOURS)]
    report = measure(
        training,
        [
            Example(text="paint the wall red", label="cook"),
            Example(text="cook the green soup for dinner", label="cook"),
        ],
    )
    assert report.in_scope_accuracy == 0.5
    assert report.worst[0].taken_for == "paint"


@pytest.mark.parametrize(
    "content", ["", '{"text": "x"}', "not json", '{"text": "x", "label": "y", "extra": 1}']
)
def test_a_malformed_file_is_named(tmp_path, capsys, content):
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"bad\.jsonl"):
        read_examples(path)
    assert main(["--train", str(path), "--test", str(path)]) == 2
    assert "bad.jsonl" in capsys.readouterr().err


def test_words_repeated_for_emphasis_count_once(small):
    assert small.score("paint the wall reeeeed!!!!") == small.score("paint the wall red!")
