"""The tables in the docs are those that the program works by."""

from pathlib import Path

from backend.procurement.figure_definitions import definitions_markdown
from backend.procurement.states import states_markdown

PURCHASING = Path(__file__).parents[1] / "docs" / "purchasing.md"


def test_the_docs_show_the_states_and_figures_of_purchasing_as_they_are():
    text = PURCHASING.read_text(encoding="utf-8")
    assert states_markdown() in text
    assert definitions_markdown("en") in text
