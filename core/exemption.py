"""The exceptions to the 10% additional tax on early withdrawals, by account and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from core.arguments import NON_NEGATIVE, Numeric, Quantity, choice, number, whole_number
from core.errors import ArgumentTypeError
from core.law import law_file, limit, published, published_years, statute
from core.withdrawal import medical_expense_exempt

ACCOUNTS = ("plan", "ira")
_ACCOUNT_WORDS = {"plan": "a 401(k) or other plan", "ira": "an IRA"}


@dataclass(frozen=True, slots=True)
class EarlyException:
    """One exception of 26 USC 72(t), as `core/parameters/exceptions_72t.toml` describes it."""

    name: str
    title: str
    reference: str
    plan: bool
    ira: bool
    since: int
    form_5329: int | None = None
    condition: str = ""
    most: str = ""
    statute: str = ""
    limit: str = ""
    expenses: str = ""
    vested_share: float = 1.0
    vested_above: str = ""
    yearly: bool = False
    locked_years: int = 0
    from_age: float = 0.0
    left_from_age: float = 0.0
    left_after: float = 0.0
    not_projected: str = ""


class ExceptionAnswer(NamedTuple):
    """Whether an exception applies, the most it exempts (None: all of it), and why, in words."""

    applies: bool
    most: Quantity | None
    reason: str


@cache
def exceptions_72t() -> Mapping[str, EarlyException]:
    """Every exception by name.

    >>> exceptions_72t()["first_home"].plan, exceptions_72t()["first_home"].ira
    (False, True)
    """
    rows = law_file("exceptions_72t")["exception"]
    return MappingProxyType({name: _described(name, row) for name, row in rows.items()})


def _described(name: str, row: Mapping[str, Any]) -> EarlyException:
    fields: dict[str, Any] = {"name": name, "since": published_years()[0], **row}
    return EarlyException(**fields)


def exception_72t(
    exception: str,
    account: str,
    year: int,
    vested_balance: Numeric | None = None,
    expenses: Numeric | None = None,
    adjusted_gross_income: Numeric | None = None,
) -> ExceptionAnswer:
    """Whether an exception frees an early withdrawal from the 10% additional tax, and how much.

    Args:
        exception: its name, see `exceptions_72t`.
        account: plan (a 401(k) or other qualified plan) or ira.
        year: a calendar year with published law.
        vested_balance: USD, at least 0; bounds what is exempt where the law says so.
        expenses: paid in the year, USD, at least 0: medical, education, premiums.
        adjusted_gross_income: of the year, USD, at least 0: for medical expenses.

    Returns:
        Whether it applies; the most it exempts, USD, None where there is no bound and 0 where it
        does not apply; the reason in words. Income tax is due in every case.

    Raises:
        ArgumentTypeError: an unknown exception or account; expenses left out where they decide.
        NotPublishedError: a year without published law, or without the exception's yearly limit.
        DomainError: a negative amount.

    Source: 26 USC 72(t)(2); Form 5329 (2025), instructions to line 2.

    >>> exception_72t("first_home", "plan", 2026).reason
    'First home: from an IRA only, not from a 401(k) or other plan (26 USC 72(t)(2)(F), (8)).'
    >>> exception_72t("domestic_abuse", "plan", 2026, vested_balance=12_000).most
    6000.0
    """
    rule = exceptions_72t()[choice("exception", exception, tuple(exceptions_72t()))]
    where = choice("account", account, ACCOUNTS)
    when = whole_number("year", published(whole_number("year", year)))
    obstacle = _obstacle(rule, where, when)
    if obstacle:
        return ExceptionAnswer(False, 0.0, f"{rule.title}: {obstacle} ({rule.reference}).")
    most = _most(rule, when, vested_balance, expenses, adjusted_gross_income)
    bound = f"at most {rule.most}" if rule.most else "the whole withdrawal"
    words = "; ".join(part for part in (bound, rule.condition) if part)
    reason = f"{rule.title}: {words} ({rule.reference}). It waives the 10%, never income tax."
    return ExceptionAnswer(True, most, reason)


def _obstacle(rule: EarlyException, account: str, year: int) -> str:
    other = "ira" if account == "plan" else "plan"
    if not getattr(rule, account):
        return f"from {_ACCOUNT_WORDS[other]} only, not from {_ACCOUNT_WORDS[account]}"
    return f"only from {rule.since} on, not in {year}" if year < rule.since else ""


def _most(
    rule: EarlyException,
    year: int,
    vested_balance: Numeric | None,
    expenses: Numeric | None,
    adjusted_gross_income: Numeric | None,
) -> Quantity | None:
    """The least of the rule's bounds; None where it has none."""
    bounds: list[Quantity] = []
    if rule.statute:
        bounds.append(statute(rule.statute))
    if rule.limit:
        bounds.append(limit(rule.limit, year))
    if rule.expenses:
        bounds.append(_exempt_expenses(rule, expenses, adjusted_gross_income))
    if vested_balance is not None and (rule.vested_share < 1.0 or rule.vested_above):
        vested = number("vested_balance", vested_balance, NON_NEGATIVE)
        kept = statute(rule.vested_above) if rule.vested_above else 0.0
        bounds.append(np.maximum(rule.vested_share * vested - kept, 0.0))
    if not bounds:
        return None
    least: Any = bounds[0]
    for bound in bounds[1:]:
        least = np.minimum(least, bound)
    return least if np.ndim(least) else float(least)


def _exempt_expenses(
    rule: EarlyException, expenses: Numeric | None, adjusted_gross_income: Numeric | None
) -> Quantity:
    if expenses is None:
        raise ArgumentTypeError(f"expenses must be given for {rule.name}; got none")
    if rule.expenses == "all":
        return number("expenses", expenses, NON_NEGATIVE)
    if adjusted_gross_income is None:
        raise ArgumentTypeError(f"adjusted_gross_income must be given for {rule.name}; got none")
    return medical_expense_exempt(expenses, adjusted_gross_income)
