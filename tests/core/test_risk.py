"""Risk: moments against simulation, quantiles against Excel's, tails, drawdown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

SAMPLE = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)
SHARE = st.floats(0.0, 1.0)


@given(mean=st.floats(-0.9, 2.0), spread=st.floats(0.0, 3.0))
def test_the_lognormal_has_the_moments_asked_for(mean: float, spread: float) -> None:
    mu, sigma = core.lognormal_parameters(mean, spread)
    assert np.exp(mu + sigma**2 / 2) == pytest.approx(1.0 + mean, rel=1e-12)
    variance = np.expm1(sigma**2) * np.exp(2 * mu + sigma**2)
    assert variance == pytest.approx(spread**2, rel=1e-9, abs=1e-12)


def test_a_tiny_volatility_is_not_lost() -> None:
    # ln(1 + (1e-9 / 1)^2) is 1e-18, though 1 + 1e-18 is 1 in floating point.
    assert core.lognormal_parameters(0.0, 1e-9).volatility == pytest.approx(1e-9, rel=1e-9)


def test_the_factor_gives_back_the_correlation() -> None:
    correlation = np.array([[1.0, 0.4, 0.1], [0.4, 1.0, -0.3], [0.1, -0.3, 1.0]])
    factor = core.cholesky_factor(correlation)
    np.testing.assert_allclose(factor @ factor.T, correlation, atol=1e-15)
    np.testing.assert_array_equal(np.triu(factor, 1), 0.0)


def test_the_scale_makes_the_variance_one() -> None:
    # Student's t has variance nu / (nu - 2): 4 / 2 = 2, 10 / 8 = 1.25.
    np.testing.assert_allclose(core.student_t_scale([4, 10]) ** 2 * [2.0, 1.25], 1.0, rtol=1e-15)
    assert core.student_t_scale(2.000001) > 0.0


def test_the_moments_agree_with_a_simulation() -> None:
    years, paths = 10, 200_000
    mu, sigma = core.lognormal_parameters(0.07, 0.16)
    draws = np.random.default_rng(401).standard_normal((years, paths))
    wealth = np.full(paths, 100_000.0)
    for row in draws:
        wealth = wealth * np.exp(mu + sigma * row) + 10_000.0
    mean, spread = core.wealth_moments(100_000, 10_000, 0.07, 0.16, years)
    assert abs(wealth.mean() - mean) < 4.0 * spread / np.sqrt(paths)
    assert wealth.std() == pytest.approx(spread, rel=0.02)


def test_one_year_by_hand() -> None:
    # 1,000 * 1.05 + 100 = 1,150; only the 1,000 carries risk: 1,000 * 0.2 = 200.
    mean, spread = core.wealth_moments([1_000, 0], 100, 0.05, 0.2, 1)
    np.testing.assert_allclose(mean, [1_150, 100], rtol=1e-15)
    np.testing.assert_allclose(spread, [200, 0], rtol=1e-15)
    assert core.wealth_moments(1_000, 100, 0.05, 0.2, 0) == (1_000.0, 0.0)


@given(values=SAMPLE, probability=SHARE)
def test_a_quantile_lies_in_the_sample_and_grows(values: list[float], probability: float) -> None:
    low, high = core.quantile(values, [probability / 2, probability])
    assert min(values) - 1e-9 <= low <= high + 1e-9
    assert high <= max(values) + 1e-9
    assert core.quantile(values, 0.0) == min(values)
    assert core.quantile(values, 1.0) == max(values)


def test_a_quantile_reads_a_block_of_cells_as_one_sample() -> None:
    assert core.quantile([[1.0, 2.0], [3.0, 4.0]], 0.5) == 2.5


@given(values=SAMPLE, tail=st.floats(0.01, 1.0))
def test_the_tail_is_at_most_the_mean(values: list[float], tail: float) -> None:
    worst = core.conditional_value_at_risk(values, tail)
    assert min(values) - 1e-9 <= worst <= np.mean(values) + 1e-6


def test_the_tail_counts_as_written() -> None:
    # 0.07 * 100 is 7.000000000000001 in floating point: still the 7 smallest, mean of 1 to 7 = 4.
    assert core.conditional_value_at_risk(np.arange(1.0, 101.0), 0.07) == 4.0
    assert core.conditional_value_at_risk([1.0, 2.0, 3.0], 0.34) == 1.5
    assert core.conditional_value_at_risk([1.0, 2.0, 3.0], 1e-12) == 1.0


@given(values=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=50))
def test_a_drawdown_is_the_worst_of_all_pairs(values: list[float]) -> None:
    pairs = [1 - b / a for i, a in enumerate(values) for b in values[i:]]
    assert core.max_drawdown(values) == pytest.approx(max(pairs), abs=1e-12)


def test_a_column_of_cells_is_a_row() -> None:
    assert core.max_drawdown([[100.0], [50.0]]) == 0.5
    with pytest.raises(core.ShapeError, match="values must be one row"):
        core.max_drawdown([[1.0, 2.0], [3.0, 4.0]])


@given(probability=st.floats(0.001, 0.499))
def test_value_at_risk_falls_as_the_loss_gets_likelier(probability: float) -> None:
    rare, likely = core.lognormal_value_at_risk(0.05, 0.5, 1.0, [probability, probability + 0.5])
    assert likely <= rare < 1.0


def test_without_volatility_the_loss_is_certain() -> None:
    # exp(0.05 * 2) - 1 gained, whatever the probability.
    loss = core.lognormal_value_at_risk(0.05, 0.0, 2.0, [0.01, 0.99])
    np.testing.assert_allclose(loss, -np.expm1(0.10), rtol=1e-15)


def test_several_tails_at_once() -> None:
    values = [-0.3, -0.1, 0.0, 0.05, 0.2, 0.1, -0.2, 0.15, 0.02, 0.08]
    # the worst one, two and ten of ten
    expected = [-0.3, -0.25, 0.0]
    np.testing.assert_allclose(
        core.conditional_value_at_risk(values, [0.05, 0.2, 1.0]), expected, atol=1e-15
    )
