"""Dominance: bounds, and that both inverses undo it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

SHARE = st.floats(0.01, 0.99)
INFLOW = st.floats(1e9, 1e13)


@given(dominance=SHARE, inflow=INFLOW, btc_share=SHARE)
def test_dominance_moves_towards_the_share_that_buys(
    dominance: float, inflow: float, btc_share: float
) -> None:
    after = core.dominance_after(3.92e12, dominance, inflow, btc_share)
    low, high = sorted((dominance, btc_share))
    assert low * (1 - 1e-12) <= after <= high * (1 + 1e-12)


@given(dominance=SHARE, inflow=INFLOW, btc_share=SHARE)
def test_the_share_is_found_again(dominance: float, inflow: float, btc_share: float) -> None:
    after = core.dominance_after(3.92e12, dominance, inflow, btc_share)
    found = core.btc_share_for_dominance(3.92e12, dominance, inflow, after)
    assert found == pytest.approx(btc_share, abs=1e-9)


@given(dominance=SHARE, inflow=INFLOW, multiplier=st.floats(0.1, 8.0))
def test_the_multiplier_is_found_again(dominance: float, inflow: float, multiplier: float) -> None:
    after = core.dominance_after(3.92e12, dominance, inflow, 1.0, multiplier)
    found = core.multiplier_for_dominance(3.92e12, dominance, inflow, after)
    assert found == pytest.approx(multiplier, rel=1e-6)


def test_no_money_changes_nothing() -> None:
    assert core.dominance_after(3.92e12, 0.604, 0.0, 1.0) == pytest.approx(0.604, rel=1e-15)
    assert core.cap_from_dominance(3.92e12, 1.0) == 3.92e12


def test_the_article_s_70_per_cent_is_out_of_reach_at_multiplier_one() -> None:
    assert core.dominance_after(3.92e12, 0.604, 870e9, 1.0) < 0.70
    assert core.btc_share_for_dominance(3.92e12, 0.604, 870e9, 0.70) > 1.0
    assert core.multiplier_for_dominance(3.92e12, 0.604, 870e9, 0.70) > 1.0
