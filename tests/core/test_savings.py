"""Savings: future values, traditional against Roth, glide paths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

RATE = st.floats(0.0, 0.6)
RETURN = st.floats(-0.5, 0.5)


@given(
    balance=st.floats(0.0, 1e7),
    paid=st.floats(0.0, 1e6),
    growth=st.floats(-0.2, 0.2),
    earned=RETURN,
    fee=st.floats(0.0, 0.05),
    years=st.integers(0, 60),
)
def test_the_formula_is_the_year_by_year_sum(
    balance: float, paid: float, growth: float, earned: float, fee: float, years: int
) -> None:
    end, begin = balance, balance
    factor = (1.0 + earned) * (1.0 - fee)
    for year in range(years):
        end = end * factor + paid * (1.0 + growth) ** year
        begin = (begin + paid * (1.0 + growth) ** year) * factor
    arguments = (balance, paid, growth, earned, fee, years)
    for expected, timing in ((end, "end"), (begin, "begin")):
        value = core.future_value_of_contributions(*arguments, timing)
        assert value == pytest.approx(expected, rel=1e-10, abs=1e-6)


def test_growth_as_high_as_the_return() -> None:
    # Each of 10 payments of 1 grows to 1.05^9; with growth 1e-12 off the sum hardly moves.
    same, near = core.future_value_of_contributions(0, 1, [0.05, 0.05 + 1e-12], 0.05, 0, 10)
    assert same == pytest.approx(10 * 1.05**9, rel=1e-14)
    assert near == pytest.approx(same, rel=1e-10)


def test_no_years_leave_the_balance() -> None:
    np.testing.assert_array_equal(
        core.future_value_of_contributions(1_000, 100, 0.03, 0.07, 0.01, [0, 0]), [1_000, 1_000]
    )


@given(outlay=st.floats(0.0, 1e6), now=RATE, later=RATE, earned=RETURN)
def test_roth_wins_exactly_where_the_later_rate_is_higher(
    outlay: float, now: float, later: float, earned: float
) -> None:
    traditional, roth, difference = core.traditional_vs_roth(outlay, now, later, earned, 30)
    assert roth - traditional == pytest.approx(difference, rel=1e-9, abs=1e-6)
    assert (difference > 0.0) is (later > now and outlay * (1 + earned) ** 30 > 0.0) or (
        abs(difference) < 1e-12
    )


def test_equal_rates_are_equal() -> None:
    assert core.traditional_vs_roth(10_000, 0.22, 0.22, 0.07, 30).difference == 0.0


@given(paid=st.floats(0.0, 1e6), now=RATE, earned=RETURN)
def test_the_same_contribution_is_equal_where_the_side_account_earns_the_same(
    paid: float, now: float, earned: float
) -> None:
    result = core.traditional_vs_roth_same_contribution(paid, now, now, earned, earned, 20)
    assert result.traditional == pytest.approx(result.roth, rel=1e-12)


def test_the_glide_path_between_and_beyond_its_knots() -> None:
    # From 90% at 40 to 50% at 65: 1.6 points a year.
    ages = [0, 39.99, 40, 41, 65, 72, 72.01, 120]
    expected = [0.9, 0.9, 0.9, 0.884, 0.5, 0.3, 0.3, 0.3]
    np.testing.assert_allclose(core.glide_path_equity(ages), expected, rtol=1e-14)
    assert core.glide_path_equity(50, [[65, 0.4]]) == 0.4


@given(age=st.floats(0.0, 120.0), older=st.floats(0.0, 30.0))
def test_equity_only_falls_with_age(age: float, older: float) -> None:
    young, old = core.glide_path_equity([age, age + older])
    assert 0.0 <= old <= young <= 1.0
