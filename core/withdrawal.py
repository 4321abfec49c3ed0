"""Money taken out early: the additional tax, what a wanted net needs, and medical expenses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    Bound,
    Numeric,
    Quantity,
    number,
    quantities,
    quantity,
)
from core.errors import DomainError
from core.law import statute

RATE = Bound(low=0.0, high=1.0, high_included=False)


class EarlyWithdrawal(NamedTuple):
    """What a withdrawal costs and leaves, USD."""

    penalty: Quantity
    tax: Quantity
    net: Quantity


@quantities
def early_withdrawal(
    gross: Numeric, taxable: Numeric, exempt: Numeric, age: Numeric, income_tax_rate: Numeric
) -> EarlyWithdrawal:
    """What a withdrawal costs and leaves.

    Formula: penalty = 10% * (taxable - min(exempt, taxable)) below age 59.5, else 0;
    tax = income_tax_rate * taxable; net = gross - penalty - tax.

    Args:
        gross: what is taken out, USD, at least 0. Number or array.
        taxable: the part that is income, 0 to `gross`: all of a traditional withdrawal, the share
            of earnings of a non-qualified Roth one (26 USC 72(e)(8)).
        exempt: the part an exception frees from the penalty, not from tax, at least 0; see
            `exception_72t`.
        age: on the day, in years; 59.5 is no longer early.
        income_tax_rate: marginal rate, at least 0 and below 1.

    Returns:
        penalty, tax and net, USD.

    Raises:
        DomainError: `taxable` above `gross`, an argument outside its domain.

    Source: 26 USC 72(t)(1), (2)(A)(i).

    >>> early_withdrawal(20_000, 20_000, exempt=6_000, age=58, income_tax_rate=0.24)
    EarlyWithdrawal(penalty=1400.0, tax=4800.0, net=13800.0)
    """
    taken = number("gross", gross, NON_NEGATIVE)
    income = number("taxable", taxable, NON_NEGATIVE)
    if np.any(np.greater(income, taken)):
        raise DomainError(f"taxable must be at most gross; got {taxable!r} of {gross!r}")
    freed = np.minimum(number("exempt", exempt, NON_NEGATIVE), income)
    early = np.less(number("age", age, NON_NEGATIVE), statute("early_withdrawal_age"))
    penalty = np.where(early, statute("early_withdrawal_tax") * (income - freed), 0.0)
    tax = number("income_tax_rate", income_tax_rate, RATE) * income
    return EarlyWithdrawal(penalty, tax, taken - penalty - tax)


@quantity
def withdrawal_gross_up(
    net_amount: Numeric, income_tax_rate: Numeric, penalty_rate: Numeric = 0.0
) -> Quantity:
    """What must be withdrawn for a wanted net.

    Formula: net_amount / (1 - income_tax_rate - penalty_rate).

    Args:
        net_amount: wanted after tax and penalty, USD, at least 0. Number or array.
        income_tax_rate: marginal rate, at least 0 and below 1.
        penalty_rate: 0.10 for an early withdrawal, at least 0 and below 1.

    Returns:
        USD.

    Raises:
        DomainError: rates that sum to 1 or more, an argument outside its domain.

    Source: `early_withdrawal` solved for `gross`.

    >>> round(withdrawal_gross_up(10_000, 0.22, 0.10), 2)
    14705.88
    """
    rate = number("income_tax_rate", income_tax_rate, RATE)
    kept = 1.0 - rate - number("penalty_rate", penalty_rate, RATE)
    if np.any(np.less_equal(kept, 0.0)):
        raise DomainError(
            "income_tax_rate and penalty_rate must sum to less than 1; "
            f"got {1.0 - float(np.min(kept))!r}"
        )
    return number("net_amount", net_amount, NON_NEGATIVE) / kept


@quantity
def medical_expense_exempt(expenses: Numeric, adjusted_gross_income: Numeric) -> Quantity:
    """The part of a withdrawal that medical expenses free from the penalty.

    Formula: max(0, expenses - 7.5% * adjusted_gross_income).

    Args:
        expenses: unreimbursed and paid in the year, USD, at least 0. Number or array.
        adjusted_gross_income: of the year, the withdrawal included, USD, at least 0.

    Returns:
        USD.

    Raises:
        DomainError: a negative amount.

    Source: 26 USC 72(t)(2)(B), 213(a).

    >>> medical_expense_exempt(10_000, 80_000)
    4000.0
    """
    income = number("adjusted_gross_income", adjusted_gross_income, NON_NEGATIVE)
    floor = statute("medical_floor") * income
    return np.maximum(number("expenses", expenses, NON_NEGATIVE) - floor, 0.0)
