"""Every error Storehand raises on purpose.

AppError
├── DomainError             the request cannot be done as asked; the person reads the sentence
│   ├── NotFound            nothing of that name or number, with what is near it
│   ├── NotAllowed          role, scope or separation of duties forbids it
│   ├── Conflict            it was already decided, changed or done
│   └── InvalidRequest      a value is impossible (quantity −3, 30 February)
│       └── Incomplete      what was said makes another argument necessary; the person is asked for it
└── Unavailable             nothing wrong with the request; something we need is down
    ├── DatabaseUnavailable
    ├── KnowledgeUnavailable
    └── ModelUnavailable

A sentence is an English template with named fields, marked with `message()` so that the catalogue
check finds it; the edge translates the template and then fills the fields.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

Reason = Literal["out_of_scope", "not_allowed", "not_found", "invalid", "unavailable"]


def message(template: str) -> str:
    """Mark an English template for translation and return it unchanged."""
    return template


class AppError(Exception):
    """Base of all expected failures.

    Args:
        template: English sentence for the person, with `{named}` fields and the next step.
        fields: values of the template's fields; names in both languages are given as `{zh, en}` pairs.
    """

    reason: ClassVar[Reason] = "invalid"

    def __init__(self, template: str, **fields: object) -> None:
        self.template = template
        self.fields: Mapping[str, object] = fields
        super().__init__(template.format(**fields))


class DomainError(AppError):
    """The request is understood and cannot be done as asked."""


class NotFound(DomainError):
    """Nothing of that name or number exists, or none that the asker may know of."""

    reason = "not_found"


class NotAllowed(DomainError):
    """Role, scope or separation of duties forbids it."""

    reason = "not_allowed"


class Conflict(DomainError):
    """The thing has been decided, changed or done since it was shown."""


class InvalidRequest(DomainError):
    """A value is impossible or contradicts another."""


class Incomplete(InvalidRequest):
    """What was said makes another argument necessary, which is asked for.

    Args:
        template: as for every error, for where nobody can be asked.
        missing: name of the argument.
        fields: values of the template's fields.
    """

    def __init__(self, template: str, *, missing: str, **fields: object) -> None:
        super().__init__(template, **fields)
        self.missing = missing


class Unavailable(AppError):
    """Something Storehand needs does not answer; trying again later may help."""

    reason = "unavailable"


class DatabaseUnavailable(Unavailable):
    """PostgreSQL cannot be reached."""


class KnowledgeUnavailable(Unavailable):
    """The passage store cannot be opened or searched."""


class ModelUnavailable(Unavailable):
    """The language model or encoder cannot be reached or loaded."""


def database_unavailable() -> DatabaseUnavailable:
    """Return the error that tells a person of a lost database."""
    return DatabaseUnavailable(
        message(
            "The database does not answer at the moment. Nothing was changed; please try again in a minute."
        )
    )
