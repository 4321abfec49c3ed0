"""The 72(t) exceptions: which account, from which year, up to what."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import core

EXPENSES = {"expenses": 9_000.0, "adjusted_gross_income": 80_000.0}
PLAN_ONLY = {
    "separation_55",
    "public_safety_50",
    "esop_dividend",
    "phased_retirement",
    "qdro",
    "plesa",
    "long_term_care",
    "section_457_government",
    "pre_1986_election",
}
IRA_ONLY = {"corrective_income", "health_insurance_unemployed", "higher_education", "first_home"}


def test_there_are_27_and_each_is_whole() -> None:
    exceptions = core.exceptions_72t()
    assert len(exceptions) == 27
    for rule in exceptions.values():
        assert rule.title
        assert rule.reference
        assert rule.plan or rule.ira
        assert bool(rule.most) == bool(rule.statute or rule.limit or rule.expenses), rule.name


@pytest.mark.parametrize("name", core.exceptions_72t())
def test_the_account_decides(name: str) -> None:
    plan = core.exception_72t(name, "plan", 2025, **EXPENSES)
    ira = core.exception_72t(name, "ira", 2025, **EXPENSES)
    assert plan.applies == (name not in IRA_ONLY)
    assert ira.applies == (name not in PLAN_ONLY)
    for answer in (plan, ira):
        assert answer.reason.startswith(core.exceptions_72t()[name].title)
        assert answer.applies or answer.most == 0.0


def test_a_first_home_is_for_an_ira_and_the_answer_says_so() -> None:
    plan = core.exception_72t("first_home", "plan", 2026)
    assert not plan.applies
    assert "from an IRA only, not from a 401(k)" in plan.reason
    ira = core.exception_72t("first_home", "ira", 2026)
    assert ira.applies
    assert ira.most == 10_000
    assert "in a lifetime" in ira.reason


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("disaster", 2021),
        ("terminal_illness", 2023),
        ("emergency_expense", 2024),
        ("plesa", 2024),
        ("domestic_abuse", 2024),
        ("long_term_care", 2025),
    ],
)
def test_an_exception_begins_with_its_year(name: str, first: int) -> None:
    before = core.exception_72t(name, "plan", first - 1, **EXPENSES)
    assert not before.applies
    assert f"only from {first} on, not in {first - 1}" in before.reason
    assert core.exception_72t(name, "plan", first, **EXPENSES).applies


@pytest.mark.parametrize(
    ("name", "year", "given", "most"),
    [
        ("disability", 2026, {}, None),
        ("birth_adoption", 2026, {}, 5_000),
        ("disaster", 2026, {}, 22_000),
        ("medical", 2026, EXPENSES, 3_000),  # 9,000 - 7.5% of 80,000
        ("emergency_expense", 2026, {}, 1_000),
        ("emergency_expense", 2026, {"vested_balance": 1_400}, 400),  # 1,400 - 1,000
        ("emergency_expense", 2026, {"vested_balance": 900}, 0),
        ("domestic_abuse", 2024, {}, 10_000),
        ("domestic_abuse", 2025, {}, 10_300),
        ("domestic_abuse", 2026, {}, 10_500),
        ("domestic_abuse", 2026, {"vested_balance": 12_000}, 6_000),  # half of 12,000
        ("long_term_care", 2025, {"expenses": 9_000}, 2_600),
        ("long_term_care", 2025, {"expenses": 900}, 900),
        ("long_term_care", 2025, {"expenses": 9_000, "vested_balance": 5_000}, 500),  # a tenth
    ],
)
def test_the_most_it_exempts(
    name: str, year: int, given: dict[str, float], most: float | None
) -> None:
    assert core.exception_72t(name, "plan", year, **given).most == most


def test_balances_may_be_arrays() -> None:
    answer = core.exception_72t("domestic_abuse", "plan", 2026, vested_balance=[12_000, 60_000])
    np.testing.assert_array_equal(answer.most, [6_000, 10_500])


def test_an_unpublished_cap_is_an_error() -> None:
    with pytest.raises(core.NotPublishedError, match="2025; got 2026"):
        core.exception_72t("long_term_care", "plan", 2026, expenses=1_000)


@pytest.mark.parametrize(
    ("name", "account", "given", "missing"),
    [
        ("medical", "plan", {}, "expenses"),
        ("medical", "plan", {"expenses": 1.0}, "adjusted_gross_income"),
        ("higher_education", "ira", {}, "expenses"),
    ],
)
def test_what_decides_must_be_given(
    name: str, account: str, given: dict[str, Any], missing: str
) -> None:
    with pytest.raises(core.ArgumentTypeError, match=f"{missing} must be given for {name}"):
        core.exception_72t(name, account, 2026, **given)
