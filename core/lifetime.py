"""The passage of a plan member's years: growth, payments in, loans, leaving, payments out.

Every payment falls on December 31, after the year's return.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.account import ARRAYS, FLOATS, Account
from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    BoolArray,
    Bound,
    FloatArray,
    Quantity,
    choice,
    one_number,
    whole_number,
)
from core.distributions import roth_money_counts, sepp_amortization
from core.errors import DomainError
from core.exemption import EarlyException, exception_72t, exceptions_72t
from core.law import statute
from core.member import Member, Plan, Portfolio, Withdrawal
from core.schedule import (
    PaidIn,
    Years,
    checked_years,
    column,
    growth_factors,
    required_shares,
    service,
    targets,
    vested_fractions,
)

BELOW_ONE = Bound(low=0.0, high=1.0, high_included=False)
LOAN_YEARS = Bound(low=1.0, high=30.0)
SHORT_LOAN_YEARS = 5
ROTH_YEARS = 5.0
EQUAL_PAYMENTS = 5
OPENING = ("traditional_balance", "roth_balance", "employer_balance", "roth_contributions")
YEARLY = (
    "earned",
    "loan_interest",
    "loan_taken",
    "loan_repaid",
    "loan_balance",
    "forfeited",
    "withdrawal",
    "equal_payment",
    "required_distribution",
    "loan_offset",
    "distribution_income",
    "penalty",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A withdrawal or a loan of one year; `amount` has an element for each member, or one."""

    amount: FloatArray
    withdrawal: Withdrawal | None = None
    rule: EarlyException | None = None
    place: int = 0
    years: int = 0
    rate: float = 0.0


