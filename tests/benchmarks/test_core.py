"""What the functions cost beside the bare numpy expression of their formula.

`python -m pytest tests/benchmarks --benchmark-enable` measures both side by side, a group for each
function; without the flag each runs once and only its result is tested. docs/performance.md holds
the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import core

MILLION = 1_000_000
RNG = np.random.default_rng(401)
INFLOW = RNG.uniform(0.0, 1e12, MILLION)
INCOME = RNG.uniform(0.0, 1e6, MILLION)
# Single, 2026: rates and where each begins.
RATES = (0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37)
LOWER = (0.0, 12_400.0, 50_400.0, 105_700.0, 201_775.0, 256_225.0, 640_600.0)


def bare_tax() -> Any:
    steps = np.diff(RATES, prepend=0.0)
    return sum(
        step * np.maximum(INCOME - lower, 0.0) for step, lower in zip(steps, LOWER, strict=True)
    )


def bare_dominance() -> Any:
    gain = 1.0 * 0.6 * INFLOW
    return (0.604 * 3.92e12 + gain) / (3.92e12 + gain + 1.0 * 0.4 * INFLOW)


def bare_multiplier() -> Any:
    return 118_000.0 * (1.0 + INFLOW / 2.37e12) ** 5.0


PAIRS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "federal_income_tax": (lambda: core.federal_income_tax(INCOME, "single", 2026), bare_tax),
    "dominance_after": (lambda: core.dominance_after(3.92e12, 0.604, INFLOW, 0.6), bare_dominance),
    "price_multiplier": (
        lambda: core.price_multiplier(118_000, 2.37e12, INFLOW, 5.0),
        bare_multiplier,
    ),
}

MEMBER = core.Member(
    birth_date="1980-03-01",
    salary=100_000,
    salary_growth=0.03,
    deferral_rate=0.10,
    withdrawals=[core.Withdrawal(year=2045, amount=40_000, years=20)],
    loans=[core.Loan(year=2030, amount=20_000)],
)
PORTFOLIO = core.Portfolio(
    equity_return=0.07, bond_return=0.04, crypto=0.02, crypto_return=0.10, rebalancing_speed=0.5
)
PEOPLE = 10_000
MEMBERS = core.Member(
    birth_date=np.datetime64("1962-01-01") + RNG.integers(0, 14_000, PEOPLE),
    salary=RNG.uniform(3e4, 3e5, PEOPLE),
    salary_growth=0.03,
    filing_status=RNG.choice(["single", "joint"], PEOPLE).tolist(),
    deferral_rate=RNG.uniform(0.0, 0.3, PEOPLE),
    roth_share=0.2,
    withdrawals=MEMBER.withdrawals,
    loans=MEMBER.loans,
)


@pytest.mark.parametrize("name", PAIRS)
def test_the_bare_expression_is_the_same_formula(name: str) -> None:
    ours, bare = PAIRS[name]
    np.testing.assert_allclose(ours(), bare(), rtol=1e-12)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("which", ["ours", "bare"])
def test_a_million_elements(benchmark: BenchmarkFixture, name: str, which: str) -> None:
    benchmark.group = name
    benchmark(PAIRS[name][which == "bare"])


def one_member() -> Any:
    return core.project_member(MEMBER, core.Plan(fee=0.005), PORTFOLIO, 2026, 45, 0.025)


def many_members() -> Any:
    return core.project_member(MEMBERS, core.Plan(fee=0.005), PORTFOLIO, 2026, 45, 0.025)


def test_one_member_over_45_years(benchmark: BenchmarkFixture) -> None:
    assert benchmark(one_member)["year"].shape == (45,)


def test_one_member_over_45_years_as_a_table(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(lambda: one_member().to_pandas())) == 45


def test_ten_thousand_members_over_45_years(benchmark: BenchmarkFixture) -> None:
    assert benchmark.pedantic(many_members, rounds=3)["year"].shape == (PEOPLE, 45)
