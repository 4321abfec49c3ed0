"""Federal income tax: brackets and standard deduction by year and filing status."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    Bound,
    FloatArray,
    IndexArray,
    Numeric,
    Quantity,
    Words,
    choices,
    number,
    quantity,
    whole_numbers,
)
from core.law import law_file, published, published_years

FILING_STATUSES = ("single", "joint", "separate", "head", "widow")
_COLUMN = {status: status for status in FILING_STATUSES} | {"widow": "joint"}


@dataclass(frozen=True, slots=True)
class _Tables:
    """The figures in rows, one element for each filing status of each year, status by status.

    `lower` is where a bracket begins and `step` what its rate adds to the one before: shape
    (brackets, years * statuses).
    """

    lower: FloatArray
    step: FloatArray
    standard_deduction: FloatArray
    aged_or_blind: FloatArray


@quantity
def federal_income_tax(taxable_income: Numeric, filing_status: Words, year: Numeric) -> Quantity:
    """Federal tax on ordinary taxable income.

    Formula: the sum over brackets of (rate - rate of the bracket below) * max(0, income - where the
    bracket begins).

    Args:
        taxable_income: after all deductions, USD a year, at least 0. Number or array.
        filing_status: single, joint, separate, head or widow. One or an array of them.
        year: a calendar year with published brackets. Number or array.

    Returns:
        USD, in the shape the arguments broadcast to. No credit, capital gain or payroll tax.

    Raises:
        DomainError: negative income.
        ArgumentTypeError: an unknown filing status.
        NotPublishedError: a year without published brackets.

    Source: 26 USC 1(j); revenue procedures by year in `core/parameters/law.toml`.

    >>> federal_income_tax(50_000, "single", 2024)
    6053.0
    """
    tables, where = _tables(), _place(filing_status, year)
    income = number("taxable_income", taxable_income, NON_NEGATIVE)
    tax = income * tables.step[0].take(where)
    above = np.empty_like(tax)
    for lower, step in zip(tables.lower[1:], tables.step[1:], strict=True):
        np.subtract(income, lower.take(where), out=above)
        np.maximum(above, 0.0, out=above)
        above *= step.take(where)
        tax += above
    return tax


@quantity
def standard_deduction(filing_status: Words, year: Numeric, aged_or_blind: Numeric = 0) -> Quantity:
    """The standard deduction, with what is added at 65 or for the blind.

    Formula: basic amount + aged_or_blind * additional amount.

    Args:
        filing_status: single, joint, separate, head or widow. One or an array of them.
        year: a calendar year with published figures. Number or array.
        aged_or_blind: how many times it is added, 0 to 4: once for each spouse who is 65 at the
            year's end and once for each who is blind. Number or array.

    Returns:
        USD. The deduction for seniors of 2025 to 2028 (P.L. 119-21 s.70103) is not part of it.

    Raises:
        DomainError: a count outside 0 to 4.
        ArgumentTypeError: an unknown filing status.
        NotPublishedError: a year without published figures.

    Source: 26 USC 63(c), 63(f); revenue procedures by year in `core/parameters/law.toml`.

    >>> standard_deduction("single", 2026, aged_or_blind=1)
    18150.0
    """
    tables, where = _tables(), _place(filing_status, year)
    times = whole_numbers("aged_or_blind", aged_or_blind, Bound(0.0, 4.0))
    return tables.standard_deduction.take(where) + times * tables.aged_or_blind.take(where)


@quantity
def income_tax_on_wages(
    wages: Numeric, deferral: Numeric, filing_status: Words, year: Numeric
) -> Quantity:
    """Federal tax on wages less a traditional deferral and the standard deduction.

    Formula: federal_income_tax(max(0, wages - deferral - standard deduction)).

    Args:
        wages: USD a year, at least 0. Number or array.
        deferral: traditional 401(k) deferral, USD a year, at least 0. Number or array.
        filing_status: single, joint, separate, head or widow. One or an array of them.
        year: a calendar year with published brackets. Number or array.

    Returns:
        USD, no credits.

    Raises:
        DomainError: a negative amount.
        ArgumentTypeError: an unknown filing status.
        NotPublishedError: a year without published brackets.

    Source: 26 USC 1(j), 63(c), 402(e)(3).

    >>> income_tax_on_wages(85_000, 8_500, "single", 2026)
    8000.0
    """
    pay = number("wages", wages, NON_NEGATIVE) - number("deferral", deferral, NON_NEGATIVE)
    taxable = np.maximum(pay - standard_deduction(filing_status, year), 0.0)
    return federal_income_tax(taxable, filing_status, year)


@cache
def _tables() -> _Tables:
    years = [law_file("law")["year"][str(year)]["tax"] for year in published_years("tax")]
    brackets = max(len(year["rates"]) for year in years)
    lower = np.zeros((brackets, len(years), len(FILING_STATUSES)))
    step = np.zeros_like(lower)
    for i, year in enumerate(years):
        step[: len(year["rates"]), i, :] = np.diff(year["rates"], prepend=0.0)[:, np.newaxis]
        for j, status in enumerate(FILING_STATUSES):
            lower[1 : len(year["rates"]), i, j] = year[_COLUMN[status]]["upper"]
    deduction, addition = (
        np.array([float(year[_COLUMN[s]][name]) for year in years for s in FILING_STATUSES])
        for name in ("standard_deduction", "aged_or_blind")
    )
    flat = (brackets, -1)
    return _Tables(lower.reshape(flat), step.reshape(flat), deduction, addition)


def _place(filing_status: Words, year: Numeric) -> IndexArray:
    """Where a status and a year stand in the rows."""
    status = choices("filing_status", filing_status, FILING_STATUSES)
    place = np.searchsorted(published_years("tax"), published(year, "tax"))
    return place * len(FILING_STATUSES) + status
