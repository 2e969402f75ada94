"""The figures of purchasing over a period, as `figure_definitions` defines them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType

from backend.actor import Actor
from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import InvalidRequest, NotAllowed, NotFound, message
from backend.locations import service as locations
from backend.procurement import figure_rows, figure_savings
from backend.procurement.amounts import in_cents
from backend.procurement.figure_definitions import BY_ID, DEFINITIONS, Unit
from backend.procurement.figure_rows import Period, Sample
from backend.procurement.invoice_views import READERS
from backend.records import Amount, Record
from backend.uow import UnitOfWork

LONGEST_DAYS = 731
# Before and after these there is nothing, and at the ends of the calendar no day before or after.
FIRST_YEAR, LAST_YEAR = 2000, 2199
_TENTH = Decimal("0.1")


class FigureQuery(Record):
    """A period of days at head office, both included; no location means all that the reader may see."""

    start_on: date
    end_on: date
    location: str | None = None


class Figure(Record):
    """A figure's value, None where nothing happened that it is made of; `count` is of how many it is made."""

    figure: str
    value: Amount | None
    unit: Unit
    count: int


class Figures(Record):
    """The figures that a reader may see, in the order of the definitions."""

    query: FigureQuery
    figures: tuple[Figure, ...]


_MEASURES: Mapping[str, Callable[[UnitOfWork, Period], Sample]] = MappingProxyType(
    {
        "approval_hours": figure_rows.approval_hours,
        "ordering_hours": figure_rows.ordering_hours,
        "delivery_hours": figure_rows.delivery_hours,
        "request_to_goods_hours": figure_rows.request_to_goods_hours,
        "payment_hours": figure_rows.payment_hours,
        "first_pass_match_percent": figure_rows.first_pass_match_percent,
        "saving_on_last_price": figure_savings.saving_on_last_price,
        "saving_on_contract": figure_savings.saving_on_contract,
        "saving_on_median_quote": figure_savings.saving_on_median_quote,
        "spend_without_order": figure_rows.spend_without_order,
    }
)


def measure_figure(uow: UnitOfWork, actor: Actor, figure: str, query: FigureQuery) -> Figure:
    """Return one figure.

    Raises:
        NotFound: no such figure or location.
        NotAllowed: it is made of invoices and the actor may not see those, or the location is outside the scope.
        InvalidRequest: the days are in the wrong order or more than two years apart.
    """
    definition = BY_ID.get(figure)
    if definition is None:
        raise NotFound(message("There is no figure {figure!r}."), figure=figure)
    if definition.access == "invoices" and not actor.holds_any(READERS):
        raise NotAllowed(message("Only Finance, Procurement and Internal Audit may see invoices."))
    sample = _MEASURES[figure](uow, _period(uow, actor, query))
    return Figure(
        figure=figure,
        value=None if sample.value is None else _rounded(sample.value, definition.unit),
        unit=definition.unit,
        count=sample.count,
    )


def measure_purchasing(uow: UnitOfWork, actor: Actor, query: FigureQuery) -> Figures:
    """Return every figure that the actor may see.

    Raises:
        NotFound, NotAllowed, InvalidRequest: as `measure_figure`, for the location and the days.
    """
    readable = [
        definition.id
        for definition in DEFINITIONS
        if definition.access == "locations" or actor.holds_any(READERS)
    ]
    figures: Sequence[Figure] = [measure_figure(uow, actor, figure, query) for figure in readable]
    return Figures(query=query, figures=tuple(figures))


def _period(uow: UnitOfWork, actor: Actor, query: FigureQuery) -> Period:
    is_in_order = timedelta(0) <= query.end_on - query.start_on < timedelta(days=LONGEST_DAYS)
    if not is_in_order or query.start_on.year < FIRST_YEAR or query.end_on.year > LAST_YEAR:
        raise InvalidRequest(
            message("Choose a last day that is not before the first one, at most two years later.")
        )
    codes = actor.visible_locations
    if query.location is not None:
        place = locations.get(uow, query.location)
        actor.require_location(place)
        codes = frozenset({place.code})
    return Period(
        start_at=_midnight(query.start_on),
        end_before=_midnight(query.end_on) + timedelta(days=1),
        location_codes=codes,
    )


def _midnight(day: date) -> datetime:
    # The zone of head office has no daylight saving time, so that a day later is midnight again.
    return datetime.combine(day, time(), tzinfo=HEAD_OFFICE_ZONE)


def _rounded(value: Decimal, unit: Unit) -> Decimal:
    return in_cents(value) if unit == "CNY" else value.quantize(_TENTH)
