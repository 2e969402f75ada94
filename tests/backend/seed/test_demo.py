import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from backend import seed as seed_package
from backend.audit import AuditRow, verify_chain
from backend.items.models import ItemRow
from backend.people.models import EmployeeRow, LeaveBalanceRow
from backend.procurement.models import SupplierPriceRow
from backend.schema import all_tables
from backend.seed import ForeignDataFound, seed
from tests.factories.days import TODAY
from tests.factories.master_data import add_employee, add_location

DATA = Path(seed_package.__file__).parent / "data"


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("table", "file"),
    [
        ("employees", "employees"),
        ("suppliers", "suppliers"),
        ("locations", "locations"),
        ("items", "items"),
        ("inspection_categories", "inspection_categories"),
        ("approval_levels", "approval_levels"),
        ("leave_balances", "leave_balances"),
        ("supplier_prices", "price_list"),
    ],
)
def test_every_line_of_a_file_is_a_row(uow, table, file):
    count = select(func.count()).select_from(all_tables().tables[table])
    assert uow.session.scalar(count) == len(csv_rows(file))


def test_a_row_holds_what_its_line_says(uow):
    [line] = [row for row in csv_rows("items") if row["sku"] == "BEV-0001"]
    item = uow.session.get_one(ItemRow, "BEV-0001")
    assert (item.name_zh, item.name_en) == (line["name_zh"], line["name_en"])
    assert item.aliases == line["aliases"].split("|")
    assert f"{item.price_cny:.2f}" == line["price_cny"]
    assert (item.pack_size, item.substitute_sku) == (int(line["pack_size"]), line["substitute_sku"])


def test_an_empty_field_is_none(uow):
    assert uow.session.get_one(ItemRow, "PKG-0001").price_cny is None
    assert uow.session.get_one(EmployeeRow, "gu.chengyuan@lantern.example.com").manager_email is None


def test_days_ago_become_dates_before_today(uow):
    [line] = [
        row
        for row in csv_rows("price_list")
        if (row["supplier_code"], row["sku"], row["min_cases"]) == ("V001", "ALC-0001", "18")
    ]
    price = uow.session.scalars(
        select(SupplierPriceRow).where(
            SupplierPriceRow.supplier_code == "V001",
            SupplierPriceRow.sku == "ALC-0001",
            SupplierPriceRow.min_cases == 18,
        )
    ).one()
    assert price.valid_from == TODAY - timedelta(days=int(line["valid_from_days_ago"]))


def test_days_ahead_become_dates_after_today(uow):
    balance = uow.session.get_one(LeaveBalanceRow, ("chen.siyuan@lantern.example.com", "annual"))
    assert balance.carry_over_expires_on == TODAY + timedelta(days=3)


def test_a_second_run_changes_nothing(lived_database):
    before = _row_counts(lived_database)
    report = seed(lived_database, today=TODAY)
    assert not report.changed
    assert _row_counts(lived_database) == before


def test_a_run_on_a_later_day_changes_nothing_and_tells_how_old_the_data_is(lived_database):
    before = _row_counts(lived_database)
    report = seed(lived_database, today=TODAY + timedelta(days=9))
    assert not report.changed
    assert (report.today - report.loaded_on).days == 9
    assert _row_counts(lived_database) == before


def test_a_run_puts_back_master_data_but_not_what_people_chose_or_took(lived_database):
    database = lived_database
    with database.unit() as uow:
        uow.session.get_one(ItemRow, "BEV-0001").name_en = "Something else"
        uow.session.get_one(EmployeeRow, "li.wei@lantern.example.com").language = "en"
        uow.session.get_one(LeaveBalanceRow, ("li.wei@lantern.example.com", "annual")).used_days = 9
        uow.commit()
    report = seed(database, today=TODAY)
    assert {table: count for table, count in report.rows.items() if count} == {"items": 1}
    with database.unit() as uow:
        assert uow.session.get_one(ItemRow, "BEV-0001").name_en == "Chenlan Cola 330 ml Can"
        assert uow.session.get_one(EmployeeRow, "li.wei@lantern.example.com").language == "en"
        assert uow.session.get_one(LeaveBalanceRow, ("li.wei@lantern.example.com", "annual")).used_days == 9


def test_the_audit_chain_starts_with_the_loading_and_its_counts(uow):
    row = uow.session.scalars(select(AuditRow)).one()
    assert (row.seq, row.action, row.payload["today"]) == (1, "demo_data_loaded", TODAY.isoformat())
    assert row.payload["rows"]["items"] == len(csv_rows("items"))
    assert verify_chain(uow.session).broken_at is None


def test_somebody_elses_data_is_left_alone(empty_database):
    with empty_database.unit() as uow:
        add_employee(uow.session)
        uow.commit()
    before = _row_counts(empty_database)
    with pytest.raises(ForeignDataFound, match="employees has rows and no demo data"):
        seed(empty_database, today=TODAY)
    assert _row_counts(empty_database) == before


def test_a_demo_to_which_a_store_was_added_is_left_alone(database):
    with database.unit() as uow:
        add_location(uow.session, "X001", manager_email="li.wei@lantern.example.com")
        uow.commit()
    with pytest.raises(ForeignDataFound, match="locations holds 'X001'"):
        seed(database, today=TODAY)


def test_progress_is_told_in_sentences(lived_database):
    told = []
    seed(lived_database, today=TODAY, progress=told.append)
    assert told == ["Loading master data", "Loading the purchases of the last six weeks"]


def test_a_reset_needs_an_engine(database):
    with pytest.raises(TypeError, match="engine"):
        seed(database, today=TODAY, reset=True)


@pytest.mark.slow
def test_a_reset_builds_the_demo_anew_as_of_today(fresh_empty_database):
    with fresh_empty_database.unit() as uow:
        add_employee(uow.session)
        uow.session.execute(text("CREATE TABLE of_somebody_else (value integer)"))
        uow.commit()
    report = seed(fresh_empty_database, today=TODAY + timedelta(days=3), reset=True, with_purchases=False)
    assert report.loaded_on == TODAY + timedelta(days=3)
    with fresh_empty_database.unit() as uow:
        assert uow.session.get(EmployeeRow, "someone@example.com") is None
        assert uow.session.scalar(text("SELECT to_regclass('of_somebody_else')")) is None
        balance = uow.session.get_one(LeaveBalanceRow, ("chen.siyuan@lantern.example.com", "annual"))
        assert balance.carry_over_expires_on == TODAY + timedelta(days=6)
        assert verify_chain(uow.session).rows == 1


def _row_counts(database):
    with database.unit() as uow:
        return Counter(
            {
                table.name: uow.session.scalar(select(func.count()).select_from(table))
                for table in all_tables().sorted_tables
            }
        )
