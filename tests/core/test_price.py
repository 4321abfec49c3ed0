"""The three price models and the identities around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

FLOW = st.floats(0.0, 3.0)
MULTIPLIER = st.floats(0.0, 8.0)


@given(flow=FLOW)
def test_at_multiplier_one_the_forms_agree_with_the_identity(flow: float) -> None:
    cap = 118_500 * 20e6
    identity = core.price_identity(118_500, 20e6, flow * cap)
    power = core.price_multiplier(118_500, cap, flow * cap)
    linear = core.price_multiplier(118_500, cap, flow * cap, mode="linear")
    assert power == pytest.approx(identity, rel=1e-12)
    assert linear == pytest.approx(identity, rel=1e-12)


@given(flow=FLOW, multiplier=st.floats(1.0, 8.0))
def test_linear_is_below_power_is_below_exp(flow: float, multiplier: float) -> None:
    linear, power, exponential = (
        core.price_multiplier(100.0, 1e12, flow * 1e12, multiplier, mode)
        for mode in ("linear", "power", "exp")
    )
    assert linear <= power * (1 + 1e-12) <= exponential * (1 + 1e-9)


@given(flow=FLOW, more=FLOW, multiplier=MULTIPLIER)
def test_more_money_never_lowers_the_price(flow: float, more: float, multiplier: float) -> None:
    for mode in ("power", "linear", "exp"):
        low, high = core.price_multiplier(
            100.0, 1e12, [flow * 1e12, (flow + more) * 1e12], multiplier, mode
        )
        assert low <= high


@given(first=FLOW, second=FLOW, multiplier=MULTIPLIER)
def test_power_does_not_mind_how_money_is_split(
    first: float, second: float, multiplier: float
) -> None:
    at_once = core.price_multiplier(100.0, 1e12, (first + second) * 1e12, multiplier)
    halfway = core.price_multiplier(100.0, 1e12, first * 1e12, multiplier)
    grown = 1e12 * (1.0 + first)
    in_two = core.price_multiplier(halfway, grown, second * 1e12, multiplier)
    assert in_two == pytest.approx(at_once, rel=1e-9)


@given(flow=st.floats(0.001, 3.0), multiplier=st.floats(0.1, 8.0))
def test_the_implied_multiplier_undoes_the_linear_form(flow: float, multiplier: float) -> None:
    price = core.price_multiplier(100.0, 1e12, flow * 1e12, multiplier, "linear")
    implied = core.implied_multiplier(price / 100.0 - 1.0, flow * 1e12, 1e12)
    assert implied == pytest.approx(multiplier, rel=1e-9)


@given(cap=st.floats(1e6, 1e15), supply=st.floats(1.0, 2.1e7))
def test_supply_price_and_cap_agree(cap: float, supply: float) -> None:
    price = core.price_from_cap(cap, supply)
    assert core.implied_supply(cap, price) == pytest.approx(supply, rel=1e-12)


def test_published_figures() -> None:
    # Bitwise, August 2025: 1% of $12.2tn is $122bn, with +63%.
    assert core.inflow(12.2e12, 0.01) == pytest.approx(122e9)
    # CryptoSlate: a 0.5% sleeve over 25% of $12.2tn is $15.25bn.
    assert core.access_funnel(12.2e12, 1, 0.25, 1, 1, 0.005) == pytest.approx(15.25e9)


def test_an_outflow_may_take_all_but_no_more() -> None:
    assert core.price_identity(100.0, 10.0, -1_000.0) == 0.0
    with pytest.raises(core.DomainError, match="inflow must leave a market value"):
        core.price_identity(100.0, 10.0, -1_000.01)
    with pytest.raises(core.DomainError, match="inflow must be above -cap"):
        core.price_multiplier(100.0, 1_000.0, -1_000.0)
    with pytest.raises(core.DomainError, match="above -1 in the linear mode"):
        core.price_multiplier(100.0, 1_000.0, -500.0, 2.0, "linear")
    assert core.price_multiplier(100.0, 1_000.0, -499.0, 2.0, "linear") == pytest.approx(0.2)
