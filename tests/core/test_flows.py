"""Monthly flows: conservation, rebalancing from none to full."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

MONTHS = 24
RETURNS = st.lists(st.floats(-0.5, 0.5), min_size=MONTHS, max_size=MONTHS)
SHARE = st.floats(0.0, 1.0)


@given(crypto=RETURNS, other=RETURNS, target=SHARE, speed=SHARE)
def test_flows_sum_to_balances(
    crypto: list[float], other: list[float], target: float, speed: float
) -> None:
    path = core.flow_path(1e10, 8.7e12, crypto, other, 50e9, 48e9, target, speed)
    flow, balance, whole = path.T
    before = np.concatenate([[1e10], balance[:-1]])
    rest = np.concatenate([[8.7e12], (whole - balance)[:-1]])
    grown = before * (1.0 + np.array(crypto))
    np.testing.assert_allclose(balance, grown + flow, rtol=1e-9, atol=1.0)
    others = rest * (1.0 + np.array(other))
    # 50bn in, 48bn out.
    np.testing.assert_allclose(whole, grown + others + 50e9 - 48e9, rtol=1e-12)


@given(crypto=RETURNS, target=SHARE)
def test_full_rebalancing_holds_the_target(crypto: list[float], target: float) -> None:
    _, balance, whole = core.flow_path(0, 1e12, crypto, 0.0, 5e9, 0, target, 1.0).T
    np.testing.assert_allclose(balance, target * whole, rtol=1e-12)


def test_without_rebalancing_nothing_flows() -> None:
    flow, balance, _ = core.flow_path(1e9, 1e12, [0.1, -0.2], 0.0, 5e9, 0, 0.5, 0.0).T
    np.testing.assert_array_equal(flow, [0, 0])
    # 1e9 * 1.1, then * 0.8
    np.testing.assert_allclose(balance, [1.1e9, 0.88e9], rtol=1e-15)


@given(factor=st.floats(0.01, 100.0))
def test_money_may_be_in_any_unit(factor: float) -> None:
    once = core.flow_path(1e9, 1e12, [0.1, -0.2], 0.01, 5e9, 4e9, 0.01, 0.5)
    scaled = core.flow_path(
        factor * 1e9, factor * 1e12, [0.1, -0.2], 0.01, factor * 5e9, factor * 4e9, 0.01, 0.5
    )
    np.testing.assert_allclose(scaled, factor * once, rtol=1e-9)


@pytest.mark.parametrize("bad", [[0.0], [0.0] * 3, [[0.0, 0.0]]])
def test_rows_have_one_length(bad: list[float]) -> None:
    with pytest.raises(core.ShapeError, match="monthly rows must be of one length"):
        core.flow_path(0, 1e12, bad, [0.0, 0.0], 0, 0, 0.01)


def test_a_year_of_contributions() -> None:
    # 600bn * 10% / 12
    assert core.contribution_flow(600e9, 0.10) == 5e9
    assert 12 * core.contribution_flow(600e9, 0.10) == pytest.approx(core.inflow(600e9, 0.10))
