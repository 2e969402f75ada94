from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from backend.inventory.models import DailySalesRow
from backend.seed.profiles import (
    PROFILE_WEEKS,
    TRADE_AREA_WEEKS,
    StoreTraits,
    season_factors,
    store_factors,
    week_factors,
)
from backend.seed.sales import ItemDemand, StoreDemand, history_days, make_history, promotion_days
from tests.backend.seed.test_demo import csv_rows
from tests.factories.days import TODAY


def _item(**different):
    return ItemDemand(
        **{
            "sku": "BEV-0001",
            "category": "snack",
            "mean_daily_demand": 40.0,
            "demand_cv": 0.4,
            "weekday_profile": "flat",
            "promo_uplift": 1.0,
        }
        | different
    )


def _store(**different):
    return StoreDemand(
        **{"code": "S001", "trade_area": "transit", "opened_on": date(2018, 1, 1), "factor": 1.0} | different
    )


def _many(count=200, **different):
    return [_item(sku=f"XXX-{number:04d}", **different) for number in range(count)]


def _history(items, *, out_of_stock=(), **store):
    return make_history(_store(**store), items, today=TODAY, out_of_stock=set(out_of_stock))


def _undisturbed_mean(history):
    return history.quantity[~history.stocked_out & ~history.promotion].mean()


def test_two_runs_on_one_day_give_the_same_history():
    first, second = _history(_many(20)), _history(_many(20))
    assert np.array_equal(first.quantity, second.quantity)
    assert np.array_equal(first.stocked_out, second.stocked_out)


def test_two_stores_have_different_histories():
    assert not np.array_equal(_history(_many(20)).quantity, _history(_many(20), code="S002").quantity)


def test_the_history_ends_yesterday_and_has_120_days():
    days = history_days(TODAY)
    assert (len(days), days[0], days[-1]) == (120, TODAY - timedelta(days=120), TODAY - timedelta(days=1))


@pytest.mark.parametrize("mean", [0.5, 8.0, 90.0])
@pytest.mark.parametrize("factor", [0.7, 1.3])
def test_mean_sales_are_the_items_demand_times_the_stores_factor(mean, factor):
    history = _history(_many(mean_daily_demand=mean), factor=factor)
    season = np.mean(season_factors("snack", history.days))
    assert _undisturbed_mean(history) == pytest.approx(mean * factor * season, rel=0.03)


@pytest.mark.parametrize("variation", [0.3, 0.8])
def test_sales_of_a_quick_item_spread_as_its_coefficient_of_variation_says(variation):
    history = _history(_many(mean_daily_demand=200.0, demand_cv=variation))
    monday = np.array([day.weekday() == 0 for day in history.days])
    sold = history.quantity[:, monday][~history.stocked_out[:, monday]]
    assert sold.std() / sold.mean() == pytest.approx(variation, rel=0.08)


def test_sales_of_a_slow_item_spread_as_chance_does():
    history = _history(_many(mean_daily_demand=0.5, demand_cv=0.3))
    assert history.quantity.var() / history.quantity.mean() == pytest.approx(1, rel=0.1)


def test_a_promotion_multiplies_sales_by_the_items_uplift():
    history = _history(_many(promo_uplift=1.8))
    promoted = history.quantity[history.promotion & ~history.stocked_out].mean()
    assert promoted / _undisturbed_mean(history) == pytest.approx(1.8, rel=0.05)


def test_an_item_without_uplift_is_never_promoted():
    assert not promotion_days(_item(promo_uplift=1.0)).any()


@pytest.mark.parametrize("number", range(40))
def test_an_item_has_two_or_three_promotions_of_four_to_seven_days(number):
    promoted = promotion_days(_item(sku=f"XXX-{number:04d}", promo_uplift=1.5)).astype(int)
    changes = np.diff(np.concatenate([[0], promoted, [0]]))
    lengths = np.flatnonzero(changes == -1) - np.flatnonzero(changes == 1)
    assert len(lengths) in {2, 3}
    assert all(4 <= length <= 7 for length in lengths)


def test_weekend_items_sell_more_on_weekends_and_weekday_items_less():
    def weekend_ratio(profile):
        history = _history(_many(weekday_profile=profile))
        weekend = np.array([day.weekday() >= 5 for day in history.days])
        return history.quantity[:, weekend].mean() / history.quantity[:, ~weekend].mean()

    assert weekend_ratio("weekend") > 1.2
    assert 0.9 < weekend_ratio("flat") < 1.1
    assert weekend_ratio("weekday") < 0.75


