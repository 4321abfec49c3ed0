"""The sections of a scenario about time and people: adoption, the plan, the plan member.

`project_saver` lets the years of the scenario's plan member pass.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from core.arguments import NON_NEGATIVE, POSITIVE, SHARE, Bound
from core.contributions import VESTING_SCHEDULES, match_formulas
from core.law import INDEXATION, published_years
from core.member import Member, Plan, Portfolio, Withdrawal
from core.projection import Projection, project_member
from core.sections import Assumption, Choice, ChoiceInput, Input, Section
from core.tax import FILING_STATUSES

if TYPE_CHECKING:
    from core.assumptions import Scenario

PART = "share"
USD = "USD"
YEARLY = "USD per year"
A_YEAR = "per year"
RETURN = Bound(low=-1.0, low_included=False)
FEE = Bound(low=0.0, high=1.0, high_included=False)
MONTHS = Bound(low=1.0, high=1200.0)
WHOLE_YEARS = Bound(low=1.0, high=120.0)
AGE = Bound(low=0.0, high=130.0)
CALENDAR = Bound(low=float(published_years()[0]), high=2200.0)


class Adoption(Section):
    """How fast the money moves, and what comes in and goes out meanwhile."""

    innovation: Annotated[
        Assumption, Input("Bass innovation p", A_YEAR, POSITIVE, "Adopters on their own account.")
    ]
    imitation: Annotated[
        Assumption, Input("Bass imitation q", A_YEAR, NON_NEGATIVE, "Adopters who follow others.")
    ]
    logistic_rate: Annotated[
        Assumption, Input("Logistic rate", A_YEAR, POSITIVE, "Steepness of the rival curve.")
    ]
    logistic_midpoint: Annotated[
        Assumption, Input("Logistic midpoint", "years", NON_NEGATIVE, "When half have adopted.")
    ]
    path_months: Annotated[
        Assumption, Input("Months of the paths", "months", MONTHS, "A whole number.", whole=True)
    ]
    contributions: Annotated[
        Assumption, Input("401(k) contributions", YEARLY, NON_NEGATIVE, "New money, all plans.")
    ]
    benefits: Annotated[
        Assumption, Input("401(k) withdrawals", YEARLY, NON_NEGATIVE, "Paid out, all plans.")
    ]
    rebalancing: Annotated[
        Assumption,
        Input("Gap closed each month", PART, SHARE, "1: balances stand at their targets."),
    ]
    crypto_growth: Annotated[
        Assumption, Input("Return of crypto", A_YEAR, RETURN, "0: flows at today's prices.")
    ]
    other_growth: Annotated[
        Assumption, Input("Return of all else", A_YEAR, RETURN, "0: flows at today's prices.")
    ]


class PlanRules(Section):
    """What the employer's plan gives."""

    match: Annotated[
        Choice,
        ChoiceInput("Match", "half_to_6", match_formulas(), "A formula by name, see the law."),
    ]
    nonelective: Annotated[
        Assumption, Input("Nonelective contribution", PART, SHARE, "Share of pay, for everyone.")
    ]
    vesting: Annotated[
        Choice, ChoiceInput("Vesting", "graded", VESTING_SCHEDULES, "Of the employer's money.")
    ]
    fee: Annotated[Assumption, Input("Fee", A_YEAR, FEE, "Share of the balance.")]


