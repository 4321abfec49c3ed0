"""A 401(k) year by year: from salary, deferral, match and return alone, or a member's whole life.

`project_401k` is the first, `project_member` the second, with vesting, Roth, fees, assets, loans,
withdrawals and tax.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from core.account import ASSETS
from core.arguments import (
    NON_NEGATIVE,
    SHARE,
    Bound,
    FloatArray,
    Numeric,
    Quantity,
    choice,
    finite,
    guarded,
    number,
    quantity_array,
    whole_number,
)
from core.contributions import (
    Tiers,
    allowed_deferral,
    employer_contribution_allowed,
    employer_match,
)
from core.law import limit
from core.lifetime import Passage
from core.member import Member, Plan, Portfolio
from core.schedule import PaidIn, Years, column, paid_in, years_of
from core.tax import federal_income_tax, standard_deduction

if TYPE_CHECKING:
    import pandas as pd

SENIOR_AGE = 65
YEARS = Bound(low=1.0, high=120.0)
ABOVE_MINUS_ONE = Bound(low=-1.0, low_included=False)


@quantity_array
def project_401k(
    balance: Numeric,
    salary: Numeric,
    salary_growth: Numeric,
    deferral_rate: Numeric,
    match_tiers: Tiers | str,
    annual_return: Numeric,
    first_year: int,
    years: int,
    age: int,
) -> FloatArray:
    """A 401(k) year by year: what is deferred, what the employer adds, what it grows to.

    Formula, each year: deferral = allowed_deferral; employer = employer_contribution_allowed of
    employer_match on the deferral; balance <- balance * (1 + annual_return) + deferral + employer;
    salary <- salary * (1 + salary_growth).

    Args:
        balance: at the start, USD, at least 0. Number or array, one element for each saver.
        salary: of the first year, USD, at least 0. Number or array.
        salary_growth: per year, above -1. Number or array.
        deferral_rate: share of the salary, 0 to 1. Number or array.
        match_tiers: pairs (rate, up to) or the name of a formula, see `employer_match`.
        annual_return: after fees, above -1. Number or array.
        first_year: calendar year of the first row, the same for all.
        years: how many, 1 to 120, the same for all.
        age: at the end of the first year, whole years, the same for all.

    Returns:
        Shape (years, 3), for arrays (savers, years, 3): deferral, employer's contribution and
        balance at the end of each year, USD.

    Raises:
        NotPublishedError: a year without published limits; `core.project_member` takes an explicit
            assumption for those.
        DomainError: an argument outside its domain.

    Source: 26 USC 402(g), 414(v), 415(c), 401(a)(17); cash flows at the year's end.

    >>> project_401k(132_300, 100_000, 0.03, 0.10, [[0.5, 0.06]], 0.07, 2024, 2, 45).round(2)
    array([[ 10000.  ,   3000.  , 154561.  ],
           [ 10300.  ,   3090.  , 178770.27]])
    """
    passed = np.arange(whole_number("years", years, YEARS))
    calendar = whole_number("first_year", first_year) + passed
    ages = whole_number("age", age, NON_NEGATIVE) + passed
    growth = _by_year(number("salary_growth", salary_growth, ABOVE_MINUS_ONE))
    pay = _by_year(number("salary", salary, NON_NEGATIVE)) * (1.0 + growth) ** passed
    rate = _by_year(number("deferral_rate", deferral_rate, SHARE))
    deferral = np.asarray(allowed_deferral(pay, rate, calendar, ages))
    match = employer_match(pay, deferral, match_tiers, limit("compensation", calendar))
    base = np.minimum(deferral, limit("elective_deferral", calendar))
    employer = np.asarray(employer_contribution_allowed(match, base, pay, calendar))
    factor = 1.0 + np.asarray(number("annual_return", annual_return, ABOVE_MINUS_ONE))
    now = np.asarray(number("balance", balance, NON_NEGATIVE))
    savers = np.broadcast_shapes(now.shape, factor.shape, deferral.shape[:-1])
    table = np.empty((*savers, passed.size, 3))
    table[..., 0], table[..., 1] = deferral, employer
    for year in range(passed.size):
        now = now * factor + deferral[..., year] + employer[..., year]
        table[..., year, 2] = now
    return table


def _by_year(value: Quantity) -> FloatArray:
    """One value for each saver, ready to be spread over the years."""
    return np.asarray(value)[..., np.newaxis]


COLUMNS = MappingProxyType(
    {
        "year": "calendar year",
        "age": "at the year's end, whole years",
        "law": "the year whose published law applies",
        "law_scale": "what its dollar figures are multiplied by: 1 where it is the year's own law",
        "salary": "pay, USD",
        "traditional_deferral": "deferred before tax, USD",
        "roth_deferral": "deferred as Roth, USD",
        "employer_contribution": "match and nonelective, USD",
        "earned": "return after fees, USD",
        "loan_interest": "interest the member pays into the account, USD",
        "loan_taken": "lent at the year's end, USD",
        "loan_repaid": "interest and principal, USD",
        "loan_balance": "lent and not repaid, part of the balance, USD",
        "forfeited": "employer money not vested on leaving, USD",
        "withdrawal": "taken on purpose, USD",
        "equal_payment": "series under 26 USC 72(t)(2)(A)(iv), USD",
        "required_distribution": "taken because the law requires it, beyond the above, USD",
        "loan_offset": "loan not repaid on leaving: income, no cash, USD",
        "distribution_income": "the part of all four that is taxable, USD",
        "penalty": "10% additional tax, USD",
        "federal_tax": "income tax on pay, other income and distributions, USD",
        "net_distribution": "cash taken out less penalty and the income tax it causes, USD",
        "traditional_balance": "USD",
        "roth_balance": "USD",
        "employer_balance": "vested or not, USD",
        "balance": "all three, loans included, USD",
        "vested_balance": "what would be the member's own on leaving, USD",
        "equity": "share of what is invested",
        "bonds": "share of what is invested",
        "crypto": "share of what is invested",
        "alternatives": "share of what is invested",
    }
)


@dataclass(frozen=True, slots=True)
class Projection:
    """The years of one member or many, column by column.

    Attributes:
        table: shape (columns, years) for one member, (columns, members, years) for many, in the
            order of `COLUMNS`, which says what each column holds.
    """

    table: FloatArray

    def __getitem__(self, name: str) -> FloatArray:
        """A column by its name: shape (years,) for one member, (members, years) for many."""
        return self.table[list(COLUMNS).index(choice("name", name, tuple(COLUMNS)))]

    def to_pandas(self) -> pd.DataFrame:
        """A tidy table with one row a year, for many members one for each member and year."""
        import pandas as pd

        table = dict(zip(COLUMNS, self.table.reshape(len(COLUMNS), -1), strict=True))
        whole = {name: table[name].astype(np.int64) for name in ("year", "age", "law")}
        if self.table.ndim == 2:
            return pd.DataFrame({**table, **whole})
        places = np.indices(self.table.shape[1:])[0]
        return pd.DataFrame({"member": places.reshape(-1), **table, **whole})


@guarded
def project_member(
    member: Member,
    plan: Plan,
    portfolio: Portfolio,
    first_year: int,
    years: int,
    indexation: float | None = None,
) -> Projection:
    """A plan member, or many, year by year.

    Each year the balance earns its return; deferrals and the employer's money come in within
    402(g), 414(v), 415(c) and 401(a)(17); loans are repaid, granted or, on leaving, called in; the
    unvested part is forfeited on leaving; required distributions, equal payments and withdrawals
    go out; the investments are rebalanced. Income tax does not touch the account.

    Args:
        member: who saves, and what is done with the money.
        plan: what the employer adds.
        portfolio: where the money is invested and what it returns.
        first_year: calendar year of the first row.
        years: how many, 1 to 120.
        indexation: growth a year of every dollar figure of the law after the last published year,
            not rounded; the columns `law` and `law_scale` show where it is used. Caps of 72(t)
            exceptions stay. There is no default: without it such a year is an error.

    Returns:
        A `Projection`; `to_pandas()` gives the tidy table, `COLUMNS` its columns.

    Raises:
        NotPublishedError: a year after the last published one without `indexation`.
        DomainError: an argument outside its domain; an exception that does not hold for a 401(k).
        ShapeError: arrays that do not fit together.

    Source: 26 USC 72, 401(a)(9), 401(a)(17), 402(g), 402A, 411, 414(v), 415(c); figures in
    `core/parameters`. Simplified: payments once a year; distributions while working are as the plan
    allows; the employee has at most 5% of the employer; no state tax, credit or Social Security.

    >>> member = Member(birth_date="1980-03-01", salary=100_000, deferral_rate=0.10)
    >>> portfolio = Portfolio(equity_return=0.07, bond_return=0.04)
    >>> result = project_member(member, Plan(), portfolio, 2025, 3, indexation=0.025)
    >>> result["balance"].round(2)
    array([13000.  , 26839.8 , 41560.77])
    >>> result["law"]
    array([2025., 2026., 2026.])
    """
    when = years_of(member, first_year, years, indexation)
    paid = paid_in(member, plan, when)
    passage = Passage(member, plan, portfolio, when, paid)
    passage.run()
    held = {name: _rows(values) for name, values in passage.columns.items()}
    columns: dict[str, FloatArray] = {
        "year": when.calendar,
        "age": when.age,
        "law": when.law,
        "law_scale": when.scale,
        "salary": paid.salary,
        "traditional_deferral": paid.traditional,
        "roth_deferral": paid.roth,
        "employer_contribution": paid.employer,
        **held,
        **_taxes(member, when, paid, held),
        **_holdings(passage),
    }
    return _projection(columns, passage.members)


def _projection(columns: Mapping[str, FloatArray], members: int) -> Projection:
    """The columns in order, one row of years for each member."""
    table = np.empty((len(COLUMNS), members, columns["year"].shape[0]))
    for place, name in enumerate(COLUMNS):
        table[place] = columns[name].T
    finite("project_member", table)
    return Projection(table[:, 0] if members == 1 else table)


def _rows(values: Sequence[Any]) -> FloatArray:
    """Year by year, as an array (years, members)."""
    rows = np.array(values)
    return rows if rows.ndim == 2 else rows[:, np.newaxis]


def _holdings(passage: Passage) -> dict[str, FloatArray]:
    traditional, roth, employer = (_rows(kind) for kind in zip(*passage.money, strict=True))
    weights = (_rows(asset) for asset in zip(*passage.weights, strict=True))
    return {
        "traditional_balance": traditional,
        "roth_balance": roth,
        "employer_balance": employer,
        "balance": traditional + roth + employer,
        "vested_balance": traditional + roth + _rows(passage.own) * employer,
        **dict(zip(ASSETS, weights, strict=True)),
    }


def _taxes(
    member: Member, when: Years, paid: PaidIn, held: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """Income tax with and without what was taken out of the plan."""
    aged = np.where(when.age >= SENIOR_AGE, 1.0, 0.0)
    deduction = standard_deduction(member.filing_status, when.law, aged) * when.scale
    other = column("other_income", member.other_income, NON_NEGATIVE)
    income = paid.salary - paid.traditional + other - deduction

    both = np.stack(np.broadcast_arrays(income + held["distribution_income"], income))
    both = np.maximum(both, 0.0)
    taxed = federal_income_tax(both / when.scale, member.filing_status, when.law) * when.scale
    total, without = np.asarray(taxed)
    cash = held["withdrawal"] + held["equal_payment"] + held["required_distribution"]
    net = cash - held["penalty"] - (total - without)
    return {"federal_tax": total, "net_distribution": net}
