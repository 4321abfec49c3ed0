"""Federal income tax: brackets from both sides, filing statuses, deductions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core
from core.law import law_file

YEARS = core.published_years("tax")
STATUSES = st.sampled_from(core.FILING_STATUSES)
INCOME = st.floats(0.0, 1e9)
BRACKETS = [
    (year, status, place)
    for year in YEARS
    for status in ("single", "joint", "separate", "head")
    for place in range(6)
]


@pytest.mark.parametrize(("year", "status", "place"), BRACKETS)
def test_tax_is_continuous_and_its_slope_is_the_rate(year: int, status: str, place: int) -> None:
    table = law_file("law")["year"][str(year)]["tax"]
    end, rates = table[status]["upper"][place], table["rates"]
    below, at, above = (
        core.federal_income_tax(income, status, year) for income in (end - 1.0, end, end + 1.0)
    )
    assert at - below == pytest.approx(rates[place], abs=1e-9)
    assert above - at == pytest.approx(rates[place + 1], abs=1e-9)


def test_tax_by_hand() -> None:
    # Single 2026: 10% of 12,400 + 12% of (50,400 - 12,400) + 22% of (60,000 - 50,400)
    #            = 1,240 + 4,560 + 2,112 = 7,912.
    assert core.federal_income_tax(60_000, "single", 2026) == pytest.approx(7_912, rel=1e-15)


@pytest.mark.parametrize("year", YEARS)
def test_brackets_rise_and_rates_too(year: int) -> None:
    table = law_file("law")["year"][str(year)]["tax"]
    assert table["rates"] == sorted(table["rates"])
    for status in ("single", "joint", "separate", "head"):
        assert table[status]["upper"] == sorted(table[status]["upper"])
        assert len(table[status]["upper"]) == len(table["rates"]) - 1


@given(income=INCOME)
def test_a_widow_pays_as_a_couple(income: float) -> None:
    tax = core.federal_income_tax
    assert tax(income, "widow", 2026) == tax(income, "joint", 2026)


@given(income=INCOME, more=INCOME, status=STATUSES, year=st.sampled_from(YEARS))
def test_tax_grows_with_income_and_never_takes_all(
    income: float, more: float, status: str, year: int
) -> None:
    low, high = core.federal_income_tax([income, income + more], status, year)
    assert 0.0 <= low <= high <= 0.37 * (income + more) * (1.0 + 1e-12)


@given(income=st.floats(0.0, 1e8), status=STATUSES)
def test_two_statuses_and_years_at_once(income: float, status: str) -> None:
    together = core.federal_income_tax(income, [["single"], [status]], [2024, 2026])
    alone = [
        [core.federal_income_tax(income, s, y) for y in (2024, 2026)] for s in ("single", status)
    ]
    np.testing.assert_array_equal(together, alone)


def test_words_may_be_capitalised() -> None:
    assert core.federal_income_tax(50_000, " Single ", 2024) == 6_053.0


@pytest.mark.parametrize(("times", "expected"), [(0, 32_200), (1, 33_850), (2, 35_500)])
def test_the_deduction_grows_at_65(times: int, expected: float) -> None:
    # Joint 2026: 32,200 and 1,650 for each spouse of 65.
    assert core.standard_deduction("joint", 2026, times) == expected


def test_wages_up_to_the_deduction_are_free() -> None:
    assert core.income_tax_on_wages(16_100, 0, "single", 2026) == 0.0
    # 10% of the first dollar above.
    assert core.income_tax_on_wages(16_101, 0, "single", 2026) == pytest.approx(0.10)
    assert core.income_tax_on_wages(10_000, 20_000, "single", 2026) == 0.0


@given(wages=st.floats(0.0, 1e7), deferral=st.floats(0.0, 24_500.0), status=STATUSES)
def test_a_deferral_never_raises_tax(wages: float, deferral: float, status: str) -> None:
    without, with_it = core.income_tax_on_wages(wages, [0.0, deferral], status, 2026)
    assert 0.0 <= with_it <= without
    assert without - with_it <= 0.37 * deferral + 1e-6
