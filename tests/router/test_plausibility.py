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
