import pytest

from backend.naming.index import NameIndex
from tests.backend.naming.demo_names import demo_entries


@pytest.fixture(scope="session")
def index() -> NameIndex:
    return NameIndex(demo_entries())
