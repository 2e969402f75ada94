"""A supplier, an item, a location or an employee of which only what matters is named."""

from datetime import date, time
from decimal import Decimal

from backend.items.models import ItemRow
from backend.locations.models import LocationRow
from backend.people.models import EmployeeRow
from backend.procurement.models import SupplierRow


def add_employee(
    session, email="someone@example.com", *, roles=("employee",), location_code=None, language="zh"
):
    return _added(
        session,
        EmployeeRow(
            email=email,
            name_zh="某人",
            name_en="Someone",
            aliases=[],
            job_title_zh="店员",
            job_title_en="Clerk",
            department="store",
            location_code=location_code,
            manager_email=None,
            roles=list(roles),
            language=language,
            timezone="Asia/Shanghai",
            hired_on=date(2020, 1, 1),
            employment="full_time",
            monthly_salary_cny=Decimal(5000),
            status="active",
        ),
    )


def add_location(session, code="X001", *, manager_email, kind="store", timezone="Asia/Shanghai"):
    return _added(
        session,
        LocationRow(
            code=code,
            kind=kind,
            name_zh=f"{code}店",
            name_en=f"Store {code}",
            aliases=[],
            city="上海",
            district="静安区",
            address_zh="某路1号",
            latitude=31.2,
            longitude=121.4,
            timezone=timezone,
            opened_on=date(2020, 1, 1),
            open_time=time(7),
            close_time=time(22),
            area_m2=100,
            trade_area="residential" if kind == "store" else None,
            manager_email=manager_email,
            area_manager_email=manager_email,
            slack_channel=code.lower(),
        ),
    )


def add_supplier(session, code="X01", *, categories=("beverage",), status="active"):
    return _added(
        session,
        SupplierRow(
            code=code,
            name_zh="某供应商",
            name_en="Some Supplier",
            aliases=[],
            contact_name="某人",
            email="orders@example.com",
            payment_terms_days=30,
            early_discount_percent=Decimal(0),
            early_discount_days=0,
            lead_time_days=Decimal(2),
            lead_time_sd_days=Decimal("0.5"),
            on_time_rate=Decimal("0.95"),
            categories=list(categories),
            status=status,
        ),
    )


def add_item(session, sku="XXX-0001", *, supplier_code, barcode="2000000000017", mean_daily_demand="10"):
    return _added(
        session,
        ItemRow(
            sku=sku,
            name_zh="某商品",
            name_en="Some Item",
            aliases=[],
            category="beverage",
            unit_zh="瓶",
            unit_en="bottle",
            pack_size=12,
            cost_cny=Decimal(2),
            price_cny=Decimal(3),
            vat_rate=Decimal("0.13"),
            shelf_life_days=180,
            storage="ambient",
            supplier_code=supplier_code,
            moq_cases=1,
            barcode=barcode,
            abc_class="B",
            mean_daily_demand=Decimal(mean_daily_demand),
            demand_cv=Decimal("0.4"),
            weekday_profile="flat",
            promo_uplift=Decimal(1),
            substitute_sku=None,
        ),
    )


def _added(session, row):
    session.add(row)
    session.flush()
    return row
