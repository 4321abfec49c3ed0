"""What a projection knows before any money grows: years, law, pay, contributions, targets.

Arrays have the shape (years, members); one member, or one value for all, has a single column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.account import ASSETS
from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    BoolArray,
    Bound,
    FloatArray,
    Numeric,
    number,
    whole_number,
    whole_numbers,
)
from core.contributions import (
    catch_up_limit,
    employer_contribution_allowed,
    employer_match,
    match_vested_fraction,
    roth_catch_up_required,
    vested_fraction,
)
from core.dates import days
from core.distributions import required_share, rmd_start_age
from core.errors import ArgumentTypeError, DomainError
from core.law import indexed, limit, statute
from core.member import Member, Plan, Portfolio
from core.savings import glide_path_equity

AGE = Bound(low=0.0, high=130.0)
HORIZON = Bound(low=1.0, high=120.0)
ABOVE_MINUS_ONE = Bound(low=-1.0, low_included=False)
TARGET_DATE_AGE = 65.0
LEAVING_AGE = 55.0


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a projection and what they mean for each member.

    Attributes:
        calendar: shape (years, 1).
        law: the year whose law applies, shape (years, 1).
        scale: what that law's dollar figures are multiplied by, shape (years, 1).
        age: at the year's end, whole years.
        exact_age: the same to half a year.
        working: whether there is pay.
        leaving: whether it is the first year without.
        left_at: age at the end of the year of leaving, for each member.
        early: whether a withdrawal would bear the additional tax.
    """

    calendar: FloatArray
    law: FloatArray
    scale: FloatArray
    age: FloatArray
    exact_age: FloatArray
    working: BoolArray
    leaving: BoolArray
    left_at: FloatArray
    early: BoolArray


@dataclass(frozen=True, slots=True)
class PaidIn:
    """Pay and what of it, and of the employer's money, goes into the plan, USD a year."""

    salary: FloatArray
    traditional: FloatArray
    roth: FloatArray
    employer: FloatArray


def column(name: str, value: Numeric, bound: Bound) -> FloatArray:
    """A number, or one for each member, as an array to broadcast against (years, members)."""
    array: FloatArray = np.atleast_1d(np.asarray(number(name, value, bound)))
    if array.ndim > 1:
        raise ArgumentTypeError(f"{name} must be one number for each member; got {array.shape}")
    return array