class Saver(Section):
    """One plan member and where the money is invested."""

    birth_date: Annotated[Choice, ChoiceInput("Birth date", "1980-07-01", (), "For ages and RMDs.")]
    filing_status: Annotated[
        Choice, ChoiceInput("Filing status", "single", FILING_STATUSES, "For federal income tax.")
    ]
    first_year: Annotated[
        Assumption,
        Input("First year", "year", CALENDAR, "Calendar year of the first row.", whole=True),
    ]
    horizon: Annotated[
        Assumption,
        Input("Years", "years", WHOLE_YEARS, "How many rows, a whole number.", whole=True),
    ]
    indexation: Annotated[
        Assumption,
        Input("Growth of legal limits", A_YEAR, INDEXATION, "After the last published year."),
    ]
    salary: Annotated[Assumption, Input("Salary", YEARLY, NON_NEGATIVE, "Of the first year.")]
    salary_growth: Annotated[Assumption, Input("Salary growth", A_YEAR, RETURN, "Each year.")]
    retirement_age: Annotated[
        Assumption, Input("Retirement age", "years", Bound(0.0, 130.0), "First year without pay.")
    ]
    service: Annotated[
        Assumption, Input("Years of service", "years", NON_NEGATIVE, "Before the first year.")
    ]
    deferral_rate: Annotated[
        Assumption, Input("Deferral", PART, SHARE, "Share of pay; the law may allow less.")
    ]
    roth_share: Annotated[
        Assumption, Input("Roth part of the deferral", PART, SHARE, "The rest is traditional.")
    ]
    other_income: Annotated[
        Assumption, Input("Other income", YEARLY, NON_NEGATIVE, "Taxable, each year.")
    ]
    traditional_balance: Annotated[
        Assumption, Input("Traditional balance", USD, NON_NEGATIVE, "Before the first year.")
    ]
    roth_balance: Annotated[
        Assumption, Input("Roth balance", USD, NON_NEGATIVE, "Before the first year.")
    ]
    employer_balance: Annotated[
        Assumption, Input("Employer balance", USD, NON_NEGATIVE, "Vested or not.")
    ]
    withdrawal_age: Annotated[
        Assumption,
        Input("Age of a withdrawal", "years", AGE, "At that year's end, whole years.", whole=True),
    ]
    withdrawal_amount: Annotated[
        Assumption,
        Input("Withdrawal", USD, NON_NEGATIVE, "Once, before tax, 0 for none; vested money only."),
    ]
    equity_return: Annotated[Assumption, Input("Return of equity", A_YEAR, RETURN, "Each year.")]
    bond_return: Annotated[Assumption, Input("Return of bonds", A_YEAR, RETURN, "Each year.")]
    crypto_sleeve: Annotated[
        Assumption,
        Input("Crypto in it", PART, SHARE, "Share of the account, rebalanced each year."),
    ]
    crypto_return: Annotated[Assumption, Input("Return of crypto", A_YEAR, RETURN, "Each year.")]
    alternatives_sleeve: Annotated[
        Assumption,
        Input("Alternatives in it", PART, SHARE, "Share of the account, rebalanced yearly."),
    ]
    alternatives_return: Annotated[
        Assumption, Input("Return of alternatives", A_YEAR, RETURN, "Each year.")
    ]


def project_saver(scenario: Scenario) -> Projection:
    """The plan member of a scenario, year by year; see `core.projection.project_member`.

    Limits after the last published year grow by the scenario's explicit `indexation`; the columns
    `law` and `law_scale` say where.

    Args:
        scenario: its sections plan and member are used.

    Returns:
        One row a year; `to_pandas()` gives the tidy table.

    Raises:
        DomainError: assumptions that do not fit together, for instance crypto and alternatives
            that together are more than the account, or a withdrawal at an age that no row has.
        NotPublishedError: a first year before the law in `core/parameters`.

    >>> from core.scenarios import scenario
    >>> project_saver(scenario())["year"][:2]
    array([2025., 2026.])
    """
    v, chosen = scenario.value, scenario.choice
    member = Member(
        birth_date=chosen("birth_date"),
        salary=v("salary"),
        salary_growth=v("salary_growth"),
        filing_status=chosen("filing_status"),
        retirement_age=v("retirement_age"),
        years_of_service=v("service"),
        deferral_rate=v("deferral_rate"),
        roth_share=v("roth_share"),
        other_income=v("other_income"),
        traditional_balance=v("traditional_balance"),
        roth_balance=v("roth_balance"),
        roth_contributions=v("roth_balance"),
        employer_balance=v("employer_balance"),
        withdrawals=_withdrawals(scenario),
    )
    plan = Plan(
        match=chosen("match"),
        nonelective=v("nonelective"),
        vesting=chosen("vesting"),
        fee=v("fee"),
    )
    portfolio = Portfolio(
        equity_return=v("equity_return"),
        bond_return=v("bond_return"),
        crypto=v("crypto_sleeve"),
        crypto_return=v("crypto_return"),
        alternatives=v("alternatives_sleeve"),
        alternatives_return=v("alternatives_return"),
    )
    first, years = int(v("first_year")), int(v("horizon"))
    return project_member(member, plan, portfolio, first, years, v("indexation"))


def _withdrawals(scenario: Scenario) -> tuple[Withdrawal, ...]:
    amount = scenario.value("withdrawal_amount")
    if amount == 0.0:
        return ()
    born = date.fromisoformat(scenario.choice("birth_date")).year
    return (Withdrawal(year=born + int(scenario.value("withdrawal_age")), amount=amount),)
