"""Required distributions, equal payments, loans: every age and date from both sides."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core
from core.law import law_file

MONEY = st.floats(0.0, 1e9)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1900-01-01", 70.5),
        ("1949-06-30", 70.5),
        ("1949-07-01", 72),
        ("1950-12-31", 72),
        ("1951-01-01", 73),
        ("1958-12-31", 73),
        ("1959-01-01", 73),
        ("1959-12-31", 73),
        ("1960-01-01", 75),
        ("2020-02-29", 75),
    ],
)
def test_the_start_age_by_birth_date(born: str, age: float) -> None:
    assert core.rmd_start_age(born) == age
    assert core.rmd_start_age(date.fromisoformat(born)) == age
    assert core.rmd_start_age(np.datetime64(born)) == age


def test_birth_dates_may_be_arrays() -> None:
    days = ["1949-06-30", "1959-12-31", "1960-01-01"]
    for given_days in (
        days,
        np.array(days, "datetime64[D]"),
        [date.fromisoformat(d) for d in days],
    ):
        np.testing.assert_array_equal(core.rmd_start_age(given_days), [70.5, 73, 75])
    assert core.rmd_start_age(datetime(1960, 1, 1, 12, 30)) == 75


@pytest.mark.parametrize(
    ("age", "start", "factor"),
    [
        (72, 72, 27.4),
        (73, 73, 26.5),
        (75, 75, 24.6),
        (90, 73, 12.2),
        (100, 73, 6.4),
        (119, 73, 2.3),
        (120, 73, 2.0),
        (121, 73, 2.0),
        (130, 73, 2.0),
    ],
)
def test_factors_of_the_uniform_lifetime_table(age: int, start: float, factor: float) -> None:
    required = core.required_minimum_distribution(100_000, age, start)
    assert required == pytest.approx(100_000 / factor, rel=1e-15)


@pytest.mark.parametrize(("start", "last_free"), [(72, 71), (73, 72), (75, 74)])
def test_nothing_is_required_before_the_start_age(start: int, last_free: int) -> None:
    free, due = core.required_minimum_distribution(100_000, [last_free, start], start)
    assert free == 0.0
    assert due > 0.0


def test_the_table_begins_at_72() -> None:
    assert core.required_minimum_distribution(100_000, 70, 70.5) == 0.0
    below, first = core.required_minimum_distribution(100_000, [71, 72], 70.5)
    assert below == 0.0
    assert first == pytest.approx(100_000 / 27.4, rel=1e-15)


def test_the_table_has_a_factor_for_each_age_and_they_fall() -> None:
    table = law_file("law")["uniform_lifetime"]
    assert len(table["factors"]) == 120 - table["first_age"] + 1
    assert all(np.diff(table["factors"]) < 0)


@given(balance=MONEY, age=st.integers(72, 130), factor=st.floats(0.01, 100.0))
def test_a_requirement_is_homogeneous_and_at_most_half(
    balance: float, age: int, factor: float
) -> None:
    once, scaled = core.required_minimum_distribution([balance, factor * balance], age, 72)
    assert scaled == pytest.approx(factor * once, rel=1e-12)
    assert 0.0 <= once <= balance / 2.0


@given(balance=MONEY, rate=st.floats(0.0, 0.2), term=st.integers(1, 60))
def test_equal_payments_use_up_the_balance(balance: float, rate: float, term: int) -> None:
    payment = core.sepp_amortization(balance, rate, term)
    left = balance
    for _ in range(term):
        left = left * (1.0 + rate) - payment
    assert left == pytest.approx(0.0, abs=1e-6 * max(balance * (1.0 + rate) ** term, 1.0))


def test_equal_payments_are_continuous_at_no_interest() -> None:
    none, tiny = core.sepp_amortization(100_000, [0.0, 1e-12], 20)
    assert none == 5_000.0
    assert tiny == pytest.approx(5_000.0, rel=1e-10)


@pytest.mark.parametrize(
    ("vested", "expected"),
    [
        (0, 10_000),
        (19_999, 10_000),
        (20_000, 10_000),
        (20_002, 10_001),
        (99_998, 49_999),
        (100_000, 50_000),
        (100_002, 50_000),
    ],
)
def test_half_the_vested_balance_between_10_000_and_50_000(vested: float, expected: float) -> None:
    assert core.plan_loan_limit(vested) == expected


@given(vested=MONEY, highest=MONEY, owed=MONEY)
def test_loans_never_sum_to_more_than_50_000(vested: float, highest: float, owed: float) -> None:
    more = core.plan_loan_limit(vested, highest, owed)
    assert more >= 0.0
    if more:
        assert owed + more <= 50_000 + 1e-9
