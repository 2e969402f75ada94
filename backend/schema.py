"""Every table in one place, for migrations and for the test that compares them with the models."""

from sqlalchemy import MetaData

from backend import audit, numbering, timeline
from backend.actions import models as actions
from backend.alerts import models as alerts
from backend.approvals import models as approvals
from backend.conversations import models as conversations
from backend.db import Base
from backend.inspection import models as inspection
from backend.inventory import models as inventory
from backend.items import models as items
from backend.learning import models as learning
from backend.locations import models as locations
from backend.outbox import models as outbox
from backend.people import models as people
from backend.procurement import models as procurement
from backend.usage import models as usage

# Importing a module registers its tables; naming them here keeps the imports from being taken for unused.
TABLE_MODULES = (
    actions,
    alerts,
    approvals,
    audit,
    conversations,
    inspection,
    inventory,
    items,
    learning,
    locations,
    numbering,
    outbox,
    people,
    procurement,
    timeline,
    usage,
)


def all_tables() -> MetaData:
    """Return the metadata with every table registered."""
    return Base.metadata
