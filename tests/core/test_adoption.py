"""Adoption curves: ends, peak, slope, and schedules that sum to what moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

P = st.floats(0.001, 1.0)
Q = st.floats(0.0, 2.0)
TIME = st.floats(0.0, 100.0)


def test_the_logistic_is_symmetric_about_its_midpoint() -> None:
    low, middle, high = core.logistic_adoption([3, 5, 7], 0.10, 0.8, 5)
    assert middle == 0.05
    assert low + high == pytest.approx(0.10, rel=1e-15)


def test_the_logistic_far_out_is_its_ends() -> None:
    np.testing.assert_array_equal(core.logistic_adoption([-1e6, 1e6], 0.10, 0.8, 5), [0.0, 0.10])


@given(time=TIME, later=TIME, p=P, q=Q)
def test_bass_grows_from_0_to_1(time: float, later: float, p: float, q: float) -> None:
    low, high = core.bass_adoption([time, time + later], p, q)
    assert 0.0 <= low <= high * (1.0 + 1e-15) <= 1.0 + 1e-15
    assert core.bass_adoption(0.0, p, q) == core.bass_adoption(-time, p, q) == 0.0
    assert core.bass_adoption(1e5, p, q) == 1.0


def test_without_imitation_bass_is_exponential() -> None:
    # 1 - exp(-0.1 * 5)
    assert core.bass_adoption(5, 0.1, 0.0) == pytest.approx(-np.expm1(-0.5), rel=1e-15)


@given(time=st.floats(0.0, 20.0), p=P, q=Q)
def test_the_rate_is_the_slope(time: float, p: float, q: float) -> None:
    step = 1e-5
    before, after = core.bass_adoption([time, time + 2 * step], p, q)
    rate = core.bass_adoption_rate(time + step, p, q)
    assert (after - before) / (2 * step) == pytest.approx(rate, rel=1e-4, abs=1e-7)


@given(p=P, q=Q)
def test_adoption_is_fastest_at_its_peak(p: float, q: float) -> None:
    peak = core.bass_peak_time(p, q)
    around = core.bass_adoption_rate([max(peak - 0.1, 0.0), peak, peak + 0.1], p, q)
    assert around[1] >= around[0] * (1.0 - 1e-12)
    assert around[1] >= around[2] * (1.0 - 1e-12)


@pytest.mark.parametrize(
    ("p", "q", "positive"), [(0.1, 0.099, False), (0.1, 0.1, False), (0.1, 0.101, True)]
)
def test_without_enough_imitation_the_peak_is_at_launch(p: float, q: float, positive: bool) -> None:
    assert (core.bass_peak_time(p, q) > 0.0) is positive


@given(total=st.floats(0.0, 1e13), p=P, q=Q, months=st.integers(1, 600))
def test_a_schedule_sums_to_what_moves(total: float, p: float, q: float, months: int) -> None:
    flows = core.bass_schedule(total, p, q, months)
    moved = total * core.bass_adoption(months / 12, p, q)
    assert np.all(flows >= 0.0)
    assert flows.sum() == pytest.approx(moved, rel=1e-9, abs=1e-6)
    assert core.bass_schedule(total, p, q, months, True).sum() == pytest.approx(
        total, rel=1e-9, abs=1e-6
    )


def test_several_totals_give_a_row_each() -> None:
    flows = core.bass_schedule([1e9, 3e9], months=12)
    assert flows.shape == (2, 12)
    np.testing.assert_allclose(flows[1], 3.0 * flows[0], rtol=1e-15)


def test_a_schedule_takes_an_array_of_curves() -> None:
    both = core.bass_schedule(870e9, [0.03, 0.01], [0.38, 0.5], 6, True)
    assert both.shape == (2, 6)
    np.testing.assert_allclose(both[1], core.bass_schedule(870e9, 0.01, 0.5, 6, True), rtol=1e-12)
