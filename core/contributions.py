"""What may go into a 401(k): deferrals, the match, the limits on both, and vesting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    BoolArray,
    Bound,
    Numeric,
    Quantity,
    choice,
    number,
    pairs,
    quantity,
    truth_quantity,
    whole_numbers,
)
from core.errors import DomainError
from core.law import law_file, limit, limit_or, statute

AGE = Bound(low=0.0, high=130.0)
VESTING_SCHEDULES = ("cliff", "graded", "immediate")

Tiers = Sequence[Sequence[float]]


@quantity
def elective_deferral_limit(year: Numeric, age: Numeric) -> Quantity:
    """Most that an employee may defer in a year, the catch-up included.

    Formula: 402(g) limit; from age 50 plus the catch-up; at ages 60 to 63, from 2025, plus the
    larger catch-up instead.

    Args:
        year: a calendar year with published limits. Number or array.
        age: at the end of that year, whole years. Number or array.

    Returns:
        USD a year.

    Raises:
        NotPublishedError: a year without a published limit.
        DomainError: an age that is not a whole number from 0 to 130.

    Source: 26 USC 402(g)(1), 414(v)(2); figures in `core/parameters/law.toml`.

    >>> [elective_deferral_limit(2026, age) for age in (49, 50, 59, 60, 63, 64)]
    [24500.0, 32500.0, 32500.0, 35750.0, 35750.0, 32500.0]
    """
    return limit("elective_deferral", year) + catch_up_limit(year, age)


@quantity
def catch_up_limit(year: Numeric, age: Numeric) -> Quantity:
    """Most that may be deferred above the 402(g) limit.

    Formula: 0 below age 50, else the catch-up; at ages 60 to 63, from 2025, the larger one.

    Args:
        year: a calendar year with published limits. Number or array.
        age: at the end of that year, whole years. Number or array.

    Returns:
        USD a year.

    Raises:
        NotPublishedError: a year without a published limit.
        DomainError: an age that is not a whole number from 0 to 130.

    Source: 26 USC 414(v)(2)(B), (E).

    >>> catch_up_limit(2024, 60), catch_up_limit(2025, 60)
    (7500.0, 11250.0)
    """
    years_old = np.asarray(whole_numbers("age", age, AGE))
    regular = limit("catch_up", year)
    larger = (years_old >= statute("super_catch_up_first_age")) & (
        years_old <= statute("super_catch_up_last_age")
    )
    from_50 = np.where(larger, limit_or("super_catch_up", year, regular), regular)
    return np.where(years_old >= statute("catch_up_age"), from_50, 0.0)


@quantity
def allowed_deferral(
    salary: Numeric, deferral_rate: Numeric, year: Numeric, age: Numeric
) -> Quantity:
    """What an employee who asks for a share of the salary may defer.

    Formula: min(salary * deferral_rate, elective_deferral_limit(year, age)).

    Args:
        salary: USD a year, at least 0. Number or array.
        deferral_rate: share of the salary, 0 to 1. Number or array.
        year: a calendar year with published limits. Number or array.
        age: at the end of that year, whole years. Number or array.

    Returns:
        USD a year; limits that the plan itself sets are not considered.

    Raises:
        NotPublishedError: a year without a published limit.
        DomainError: an argument outside its domain.

    Source: 26 USC 402(g), 414(v).

    >>> allowed_deferral(400_000, 0.10, 2026, 61)
    35750.0
    """
    wanted = number("salary", salary, NON_NEGATIVE) * number("deferral_rate", deferral_rate, SHARE)
    return np.minimum(wanted, elective_deferral_limit(year, age))


@quantity
def employer_match(
    salary: Numeric, deferral: Numeric, tiers: Tiers | str, compensation_limit: Numeric
) -> Quantity:
    """What the employer adds to a deferral, worked out over the whole year.

    Formula, with c = min(salary, compensation_limit): the sum over tiers of rate_i * (min(deferral,
    u_i * c) - min(deferral, u_(i-1) * c)), u_0 = 0.

    Args:
        salary: USD a year, at least 0. Number or array.
        deferral: USD a year, at least 0. Number or array.
        tiers: pairs (rate, u) in rising order of u: `rate` on deferrals up to the share u of pay,
            [[0.5, 0.06]] for 50% up to 6%; or the name of a formula, see `match_formulas`.
        compensation_limit: pay that counts, USD: `limit("compensation", year)`. Number or array.

    Returns:
        USD a year, before the 415(c) limit.

    Raises:
        DomainError: a negative amount or rate, a u outside 0 to 1, tiers out of order.
        ArgumentTypeError: an unknown formula.

    Source: plan formula with annual true-up; pay that counts: 26 USC 401(a)(17); the named safe
    harbors: 26 USC 401(k)(12)(B), (13)(D).

    >>> employer_match(80_000, 3_200, [[1.0, 0.03], [0.5, 0.05]], 360_000)
    2800.0
    >>> employer_match(80_000, 3_200, "safe_harbor_basic", 360_000)
    2800.0
    """
    pay = np.minimum(
        number("salary", salary, NON_NEGATIVE),
        number("compensation_limit", compensation_limit, POSITIVE),
    )
    deferred = number("deferral", deferral, NON_NEGATIVE)
    match, counted = 0.0 * pay * deferred, 0.0
    for rate, up_to in match_tiers(tiers):
        matched = np.minimum(deferred, up_to * pay)
        match, counted = match + rate * (matched - counted), matched
    return match


def match_tiers(tiers: Tiers | str) -> tuple[tuple[float, float], ...]:
    """The tiers of a match formula, given by its name or as pairs (rate, up to), checked.

    Raises:
        ShapeError: tiers that are not pairs.
        DomainError: a negative rate, a share outside 0 to 1, tiers out of order.
        ArgumentTypeError: an unknown name.

    >>> match_tiers("safe_harbor_basic")
    ((1.0, 0.03), (0.5, 0.05))
    """
    if isinstance(tiers, str):
        tiers = law_file("law")["match"][choice("tiers", tiers, match_formulas())]["tiers"]
        if not tiers:
            return ()
    table = pairs("tiers", tiers, "rate, up to")
    up_to = table[:, 1]
    if up_to[0] <= 0.0 or up_to[-1] > 1.0 or np.any(np.diff(up_to) <= 0.0):
        raise DomainError(
            f"tiers must rise in shares of pay above 0 and at most 1; got {up_to.tolist()}"
        )
    return tuple((rate, share) for rate, share in table.tolist())


def match_formulas() -> tuple[str, ...]:
    """The names of the match formulas in `core/parameters/law.toml`."""
    return tuple(law_file("law")["match"])


@quantity
def employer_contribution_allowed(
    employer_contribution: Numeric, base_deferral: Numeric, compensation: Numeric, year: Numeric
) -> Quantity:
    """The employer's money that the limit on annual additions leaves room for.

    Formula: max(0, min(employer_contribution, min(415(c) limit, compensation) - base_deferral)).

    Args:
        employer_contribution: match and other employer money, USD a year, at least 0.
        base_deferral: the deferral without its catch-up part, USD a year, at least 0.
        compensation: pay, USD a year, at least 0.
        year: a calendar year with published limits. Number or array.

    Returns:
        USD a year.

    Raises:
        NotPublishedError: a year without a published limit.
        DomainError: a negative amount.

    Source: 26 USC 415(c)(1); catch-ups do not count: 26 USC 414(v)(3).

    >>> employer_contribution_allowed(60_000, 24_500, 360_000, 2026)
    47500.0
    """
    pay = number("compensation", compensation, NON_NEGATIVE)
    room = np.minimum(limit("annual_additions", year), pay)
    left = room - number("base_deferral", base_deferral, NON_NEGATIVE)
    given = number("employer_contribution", employer_contribution, NON_NEGATIVE)
    return np.maximum(np.minimum(given, left), 0.0)


@quantity
def vested_fraction(
    years_of_service: Numeric,
    schedule: str,
    first: Numeric | None = None,
    last: Numeric | None = None,
) -> Quantity:
    """Share of the employer's money that is the employee's own.

    Formula: immediate 1; cliff 1 from `first` years on, else 0; graded in equal yearly steps from 0
    below `first` years to 1 at `last`.

    Args:
        years_of_service: at least 0; only completed years count. Number or array.
        schedule: cliff, graded or immediate.
        first: years at which vesting begins, above 0 and at most what the law allows, which it is
            if left out: 3 for a cliff, 2 for graded.
        last: years at which graded vesting ends, at least `first` and at most 6; 6 if left out.

    Returns:
        A share, 0 to 1. The employee's own deferrals and safe harbor money are always vested.

    Raises:
        DomainError: negative years, `last` below `first`, a schedule slower than the law allows.
        ArgumentTypeError: an unknown schedule.

    Source: 26 USC 411(a)(2)(B).

    >>> [vested_fraction(years, "graded") for years in (1, 2, 3, 6)]
    [0.0, 0.2, 0.4, 1.0]
    """
    kind = choice("schedule", schedule, VESTING_SCHEDULES)
    completed = np.floor(number("years_of_service", years_of_service, NON_NEGATIVE))
    if kind == "immediate":
        return np.ones_like(completed)
    slowest = law_file("law")["vesting"][kind]["years"]
    begins = _vesting_year("first", first, slowest[0])
    if kind == "cliff":
        return np.where(completed >= begins, 1.0, 0.0)
    ends = _vesting_year("last", last, slowest[1])
    if np.any(np.less(ends, begins)):
        raise DomainError(f"last must be at least first; got first {begins!r} and last {ends!r}")
    return np.clip((completed - begins + 1.0) / (ends - begins + 1.0), 0.0, 1.0)


def _vesting_year(name: str, years: Numeric | None, slowest: int) -> Quantity:
    """Years at which vesting begins or ends, at most the slowest of 26 USC 411(a)(2)(B)."""
    bound = Bound(low=0.0, high=float(slowest), low_included=False)
    return whole_numbers(name, slowest if years is None else years, bound)


def match_vested_fraction(years_of_service: Numeric, match: Tiers | str) -> Quantity:
    """Share of the employer's money that a safe harbor formula vests at least; 0 for any other.

    Source: 26 USC 401(k)(12)(E)(i): at once; 401(k)(13)(D)(iii)(I): after 2 years.

    >>> [match_vested_fraction(years, "automatic_safe_harbor") for years in (1, 2)]
    [0.0, 1.0]
    """
    if not isinstance(match, str):
        return 0.0
    rule: Mapping[str, Any] = law_file("law")["match"][choice("tiers", match, match_formulas())]
    if "vesting" not in rule:
        return 0.0
    return vested_fraction(years_of_service, rule["vesting"], rule.get("vesting_first"))


@truth_quantity
def roth_catch_up_required(year: Numeric, prior_year_wages: Numeric) -> BoolArray:
    """Whether a catch-up must be Roth.

    Formula: prior_year_wages > threshold of the year; never before 2026.

    Args:
        year: a calendar year with published limits. Number or array.
        prior_year_wages: Social Security wages of the year before from the same employer, USD, at
            least 0. Number or array.

    Returns:
        A truth value, or an array of them.

    Raises:
        NotPublishedError: a year without published limits.
        DomainError: negative wages.

    Source: 26 USC 414(v)(7); Notice 2023-62 puts off its use to 2026.

    >>> roth_catch_up_required(2026, 150_000), roth_catch_up_required(2026, 150_000.01)
    (False, True)
    """
    wages = number("prior_year_wages", prior_year_wages, NON_NEGATIVE)
    return np.asarray(np.greater(wages, limit_or("roth_catch_up_wages", year, np.inf)))
