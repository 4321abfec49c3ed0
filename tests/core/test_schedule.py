"""The years of a projection: ages to half a year, work, leaving, contributions, targets."""

from __future__ import annotations

import numpy as np
import pytest

import core
from core.schedule import growth_factors, paid_in, targets, years_of


def test_half_years_by_birth_date() -> None:
    births = ["1966-01-01", "1966-06-30", "1966-07-01", "1966-12-31"]
    when = years_of(core.Member(birth_date=births, salary=0), 2025, 1, None)
    np.testing.assert_array_equal(when.age, [[59, 59, 59, 59]])
    np.testing.assert_array_equal(when.exact_age, [[59.5, 59.5, 59, 59]])


def test_work_ends_and_leaving_is_once() -> None:
    who = core.Member(
        birth_date=["1960-05-05", "1962-05-05", "1990-05-05"], salary=0, retirement_age=64
    )
    when = years_of(who, 2024, 3, None)
    # Ages 64 to 66, 62 to 64, 34 to 36.
    np.testing.assert_array_equal(when.working, [[0, 1, 1], [0, 1, 1], [0, 0, 1]])
    np.testing.assert_array_equal(when.leaving, [[1, 0, 0], [0, 0, 0], [0, 1, 0]])
    long_gone = core.Member(birth_date="1950-01-01", salary=0, retirement_age=64)
    assert not years_of(long_gone, 2024, 3, None).leaving.any()


def test_leaving_from_55_on_is_not_early() -> None:
    for retirement_age, early in ((54, True), (55, False)):
        who = core.Member(birth_date="1969-01-01", salary=0, retirement_age=retirement_age)
        assert years_of(who, 2026, 1, None).early[0, 0] == early
    still_there = core.Member(birth_date="1969-01-01", salary=0, retirement_age=58)
    assert years_of(still_there, 2026, 1, None).early[0, 0]


def test_members_beyond_the_ages_of_the_law_are_refused() -> None:
    who = core.Member(birth_date="1900-01-01", salary=0)
    with pytest.raises(core.DomainError, match="birth_date must give ages of a number from 0"):
        years_of(who, 2026, 10, 0.0)


def test_pay_grows_and_stops() -> None:
    who = core.Member(birth_date="1964-01-01", salary=100.0, salary_growth=0.5, retirement_age=62)
    when = years_of(who, 2024, 3, None)
    np.testing.assert_allclose(paid_in(who, core.Plan(), when).salary[:, 0], [100, 150, 0])


def test_targets_sum_to_one_and_crypto_comes_first() -> None:
    who = core.Member(birth_date=["1960-01-01", "1990-01-01"], salary=0)
    when = years_of(who, 2025, 2, None)
    portfolio = core.Portfolio(equity_return=0, bond_return=0, crypto=[0.0, 0.1], crypto_return=0)
    aims = targets(portfolio, when)
    assert aims.shape == (2, 4, 2)
    np.testing.assert_allclose(aims.sum(axis=1), 1.0)
    np.testing.assert_allclose(aims[:, 2], [[0.0, 0.1], [0.0, 0.1]])
    # 35 years old: 90% of the remaining 90%.
    assert aims[0, 0, 1] == pytest.approx(0.81)


def test_returns_by_year_and_by_member() -> None:
    when = years_of(core.Member(birth_date="1980-01-01", salary=0), 2025, 2, None)
    portfolio = core.Portfolio(equity_return=[0.1, 0.2], bond_return=[[0.0, 0.1], [0.2, 0.3]])
    growth = growth_factors(portfolio, when)
    np.testing.assert_allclose(growth[:, 0], [[1.1, 1.1], [1.2, 1.2]])
    np.testing.assert_allclose(growth[:, 1], [[1.0, 1.2], [1.1, 1.3]])
