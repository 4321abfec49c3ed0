"""Bitcoin's supply at each side of a halving and at its end."""

from __future__ import annotations

from datetime import date

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


@pytest.mark.parametrize(
    ("day", "height"),
    [
        ("2009-01-03", 0),
        ("2012-11-27", 209_852),  # 210,000 blocks in 1,425 days: 147.4 a day
        ("2012-11-28", 210_000),
        ("2024-04-20", 840_000),
        ("2025-07-17", 905_900),
        ("2025-07-18", 906_044),  # + 144
        ("2026-07-17", 958_460),  # + 365 * 144
    ],
)
def test_the_height_of_a_day(day: str, height: int) -> None:
    assert core.btc_height_at_date(day) == height


def test_the_articles_20_million_coins_are_issued_in_march_2026() -> None:
    supply = core.btc_supply_at_date(["2026-03-10", "2026-03-11"])
    assert supply[0] < 20_000_000.0 < supply[1]
    assert core.btc_supply_at_date(date(2009, 1, 3)) == 50.0


@pytest.mark.parametrize("day", ["2009-01-02", "1999-12-31"])
def test_before_the_first_block_there_is_no_bitcoin(day: str) -> None:
    with pytest.raises(core.DomainError, match=f"day must be 2009-01-03 or later; got '{day}'"):
        core.btc_supply_at_date(day)


@pytest.mark.parametrize("day", ["soon", 20260311, None, "2026-02-30"])
def test_what_is_no_date_is_refused(day: object) -> None:
    with pytest.raises(core.ArgumentTypeError, match="day must be a date such as"):
        core.btc_height_at_date(day)
