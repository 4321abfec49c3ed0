"""What a scenario gives."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.results import run
from core.scenarios import scenario, with_values


def changed(**values):
    return run(with_values(scenario(), values, "test"))


def test_the_articles_figures_come_out():
    results = run(scenario())
    assert results.inflow == 870e9
    assert round(results.relative_to_crypto, 3) == 0.222
    assert round(results.relative_to_bitcoin, 3) == 0.367
    assert round(results.relative_to_etfs, 1) == 70.7


def test_dominance_cannot_reach_70_percent_by_buying_alone():
    results = run(scenario())
    assert results.dominance_highest == pytest.approx(0.6759248434237995, rel=1e-12)
    assert results.btc_share_for_low > 1
    assert results.multiplier_for_low == pytest.approx(1.4418390804597694, rel=1e-12)
    assert results.multiplier_for_high == pytest.approx(2.631356321839081, rel=1e-12)


def test_the_three_prices_consider_supply():
    results = run(scenario())
    # (119289.84375 * 19893440.625 + 870e9) / 20e6
    assert results.price_identity == pytest.approx(162154.27119030763, rel=1e-12)
    # 119289.84375 * (1 + 870/2370)^5 * 19893440.625 / 20e6
    multiplied = 119289.84375 * (1 + 870 / 2370) ** 5 * 19893440.625 / 20e6
    assert results.price_multiplier == pytest.approx(multiplied, rel=1e-12)
    # one month of 870/60 = 14.5bn against 15% of 57bn a day
    impact = 0.4845 / math.sqrt(365) * math.sqrt(14.5e9 / (57e9 * 0.15))
    month = 119289.84375 * (1 + impact) * (19893440.625 / 20e6) ** (1 / 60)
    assert results.price_square_root == pytest.approx(month, rel=1e-12)


def test_a_users_own_numbers():
    results = changed(assets=9.3e12, provider=0.5, employer=0.3, participant=0.2, allocation=0.02)
    assert results.inflow == pytest.approx(9.3e12 * 0.5 * 0.3 * 0.2 * 0.02, rel=1e-12)


def test_no_money_is_no_error():
    results = changed(allocation=0.0)
    assert results.inflow == 0.0
    assert results.btc_share_for_low is None
    assert results.multiplier_for_high is None
    assert results.dominance_after == pytest.approx(0.604, rel=1e-12)


def test_no_assets_is_no_error():
    assert changed(assets=0.0).share_of_assets == 0.0


SHARES = st.just(0.0) | st.floats(1e-9, 1)


@given(SHARES, SHARES)
def test_more_allocation_is_never_less_money_nor_a_lower_price(one, other):
    low, high = (changed(allocation=share) for share in sorted((one, other)))
    assert low.inflow <= high.inflow
    for model in ("price_identity", "price_multiplier", "price_square_root"):
        assert getattr(low, model) <= getattr(high, model) * (1 + 1e-12)


@given(st.floats(1e-6, 1), st.floats(0, 1))
def test_parts_sum_to_the_whole(allocation, btc_share):
    results = changed(allocation=allocation, btc_share=btc_share)
    parts = [value for name, value in results.as_dict().items() if name.endswith("_amount")]
    assert sum(parts) == pytest.approx(results.inflow, rel=1e-12)
    assert results.btc_cap_after / results.total_cap_after == pytest.approx(
        results.dominance_after, rel=1e-12
    )
