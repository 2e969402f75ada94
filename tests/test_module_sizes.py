from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
FOLDERS = ("backend", "bot", "evals", "knowledge", "prompts", "tests", "tools")
MAX_LINES = 400


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_module_is_too_long_to_read_in_one_go(folder):
    modules = list((PROJECT / folder).rglob("*.py"))
    assert modules, f"{folder} has no module: is the list of folders out of date?"
    lengths = {
        str(module.relative_to(PROJECT)): len(module.read_text(encoding="utf-8").splitlines())
        for module in modules
    }
    assert {module: lines for module, lines in lengths.items() if lines > MAX_LINES} == {}
