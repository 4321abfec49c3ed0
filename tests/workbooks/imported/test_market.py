"""A day of a series as the inputs of a scenario."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core
from core.errors import ScenarioError
from core.scenarios import scenario
from workbooks.errors import RequestError
from workbooks.imported.market import market_day
from workbooks.imported.shapes import MARKET
from workbooks.imported.table import read_table, required

FULL = """Day,Close,Volume,Market Cap,Total market cap,BTC dominance,Note
2025-08-02,113000.5,61e9,2.25e12,3.9e12,57.7%,newest
2025-08-01,115000,58e9,2.29e12,3.95e12,58.0%,older
"""


def series(text):
    return required(read_table(text.encode(), "btc.csv", MARKET), "btc.csv")


def of_prices(prices, step=1, first=date(2025, 7, 18)):
    days = (first + timedelta(days=step * k) for k in range(len(prices)))
    rows = [f"{day},{price!r}" for day, price in zip(days, prices, strict=True)]
    return series("\n".join(["date,price", *rows]))


def test_the_last_day_is_taken_in_any_order_of_rows():
    found = market_day(series(FULL), "btc.csv")
    assert (found.day, found.row) == (date(2025, 8, 2), 2)
    assert {name: one.value for name, one in found.taken.items()} == {
        "price": 113000.5,
        "daily_volume": 61e9,
        "btc_cap": 2.25e12,
        "total_cap": 3.9e12,
        "dominance": 0.577,
    }
    assert found.taken["btc_cap"].source == "btc.csv, row 2, column Market Cap"
    assert found.left == {"volatility": "2 prices over 1 days are too few; it takes 30 days"}


def test_a_day_can_be_told():
    found = market_day(series(FULL), "btc.csv", date(2025, 8, 1))
    assert (found.day, found.row, found.taken["price"].value) == (date(2025, 8, 1), 3, 115000.0)
    with pytest.raises(RequestError, match="no day up to 2025-07-01; its first is 2025-08-01"):
        market_day(series(FULL), "btc.csv", date(2025, 7, 1))


def test_what_is_not_there_is_left_with_the_reason():
    text = "date,price,volume,market cap\n2025-08-01,1,5,7\n2025-08-02,2,0,n/a\n"
    found = market_day(series(text), "x.csv")
    assert set(found.taken) == {"price"}
    assert found.left["daily_volume"] == "volume is 0 there"
    assert found.left["btc_cap"] == "market cap is blank there"
    assert found.left["total_cap"] == found.left["dominance"] == "the file has no column"


@pytest.mark.parametrize(
    ("title", "given", "name", "expected"),
    [("dominance", "60%", "total_cap", 4e12), ("total_cap", "4e12", "dominance", 0.6)],
)
def test_a_quotient_of_two_columns_stands_for_the_third(title, given, name, expected):
    text = f"date,price,btc_cap,{title}\n2025-08-01,1,2.4e12,{given}\n"
    one = market_day(series(text), "x.csv").taken[name]
    assert one.value == pytest.approx(expected, rel=1e-15)
    assert one.source == f"x.csv, row 2, column btc_cap over column {title}"


@given(st.lists(st.floats(1e3, 1e6), min_size=366, max_size=400))
def test_volatility_is_cores_over_the_window(prices):
    found = market_day(of_prices(prices), "x.csv")
    expected = core.realised_volatility(prices[-366:], 365)
    if expected > 0:
        assert found.taken["volatility"].value == pytest.approx(expected, rel=1e-12)


def test_the_window_and_the_distance_of_days_count():
    prices = [100.0 * math.exp(0.01 * (-1) ** k) for k in range(60)]
    daily = market_day(of_prices(prices), "x.csv", window=40).taken["volatility"]
    assert daily.source == "x.csv, column price, realised over 40 days to 2025-09-15"
    assert daily.note == "From 40 returns."
    assert daily.value == pytest.approx(core.realised_volatility(prices[-41:], 365), rel=1e-12)
    weekly = market_day(of_prices(prices, step=7), "x.csv").taken["volatility"]
    assert weekly.note == "From 52 returns."
    assert weekly.value == pytest.approx(core.realised_volatility(prices[-53:], 365 / 7), rel=1e-12)


def test_a_price_that_stands_still_has_no_volatility():
    found = market_day(of_prices([5.0] * 40), "x.csv")
    assert found.left["volatility"] == "the price is the same on all 39 days"


def test_over_a_scenario_with_source_day_and_range():
    start = scenario({}, as_of=date(2025, 8, 2))
    made = market_day(series(FULL), "btc.csv").over(start, "btc.csv")
    price, cap = made.market.price, made.market.total_cap
    assert (price.value, price.unit, price.as_of) == (113000.5, "USD per BTC", date(2025, 8, 2))
    assert price.source == "btc.csv, row 2, column Close"
    assert (price.low, price.high) == (start.market.price.low, start.market.price.high)
    assert cap.low <= cap.value == 3.9e12 <= cap.high
    assert made.funnel == start.funnel
    assert made.market.supply == start.market.supply
    far = market_day(series("date,price\n2025-08-02,7\n"), "x").over(start, "x").market.price
    assert (far.low, far.value, far.high) == (7.0, 7.0, start.market.price.high)


def test_values_that_contradict_are_refused():
    found = market_day(series("date,price,btc_cap\n2025-08-02,1,9e13\n"), "x.csv")
    with pytest.raises(ScenarioError, match=r"btc_cap: must not be above market\.total_cap"):
        found.over(scenario(), "x.csv")
