"""Volatility: up while money flows, down as institutions hold more."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

SHARE = st.floats(0.0, 2.0)
PRESSURE = st.floats(0.0, 5.0)


def regime(share: float, flow: float) -> float:
    return core.volatility_regime(0.4845, 0.15, math.log(2) / 0.10, share, 4.0, flow, 1.0)


@given(share=SHARE, flow=PRESSURE)
def test_holdings_lower_it_and_flows_raise_it(share: float, flow: float) -> None:
    assert regime(share + 0.1, flow) <= regime(share, flow) <= regime(share, flow + 0.1)
    assert regime(share, 0.0) >= 0.15
    assert regime(share, -flow) == regime(share, flow)


@given(share=SHARE, flow=PRESSURE)
def test_it_is_up_exactly_when_the_docstring_says(share: float, flow: float) -> None:
    base = regime(share, 0.0)
    margin = 4.0 * flow - ((0.4845 / base) ** 2 - 1.0)
    if abs(margin) > 1e-9:
        assert (regime(share, flow) > 0.4845) is (margin > 0.0)


def test_ten_per_cent_halves_the_excess() -> None:
    # 0.15 + (0.4845 - 0.15) / 2 = 0.31725
    assert regime(0.10, 0.0) == pytest.approx(0.31725, rel=1e-14)


def test_the_article_s_path_goes_up_first_and_down_later() -> None:
    flows = core.bass_schedule(870e9, months=180)
    path = core.volatility_path(flows, cap=2.37e12, volume=260e9)
    assert path[0] > 0.4845
    assert path[-1] < 0.20
    assert path.shape == (180,)
    nothing = core.volatility_path(np.zeros(12), cap=2.37e12, volume=260e9)
    np.testing.assert_allclose(nothing, 0.4845, rtol=1e-15)


def test_a_path_is_the_regime_month_by_month() -> None:
    calm = core.VolatilityRegime(volatility=0.5, mature_volatility=0.5, flow_sensitivity=1.0)
    # 0.5 * sqrt(1 + 3) = 1.0 and 0.5 * sqrt(1 + 0) = 0.5
    np.testing.assert_allclose(core.volatility_path([3e9, 0.0], 1e12, 1e9, calm), [1.0, 0.5])


def test_money_that_leaves_counts_back() -> None:
    path = core.volatility_path([1e11, -1e11, 0.0], 1e12, 1e12)
    assert path[2] == pytest.approx(0.4845, rel=1e-15)


def test_a_market_of_the_same_size_is_the_reference() -> None:
    assert core.volatility_size_law(0.4845, 2.37e12, 2.37e12) == 0.4845


@given(cap=st.floats(1e9, 1e15), exponent=st.floats(0.0, 0.5))
def test_a_larger_market_is_no_more_volatile(cap: float, exponent: float) -> None:
    small, large = core.volatility_size_law(0.4845, [cap, 2.0 * cap], 2.37e12, exponent)
    assert large <= small


def test_realised_volatility_by_hand() -> None:
    # Returns of +1 and -1: sd = sqrt((1 + 1) / (2 - 1)) = sqrt(2), times sqrt(2) a year.
    prices = [1.0, math.e, 1.0]
    assert core.realised_volatility(prices, 2) == pytest.approx(2.0, rel=1e-14)
    assert core.realised_volatility(prices, 8) == pytest.approx(4.0, rel=1e-14)


@given(
    prices=st.lists(st.floats(1.0, 1e6), min_size=3, max_size=20),
    unit=st.floats(1e-3, 1e3),
    growth=st.floats(0.5, 2.0),
)
def test_realised_volatility_sees_neither_the_unit_nor_a_steady_growth(
    prices: list[float], unit: float, growth: float
) -> None:
    found = core.realised_volatility(prices, 365)
    scaled = [unit * price * growth**k for k, price in enumerate(prices)]
    assert core.realised_volatility(scaled, 365) == pytest.approx(found, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("prices", [[1.0, 2.0], [[1.0, 2.0], [3.0, 4.0]]])
def test_realised_volatility_needs_a_row_of_three_prices(prices: list[float]) -> None:
    with pytest.raises(core.ShapeError, match="prices must"):
        core.realised_volatility(prices, 365)


def test_the_depth_of_today_is_one() -> None:
    assert core.depth_index(57e9, 57e9, 0.4845, 0.4845) == 1.0
    assert core.depth_index(57e9, 114e9, 0.4, 0.2) == 4.0
