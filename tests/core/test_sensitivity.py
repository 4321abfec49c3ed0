"""The elasticity is the slope of the price it belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core


@given(
    allocation=st.floats(0.001, 0.9),
    share=st.floats(0.0, 1.0),
    multiplier=st.floats(0.0, 8.0),
)
def test_it_is_the_slope_of_price_identity(
    allocation: float, share: float, multiplier: float
) -> None:
    step = 1e-5
    money = [8.7e12 * allocation * (1 - step), 8.7e12 * allocation * (1 + step)]
    low, high = core.price_identity(118_500, 20e6, money, share, multiplier)
    middle = core.price_identity(118_500, 20e6, sum(money) / 2, share, multiplier)
    slope = (high - low) / middle / (2 * step)
    exact = core.allocation_elasticity(118_500 * 20e6, 8.7e12, allocation, share, multiplier)
    assert exact == pytest.approx(slope, abs=1e-7)
    assert 0.0 <= exact < 1.0
