"""One plan member or many: who they are, their plan, where their money is invested.

Every field of `Member`, and of what it holds, may be an array with one element for each member.
`core.lifetime` projects them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.arguments import Numeric, Words
from core.contributions import Tiers
from core.dates import Dates
from core.savings import GLIDE_PATH


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Money taken out of the plan at the end of a year, or of several in a row.

    Attributes:
        year: the calendar year of the first.
        amount: USD before tax, at least 0; no more is paid than is vested and not lent out.
        years: how many, at least 1.
        exception: the exception to the 10% additional tax that applies, see `exceptions_72t`; one
            that the member's age or employment rules out is refused. Leaving the employer in or
            after the year of age 55 is found without being named. Withdrawals of one year share a
            yearly cap; a cap for each child or disaster is that of one `Withdrawal`, all its
            years together; after an emergency expense the next is exempt 4 years on, as though
            nothing were repaid.
        expenses: USD, for the exceptions that are bounded by expenses.
        adjusted_gross_income: USD, for medical expenses.
    """

    year: int
    amount: Numeric
    years: int = 1
    exception: str | None = None
    expenses: Numeric | None = None
    adjusted_gross_income: Numeric | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan from the plan, repaid in equal yearly payments that go back into the account.

    Attributes:
        year: the calendar year at whose end it is paid out.
        amount: USD asked for, at least 0; no more is lent than `plan_loan_limit` allows, and
            nothing to a member who has left.
        years: term, 1 to 30; more than 5 only for a principal residence (26 USC 72(p)(2)(B)).
        interest_rate: per year, at least 0.
        principal_residence: whether it buys the member's main home.
    """

    year: int
    amount: Numeric
    years: int = 5
    interest_rate: float = 0.08
    principal_residence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualPayments:
    """Substantially equal periodic payments: `sepp_amortization` of the balance, free of the 10%.

    Attributes:
        year: the calendar year of the first, after leaving the employer. They end with the later of
            the fifth payment and the year of age 59.5.
        interest_rate: per year, at least 0.
        life_expectancy: years, above 0.
    """

    year: int
    interest_rate: Numeric
    life_expectancy: Numeric


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who saves: pay, choices and what is in the account on the day before the first year.

    Attributes:
        birth_date: a date, or text such as "1985-06-30".
        salary: of the first year, USD, at least 0; it ends with the year before `retirement_age`.
        salary_growth: per year, above -1.
        filing_status: single, joint, separate, head or widow, in every year.
        retirement_age: age at the end of the first year without pay.
        years_of_service: completed before the first year, at least 0.
        deferral_rate: share of pay asked for, 0 to 1; the law may allow less.
        roth_share: share of the deferral that is Roth, 0 to 1; catch-ups that must be Roth are.
        other_income: taxable, USD a year, at least 0.
        traditional_balance: USD, at least 0.
        roth_balance: USD, at least 0.
        roth_contributions: what of `roth_balance` was paid in, USD, 0 to `roth_balance`.
        roth_since: year of the first Roth contribution; the first projected year if left out.
        employer_balance: match and other employer money, vested or not, USD, at least 0.
        withdrawals: taken on purpose.
        loans: asked for.
        equal_payments: a series under 26 USC 72(t)(2)(A)(iv).
    """

    birth_date: Dates
    salary: Numeric
    salary_growth: Numeric = 0.0
    filing_status: Words = "single"
    retirement_age: Numeric = 67
    years_of_service: Numeric = 0
    deferral_rate: Numeric = 0.10
    roth_share: Numeric = 0.0
    other_income: Numeric = 0.0
    traditional_balance: Numeric = 0.0
    roth_balance: Numeric = 0.0
    roth_contributions: Numeric = 0.0
    roth_since: Numeric | None = None
    employer_balance: Numeric = 0.0
    withdrawals: Sequence[Withdrawal] = ()
    loans: Sequence[Loan] = ()
    equal_payments: EqualPayments | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the employer's plan gives.

    Attributes:
        match: pairs (rate, up to) or the name of a formula, see `employer_match`.
        nonelective: share of pay that the employer adds whatever is deferred, 0 to 1.
        vesting: cliff, graded or immediate, of all employer money; a named safe harbor match vests
            it at once, the automatic one after 2 years, where the schedule is slower.
        vesting_first: see `vested_fraction`.
        vesting_last: see `vested_fraction`.
        fee: share of the invested balance a year, at least 0 and below 1.
    """

    match: Tiers | str = "half_to_6"
    nonelective: Numeric = 0.0
    vesting: str = "graded"
    vesting_first: int | None = None
    vesting_last: int | None = None
    fee: Numeric = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Where the money is invested: crypto and alternatives first, the rest on a glide path.

    A return is a number, one for each year, or an array (members, years).

    Attributes:
        equity_return: per year, above -1.
        bond_return: per year, above -1.
        crypto: share of the whole, 0 to 1.
        crypto_return: per year, above -1; there is no default where `crypto` is above 0.
        alternatives: share of the whole in gold, private equity, private credit and
            infrastructure, 0 to 1; with `crypto` at most 1.
        alternatives_return: per year, above -1; no default either.
        glide_path: pairs (age, share of equity in the rest), see `glide_path_equity`.
        target_year: of a target-date fund: its glide path goes by the fund's date, as though the
            holder were 65 in that year; by the member's own age if left out.
        rebalancing_speed: part of the gap to the targets closed at each year's end, 0 to 1. New
            money is invested at the targets.
    """

    equity_return: Numeric
    bond_return: Numeric
    crypto: Numeric = 0.0
    crypto_return: Numeric | None = None
    alternatives: Numeric = 0.0
    alternatives_return: Numeric | None = None
    glide_path: Sequence[Sequence[float]] = GLIDE_PATH
    target_year: Numeric | None = None
    rebalancing_speed: Numeric = 1.0
