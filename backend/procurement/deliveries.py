"""What a form says of a delivery beyond what people say in one sentence: lots, dates and temperatures."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from backend.naming.marks import OneLocationName
from backend.procurement.drafts import ReceiptDraft, ReceivedLine
from backend.procurement.schemas import GoodsReceiptDraft, OrderLine


class DeliveredLine(OrderLine):
    """So much of an item in one lot, as the label and the thermometer say."""

    lot_code: Annotated[
        str | None, Field(min_length=1, max_length=32, description="The lot on the label; empty if none is.")
    ] = None
    expires_on: Annotated[date | None, Field(description="The expiry date on the label, as an ISO date.")] = (
        None
    )
    temperature_celsius: Annotated[
        Decimal | None,
        Field(ge=-60, le=90, decimal_places=1, description="The highest measured, for cold goods."),
    ] = None


class DeliveryDraft(GoodsReceiptDraft):
    """Goods that came for an order, line by line; what was said in a sentence is one too."""

    location: OneLocationName = None
    lines: Annotated[
        tuple[DeliveredLine, ...] | None,
        Field(min_length=1, max_length=50, description="What really came; leave out if all came as ordered."),
    ] = None

    def to_receipt(self) -> ReceiptDraft:
        """Return it as the receiving service takes it."""
        lines = None if self.lines is None else tuple(_to_received(line) for line in self.lines)
        return ReceiptDraft(document=self.document, location=self.location, lines=lines)


def _to_received(line: DeliveredLine) -> ReceivedLine:
    return ReceivedLine(
        item=line.item,
        quantity=line.quantity,
        lot_code=line.lot_code,
        expires_on=line.expires_on,
        temperature_celsius=line.temperature_celsius,
    )
