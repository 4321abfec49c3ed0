"""Impact of one order: sign, scaling, decay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

SIZE = st.floats(1.0, 1e12)


@given(flow=SIZE)
def test_impact_is_odd_in_the_flow(flow: float) -> None:
    up = core.impact_square_root(flow, 57e9, 0.0254)
    down = core.impact_square_root(-flow, 57e9, 0.0254)
    assert up == -down
    parts = core.impact_almgren(flow, 1e9, 2e10, 0.0254, 1.0)
    mirrored = core.impact_almgren(-flow, 1e9, 2e10, 0.0254, 1.0)
    assert list(parts) == [-part for part in mirrored]


@given(flow=SIZE)
def test_the_square_root_doubles_for_four_times_the_flow(flow: float) -> None:
    once, four_times = core.impact_square_root([flow, 4.0 * flow], 57e9, 0.0254)
    assert four_times == pytest.approx(2.0 * once, rel=1e-14)


def test_no_flow_has_no_impact() -> None:
    assert core.impact_square_root(0, 57e9, 0.0254) == 0.0
    assert list(core.impact_almgren(0, 1e9, 2e10, 0.0254, 1.0)) == [0.0, 0.0, 0.0]


def test_realised_is_half_of_what_stays_plus_the_hurry() -> None:
    impact = core.impact_almgren([1e6, 2e6], 1e7, 1e9, 0.02, 0.5)
    np.testing.assert_allclose(impact.realised, impact.permanent / 2 + impact.temporary)


@given(time=st.floats(0.0, 1e4), share=st.floats(0.0, 1.0))
def test_exponential_decay_stays_between_its_ends(time: float, share: float) -> None:
    impact = core.impact_decay_exponential(0.10, share, 20.0, time)
    assert share * 0.10 * (1 - 1e-12) <= impact <= 0.10
    assert core.impact_decay_exponential(0.10, share, 20.0) == pytest.approx(0.10, rel=1e-15)


@given(time=st.floats(0.0, 1e6))
def test_the_propagator_rises_to_the_peak_and_decays_to_nothing(time: float) -> None:
    impact = core.impact_decay_square_root(0.10, 1.0, time)
    assert 0.0 <= impact <= 0.10
    before, at, after = core.impact_decay_square_root(0.10, 1.0, [1 - 1e-9, 1, 1 + 1e-12])
    assert before == pytest.approx(0.10, rel=1e-8)
    assert at == 0.10
    assert after == pytest.approx(0.10, rel=1e-5)
    assert core.impact_decay_square_root(0.10, 1.0, 1e12) == pytest.approx(0.10 / 2e6, rel=1e-12)
