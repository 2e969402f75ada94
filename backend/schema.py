"""Every table in one place, for migrations and for the test that compares them with the models."""

from sqlalchemy import MetaData

from backend import audit, numbering
from backend.alerts import models as alerts
from backend.approvals import models as approvals
from backend.conversations import models as conversations
from backend.db import Base
from backend.inspection import models as inspection
from backend.inventory import models as inventory
from backend.items import models as items
from backend.locations import models as locations
from backend.outbox import models as outbox
from backend.people import models as people
from backend.procurement import models as procurement

# Importing a module registers its tables; naming them here keeps the imports from being taken for unused.
TABLE_MODULES = (
    alerts,
    approvals,
    audit,
    conversations,
    inspection,
    inventory,
    items,
    locations,
    numbering,
    outbox,
    people,
    procurement,
)


def all_tables() -> MetaData:
    """Return the metadata with every table registered."""
    return Base.metadata
