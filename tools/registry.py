"""Every tool there is, area by area."""

from tools import alerts, assistant, helpdesk, inspection, inventory, people, procurement
from tools.catalog import Catalog, Tool

AREAS = (inventory, procurement, inspection, people, helpdesk, alerts, assistant)


def build_catalog() -> Catalog:
    """Collect the tools of all areas, in the order they are written."""
    return Catalog([member for area in AREAS for member in vars(area).values() if isinstance(member, Tool)])
