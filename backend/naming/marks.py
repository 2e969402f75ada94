"""Marks on request fields that hold a name, so that what people type becomes a code before the rules see it."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from backend.naming.entries import NameKind


@dataclass(frozen=True)
class NameOf:
    """The field holds the code of a `kind`; people type names, aliases or codes.

    With `own_by_default`, a location that was left out becomes the asker's own where there is one.
    """

    kind: NameKind
    own_by_default: bool = False


ItemName = Annotated[
    str,
    NameOf(NameKind.ITEM),
    Field(
        description="The item as the person called it, with size or flavour words; a name, SKU or barcode."
    ),
]
LocationName = Annotated[
    str | None,
    NameOf(NameKind.LOCATION, own_by_default=True),
    Field(description="Store, warehouse or kitchen as the person called it; leave out if none was named."),
]
PersonName = Annotated[
    str,
    NameOf(NameKind.PERSON),
    Field(description="The colleague as the person called them: name, nickname, title or e-mail address."),
]
