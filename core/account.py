"""The money of plan members while the years pass: growth, loans, payments in and out.

An `Account` holds one member, all amounts floats, or a row of members, all amounts arrays. Its
money is split two ways at once: by tax into traditional, Roth and employer money, and by investment
into the `ASSETS`, in which all three kinds share. What is lent to the member stays part of the
account and earns the loan's interest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arguments import FloatArray, Quantity
from core.distributions import annuity_payment, plan_loan_limit

TRADITIONAL, ROTH, EMPLOYER = range(3)
ASSETS = ("equity", "bonds", "crypto", "alternatives")


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What floats and arrays do differently; a float's operation costs a twentieth of an array's.

    Attributes:
        least: the smaller of two.
        most: the larger of two.
        choose: the second where the first is true, else the third.
        part: the first over the second, 0 where the second is not above 0.
    """

    least: Callable[[Any, Any], Any]
    most: Callable[[Any, Any], Any]
    choose: Callable[[Any, Any, Any], Any]
    part: Callable[[Any, Any], Any]


def _array_part(amount: FloatArray, whole: FloatArray) -> FloatArray:
    return np.divide(amount, whole, out=np.zeros_like(whole), where=whole > 0.0)


FLOATS = Arithmetic(
    least=min,
    most=max,
    choose=lambda condition, yes, no: yes if condition else no,
    part=lambda amount, whole: amount / whole if whole > 0.0 else 0.0,
)
ARRAYS = Arithmetic(least=np.minimum, most=np.maximum, choose=np.where, part=_array_part)


@dataclass(slots=True)
class _OpenLoan:
    owed: Quantity
    payment: Quantity
    rate: float
    payments_left: int