def years_of(member: Member, first_year: int, years: int, indexation: float | None) -> Years:
    """The years and what they mean.

    Raises:
        NotPublishedError: a year after the last published one without `indexation`.
    """
    count = whole_number("years", years, HORIZON)
    calendar = whole_number("first_year", first_year) + np.arange(float(count))[:, np.newaxis]
    law, scale = indexed(calendar, indexation)
    born = np.atleast_1d(days("birth_date", member.birth_date))
    months = born.astype("datetime64[M]").astype(int)
    age: FloatArray = calendar - (1970.0 + months // 12)
    if not AGE.holds(float(age.min()), float(age.max())):
        raise DomainError(f"birth_date must give ages of {AGE}; got {float(age.max())!r}")
    # Whoever is born by June 30 has reached a half year more by December 31.
    exact_age = age + np.where(months % 12 < 6, 0.5, 0.0)
    retirement_age = column("retirement_age", member.retirement_age, AGE)
    working = age < retirement_age
    leaving = ~working & np.concatenate([age[:1] - 1.0 < retirement_age, working[:-1]])
    young = exact_age < statute("early_withdrawal_age")
    left_at: FloatArray = np.ceil(retirement_age)
    early = young & (working | (left_at < LEAVING_AGE))
    year_law, law_scale = np.asarray(law), np.asarray(scale)
    return Years(calendar, year_law, law_scale, age, exact_age, working, leaving, left_at, early)


def paid_in(member: Member, plan: Plan, years: Years) -> PaidIn:
    """Pay, deferrals and the employer's money within the limits of each year."""
    passed = years.calendar - years.calendar[0]
    growth = 1.0 + column("salary_growth", member.salary_growth, ABOVE_MINUS_ONE)
    full_pay = column("salary", member.salary, NON_NEGATIVE) * growth**passed
    salary = np.where(years.working, full_pay, 0.0)
    base, catch_up = _deferrals(member, salary, years)
    most_pay = limit("compensation", years.law) * years.scale
    match = employer_match(salary, base + catch_up, plan.match, most_pay)
    nonelective = column("nonelective", plan.nonelective, SHARE)
    offered = match + nonelective * np.minimum(salary, most_pay)
    # The law's dollar figures grow by `scale`: the same as money that shrinks by it.
    employer = years.scale * employer_contribution_allowed(
        offered / years.scale, base / years.scale, salary / years.scale, years.law
    )
    must_be_roth = roth_catch_up_required(years.law, full_pay / growth / years.scale)
    roth_share = column("roth_share", member.roth_share, SHARE)
    roth = roth_share * base + np.where(must_be_roth, 1.0, roth_share) * catch_up
    return PaidIn(salary, base + catch_up - roth, roth, np.asarray(employer))


def _deferrals(member: Member, salary: FloatArray, years: Years) -> tuple[FloatArray, FloatArray]:
    """What is deferred within the 402(g) limit, and what above it as catch-up."""
    wanted = salary * column("deferral_rate", member.deferral_rate, SHARE)
    base = np.minimum(wanted, limit("elective_deferral", years.law) * years.scale)
    most = catch_up_limit(years.law, years.age) * years.scale
    return base, np.minimum(wanted - base, most)


def service(member: Member, years: Years) -> FloatArray:
    """Years of service completed by each year's end."""
    before = column("years_of_service", member.years_of_service, NON_NEGATIVE)
    return before + np.cumsum(years.working, axis=0)


def vested_fractions(member: Member, plan: Plan, years: Years) -> FloatArray:
    """Share of employer money that is vested; on leaving, of what there was before.

    By the plan's schedule, or by that of its safe harbor match where this is faster.
    """
    served = service(member, years)
    own = vested_fraction(served, plan.vesting, plan.vesting_first, plan.vesting_last)
    return np.asarray(np.maximum(own, match_vested_fraction(served, plan.match)))


def required_shares(member: Member, years: Years) -> FloatArray:
    """Share of the balance of the year before that must be taken out; 0 while working."""
    start = np.atleast_1d(rmd_start_age(member.birth_date))
    share = required_share(years.age, start, years.calendar)
    return np.where(years.working, 0.0, share)


def targets(portfolio: Portfolio, years: Years) -> FloatArray:
    """Target shares of the assets, shape (years, 4, members)."""
    age: FloatArray = years.age
    if portfolio.target_year is not None:
        target_year = column("target_year", portfolio.target_year, POSITIVE)
        age = np.maximum(TARGET_DATE_AGE + years.calendar - target_year, 0.0)
    equity = np.asarray(glide_path_equity(age, portfolio.glide_path))
    crypto = column("crypto", portfolio.crypto, SHARE)
    alternatives = column("alternatives", portfolio.alternatives, SHARE)
    rest = 1.0 - crypto - alternatives
    if np.min(rest) < 0.0:
        raise DomainError(
            f"crypto and alternatives must sum to at most 1; got {1.0 - float(np.min(rest))!r}"
        )
    shares = (rest * equity, rest * (1.0 - equity), crypto, alternatives)
    return _stacked(shares, years.calendar.shape[0])


def growth_factors(portfolio: Portfolio, years: Years) -> FloatArray:
    """1 + return of the assets, shape (years, 4, 1) or (years, 4, members)."""
    factors: list[FloatArray] = []
    for asset in ASSETS:
        name = "bond_return" if asset == "bonds" else f"{asset}_return"
        given = getattr(portfolio, name)
        if given is None and np.any(np.greater(getattr(portfolio, asset), 0.0)):
            raise ArgumentTypeError(f"{name} must be given where {asset} is above 0; got none")
        yearly = np.asarray(number(name, 0.0 if given is None else given, ABOVE_MINUS_ONE))
        factors.append(1.0 + (yearly.T if yearly.ndim == 2 else yearly.reshape(-1, 1)))
    return _stacked(factors, years.calendar.shape[0])


def _stacked(rows: Sequence[FloatArray], years: int) -> FloatArray:
    """Rows of shape (years or 1, members or 1) one beside the other: (years, rows, members)."""
    members = max(row.shape[-1] for row in rows)
    stacked = np.empty((years, len(rows), members))
    for place, row in enumerate(rows):
        stacked[:, place] = row
    return stacked


def checked_years(name: str, years: Years, first: int, count: int) -> range:
    """Where `count` years from `first` stand in the projection.

    Raises:
        DomainError: they begin before it or after it; what is beyond its end is left out.
    """
    start = whole_number(f"{name}.year", first) - int(years.calendar[0, 0])
    if not 0 <= start < years.calendar.shape[0]:
        last = int(years.calendar[-1, 0])
        raise DomainError(
            f"{name}.year must be from {int(years.calendar[0, 0])} to {last}; got {first!r}"
        )
    length = int(whole_numbers(f"{name}.years", count, Bound(1.0, HORIZON.high)))
    return range(start, min(start + length, years.calendar.shape[0]))
