"""The flow of one plan into crypto, month by month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.participants import Participants
from core.paths import adoption_by_month
from core.scenarios import scenario, with_values
from core.sponsor import COLUMNS, plan_months

QUIET = {
    "first_year": 2026,
    "participant": 0.5,
    "allocation": 0.04,
    "crypto_cap": 0.05,
    "match": "none",
    "path_months": 24,
    "crypto_growth": 0.0,
    "other_growth": 0.0,
}
BORN = date(1980, 1, 1)


def people(*rows):
    """Participants from pairs of a balance and a share in crypto, who defer 12,000 each."""
    balances, shares = zip(*rows, strict=True)
    count = len(rows)
    names = tuple(f"P{n}" for n in range(count))
    return Participants(
        names, (BORN,) * count, (120_000.0,) * count, balances, (0.1,) * count, crypto_share=shares
    )


def months(table, **changes):
    return plan_months(with_values(scenario(), {**QUIET, **changes}, "test"), table)


def test_balances_and_contributions_shift_with_the_adopters():
    found = months(people((100_000.0, None)))
    assert list(found) == list(COLUMNS)
    adopted = adoption_by_month(24)
    np.testing.assert_allclose(found["adopters"], 0.5 * adopted, rtol=1e-12)
    # half of the people, 4% each: 2% of 100,000 and of 1,000 a month, as far as adopted
    assets = 100_000 + 1_000 * np.arange(1, 25)
    np.testing.assert_allclose(found["plan_assets"], assets, rtol=1e-12)
    np.testing.assert_allclose(found["crypto_balance"], 0.02 * adopted * assets, rtol=1e-9)
    np.testing.assert_allclose(found["from_contributions"], 0.02 * adopted * 1_000, rtol=1e-9)


def test_the_cap_bounds_what_new_users_put_in():
    free, capped = (months(people((1e5, None)), crypto_cap=cap) for cap in (0.05, 0.01))
    np.testing.assert_allclose(free["flow"], 4 * capped["flow"], rtol=1e-9)


def test_a_menu_without_crypto_moves_nothing():
    found = months(people((1e5, None), (1e5, 0.03)), menu="none")
    assert not found["flow"].any()
    np.testing.assert_allclose(found["crypto_balance"], 3_000)
    np.testing.assert_allclose(found["adopters"], 0.5)


def test_a_window_moves_the_share_of_those_who_can_use_it():
    core = months(people((1e5, None)))
    window = months(people((1e5, None)), menu="window", window_access=0.2)
    np.testing.assert_allclose(window["flow"], 0.2 * core["flow"], rtol=1e-9)


def test_those_who_hold_crypto_keep_it_and_pay_in_up_to_the_cap():
    found = months(people((1e5, 0.03), (1e5, 0.5)))
    # nobody is left to adopt: 3% and 5% of 1,000 a month each, on top of 3,000 and 50,000
    np.testing.assert_allclose(found["flow"], 80)
    assert not found["from_balances"].any()
    assert found["crypto_balance"][-1] == pytest.approx(53_000 + 24 * 80)
    np.testing.assert_allclose(found["adopters"], 1.0)


def test_growth_is_a_twelfth_root_each_month():
    held = people((1e5, 0.5))
    found = months(held, deferral_rate=0, crypto_growth=0.44, other_growth=0.21, menu="none")
    paid = 1_000 * sum(1.21 ** (month / 12) for month in range(24))
    assert found["crypto_balance"][-1] == pytest.approx(50_000 * 1.44**2)
    assert found["plan_assets"][-1] == pytest.approx(50_000 * (1.44**2 + 1.21**2) + paid)


def test_a_gap_closed_slowly_moves_less_at_first():
    quick, slow = (months(people((1e5, None)), rebalancing=speed) for speed in (1.0, 0.25))
    assert slow["flow"][0] == pytest.approx(0.25 * quick["flow"][0])
    assert slow["from_contributions"][0] == pytest.approx(0.25 * quick["from_contributions"][0])


SHARES = st.floats(0.0, 1.0)


@given(
    rows=st.lists(st.tuples(st.floats(0.0, 1e7), st.none() | SHARES), min_size=1, max_size=8),
    values=st.fixed_dictionaries(
        dict.fromkeys(("participant", "allocation", "crypto_cap", "rebalancing"), SHARES)
        | {"crypto_growth": st.floats(-0.9, 2.0), "other_growth": st.floats(-0.5, 0.5)}
    ),
    menu=st.sampled_from(["none", "core", "window"]),
)
def test_the_flow_is_the_sum_of_its_parts_and_nothing_is_lost(rows, values, menu):
    table = people(*rows)
    found = months(table, **values, menu=menu)
    np.testing.assert_allclose(
        found["from_balances"] + found["from_contributions"], found["flow"], rtol=1e-9, atol=1e-6
    )
    assert np.all(found["crypto_balance"] <= found["plan_assets"] * (1 + 1e-9) + 1e-6)
    assert np.all(found["crypto_balance"] >= -1e-6)
    assert np.all((found["adopters"] >= 0) & (found["adopters"] <= 1 + 1e-12))
    quiet = months(table, **{**values, "crypto_growth": 0.0, "other_growth": 0.0}, menu=menu)
    start = sum(balance * (share or 0.0) for balance, share in rows)
    gained = quiet["crypto_balance"][-1] - start
    assert gained == pytest.approx(quiet["flow"].sum(), rel=1e-9, abs=1e-5)
    paid_in = 12_000 * len(rows) * 2
    assets = sum(balance for balance, _ in rows) + paid_in
    assert quiet["plan_assets"][-1] == pytest.approx(assets, rel=1e-9)
