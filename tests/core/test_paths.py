"""Monthly paths for several asset classes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ArgumentTypeError, DomainError, ShapeError
from core.flows import flow_path
from core.paths import AdoptionCurve, adoption_by_month, flow_paths

SHARES = [0.05, 0.01, 0.02, 0.01, 0.01]


def test_one_class_is_the_flow_path():
    adoption = adoption_by_month(36)
    many = flow_paths(8.7e12, [0.10], adoption, [0.01, 0.002], 2e9, 0.5)
    one = flow_path(0, 8.7e12, 0.01, 0.002, 2e9, 0, 0.10 * adoption, 0.5)
    np.testing.assert_allclose(many.flows[:, 0], one[:, 0], rtol=1e-12)
    np.testing.assert_allclose(many.balances[:, 0], one[:, 1], rtol=1e-12)
    np.testing.assert_allclose(many.balances.sum(axis=1), one[:, 2], rtol=1e-12)


def test_without_returns_a_one_off_shift_is_bass_times_the_stock():
    # 8.7e12 * 0.10 * F(1) = 870e9 * 0.03575816425644162
    paths = flow_paths(8.7e12, [0.10], adoption_by_month(12), 0.0, 0.0)
    assert paths.flows[:, 0].sum() == pytest.approx(870e9 * 0.03575816425644162, rel=1e-12)


@given(
    st.floats(-0.05, 0.05),
    st.floats(0, 50e9),
    st.floats(0, 1),
)
def test_flows_sum_to_what_is_paid_in_and_to_balances(monthly_return, paid, speed):
    paths = flow_paths(8.7e12, SHARES, adoption_by_month(24), monthly_return, paid, speed)
    np.testing.assert_allclose(paths.flows.sum(axis=1), paid, atol=1.0)
    grown = np.vstack([[0, 0, 0, 0, 0, 8.7e12], paths.balances[:-1]]) * (1 + monthly_return)
    np.testing.assert_allclose(grown + paths.flows, paths.balances, rtol=1e-12, atol=1e-2)


def test_classes_take_money_in_the_ratio_of_their_shares():
    paths = flow_paths(8.7e12, SHARES, adoption_by_month(60), 0.0, 5e9)
    np.testing.assert_allclose(paths.flows[:, 0] / paths.flows[:, 1], 5.0, rtol=1e-9)


@pytest.mark.parametrize("curve", ["bass", "logistic"])
def test_adoption_rises_from_0_towards_1(curve):
    shares = adoption_by_month(600, AdoptionCurve(curve=curve))
    assert 0.0 < shares[0] < 0.02
    assert np.all(np.diff(shares) >= 0.0)
    assert shares[-1] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((1.0, [0.6, 0.6], [1.0], 0.0, 0.0), DomainError, "shares must sum to at most 1; got 1.2"),
        ((1.0, [-0.1], [1.0], 0.0, 0.0), DomainError, "shares must be a number of at least 0"),
        ((1.0, [0.1], [1.1], 0.0, 0.0), DomainError, "adoption must be a number from 0 to 1"),
        ((1.0, [0.1], [1.0], -1.1, 0.0), DomainError, "returns must be a number of at least -1"),
        ((1.0, [0.1], [1.0], 0.0, -2.0), DomainError, "net_contributions must leave a balance"),
        ((1.0, [0.1], [1.0], [0.0] * 3, 0.0), ShapeError, "returns must be one number or 2"),
        ((1.0, [0.1], [1.0], 0.0, [1.0, 2.0]), ShapeError, "net_contributions must be one"),
        ((-1.0, [0.1], [1.0], 0.0, 0.0), DomainError, "assets must be a number of at least 0"),
        ((1.0, [0.1], [1.0], 0.0, 0.0, 2.0), DomainError, "rebalancing_speed must be"),
    ],
)
def test_bad_input_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        flow_paths(*arguments)


def test_an_unknown_curve_is_named():
    with pytest.raises(ArgumentTypeError, match="curve must be one of bass, logistic; got 'line'"):
        adoption_by_month(12, AdoptionCurve(curve="line"))
    with pytest.raises(DomainError, match="months"):
        adoption_by_month(0)
