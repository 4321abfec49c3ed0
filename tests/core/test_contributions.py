"""Contributions: ages and years from both sides, match formulas, 415(c), vesting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core
from core.contributions import match_tiers

MONEY = st.floats(0.0, 1e7)
AGES = st.integers(0, 130)
YEARS = st.sampled_from(core.published_years())
TIERS = st.lists(
    st.tuples(st.floats(0.0, 2.0), st.floats(0.001, 1.0)),
    min_size=1,
    max_size=4,
    unique_by=lambda tier: tier[1],
).map(lambda tiers: sorted(tiers, key=lambda tier: tier[1]))


@pytest.mark.parametrize(
    ("year", "age", "expected"),
    [
        (2024, 49, 0),
        (2024, 50, 7_500),
        (2024, 59, 7_500),
        (2024, 60, 7_500),
        (2024, 63, 7_500),
        (2024, 64, 7_500),
        (2025, 49, 0),
        (2025, 50, 7_500),
        (2025, 59, 7_500),
        (2025, 60, 11_250),
        (2025, 63, 11_250),
        (2025, 64, 7_500),
        (2026, 49, 0),
        (2026, 50, 8_000),
        (2026, 59, 8_000),
        (2026, 60, 11_250),
        (2026, 63, 11_250),
        (2026, 64, 8_000),
    ],
)
def test_catch_up_by_age_and_year(year: int, age: int, expected: float) -> None:
    assert core.catch_up_limit(year, age) == expected
    limit = core.limit("elective_deferral", year) + expected
    assert core.elective_deferral_limit(year, age) == limit


def test_ages_and_years_broadcast() -> None:
    result = core.elective_deferral_limit([[2024], [2025]], [49, 50, 60, 64])
    np.testing.assert_array_equal(
        result, [[23_000, 30_500, 30_500, 30_500], [23_500, 31_000, 34_750, 31_000]]
    )


@given(salary=MONEY, rate=st.floats(0.0, 1.0), year=YEARS, age=AGES)
def test_a_deferral_is_never_above_limit_or_salary(
    salary: float, rate: float, year: int, age: int
) -> None:
    deferral = core.allowed_deferral(salary, rate, year, age)
    assert 0.0 <= deferral <= min(salary, core.elective_deferral_limit(year, age))


@given(salary=MONEY, rate=st.floats(0.0, 0.99), age=AGES)
def test_a_deferral_grows_with_its_rate(salary: float, rate: float, age: int) -> None:
    low, high = core.allowed_deferral(salary, [rate, rate + 0.01], 2026, age)
    assert low <= high


@given(salary=MONEY, deferral=MONEY, tiers=TIERS)
def test_a_match_is_never_above_its_cap(
    salary: float, deferral: float, tiers: list[tuple[float, float]]
) -> None:
    match = core.employer_match(salary, deferral, tiers, 360_000)
    pay = min(salary, 360_000)
    shares = np.diff([0.0, *(up_to for _, up_to in tiers)])
    cap = sum(rate * share for (rate, _), share in zip(tiers, shares, strict=True)) * pay
    assert 0.0 <= match <= cap * (1.0 + 1e-12) + 1e-9
    assert match <= max(rate for rate, _ in tiers) * deferral * (1.0 + 1e-12) + 1e-9


@given(salary=MONEY, deferral=MONEY, tiers=TIERS, factor=st.floats(0.01, 100.0))
def test_a_match_is_homogeneous_in_money(
    salary: float, deferral: float, tiers: list[tuple[float, float]], factor: float
) -> None:
    once = core.employer_match(salary, deferral, tiers, 360_000)
    scaled = core.employer_match(factor * salary, factor * deferral, tiers, factor * 360_000)
    assert scaled == pytest.approx(factor * once, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("half_to_6", 3_000),  # 50% of 6,000
        ("full_to_6", 6_000),  # 100% of 6,000
        ("safe_harbor_basic", 4_000),  # 100% of 3,000 + 50% of 2,000
        ("safe_harbor_enhanced", 4_000),  # 100% of 4,000
        ("automatic_safe_harbor", 3_500),  # 100% of 1,000 + 50% of 5,000
        ("none", 0),
    ],
)
def test_match_formulas_by_name(name: str, expected: float) -> None:
    assert core.employer_match(100_000, 10_000, name, 360_000) == pytest.approx(expected)
    assert name in core.match_formulas()


def test_the_match_stops_at_the_pay_that_counts() -> None:
    # 50% of 6% of 360,000 = 10,800, of 359,999 = 10,799.97.
    for salary, expected in ((360_001, 10_800.0), (360_000, 10_800.0), (359_999, 10_799.97)):
        match = core.employer_match(salary, 24_500, "half_to_6", 360_000)
        assert match == pytest.approx(expected, rel=1e-15)


def test_tiers_are_read_once() -> None:
    assert match_tiers(np.array([[0.5, 0.06]])) == ((0.5, 0.06),)
    assert match_tiers("none") == ()


@given(employer=MONEY, base=MONEY, pay=MONEY, year=YEARS)
def test_annual_additions_are_never_above_415c(
    employer: float, base: float, pay: float, year: int
) -> None:
    allowed = core.employer_contribution_allowed(employer, base, pay, year)
    assert 0.0 <= allowed <= employer
    if allowed:
        room = min(core.limit("annual_additions", year), pay)
        assert base + allowed <= room * (1.0 + 1e-12)


def test_the_415c_limit_from_both_sides() -> None:
    # 72,000 - 24,500 = 47,500 in 2026.
    for asked, expected in ((47_499, 47_499), (47_500, 47_500), (47_501, 47_500)):
        assert core.employer_contribution_allowed(asked, 24_500, 360_000, 2026) == expected


@pytest.mark.parametrize(
    ("years", "expected"), [(0, 0), (1.99, 0), (2, 0.2), (2.99, 0.2), (5.99, 0.8), (6, 1), (40, 1)]
)
def test_graded_vesting(years: float, expected: float) -> None:
    assert core.vested_fraction(years, "graded") == pytest.approx(expected, rel=1e-15)


def test_cliff_and_immediate_vesting() -> None:
    np.testing.assert_array_equal(core.vested_fraction([0, 2.99, 3], "cliff"), [0, 0, 1])
    np.testing.assert_array_equal(core.vested_fraction([0, 1.99, 2], "cliff", 2), [0, 0, 1])
    np.testing.assert_array_equal(core.vested_fraction([0, 10], "immediate"), [1, 1])
    assert core.vested_fraction(0, "immediate") == 1.0


def test_graded_within_one_year() -> None:
    np.testing.assert_array_equal(core.vested_fraction([1, 2], "graded", 2, 2), [0, 1])


@pytest.mark.parametrize(
    ("schedule", "first", "last", "bound"),
    [
        ("cliff", 4, None, "first must be .* at most 3"),
        ("graded", 3, 6, "first must be .* at most 2"),
        ("graded", 2, 7, "last must be .* at most 6"),
    ],
)
def test_no_schedule_is_slower_than_the_law(
    schedule: str, first: int, last: int | None, bound: str
) -> None:
    with pytest.raises(core.DomainError, match=bound):
        core.vested_fraction(1, schedule, first, last)


@given(years=st.floats(0.0, 60.0), first=st.integers(1, 2), longer=st.integers(0, 4))
def test_vesting_only_grows(years: float, first: int, longer: int) -> None:
    path = core.vested_fraction([years, years + 1.0], "graded", first, first + longer)
    assert 0.0 <= path[0] <= path[1] <= 1.0


@pytest.mark.parametrize(
    ("year", "wages", "expected"),
    [
        (2025, 1e6, False),
        (2026, 149_999.99, False),
        (2026, 150_000, False),
        (2026, 150_000.01, True),
    ],
)
def test_the_roth_catch_up_mandate(year: int, wages: float, expected: bool) -> None:
    assert core.roth_catch_up_required(year, wages) is expected


def test_the_mandate_over_arrays() -> None:
    result = core.roth_catch_up_required([2025, 2026], [[150_000], [150_001]])
    np.testing.assert_array_equal(result, [[False, False], [False, True]])
