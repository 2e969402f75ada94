"""The contract tests leave nothing out: every method is called by one, and every one says where its rule comes from."""

import re
from pathlib import Path

import pytest

from bot.workspace import limits
from bot.workspace.block_kinds import BLOCKS
from bot.workspace.web_api.endpoint import METHODS

HERE = Path(__file__).parent
# These ask whether the server survives, not what Slack answers.
NO_CONTRACTS = {
    "test_bad_input.py", "test_contracts_are_covered.py", "test_page_api.py", "test_seed.py",
    "test_senseless_input.py", "test_server.py",
}  # fmt: skip
CONTRACTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in HERE.glob("test_*.py")
    if path.name not in NO_CONTRACTS
}
CALLS = CONTRACTS | {"test_server.py": (HERE / "test_server.py").read_text(encoding="utf-8")}


@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_has_a_contract_test(method):
    with_rates_alone = {name for name, text in CALLS.items() if f'"{method}"' in text}
    assert with_rates_alone - {"test_rate_limits_and_faults.py"}


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_every_contract_test_names_its_source(name):
    assert re.search(r"https://docs\.slack\.dev/\S+", CONTRACTS[name])


def test_every_limit_names_its_source():
    lines = Path(limits.__file__).read_text(encoding="utf-8").splitlines()
    unexplained = []
    for number, line in enumerate(lines):
        if ": Final" in line:
            above = number - 1
            while ": Final" in lines[above]:
                above -= 1
            if not lines[above].startswith("#"):
                unexplained.append(line)
    assert unexplained == []


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_every_block_is_put_to_the_test(kind):
    named = {name for name, text in CONTRACTS.items() if f'"{kind}"' in text}
    assert named & {"test_block_limits.py", "test_charts_and_rich_text.py"}