class Account:
    """The members' money, USD.

    Attributes:
        money: traditional, Roth and employer money, loans included.
        contributions: what of the Roth money was paid in.
        weights: the shares of `ASSETS` in what is invested.
    """

    def __init__(
        self,
        money: Sequence[Quantity],
        contributions: Quantity,
        weights: Sequence[Quantity],
        arithmetic: Arithmetic,
    ) -> None:
        """The opening state; `FLOATS` for one member, `ARRAYS` for a row of them."""
        self.money = list(money)
        self.contributions = contributions
        self.weights = list(weights)
        self._arithmetic = arithmetic
        self._nothing: Quantity = 0.0 * contributions
        self._loans: list[_OpenLoan] = []

    @property
    def balance(self) -> Quantity:
        """All there is, loans included."""
        traditional, roth, employer = self.money
        return traditional + roth + employer

    @property
    def lends(self) -> bool:
        """Whether any loan is open."""
        return bool(self._loans)

    @property
    def owed(self) -> Quantity:
        """What is lent to the members."""
        owed = self._nothing
        for loan in self._loans:
            owed = owed + loan.owed
        return owed

    @property
    def pretax(self) -> Quantity:
        """Traditional and employer money."""
        return self.money[TRADITIONAL] + self.money[EMPLOYER]

    def vested(self, fraction: Quantity) -> Quantity:
        """What is the members' own if that fraction of the employer's money is."""
        traditional, roth, employer = self.money
        return traditional + roth + fraction * employer

    def grow(self, growth: Sequence[Quantity], kept: Quantity) -> tuple[Quantity, Quantity]:
        """A year's return on what is invested, after fees, and interest on what is lent.

        Args:
            growth: 1 + return of each asset.
            kept: 1 - fee.
        """
        grown = [weight * factor for weight, factor in zip(self.weights, growth, strict=True)]
        together = grown[0] + grown[1] + grown[2] + grown[3]
        self.weights = [part / together for part in grown]
        before = self.balance
        interest = self._nothing
        earned = (before - self.owed) * (together * kept - 1.0)
        for loan in self._loans:
            due = loan.rate * loan.owed
            interest = interest + due
            loan.owed = loan.owed + due
        factor = 1.0 + self._arithmetic.part(earned + interest, before)
        self.money = [kind * factor for kind in self.money]
        return earned, interest

    def pay_in(
        self, paid: Sequence[Quantity], targets: Sequence[Quantity], speed: Quantity
    ) -> None:
        """New money, invested at the targets; then that part of the gap to them is closed.

        Args:
            paid: traditional, Roth and employer money.
            targets: shares of the assets that sum to 1.
            speed: part of the gap closed, 0 to 1.
        """
        calculate = self._arithmetic
        self.money = [kind + more for kind, more in zip(self.money, paid, strict=True)]
        self.contributions = self.contributions + paid[ROTH]
        new = calculate.part(paid[0] + paid[1] + paid[2], self.balance - self.owed)
        closed = 1.0 - (1.0 - speed) * (1.0 - calculate.least(new, 1.0))
        self.weights = [
            weight + closed * (target - weight)
            for weight, target in zip(self.weights, targets, strict=True)
        ]

    def forfeit(self, fraction: Quantity) -> Quantity:
        """Takes that fraction of the employer's money away: what had not vested."""
        lost = fraction * self.money[EMPLOYER]
        self.money[EMPLOYER] = self.money[EMPLOYER] - lost
        return lost

    def lend(
        self, asked: Quantity, vested: Quantity, highest: Quantity, years: int, rate: float
    ) -> Quantity:
        """Opens a loan within the legal limit; `highest` is the most owed over the past year."""
        calculate, owed = self._arithmetic, self.owed
        legal = plan_loan_limit(vested, calculate.most(highest, owed), owed)
        most = calculate.least(legal, calculate.most(vested - owed, 0.0))
        lent = calculate.least(asked, most)
        payment = lent * float(annuity_payment(rate, float(years)))
        self._loans.append(_OpenLoan(lent, payment, rate, years))
        return lent

    def repay(self) -> Quantity:
        """The year's payments on all loans."""
        paid = self._nothing
        for loan in self._loans:
            last = loan.payments_left == 1
            due = loan.owed if last else self._arithmetic.least(loan.payment, loan.owed)
            loan.owed = loan.owed - due
            loan.payments_left -= 1
            paid = paid + due
        self._loans = [loan for loan in self._loans if loan.payments_left]
        return paid

    def call_in(self, leaving: Any) -> Quantity:
        """Ends the loans of those who leave; gives what they owed, to be taken out."""
        choose = self._arithmetic.choose
        called = choose(leaving, self.owed, 0.0)
        for loan in self._loans:
            loan.owed = choose(leaving, 0.0, loan.owed)
        return called

    def take(
        self, asked: Quantity, fraction: Quantity, qualified: Any
    ) -> tuple[Quantity, Quantity]:
        """Pays out pro rata of all vested money that is not lent; gives the amount and its income.

        Args:
            asked: at least 0.
            fraction: of the employer's money that is vested.
            qualified: whether Roth money comes out free of tax (26 USC 402A(d)(2)); if not, its
                share of earnings is income (26 USC 72(e)(8)).
        """
        calculate = self._arithmetic
        traditional, roth, employer = self.money
        own = self.vested(fraction)
        taken = calculate.least(asked, calculate.most(own - self.owed, 0.0))
        share = calculate.part(taken, own)
        paid_in = calculate.least(self.contributions, roth)
        untaxed = share * calculate.choose(qualified, roth, paid_in)
        self.money = [
            traditional * (1.0 - share),
            roth * (1.0 - share),
            employer * (1.0 - share * fraction),
        ]
        self.contributions = self.contributions * (1.0 - share)
        return taken, calculate.most(taken - untaxed, 0.0)

    def take_required(self, required: Quantity) -> Quantity:
        """Pays a required distribution out of traditional and employer money."""
        calculate, pretax = self._arithmetic, self.pretax
        taken = calculate.least(required, pretax)
        kept = 1.0 - calculate.part(taken, pretax)
        self.money[TRADITIONAL] = self.money[TRADITIONAL] * kept
        self.money[EMPLOYER] = self.money[EMPLOYER] * kept
        return taken
