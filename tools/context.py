"""What a tool may touch while it runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from backend.actor import Actor
from backend.naming.service import NameDirectory
from backend.procurement.drafts import PayerAccount
from backend.settings import Language
from backend.uow import Database, UnitOfWork
from knowledge.results import SearchResult


class Handbook(Protocol):
    """Searches the documents; `knowledge.search.KnowledgeBase` is one."""

    def search(
        self,
        question: str,
        *,
        audiences: frozenset[str],
        region: str | None = None,
        language: Language | None = None,
        most: int = 5,
    ) -> SearchResult:
        """Return the passages that answer, the best first."""
        ...


PayerLookup = Callable[[UnitOfWork], PayerAccount | None]
"""Returns the company's own account, from which suppliers are paid; None where it is not set."""


def no_payer(uow: UnitOfWork) -> None:
    """Return no account, for where nobody is paid."""
    del uow


@dataclass(frozen=True)
class Services:
    """What outlives a call: the database, the names and the handbook.

    `button_lifetime` is how long a button may be pressed: long enough to walk to the shelf and back, and no
    longer than a conversation lasts. `payer` finds the company's own account.
    """

    database: Database
    names: NameDirectory
    handbook: Handbook
    button_lifetime: timedelta = timedelta(minutes=30)
    payer: PayerLookup = no_payer


@dataclass(frozen=True)
class CallContext:
    """Who asks, in which language, whether others read along, and the reference of the turn.

    `conversation_key` is where a bare "yes" would be said; None outside a conversation.
    """

    services: Services
    actor: Actor
    language: Language
    public: bool
    reference: str
    conversation_key: str | None = None


@dataclass(frozen=True)
class ToolContext:
    """One call: the context with its unit of work."""

    call: CallContext
    uow: UnitOfWork
    tools: Mapping[str, str]

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.call.actor
