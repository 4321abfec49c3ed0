"""Bitcoin's supply at each side of a halving and at its end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core


@pytest.mark.parametrize(
    ("height", "supply"),
    [
        (0, 50.0),
        (1, 100.0),
        (209_999, 10_500_000.0),  # 210,000 * 50
        (210_000, 10_500_025.0),
        (419_999, 15_750_000.0),  # + 210,000 * 25
        (420_000, 15_750_012.5),
        (939_999, 20_000_000.0),
    ],
)
def test_halvings_from_both_sides(height: int, supply: float) -> None:
    assert core.btc_supply_at_height(height) == supply


def test_the_last_satoshi() -> None:
    # Rewards are whole satoshi, so the sum stays below 21 million.
    np.testing.assert_array_equal(
        core.btc_supply_at_height([6_929_999, 6_930_000, 10**9]), [20_999_999.9769] * 3
    )


@given(height=st.integers(0, 8_000_000))
def test_supply_only_grows_by_at_most_50(height: int) -> None:
    now, later = core.btc_supply_at_height([height, height + 1])
    assert now <= later <= now + 50.0
