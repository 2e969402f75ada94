"""Marks on request fields that hold a name or number: what people type becomes a code before the rules see it."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from backend.naming.documents import DocumentKind
from backend.naming.entries import NameKind


@dataclass(frozen=True)
class NameOf:
    """The field holds the code of a `kind`; people type names, aliases or codes.

    With `own_by_default`, a location that was left out becomes the asker's own where there is one. With
    `is_needed` it is asked for where there is none: a write never means all locations. `other_end` is the field of
    the location that goods go to: where only that was said, they come from the asker's own.
    """

    kind: NameKind
    own_by_default: bool = False
    is_needed: bool = False
    other_end: str | None = None


@dataclass(frozen=True)
class NumberOf:
    """The field holds a document number; a number without a prefix is of the first of `kinds`, if any is given."""

    kinds: tuple[DocumentKind, ...] = ()


ItemName = Annotated[
    str,
    NameOf(NameKind.ITEM),
    Field(
        description="The item as the person called it, with size or flavour words; a name, SKU or barcode."
    ),
]
OptionalItemName = Annotated[
    str | None,
    NameOf(NameKind.ITEM),
    Field(description="The item as the person called it; leave out if none was named."),
]
LocationName = Annotated[
    str | None,
    NameOf(NameKind.LOCATION, own_by_default=True),
    Field(
        description="Store, warehouse or kitchen as the person called it; leave out if none was named, "
        '"all stores" where all are meant.'
    ),
]
OneLocationName = Annotated[
    str | None,
    NameOf(NameKind.LOCATION, own_by_default=True, is_needed=True),
    Field(
        description="The one store, warehouse or kitchen as the person called it; leave out if none was named."
    ),
]
OtherLocationName = Annotated[
    str,
    NameOf(NameKind.LOCATION, other_end="to_location"),
    Field(description="The store, warehouse or kitchen that gives the goods, as the person called it."),
]
PersonName = Annotated[
    str,
    NameOf(NameKind.PERSON),
    Field(
        description="The colleague as the person called them: name, nickname, e-mail address, or a post "
        'such as "the manager of store 5" or "my manager".'
    ),
]
OptionalSupplierName = Annotated[
    str | None,
    NameOf(NameKind.SUPPLIER),
    Field(description="The supplier as the person called it; leave out if none was named."),
]
DocumentNumber = Annotated[
    str,
    NumberOf(),
    Field(description="The document's number as the person wrote it, such as PR-000012 or PR 12."),
]