class Passage:
    """The account of the members as it goes from year to year.

    One member passes in floats, many in arrays; what is written here holds for both.

    Attributes:
        members: how many.
        columns: what each year left, by name, one element for each year.
        money: the account's `money` at each year's end.
        weights: the account's `weights` at each year's end.
    """

    def __init__(
        self, member: Member, plan: Plan, portfolio: Portfolio, when: Years, paid: PaidIn
    ) -> None:
        """Everything checked and laid out; `run` lets the years pass."""
        self._withdrawals, self._loans = _withdrawals(member, when), _loans(member, when)
        opening = _opening(member)
        kept = 1.0 - column("fee", plan.fee, BELOW_ONE)
        speed = column("rebalancing_speed", portfolio.rebalancing_speed, SHARE)
        contributions = np.stack((paid.traditional, paid.roth, paid.employer), axis=1)
        aims, growth = targets(portfolio, when), growth_factors(portfolio, when)
        vested, required = vested_fractions(member, plan, when), required_shares(member, when)
        asked = [*self._withdrawals.values(), *self._loans.values()]
        amounts = [each.amount for year in asked for each in year]
        rows = (*opening, kept, speed, *amounts, contributions, aims, growth, vested)
        self.members = np.broadcast_shapes(*(row.shape[-1:] for row in rows))[0]
        self._years = when.calendar.shape[0]
        self._kept, self._speed = self._row(kept), self._row(speed)
        self._targets, self._growth = self._rows(aims), self._rows(growth)
        self._paid = self._rows(contributions)
        self._vested, self._required = self._rows(vested), self._rows(required)
        self._own = self._rows(np.where(when.working, vested, 1.0))
        self._working, self._leaving = self._rows(when.working), self._rows(when.leaving)
        self._early, self._qualified = self._rows(when.early), self._rows(_qualified(member, when))
        self._leaves, self._requires = _anyone(when.leaving), _anyone(required > 0.0)
        self._law = [int(year) for year in when.law[:, 0]]
        self._with_roth = [roth_money_counts(int(year)) for year in when.calendar[:, 0]]
        self._used: dict[tuple[str, int], Quantity] = {}
        self._used_in: dict[str, Quantity] = {}
        self._series = member.equal_payments
        self._payment: Quantity = 0.0
        due = _due(member, when)
        self._due, self._pays = self._rows(due), _anyone(due)
        self._arithmetic = FLOATS if self.members == 1 else ARRAYS
        *money, paid_in = (self._row(part) for part in opening)
        self._account = Account(money, paid_in, self._targets[0], self._arithmetic)
        nothing = self._row(np.zeros(1))
        self.columns: dict[str, list[Any]] = {name: [nothing] * self._years for name in YEARLY}
        self.money: list[list[Quantity]] = []
        self.weights: list[list[Quantity]] = []

    def _rows(self, rows: Any) -> Any:
        """Year by year: floats for one member, arrays with an element for each of many."""
        if self.members == 1:
            return rows[..., 0].tolist()
        return np.broadcast_to(rows, (*rows.shape[:-1], self.members))

    def _row(self, row: FloatArray) -> Any:
        return self._rows(row[np.newaxis])[0]

    @property
    def own(self) -> Any:
        """Share of the employer's money that is the members', year by year."""
        return self._own

    def run(self) -> None:
        """Lets all the years pass."""
        for year in range(self._years):
            self._pass(year)

    def _pass(self, year: int) -> None:
        account = self._account
        opening, highest = self._required_base(year), account.owed
        if self._pays[year] and not any(self._pays[:year]):
            self._fix_payment(account.vested(self._own[year]))
        earned, interest = account.grow(self._growth[year], self._kept)
        self.columns["earned"][year] = earned
        account.pay_in(self._paid[year], self._targets[year], self._speed)
        if self._leaves[year]:
            self._leave(year)
        if account.lends:
            self._note(year, loan_interest=interest, loan_repaid=account.repay())
        for loan in self._loans.get(year, ()):
            self._lend(year, loan, highest)
        self._pay_out(year, opening)
        if account.lends:
            self._note(year, loan_balance=account.owed)
        self.money.append(account.money)
        self.weights.append(account.weights)

    def _lend(self, year: int, loan: _Asked, highest: Quantity) -> None:
        asked = self._row(loan.amount) * self._working[year]
        vested = self._account.vested(self._own[year])
        lent = self._account.lend(asked, vested, highest, loan.years, loan.rate)
        self._note(year, loan_taken=lent)

    def _note(self, year: int, **amounts: Quantity) -> None:
        for name, amount in amounts.items():
            self.columns[name][year] = self.columns[name][year] + amount

    def _leave(self, year: int) -> None:
        """Forfeits what is not vested; loans are called in and count as paid out."""
        leaving = self._leaving[year]
        lost = self._account.forfeit(leaving * (1.0 - self._vested[year]))
        self._note(year, forfeited=lost)
        self._take("loan_offset", year, self._account.call_in(leaving), exempt=0.0)

    def _pay_out(self, year: int, opening: Quantity) -> None:
        before, vested = self._required_base(year), self._account.vested(self._own[year])
        for each in self._withdrawals.get(year, ()):
            self._withdraw(year, each, vested)
        if self._pays[year]:
            self._take("equal_payment", year, self._due[year] * self._payment, exempt=np.inf)
        if self._requires[year]:
            due = self._required[year] * opening - (before - self._required_base(year))
            self._require(year, self._arithmetic.most(due, 0.0))

    def _required_base(self, year: int) -> Quantity:
        """The money that required distributions of the year are a share of."""
        return self._account.balance if self._with_roth[year] else self._account.pretax

    def _require(self, year: int, due: Quantity) -> None:
        """Takes out what is required: of all money alike in the years that count Roth money."""
        if self._with_roth[year]:
            self._take("required_distribution", year, due, exempt=0.0)
            return
        taken = self._account.take_required(due)
        self._note(year, required_distribution=taken, distribution_income=taken)

    def _withdraw(self, year: int, asked: _Asked, vested: Quantity) -> None:
        """A withdrawal; what its exception frees counts against the exception's cap."""
        rule, amount = asked.rule, self._row(asked.amount)
        if rule is None or asked.withdrawal is None:
            self._take("withdrawal", year, amount, exempt=0.0)
            return
        choose, nothing = self._arithmetic.choose, 0.0 * amount
        key = _cap_key(rule, year, asked.place)
        used: Any = nothing if key is None else self._used.get(key, nothing)
        most = _most_exempt(asked.withdrawal, self._law[year], vested)
        exempt = self._arithmetic.most(most - used, 0.0)
        last: Any = self._used_in.get(rule.name, nothing - np.inf)
        if rule.locked_years:
            exempt = choose(year - last <= rule.locked_years, 0.0, exempt)
        income = self._take("withdrawal", year, amount, exempt)
        freed = self._arithmetic.least(income, exempt)
        self._used_in[rule.name] = choose(freed > 0.0, nothing + year, last)
        if key is not None:
            self._used[key] = used + freed

    def _take(self, name: str, year: int, asked: Quantity, exempt: Quantity) -> Quantity:
        """Pays out under a column's name, with the income, given back, and the additional tax."""
        taken, income = self._account.take(asked, self._own[year], self._qualified[year])
        bears = self._early[year] * self._arithmetic.most(income - exempt, 0.0)
        penalty = statute("early_withdrawal_tax") * bears
        self._note(year, distribution_income=income, penalty=penalty, **{name: taken})
        return income

    def _fix_payment(self, balance: Quantity) -> None:
        """The equal payment, by the balance before the first one's year."""
        if self._series is not None:
            rate = column("interest_rate", self._series.interest_rate, NON_NEGATIVE)
            term = column("life_expectancy", self._series.life_expectancy, POSITIVE)
            self._payment = sepp_amortization(balance, self._row(rate), self._row(term))


def _anyone(rows: BoolArray) -> list[bool]:
    """Year by year, whether it holds for any member."""
    return np.logical_or.reduce(rows, axis=1).tolist()


