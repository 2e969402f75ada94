"""How long buyers and stores wait: from a wish to its card, from a yes to the order, for the list of what waits.

What the benchmark asks for and orders is cancelled again; the ten thousand documents exist in a transaction only.
"""

import time
from typing import Final

from sqlalchemy import Engine, text

from backend.actor import Actor
from backend.approvals import service as approvals
from backend.approvals.schemas import Approval, PendingApprovalQuery
from backend.documents import approve_document, cancel_document
from backend.inventory import incoming
from backend.locations import service as locations
from backend.people import service as people
from backend.procurement import orders, requests
from backend.procurement.drafts import OrderDraft
from backend.procurement.schemas import DocumentCancellation, OrderLine, PurchaseRequestDraft
from backend.settings import Settings
from backend.uow import Database, UnitOfWork
from bot.bootstrap import Application
from bot.commands.run import running
from bot.workspace.driver import Driver
from evals.bench_rows import Row, percentile_rows

WISHES: Final = ("要采购5箱晨岚柠檬汽水330ml罐装", "I need to buy 3 cases of lemon soda")
CARDS: Final = 60
ORDERS: Final = 60
OPEN_DOCUMENTS: Final = 10_000
LISTINGS: Final = 60
DOMAIN: Final = "lantern.example.com"
ITEM, QUANTITY, STORE = "BEV-0006", 72, "S001"

_CASES = text(
    "INSERT INTO approval_cases (document, document_type, requester_email, location_code, amount_cny, "
    "content_hash, status, round, opened_at) "
    "SELECT 'PR-' || (100000 + n), 'purchase_request', :requester, :store, 100, repeat('0', 64), 'pending', 1, "
    "now() - n * interval '1 minute' FROM generate_series(1, :count) AS n"
)
_STEPS = text(
    "INSERT INTO approval_steps (document, round, position, role, approver_email, status, waiting_since) "
    "SELECT document, round, 1, 'area_manager', :approver, 'waiting', opened_at FROM approval_cases "
    "WHERE content_hash = repeat('0', 64)"
)


def measure_purchasing(settings: Settings) -> list[Row]:
    """Time the three things that people wait for in buying."""
    application = Application(settings)
    with running(application, say=_quiet) as server:
        driver = Driver(server.workspace, timeout_seconds=30)
        managers = _managers(application.database)
        # The first of each pays for what is loaded once.
        for number in range(len(WISHES)):
            _time_card(driver, managers[number], number)
        _time_order(application.database)
        cards = [_time_card(driver, managers[number % len(managers)], number) for number in range(CARDS)]
        placed = [_time_order(application.database) for _ in range(ORDERS)]
        listings = _time_listings(application.engine, application.database)
    return [
        *percentile_rows("wish to purchase card", cards, p50_target_ms=300, p99_target_ms=1000),
        *percentile_rows("approval to placed order", placed, p50_target_ms=250, p99_target_ms=800),
        *percentile_rows("10,000 open: approvals listed", listings, p50_target_ms=50, p99_target_ms=150),
    ]


def _time_card(driver: Driver, person: str, number: int) -> float:
    started = time.perf_counter()
    answer = driver.ask(person, WISHES[number % len(WISHES)])
    seconds = time.perf_counter() - started
    if not any(block["type"] == "actions" for block in answer.get("blocks", [])):
        raise RuntimeError(f"no card came for a wish of {person}, but: {answer.get('text')}")
    return seconds


def _time_order(database: Database) -> float:
    """Raise a request; time its approval and the order, each committed; take both back."""
    with database.unit() as uow:
        line = OrderLine.model_validate({"item": ITEM, "quantity": QUANTITY})
        draft = PurchaseRequestDraft(lines=(line,), location=STORE)
        document = requests.raise_request(uow, _person(uow, "liu.zeyang"), draft).document
        uow.commit()
    started = time.perf_counter()
    with database.unit() as uow:
        approve_document(uow, _person(uow, "li.wei"), Approval(document=document))
        uow.commit()
    with database.unit() as uow:
        placed = orders.place_orders(uow, _person(uow, "sun.yutong"), OrderDraft(requests=(document,)))
        uow.commit()
    seconds = time.perf_counter() - started
    with database.unit() as uow:
        for order in placed.documents:
            cancel_document(uow, _person(uow, "sun.yutong"), DocumentCancellation(document=order.document))
        cancel_document(uow, _person(uow, "liu.zeyang"), DocumentCancellation(document=document))
        uow.commit()
    return seconds


def _time_listings(engine: Engine, database: Database) -> list[float]:
    """Time what an approver sees first, with ten thousand documents waiting for that one person."""
    seconds = []
    with engine.connect() as connection:
        transaction = connection.begin()
        people_in_it = {"requester": f"liu.zeyang@{DOMAIN}", "store": STORE, "count": OPEN_DOCUMENTS}
        connection.execute(_CASES, people_in_it)
        connection.execute(_STEPS, {"approver": f"zhou.minghui@{DOMAIN}"})
        connection.execute(text("ANALYZE approval_cases, approval_steps"))
        inside = Database(bind=connection, clock=database.clock, queue=database.queue)
        for _ in range(LISTINGS):
            with inside.unit() as uow:
                approver = _person(uow, "zhou.minghui")
                started = time.perf_counter()
                listed = approvals.list_pending_approvals(uow, approver, PendingApprovalQuery())
                seconds.append(time.perf_counter() - started)
            if listed.total < OPEN_DOCUMENTS:
                raise RuntimeError(f"only {listed.total} documents waited")
        transaction.rollback()
    return seconds


def _managers(database: Database) -> list[str]:
    with database.unit() as uow:
        stores = [place for place in locations.list_locations(uow) if place.kind == "store"]
        carried = {store.code for store in stores if incoming.carried_skus(uow, store.code, {ITEM})}
    return [store.manager_email for store in stores if store.code in carried]


def _person(uow: UnitOfWork, name: str) -> Actor:
    actor = people.get_actor(uow, f"{name}@{DOMAIN}")
    if actor is None:
        raise RuntimeError(f"{name} does not work here; run `python -m backend seed`")
    return actor


def _quiet(sentence: str) -> None:
    del sentence
