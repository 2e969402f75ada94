import pytest

from bot.router.plausibility import weigh
from bot.router.schema import read_tool
from bot.router.scorer import Score, Verdict
from tests.router.toolset import TOOLS

SCHEMAS = {name: read_tool(tool) for name, tool in TOOLS.items()}
UNDECIDED = Verdict(
    scores=(Score("list_purchase_requests", 0.4), Score("get_document", 0.3), Score("release_payment", 0.3)),
    in_scope=0.9,
    threshold=0.2,
)


def test_a_document_number_speaks_for_a_tool_that_takes_one(read):
    verdict = weigh(UNDECIDED, read("看看PR-3"), SCHEMAS)
    assert verdict.best.label == "get_document"
    assert abs(sum(score.probability for score in verdict.scores) - 1) < 1e-9


def test_a_purchase_request_is_nothing_to_be_paid(read):
    chances = {score.label: score.probability for score in weigh(UNDECIDED, read("PR-3"), SCHEMAS).scores}
    assert chances["release_payment"] < chances["get_document"] / 10


def test_a_sentence_without_documents_is_left_as_it_was_judged(read):
    assert weigh(UNDECIDED, read("我的采购申请"), SCHEMAS) == UNDECIDED


ABOUT_AN_ORDER = Verdict(
    scores=(Score("receive_order", 0.6), Score("get_document", 0.4)), in_scope=0.9, threshold=0.2
)


@pytest.mark.parametrize("text", ["PO-4到了没", "has PO-4 arrived", "PO-4 arrived?"])
def test_a_question_about_a_document_is_for_the_tool_that_shows_it(text, read):
    assert weigh(ABOUT_AN_ORDER, read(text), SCHEMAS).best.label == "get_document"


@pytest.mark.parametrize("text", ["PO-4到了", "PO-4 has arrived", "can you receive PO-4"])
def test_a_report_or_a_wish_is_no_question(text, read):
    assert weigh(ABOUT_AN_ORDER, read(text), SCHEMAS).best.label == "receive_order"


def test_a_number_that_begins_like_a_question_is_none(read):
    verdict = Verdict(
        scores=(Score("resolve_inspection_issue", 0.6), Score("get_document", 0.4)),
        in_scope=0.9,
        threshold=0.2,
    )
    assert weigh(verdict, read("IS-5 fixed"), SCHEMAS).best.label == "resolve_inspection_issue"
    assert weigh(verdict, read("is IS-5 fixed"), SCHEMAS).best.label == "get_document"


def test_who_names_a_finding_wants_something_of_it_rather_than_describing_another(read):
    verdict = Verdict(
        scores=(Score("log_inspection_issue", 0.6), Score("resolve_inspection_issue", 0.4)),
        in_scope=0.9,
        threshold=0.2,
    )
    assert weigh(verdict, read("IS-5 done, new lamp is up"), SCHEMAS).best.label == "resolve_inspection_issue"
    assert weigh(verdict, read("the lamp is broken"), SCHEMAS).best.label == "log_inspection_issue"


@pytest.mark.parametrize("text", ["订鸡蛋", "eggs at store 3 and store 5", "鸡蛋来点"])
def test_who_says_little_beside_the_name_of_our_goods_talks_shop(text, read):
    short = Verdict(
        scores=(Score("check_stock", 0.6), Score("find_person", 0.1)), in_scope=0.1, threshold=0.3
    )
    assert not weigh(short, read(text), SCHEMAS).is_out_of_scope


@pytest.mark.parametrize(
    ("text", "probability"),
    [
        ("鸡蛋是谁发明的，先有鸡还是先有蛋", 0.6),
        ("which came first, the chicken or the eggs", 0.6),
        ("store 3 and store 5", 0.6),
        ("鸡蛋", 0.1),
        ("eggs", 0.1),
    ],
)
def test_the_name_alone_or_among_many_words_makes_no_shop_talk(text, probability, read):
    strange = Verdict(
        scores=(Score("check_stock", probability), Score("find_person", 0.05)), in_scope=0.1, threshold=0.3
    )
    assert weigh(strange, read(text), SCHEMAS).is_out_of_scope
