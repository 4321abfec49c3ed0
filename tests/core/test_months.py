"""A scenario month by month."""

import numpy as np
import pytest

from core.results import run
from core.scenarios import load_shipped, scenario, with_values


def column(table, name):
    return np.array(table.column(name), dtype=float)


def test_the_shift_alone_is_bass_times_the_inflow():
    quiet = with_values(scenario(), {"contributions": 0.0}, "test")
    flows = column(run(quiet).months(), "flow")
    # 870e9 * (F(1/12) - F(0)), as golden case bass_schedule
    assert flows[0] == pytest.approx(2206970293.347139, rel=1e-9)
    assert len(flows) == 120
    # 870e9 * F(10) = 870e9 * 0.8128032212213462
    assert flows.sum() == pytest.approx(870e9 * 0.8128032212213462, rel=1e-9)


def test_new_contributions_are_in_the_same_recursion():
    months = run(scenario()).months()
    # 8.7e12 + 120 * 600e9 / 12, at today's prices
    assert column(months, "assets")[-1] == pytest.approx(8.7e12 + 10 * 600e9, rel=1e-12)
    share = column(months, "crypto_balance") / column(months, "assets")
    np.testing.assert_allclose(share, 0.10 * column(months, "adoption"), rtol=1e-9)


def test_volatility_goes_up_first_and_down_later():
    months = run(scenario()).months()
    regime = column(months, "volatility_flow_regime")
    assert regime[0] > 0.4845
    assert regime[-1] < 0.4845 / 2
    assert np.all(np.diff(column(months, "volatility_size_law")) < 0.0)
    assert column(months, "depth")[-1] > 1.0


def test_small_flows_hardly_move_volatility():
    regime = column(run(load_shipped("low")).months(), "volatility_flow_regime")
    np.testing.assert_allclose(regime, 0.4845, rtol=0.01)


def test_over_five_classes_a_row_sums_to_new_money():
    classes = run(scenario()).asset_classes()
    flows = np.array([row[1:] for row in classes.rows], dtype=float)
    np.testing.assert_allclose(flows.sum(axis=1), 50e9, rtol=1e-9)
    np.testing.assert_allclose(flows[:, 0] / flows[:, 1], 5.0, rtol=1e-9)
    names = ("month", "crypto", "gold", "private_equity", "private_credit", "infrastructure")
    assert classes.columns == (*names, "rest")


def test_the_logistic_curve_is_the_rival():
    bass, logistic = (column(run(scenario()).months(c), "adoption") for c in ("bass", "logistic"))
    assert not np.allclose(bass, logistic)


def test_crypto_that_outgrows_its_share_is_sold():
    boom = with_values(scenario(), {"crypto_growth": 5.0, "contributions": 0.0}, "test")
    flows = column(run(boom).months(), "flow")
    assert flows[0] > 0.0
    assert flows[-1] < 0.0