def _due(member: Member, when: Years) -> BoolArray:
    """Whether an equal payment is due: for five years, and until the year of age 59.5."""
    due = np.zeros(when.working.shape, dtype=bool)
    series = member.equal_payments
    if series is None:
        return due
    first = checked_years("equal_payments", when, series.year, 1)[0]
    if when.working[first].any():
        raise DomainError(
            f"equal_payments.year must come after leaving the employer; got {series.year}"
        )
    due[first:] = when.exact_age[first:] - 1.0 < statute("early_withdrawal_age")
    due[first : first + EQUAL_PAYMENTS] = True
    return due


def _opening(member: Member) -> list[FloatArray]:
    """What is in the account before the first year, and what of its Roth money was paid in."""
    opening = [column(name, getattr(member, name), NON_NEGATIVE) for name in OPENING]
    _, roth, _, paid_in = opening
    if np.any(paid_in > roth):
        most, got = (float(np.max(part)) for part in (roth, paid_in))
        raise DomainError(f"roth_contributions must be at most roth_balance, {most:g}; got {got:g}")
    return opening


def _qualified(member: Member, when: Years) -> BoolArray:
    """Whether Roth money comes out free of tax: age 59.5 and five years (26 USC 402A(d)(2))."""
    first = float(when.calendar[0, 0])
    since = column(
        "roth_since", first if member.roth_since is None else member.roth_since, POSITIVE
    )
    five_years = when.calendar - since >= ROTH_YEARS
    return five_years & (when.exact_age >= statute("early_withdrawal_age"))


def _withdrawals(member: Member, when: Years) -> Mapping[int, list[_Asked]]:
    """The withdrawals of each year."""
    found: dict[int, list[_Asked]] = {}
    for place, each in enumerate(member.withdrawals):
        name = f"withdrawals[{place}]"
        amount = column(f"{name}.amount", each.amount, NON_NEGATIVE)
        rule = _rule(each.exception)
        for year in checked_years(name, when, each.year, each.years):
            if rule is not None:
                _refuse(f"{name}.exception", rule, member, when, year, amount)
            asked = _Asked(amount, withdrawal=each, rule=rule, place=place)
            found.setdefault(year, []).append(asked)
    return found


def _rule(exception: str | None) -> EarlyException | None:
    if exception is None:
        return None
    return exceptions_72t()[choice("exception", exception, tuple(exceptions_72t()))]


def _refuse(
    name: str, rule: EarlyException, member: Member, when: Years, year: int, amount: FloatArray
) -> None:
    """Refuses an exception that a member with an amount to withdraw cannot have that year.

    Raises:
        DomainError: by age, employment or what a projection is, the exception does not hold.
    """
    long_served = service(member, when)[year] >= (rule.left_after or np.inf)
    left = ~when.working[year] & ((when.left_at >= rule.left_from_age) | long_served)
    must_leave = f"the employer was not left in or after the year of age {rule.left_from_age:g}"
    obstacles = {
        rule.not_projected: np.array([bool(rule.not_projected)]),
        f"the member is younger than {rule.from_age:g}": when.exact_age[year] < rule.from_age,
        must_leave: ~left & (rule.left_from_age > 0.0),
    }
    for words, stands in obstacles.items():
        if np.any(stands & (amount > 0.0)):
            calendar = int(when.calendar[year, 0])
            raise DomainError(
                f"{name} must be one that holds for the member in {calendar}; "
                f"got {rule.name!r}: {words} ({rule.reference})"
            )


def _loans(member: Member, when: Years) -> Mapping[int, list[_Asked]]:
    """The loans of each year."""
    found: dict[int, list[_Asked]] = {}
    for place, each in enumerate(member.loans):
        name = f"loans[{place}]"
        amount = column(f"{name}.amount", each.amount, NON_NEGATIVE)
        rate = one_number(f"{name}.interest_rate", each.interest_rate, NON_NEGATIVE)
        years = whole_number(f"{name}.years", each.years, LOAN_YEARS)
        if years > SHORT_LOAN_YEARS and not each.principal_residence:
            raise DomainError(
                f"{name}.years must be at most {SHORT_LOAN_YEARS} but for a principal_residence "
                f"(26 USC 72(p)(2)(B)); got {years}"
            )
        year = checked_years(name, when, each.year, 1)[0]
        found.setdefault(year, []).append(_Asked(amount, years=years, rate=rate))
    return found


def _cap_key(rule: EarlyException, year: int, place: int) -> tuple[str, int] | None:
    """What shares a cap: a calendar year's withdrawals, or all years of one; None without a cap."""
    if rule.yearly:
        return rule.name, year
    return (rule.name, -1 - place) if rule.statute else None


def _most_exempt(withdrawal: Withdrawal, year: int, vested: Quantity) -> Any:
    """The most that the named exception frees from the additional tax in a year."""
    expenses, income = withdrawal.expenses, withdrawal.adjusted_gross_income
    name = str(withdrawal.exception)
    answer = exception_72t(name, "plan", year, vested, expenses, income)
    if not answer.applies:
        raise DomainError(f"exception must be one that holds for a 401(k); got {answer.reason}")
    return np.inf if answer.most is None else answer.most