@pytest.mark.parametrize("profile", PROFILE_WEEKS)
@pytest.mark.parametrize("area", TRADE_AREA_WEEKS)
def test_a_week_averages_one_whatever_the_item_and_the_store(profile, area):
    assert sum(week_factors(profile, area)) / 7 == pytest.approx(1)


def test_offices_are_quiet_at_weekends_and_malls_are_not():
    assert week_factors("flat", "office")[5] < 0.7
    assert week_factors("flat", "mall")[5] > 1.2


def test_drinks_sell_best_in_summer():
    summer, winter = season_factors("beverage", [date(2026, 7, 20), date(2026, 1, 20)])
    assert 1.05 < summer < 1.07
    assert 0.93 < winter < 0.95


def test_store_factors_average_one_and_follow_size_place_and_age():
    def traits(code, *, area_m2=150, trade_area="office", opened_on=date(2018, 1, 1)):
        return StoreTraits(code=code, area_m2=area_m2, trade_area=trade_area, opened_on=opened_on)

    factors = store_factors(
        [
            traits("usual"),
            traits("large", area_m2=300),
            traits("busy", trade_area="transit"),
            traits("new", opened_on=TODAY - timedelta(days=30)),
        ],
        today=TODAY,
    )
    assert sum(factors.values()) / 4 == pytest.approx(1)
    assert factors["new"] < factors["usual"] < factors["busy"] < factors["large"]


def test_a_day_without_goods_sells_less_than_was_wanted_and_is_flagged():
    history = _history(_many())
    share = history.stocked_out.mean()
    assert 0.005 < share < 0.03
    assert history.quantity[history.stocked_out].mean() < 0.4 * _undisturbed_mean(history)


def test_what_is_there_today_was_there_on_the_last_two_days():
    assert not _history(_many()).stocked_out[:, -2:].any()


def test_what_has_run_out_was_missing_on_the_last_one_to_three_days():
    items = _many(60)
    history = _history(items, out_of_stock=[item.sku for item in items])
    run = history.stocked_out[:, ::-1].argmin(axis=1)
    assert set(run.tolist()) == {1, 2, 3}
    for index, days in enumerate(run):
        assert (history.quantity[index, history.quantity.shape[1] - days + 1 :] == 0).all()


def test_a_store_has_no_sales_before_it_opened(uow):
    history = _history([_item()], opened_on=TODAY - timedelta(days=30))
    assert history.days[history.first_day_index] == TODAY - timedelta(days=30)
    first_days = dict(
        uow.session.execute(
            select(DailySalesRow.location_code, func.min(DailySalesRow.sold_on)).group_by(
                DailySalesRow.location_code
            )
        ).all()
    )
    opened = {row["code"]: date.fromisoformat(row["opened_on"]) for row in csv_rows("locations")}
    assert len(first_days) == 16
    assert all(first >= opened[store] for store, first in first_days.items())


def test_every_store_has_a_row_for_every_item_it_carries_on_every_day(uow):
    carried = {
        (row["location_code"], row["sku"])
        for row in csv_rows("opening_stock")
        if row["location_code"].startswith("S")
    }
    per_pair = select(
        DailySalesRow.location_code,
        DailySalesRow.sku,
        func.count(),
        func.min(DailySalesRow.sold_on),
        func.max(DailySalesRow.sold_on),
    ).group_by(DailySalesRow.location_code, DailySalesRow.sku)
    span = (120, TODAY - timedelta(days=120), TODAY - timedelta(days=1))
    assert {tuple(row[:2]): tuple(row[2:]) for row in uow.session.execute(per_pair)} == dict.fromkeys(
        carried, span
    )


def test_over_all_stores_an_item_sells_its_mean_daily_demand(uow):
    stated = {row["sku"]: float(row["mean_daily_demand"]) for row in csv_rows("items")}
    means = uow.session.execute(
        select(DailySalesRow.sku, func.avg(DailySalesRow.quantity))
        .where(~DailySalesRow.stocked_out, ~DailySalesRow.promotion)
        .group_by(DailySalesRow.sku)
        .having(func.count(DailySalesRow.location_code.distinct()) == 16)
    ).all()
    ratios = [float(mean) / stated[sku] for sku, mean in means if stated[sku] >= 5]
    assert len(ratios) > 50
    assert sum(ratios) / len(ratios) == pytest.approx(1, abs=0.05)
    assert all(0.85 < ratio < 1.15 for ratio in ratios)
