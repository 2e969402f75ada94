"""Typed results as tools return them, naming only what a test is about."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from backend.alerts.schemas import Alert, AlertGroup, AlertList
from backend.inventory.schemas import (
    CountPreview,
    LowStockLine,
    LowStockReport,
    StockBalance,
    StockCount,
    StockMovement,
    StockReport,
)
from backend.items.schemas import Item
from backend.people.schemas import PersonProfile, Preferences, PreferencesChange
from backend.records import Named
from tests.factories.days import NOW
from tools.assistant import Capabilities
from tools.people import PolicyAnswer, PolicyPassage
from tools.results import Choice, Outcome, Refusal

SQUARE = Named(code="S003", name_zh="人民广场店", name_en="People's Square Store")
TEMPLE = Named(code="S001", name_zh="静安寺店", name_en="Jing'an Temple Store")
ALL_TOOLS = ("check_stock", "list_low_stock", "find_person", "ask_policy", "list_alerts", "show_capabilities")


def item(**changes):
    return Item(
        **{
            "code": "BEV-0001",
            "name_zh": "晨岚可乐330ml罐装",
            "name_en": "Chenlan Cola 330 ml Can",
            "category": "beverage",
            "unit_zh": "罐",
            "unit_en": "can",
            "pack_size": 24,
            "storage": "ambient",
            "cost_cny": Decimal("1.62"),
            "shelf_life_days": 365,
            "substitute_sku": "BEV-0002",
        }
        | changes
    )


def balance(place=TEMPLE, **changes):
    return StockBalance(
        **{
            "location": place.code,
            "location_zh": place.name_zh,
            "location_en": place.name_en,
            "on_hand": Decimal("867.000"),
            "expired": Decimal("3.000"),
            "reserved": Decimal("24.000"),
            "on_order": Decimal("1200.000"),
            "available": Decimal("840.000"),
            "daily_demand": Decimal("38.2"),
            "days_of_cover": Decimal("22.6"),
            "next_expiry_on": date(2026, 9, 2),
            "last_movement": StockMovement(
                kind="sale",
                quantity=Decimal("-12.000"),
                moved_at=datetime(2026, 6, 9, 22, 40, tzinfo=UTC),
                document=None,
            ),
        }
        | changes
    )


def empty_balance(place=SQUARE, **changes):
    nothing = dict.fromkeys(("on_hand", "expired", "reserved", "on_order", "available"), Decimal(0))
    return balance(place, **(nothing | {"days_of_cover": Decimal(0), "next_expiry_on": None} | changes))


def stock(*balances, of=None, **arguments):
    report = StockReport(
        item=of or item(),
        substitute=Named(code="BEV-0002", name_zh="晨岚可乐500ml瓶装", name_en="Chenlan Cola 500 ml Bottle"),
        locations=(SQUARE,),
        balances=balances,
    )
    return answer("check_stock", report, **arguments)


def low_line(number=1, *, status="out", place=SQUARE):
    return LowStockLine(
        item=item(code=f"SKU-{number:04}", name_zh=f"商品{number}号", name_en=f"Article {number}"),
        location=place,
        status=status,
        available=Decimal(0) if status == "out" else Decimal("4.000"),
        on_order=Decimal("48.000"),
        daily_demand=Decimal("7.5"),
        days_of_cover=Decimal(0) if status == "out" else Decimal("0.5"),
    )


def low_stock(*lines, locations=(SQUARE,), **arguments):
    out_count = sum(line.status == "out" for line in lines)
    report = LowStockReport(
        lines=lines,
        out_count=out_count,
        low_count=len(lines) - out_count,
        threshold_days=Decimal(2),
        locations=locations,
    )
    return answer("list_low_stock", report, **arguments)


def alert(number=1, *, place=SQUARE, **changes):
    return Alert(
        **{
            "document": f"AL-{number:06}",
            "kind": "stockout",
            "status": "open",
            "location": place,
            "item": item(code=f"SKU-{number:04}", name_zh=f"商品{number}号", name_en=f"Article {number}"),
            "opened_at": NOW,
            "over_at": None,
            "acknowledged_by": None,
            "daily_demand": Decimal("38.21428571"),
            "on_order": Decimal("24.000"),
        }
        | changes
    )


def ended(number=1, *, at):
    return alert(number, status="over", over_at=at)


def group(*alerts, kind="stockout"):
    return AlertGroup(
        key=f"{kind}:S003:2026-06-10", kind=kind, location=SQUARE, slack_channel="s003", alerts=alerts
    )


def alert_list(*alerts, locations=(SQUARE, TEMPLE)):
    return AlertList(documents=alerts, locations=locations)


def person(**changes):
    return PersonProfile(
        **{
            "email": "chen.siyuan@lantern.example.com",
            "name_zh": "陈思远",
            "name_en": "Simon Chen",
            "job_title_zh": "店长",
            "job_title_en": "Store Manager",
            "department": "store_operations",
            "location": SQUARE,
            "manager": Named(
                code="zhou.minghui@lantern.example.com", name_zh="周明辉", name_en="Zhou Minghui"
            ),
        }
        | changes
    )


def passage(**changes):
    return PolicyPassage(
        **{
            "document": "leave-cn-zh",
            "title": "休假管理制度",
            "section": "年假 > 法定年假",
            "excerpt": "满 1 年不满 10 年，5 天。\n满 10 年不满 20 年，10 天。",
            "language": "zh",
            "effective_on": "2026-01-01",
            "owner": "人力资源部",
        }
        | changes
    )


def policy(*passages):
    return answer("ask_policy", PolicyAnswer(question="年假有几天", passages=passages, citations=()))


def capabilities(*tools):
    return Capabilities(tools=tools or ALL_TOOLS)


def answer(tool, result, **arguments):
    return Outcome(status="answer", tool=tool, arguments=arguments, result=result)


def question(*options, missing="item", asked="可乐"):
    return Outcome(
        status="clarify", tool="check_stock", arguments={}, missing=(missing,), asked=asked, options=options
    )


def choices(count):
    return [
        Choice(value=f"SKU-{number:04}", label_zh=f"商品{number}号", label_en=f"Article {number}")
        for number in range(count)
    ]


def refusal(template, *, reason="not_found", tool="check_stock", **fields):
    return Outcome(
        status="refuse",
        tool=tool,
        arguments={},
        reason=reason,
        refusal=Refusal(template=template, fields=fields),
    )


def pending():
    return Outcome(
        status="confirm",
        tool="request_transfer",
        arguments={"item": "BEV-0001", "quantity": "24"},
        pending_action="AC-000017",
    )


def count_figures(*, on_hand="867", counted="840"):
    difference = Decimal(counted) - Decimal(on_hand)
    return {
        "item": item(),
        "location": SQUARE,
        "on_hand": Decimal(on_hand),
        "counted": Decimal(counted),
        "difference": difference,
        "difference_cny": difference * Decimal("1.62"),
    }


def stock_count(**figures):
    return StockCount(
        document="SC-000004",
        status="recorded",
        counted_by="ni.jia@lantern.example.com",
        counted_at=NOW,
        **count_figures(**figures),
    )


def pending_count(*, is_renewed=False, **figures):
    return Outcome(
        status="confirm",
        tool="record_stock_count",
        arguments={"item": "BEV-0001", "location": "S003", "counted_quantity": "840"},
        pending_action="AC-000017",
        expires_at=NOW + timedelta(minutes=30),
        preview=CountPreview(version="v", **count_figures(**figures)),
        is_renewed=is_renewed,
    )


def settings(
    *,
    language="zh",
    quiet_start=None,
    quiet_end=None,
    changed=("language",),
    is_undone=False,
    undo_action="AC-000018",
):
    change = PreferencesChange(
        preferences=Preferences(language=language, quiet_start=quiet_start, quiet_end=quiet_end),
        changed=changed,
        is_undone=is_undone,
        reversal=None,
    )
    return answer("set_preferences", change).model_copy(
        update={
            "undo_action": undo_action,
            "expires_at": None if undo_action is None else NOW + timedelta(minutes=30),
        }
    )
