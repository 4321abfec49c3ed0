"""Projections: the simple one by hand, and a member's life rule by rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.projection import COLUMNS, Projection

FLAT = core.Portfolio(equity_return=0.0, bond_return=0.0)
NO_MATCH = core.Plan(match="none", vesting="immediate")
RETIRED = core.Member(birth_date="1950-01-01", salary=0, retirement_age=65)


def member(**changes: Any) -> core.Member:
    return replace(core.Member(birth_date="1980-03-01", salary=100_000), **changes)


def years(
    who: core.Member,
    count: int = 1,
    first: int = 2026,
    plan: core.Plan = NO_MATCH,
    portfolio: core.Portfolio = FLAT,
) -> Projection:
    return core.project_member(who, plan, portfolio, first, count, indexation=0.0)


def test_the_simple_projection_is_the_member_s_without_the_rest() -> None:
    simple = core.project_401k(10_000, 90_000, 0.03, 0.12, "safe_harbor_basic", 0.06, 2020, 7, 47)
    rich = core.project_member(
        member(
            birth_date="1973-05-05",
            salary=90_000,
            salary_growth=0.03,
            deferral_rate=0.12,
            traditional_balance=10_000,
        ),
        core.Plan(match="safe_harbor_basic"),
        core.Portfolio(equity_return=0.06, bond_return=0.06),
        2020,
        7,
    )
    columns = ("traditional_deferral", "employer_contribution", "balance")
    np.testing.assert_allclose(simple.T, [rich[name] for name in columns], rtol=1e-12)


@pytest.mark.parametrize(
    ("birth_year", "year", "expected"),
    [
        (1977, 2026, 24_500),  # 49
        (1976, 2026, 32_500),  # 50
        (1967, 2026, 32_500),  # 59
        (1966, 2026, 35_750),  # 60
        (1963, 2026, 35_750),  # 63
        (1962, 2026, 32_500),  # 64
        (1964, 2024, 30_500),  # 60, before the larger catch-up
        (1965, 2025, 34_750),  # 60, with it
    ],
)
def test_deferrals_stop_at_the_limit_of_age_and_year(
    birth_year: int, year: int, expected: float
) -> None:
    who = member(birth_date=f"{birth_year}-12-31", salary=300_000, deferral_rate=1.0)
    result = years(who, first=year)
    total = result["traditional_deferral"] + result["roth_deferral"]
    assert total[0] == expected


@pytest.mark.parametrize(
    ("year", "prior", "roth"), [(2025, 200_000, 0), (2026, 150_000, 0), (2026, 150_001, 8_000)]
)
def test_a_high_earner_s_catch_up_is_roth_from_2026(year: int, prior: float, roth: float) -> None:
    who = member(birth_date="1975-01-01", salary=prior, deferral_rate=1.0)
    assert years(who, first=year)["roth_deferral"][0] == roth


def test_pay_before_the_first_year_is_grown_back() -> None:
    # 160,000 / 1.1 = 145,455 in 2025: no mandate in 2026; 160,000 in 2026 is above 150,000.
    who = member(birth_date="1975-01-01", salary=160_000, salary_growth=0.1, deferral_rate=1.0)
    np.testing.assert_allclose(years(who, 2)["roth_deferral"], [0, 8_000])


def test_a_mix_of_traditional_and_roth() -> None:
    who = member(birth_date="1975-01-01", salary=200_000, deferral_rate=1.0, roth_share=0.4)
    result = years(who)
    # 40% of 24,500, and the whole catch-up of 8,000 because pay was above 150,000.
    assert result["roth_deferral"][0] == pytest.approx(0.4 * 24_500 + 8_000)
    assert result["traditional_deferral"][0] == pytest.approx(0.6 * 24_500)


def test_employer_money_stops_at_415c_and_401a17() -> None:
    plan = core.Plan(match="full_to_6", nonelective=0.15)
    result = years(member(salary=1_000_000, deferral_rate=1.0), plan=plan)
    # (6% + 15%) of 360,000 = 75,600, but 72,000 - 24,500 = 47,500.
    assert result["employer_contribution"][0] == 47_500
    plan = replace(plan, nonelective=0.01)
    result = years(member(salary=1_000_000, deferral_rate=1.0), plan=plan)
    assert result["employer_contribution"][0] == pytest.approx(0.07 * 360_000)


def test_vesting_and_what_is_forfeited_on_leaving() -> None:
    who = member(birth_date="1970-06-01", retirement_age=60, years_of_service=0)
    plan = core.Plan(match=[[1.0, 0.05]], vesting="graded")
    result = core.project_member(who, plan, FLAT, 2026, 5, 0.0)
    # Works 2026 to 2029 (ages 56 to 59): 4 years, 60% vested; 5,000 a year from the employer.
    np.testing.assert_allclose(result["employer_balance"][:4], [5e3, 1e4, 1.5e4, 2e4])
    np.testing.assert_allclose(
        result["vested_balance"] - result["traditional_balance"], [0, 2e3, 6e3, 1.2e4, 1.2e4]
    )
    np.testing.assert_allclose(result["forfeited"], [0, 0, 0, 0, 8e3])


def test_fees_and_returns_by_hand() -> None:
    portfolio = core.Portfolio(
        equity_return=0.10,
        bond_return=0.02,
        crypto=0.05,
        crypto_return=0.50,
        alternatives=0.15,
        alternatives_return=0.06,
        glide_path=[[40, 0.75]],
    )
    who = member(salary=0, traditional_balance=100_000)
    result = years(who, plan=core.Plan(fee=0.01), portfolio=portfolio)
    # Weights 60% equity, 20% bonds, 5% crypto, 15% alternatives:
    # 0.06 + 0.004 + 0.025 + 0.009 = 9.8%; 1.098 * 0.99 = 1.08702.
    assert result["balance"][0] == pytest.approx(108_702)
    assert result["earned"][0] == pytest.approx(8_702)


@pytest.mark.parametrize(
    ("speed", "share"), [(1.0, 0.10), (0.0, 2 / 11), (0.5, 0.5 * (0.1 + 2 / 11))]
)
def test_rebalancing_closes_its_part_of_the_gap(speed: float, share: float) -> None:
    portfolio = core.Portfolio(
        equity_return=0.0, bond_return=0.0, crypto=0.1, crypto_return=1.0, rebalancing_speed=speed
    )
    result = years(member(salary=0, traditional_balance=100_000), portfolio=portfolio)
    # Crypto doubles from 10 to 20 of 110: 2/11, against a target of 1/10.
    assert result["crypto"][0] == pytest.approx(share)


def test_new_money_is_invested_at_the_targets() -> None:
    portfolio = core.Portfolio(
        equity_return=0.0, bond_return=0.0, crypto=0.1, crypto_return=1.0, rebalancing_speed=0.0
    )
    who = member(salary=100_000, deferral_rate=0.10, traditional_balance=10_000)
    result = years(who, portfolio=portfolio)
    # 2,000 of 11,000 crypto, and 10,000 new money at 10%: 3,000 of 21,000.
    assert result["crypto"][0] == pytest.approx(3 / 21)


def test_a_target_date_fund_goes_by_its_date() -> None:
    portfolio = replace(FLAT, target_year=2026)
    # As though 65 in 2026: 50% equity; own age 46 would give 90% - 6/25 * 40% = 80.4%.
    assert years(member(), portfolio=portfolio)["equity"][0] == pytest.approx(0.5)
    assert years(member())["equity"][0] == pytest.approx(0.804)


def test_returns_may_differ_by_year_and_member() -> None:
    who = member(salary=0, traditional_balance=100.0)
    by_year = core.Portfolio(equity_return=[0.1, -0.2], bond_return=[0.1, -0.2])
    np.testing.assert_allclose(years(who, 2, portfolio=by_year)["balance"], [110, 88])
    by_both = core.Portfolio(
        equity_return=[[0.1, -0.2], [0.0, 0.5]], bond_return=[[0.1, -0.2], [0, 0.5]]
    )
    result = years(who, 2, portfolio=by_both)
    np.testing.assert_allclose(result["balance"], [[110, 88], [100, 150]])


def test_a_loan_is_repaid_into_the_account() -> None:
    loan = core.Loan(year=2026, amount=60_000, years=2, interest_rate=0.10)
    who = member(deferral_rate=0.0, traditional_balance=200_000, loans=[loan])
    result = years(who, 4)
    # At most 50,000. Two payments of 50,000 * 0.1 / (1 - 1.1^-2) = 28,809.52.
    np.testing.assert_allclose(result["loan_taken"], [50_000, 0, 0, 0])
    np.testing.assert_allclose(result["loan_repaid"], [0, 28_809.5238, 28_809.5238, 0], rtol=1e-9)
    # 50,000 * 1.1 - 28,809.52 = 26,190.48
    np.testing.assert_allclose(result["loan_balance"], [50_000, 26_190.4762, 0, 0], rtol=1e-9)
    # Interest: 5,000, then 10% of 26,190.48.
    np.testing.assert_allclose(
        result["balance"], [200_000, 205_000, 207_619.0476, 207_619.0476], rtol=1e-9
    )
    assert result["penalty"].sum() == result["distribution_income"].sum() == 0.0


def test_a_second_loan_is_limited_by_the_first() -> None:
    loans = [
        core.Loan(year=2026, amount=50_000, years=5, interest_rate=0.0),
        core.Loan(year=2027, amount=50_000, years=5, interest_rate=0.0),
    ]
    result = years(member(deferral_rate=0.0, traditional_balance=200_000, loans=loans), 2)
    # Owed 40,000 after a payment, 50,000 in the year before: 50,000 - 10,000 - 40,000 = 0.
    np.testing.assert_allclose(result["loan_taken"], [50_000, 0])


def test_a_loan_left_on_leaving_is_income() -> None:
    loan = core.Loan(year=2026, amount=40_000, years=5, interest_rate=0.0)
    base = member(deferral_rate=0.0, traditional_balance=100_000, loans=[loan])
    for birth_date, retirement_age, penalty in (
        ("1980-03-01", 47, 4_000),  # leaves at 47: 10% of 40,000
        ("1972-03-01", 55, 0),  # leaves in the year of age 55
        ("1973-03-01", 54, 4_000),  # leaves a year before
    ):
        who = replace(base, birth_date=birth_date, retirement_age=retirement_age)
        result = years(who, 2)
        np.testing.assert_allclose(result["loan_offset"], [0, 40_000])
        np.testing.assert_allclose(result["penalty"], [0, penalty])
        np.testing.assert_allclose(result["balance"], [100_000, 60_000])
        assert result["net_distribution"][1] < 0.0


@pytest.mark.parametrize(
    ("birth_date", "penalty"),
    [
        ("1966-06-30", 0),  # 59 and a half on December 30, 2025
        ("1966-07-01", 2_000),
        ("1967-01-01", 2_000),
    ],
)
def test_withdrawals_before_59_and_a_half_bear_the_tax(birth_date: str, penalty: float) -> None:
    who = member(
        birth_date=birth_date,
        traditional_balance=100_000,
        withdrawals=[core.Withdrawal(year=2025, amount=20_000)],
    )
    assert years(who, first=2025)["penalty"][0] == penalty


def test_an_exception_frees_what_it_covers() -> None:
    medical = core.Withdrawal(
        year=2026,
        amount=20_000,
        exception="medical",
        expenses=10_000,
        adjusted_gross_income=80_000,
    )
    who = member(traditional_balance=100_000, withdrawals=[medical])
    # 10,000 - 7.5% of 80,000 = 4,000 exempt: 10% of 16,000.
    assert years(who)["penalty"][0] == pytest.approx(1_600)
    total = replace(who, withdrawals=[replace(medical, exception="disability")])
    assert years(total)["penalty"][0] == 0.0


def test_a_first_home_is_refused_in_words() -> None:
    home = core.Withdrawal(year=2026, amount=10_000, exception="first_home")
    with pytest.raises(core.DomainError, match="from an IRA only, not from a 401"):
        years(member(traditional_balance=100_000, withdrawals=[home]))


def test_no_more_comes_out_than_is_vested() -> None:
    who = member(
        deferral_rate=0.0,
        traditional_balance=1_000,
        employer_balance=1_000,
        years_of_service=1,
        withdrawals=[core.Withdrawal(year=2026, amount=5_000, years=2)],
    )
    result = core.project_member(who, core.Plan(match="none"), FLAT, 2026, 2, 0.0)
    # 20% vested after 2 years: 1,000 + 200; after 3 years 40% of the 800 left: 320.
    np.testing.assert_allclose(result["withdrawal"], [1_200, 320])


@pytest.mark.parametrize(
    ("birth_date", "since", "income"),
    [
        ("1960-01-01", 2021, 0),  # 66, five years after 2021
        ("1960-01-01", 2022, 4_000),  # 66, four years
        ("1970-01-01", 2021, 4_000),  # 56
    ],
)
def test_roth_money_is_free_after_five_years_and_59_and_a_half(
    birth_date: str, since: int, income: float
) -> None:
    who = member(
        birth_date=birth_date,
        deferral_rate=0.0,
        roth_balance=50_000,
        roth_contributions=30_000,
        roth_since=since,
        withdrawals=[core.Withdrawal(year=2026, amount=10_000)],
    )
    # 20,000 of 50,000 are earnings: 40% of what is taken.
    assert years(who)["distribution_income"][0] == pytest.approx(income)


def test_required_distributions_begin_with_their_age_and_after_work() -> None:
    who = replace(RETIRED, birth_date="1953-06-15", traditional_balance=265_000)
    result = years(who, 3, first=2025)
    # Born 1953: age 73 in 2026; 265,000 / 26.5 = 10,000, then 255,000 / 25.5 = 10,000.
    np.testing.assert_allclose(result["required_distribution"], [0, 10_000, 10_000])
    working = replace(who, retirement_age=80)
    assert years(working, 3, first=2025)["required_distribution"].sum() == 0.0


def test_roth_money_need_not_come_out_and_withdrawals_count() -> None:
    who = replace(
        RETIRED,
        birth_date="1953-06-15",
        traditional_balance=265_000,
        roth_balance=1e6,
        roth_contributions=1e6,
    )
    assert years(who)["required_distribution"][0] == pytest.approx(10_000)
    who = replace(
        who,
        roth_balance=0.0,
        roth_contributions=0.0,
        withdrawals=[core.Withdrawal(year=2026, amount=4_000)],
    )
    assert years(who)["required_distribution"][0] == pytest.approx(6_000)


def test_required_distributions_of_the_years_before() -> None:
    who = replace(RETIRED, birth_date="1949-01-01", traditional_balance=256_000)
    required = years(who, 3, first=2020)["required_distribution"]
    # Waived in 2020; age 72 in 2021 by the earlier table, 25.6; age 73 in 2022: 26.5.
    np.testing.assert_allclose(required, [0, 10_000, 246_000 / 26.5])


def test_roth_money_counted_for_required_distributions_until_2023() -> None:
    who = replace(
        RETIRED,
        birth_date="1949-01-01",
        traditional_balance=127_500,
        roth_balance=127_500,
        roth_contributions=127_500,
    )
    # Age 74: 25.5. In 2024, age 75, 24.6 of traditional money alone.
    before, after = years(who, 2, first=2023)["required_distribution"]
    assert before == pytest.approx(10_000)
    assert after == pytest.approx(122_500 / 24.6)


@pytest.mark.parametrize(
    ("exception", "why"),
    [
        ("age_59_half", "younger than 59.5"),
        ("separation_55", "not left"),
        ("public_safety_50", "not left"),
        ("sepp", "equal_payments"),
        ("death", "alive"),
        ("section_457_government", "457"),
        ("rollover", "rollover"),
    ],
)
def test_an_exception_that_cannot_hold_is_refused(exception: str, why: str) -> None:
    taken = core.Withdrawal(year=2026, amount=1_000, exception=exception)
    who = member(birth_date="1986-01-01", traditional_balance=1e5, withdrawals=[taken])
    with pytest.raises(core.DomainError, match=f"{exception}.*{why}"):
        years(who)


@pytest.mark.parametrize(("retirement_age", "penalty"), [(49, None), (50, 0.0), (None, None)])
def test_public_safety_from_the_year_of_50(
    retirement_age: int | None, penalty: float | None
) -> None:
    taken = core.Withdrawal(year=2026, amount=1_000, exception="public_safety_50")
    who = member(
        birth_date="1974-01-01",
        retirement_age=retirement_age or 67,
        traditional_balance=1e5,
        withdrawals=[taken],
    )
    if penalty is None:
        with pytest.raises(core.DomainError, match="year of age 50"):
            years(who)
    else:
        assert years(who)["penalty"][0] == penalty
    served = replace(who, retirement_age=45, years_of_service=25)
    assert years(served)["penalty"][0] == 0.0


def test_withdrawals_of_a_year_share_a_cap() -> None:
    abuse = core.Withdrawal(year=2025, amount=10_000, exception="domestic_abuse")
    who = member(deferral_rate=0.0, traditional_balance=1e5, withdrawals=[abuse, abuse])
    # 20,000 less 10,300.
    assert years(who, first=2025)["penalty"][0] == pytest.approx(970)
    many = years(replace(who, traditional_balance=[1e5, 2e5]), first=2025)
    np.testing.assert_allclose(many["penalty"][:, 0], 970)


def test_an_emergency_once_in_four_years() -> None:
    small = core.Withdrawal(year=2026, amount=400, years=5, exception="emergency_expense")
    who = member(deferral_rate=0.0, traditional_balance=1e5, withdrawals=[small])
    np.testing.assert_allclose(years(who, 5)["penalty"], [0, 40, 40, 40, 0])
    once = replace(small, years=1)
    assert years(replace(who, withdrawals=[once, once]))["penalty"][0] == pytest.approx(40)


@pytest.mark.parametrize(
    ("match", "vested"),
    [
        ("half_to_6", [0, 0.2]),
        ("safe_harbor_basic", [1, 1]),
        ("safe_harbor_enhanced", [1, 1]),
        ("automatic_safe_harbor", [0, 1]),
    ],
)
def test_a_safe_harbor_vests_sooner(match: str, vested: list[float]) -> None:
    who = member(deferral_rate=0.0, employer_balance=1_000)
    result = years(who, 2, plan=core.Plan(match=match))
    np.testing.assert_allclose(result["vested_balance"], 1_000 * np.array(vested))


def test_a_long_loan_is_for_a_home() -> None:
    loan = core.Loan(year=2026, amount=1_000, years=6)
    who = member(traditional_balance=1e5, loans=[loan])
    with pytest.raises(core.DomainError, match=r"years must be at most 5 .*72\(p\)\(2\)\(B\)"):
        years(who)
    home = replace(who, loans=[replace(loan, principal_residence=True)])
    assert years(home)["loan_taken"][0] == 1_000


def test_equal_payments_run_five_years_and_to_59_and_a_half() -> None:
    series = core.EqualPayments(year=2026, interest_rate=0.0, life_expectancy=40)
    base = replace(RETIRED, traditional_balance=400_000, retirement_age=40, equal_payments=series)
    # 400,000 / 40 = 10,000 a year. Born in May 1968: 59 and a half in 2027, five years to 2030.
    result = years(replace(base, birth_date="1968-05-01"), 8)
    np.testing.assert_allclose(result["equal_payment"], [1e4] * 5 + [0] * 3)
    # Born in May 1974: 59 and a half in 2033, the eighth payment.
    result = years(replace(base, birth_date="1974-05-01"), 9)
    np.testing.assert_allclose(result["equal_payment"], [1e4] * 8 + [0])
    assert result["penalty"].sum() == 0.0


def test_equal_payments_come_after_leaving() -> None:
    series = core.EqualPayments(year=2026, interest_rate=0.05, life_expectancy=40)
    with pytest.raises(core.DomainError, match=r"equal_payments\.year must come after leaving"):
        years(member(equal_payments=series))


def test_tax_is_that_of_the_whole_income() -> None:
    who = member(
        traditional_balance=100_000,
        deferral_rate=0.10,
        other_income=5_000,
        withdrawals=[core.Withdrawal(year=2026, amount=20_000)],
    )
    result = years(who)
    # 100,000 - 10,000 + 5,000 + 20,000 - 16,100 = 98,900 taxable; 78,900 without the withdrawal.
    tax = core.federal_income_tax([98_900, 78_900], "single", 2026)
    assert result["federal_tax"][0] == pytest.approx(tax[0])
    assert result["net_distribution"][0] == pytest.approx(20_000 - 2_000 - (tax[0] - tax[1]))


def test_the_deduction_grows_at_65() -> None:
    for birth_date, deduction in (("1962-01-01", 16_100), ("1961-12-31", 18_150)):
        who = member(birth_date=birth_date, salary=0, other_income=50_000)
        expected = core.federal_income_tax(50_000 - deduction, "single", 2026)
        assert years(who)["federal_tax"][0] == pytest.approx(expected)


def test_later_years_need_an_assumption_and_say_so() -> None:
    who = member(salary=400_000, salary_growth=0.10, deferral_rate=1.0)
    with pytest.raises(core.NotPublishedError, match="got 2027"):
        core.project_member(who, NO_MATCH, FLAT, 2026, 2)
    result = core.project_member(who, NO_MATCH, FLAT, 2026, 3, indexation=0.10)
    np.testing.assert_array_equal(result["year"], [2026, 2027, 2028])
    np.testing.assert_array_equal(result["law"], [2026, 2026, 2026])
    np.testing.assert_allclose(result["law_scale"], [1.0, 1.1, 1.21])
    np.testing.assert_allclose(
        result["traditional_deferral"], [24_500, 24_500 * 1.1, 24_500 * 1.21]
    )
    # Pay and law grow alike, so tax does.
    np.testing.assert_allclose(
        result["federal_tax"], result["federal_tax"][0] * np.array([1.0, 1.1, 1.21])
    )


def test_many_members_are_each_alone() -> None:
    births = ["1955-02-01", "1975-08-01", "1990-01-01"]
    pay = np.array([0.0, 180_000.0, 60_000.0])
    statuses = ["joint", "single", "head"]
    balances = np.array([500_000.0, 120_000.0, 0.0])
    events = {
        "withdrawals": [core.Withdrawal(year=2028, amount=[1_000.0, 2_000.0, 3_000.0], years=2)],
        "loans": [core.Loan(year=2026, amount=10_000)],
    }
    portfolio = core.Portfolio(
        equity_return=0.07, bond_return=0.03, crypto=0.05, crypto_return=0.2, rebalancing_speed=0.4
    )

    def run(i: int | None) -> Projection:
        pick = (lambda values: values) if i is None else (lambda values: values[i])
        who = core.Member(
            birth_date=pick(births),
            salary=pick(pay),
            salary_growth=0.02,
            filing_status=pick(statuses),
            deferral_rate=0.15,
            roth_share=0.3,
            traditional_balance=pick(balances),
            employer_balance=10_000,
            **(
                events
                if i is None
                else {
                    **events,
                    "withdrawals": [core.Withdrawal(year=2028, amount=1_000.0 * (i + 1), years=2)],
                }
            ),
        )
        return core.project_member(who, core.Plan(fee=0.01), portfolio, 2026, 40, indexation=0.02)

    together = run(None)
    for i in range(3):
        alone = run(i)
        for name in COLUMNS:
            np.testing.assert_allclose(
                together[name][i], alone[name], rtol=1e-12, atol=1e-9, err_msg=name
            )


@settings(max_examples=50, deadline=None)
@given(
    salary=st.floats(0.0, 1e6),
    rate=st.floats(0.0, 1.0),
    roth=st.floats(0.0, 1.0),
    opening=st.floats(0.0, 1e6),
    crypto=st.floats(0.0, 1.0),
    crypto_return=st.floats(-0.99, 2.0),
    leaving=st.integers(47, 80),
    asked=st.floats(0.0, 1e6),
    lent=st.floats(0.0, 1e5),
    speed=st.floats(0.0, 1.0),
)
def test_no_money_appears_or_disappears(
    salary: float,
    rate: float,
    roth: float,
    opening: float,
    crypto: float,
    crypto_return: float,
    leaving: int,
    asked: float,
    lent: float,
    speed: float,
) -> None:
    who = member(
        salary=salary,
        deferral_rate=rate,
        roth_share=roth,
        traditional_balance=opening,
        roth_balance=opening,
        employer_balance=opening,
        retirement_age=leaving,
        withdrawals=[core.Withdrawal(year=2030, amount=asked, years=10)],
        loans=[core.Loan(year=2027, amount=lent), core.Loan(year=2029, amount=lent)],
    )
    portfolio = core.Portfolio(
        equity_return=0.05,
        bond_return=0.02,
        crypto=crypto,
        crypto_return=crypto_return,
        rebalancing_speed=speed,
    )
    p = core.project_member(who, core.Plan(fee=0.01), portfolio, 2026, 45, indexation=0.02)
    came = p["traditional_deferral"] + p["roth_deferral"] + p["employer_contribution"]
    came = came + p["earned"] + p["loan_interest"]
    went = p["withdrawal"] + p["equal_payment"] + p["required_distribution"] + p["loan_offset"]
    went = went + p["forfeited"]
    before = np.concatenate([[3.0 * opening], p["balance"][:-1]])
    np.testing.assert_allclose(p["balance"], before + came - went, rtol=1e-9, atol=1e-4)
    kinds = p["traditional_balance"] + p["roth_balance"] + p["employer_balance"]
    np.testing.assert_allclose(p["balance"], kinds, rtol=1e-12)
    shares = p["equity"] + p["bonds"] + p["crypto"] + p["alternatives"]
    np.testing.assert_allclose(shares, 1.0, rtol=1e-9)
    for name in set(COLUMNS) - {"earned", "net_distribution"}:
        assert p[name].min() >= -1e-6, name
    assert np.all(p["loan_balance"] <= 50_000 * 1.09)
    assert np.all(p["distribution_income"] <= went - p["forfeited"] + 1e-6)


def test_the_table_has_a_row_a_year() -> None:
    table = years(member(), 3).to_pandas()
    assert list(table.columns) == list(COLUMNS)
    assert table["year"].tolist() == [2026, 2027, 2028]
    assert table["age"].dtype.kind == table["law"].dtype.kind == "i"
    many = years(member(salary=[1e5, 2e5]), 3).to_pandas()
    assert many["member"].tolist() == [0, 0, 0, 1, 1, 1]
    assert many["year"].tolist() == [2026, 2027, 2028] * 2
    assert many["salary"].tolist() == [1e5] * 3 + [2e5] * 3


def test_an_unknown_column() -> None:
    with pytest.raises(core.ArgumentTypeError, match="name must be one of year, age"):
        years(member())["balances"]


BAD = [
    (member(salary=-1), "salary"),
    (member(salary=np.nan), "salary"),
    (member(salary=[[1.0]]), "salary"),
    (member(salary_growth=-1), "salary_growth"),
    (member(deferral_rate=1.01), "deferral_rate"),
    (member(roth_share=-0.01), "roth_share"),
    (member(other_income=-1), "other_income"),
    (member(traditional_balance=-1), "traditional_balance"),
    (member(roth_balance=-1), "roth_balance"),
    (member(roth_contributions=-1), "roth_contributions"),
    (member(roth_contributions=2, roth_balance=1), "roth_contributions"),
    (member(employer_balance=-1), "employer_balance"),
    (member(years_of_service=-1), "years_of_service"),
    (member(retirement_age=131), "retirement_age"),
    (member(roth_since=0), "roth_since"),
    (member(filing_status="other"), "filing_status"),
    (member(birth_date="soon"), "birth_date"),
    (member(birth_date="2030-01-01"), "birth_date"),
    (member(withdrawals=[core.Withdrawal(year=2025, amount=1)]), r"withdrawals\[0\]\.year"),
    (member(withdrawals=[core.Withdrawal(year=2027, amount=1)]), r"withdrawals\[0\]\.year"),
    (member(withdrawals=[core.Withdrawal(year=2026, amount=-1)]), r"withdrawals\[0\]\.amount"),
    (
        member(withdrawals=[core.Withdrawal(year=2026, amount=1, years=0)]),
        r"withdrawals\[0\]\.years",
    ),
    (
        member(withdrawals=[core.Withdrawal(year=2026, amount=1, exception="boat")]),
        "exception",
    ),
    (member(loans=[core.Loan(year=2027, amount=1)]), r"loans\[0\]\.year"),
    (member(loans=[core.Loan(year=2026, amount=-1)]), r"loans\[0\]\.amount"),
    (member(loans=[core.Loan(year=2026, amount=1, years=31)]), r"loans\[0\]\.years"),
    (
        member(loans=[core.Loan(year=2026, amount=1, interest_rate=-0.1)]),
        r"loans\[0\]\.interest_rate",
    ),
]


@pytest.mark.parametrize(
    ("who", "name"), BAD, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_bad_member(who: core.Member, name: str) -> None:
    with pytest.raises(core.CryptoInflowError, match=f"{name}.* must .*; got "):
        years(who)


@pytest.mark.parametrize(
    ("plan", "portfolio", "name"),
    [
        (core.Plan(fee=1.0), FLAT, "fee"),
        (core.Plan(nonelective=1.01), FLAT, "nonelective"),
        (core.Plan(match="all"), FLAT, "tiers"),
        (core.Plan(vesting="slow"), FLAT, "schedule"),
        (NO_MATCH, replace(FLAT, equity_return=-1.0), "equity_return"),
        (NO_MATCH, replace(FLAT, bond_return=np.inf), "bond_return"),
        (NO_MATCH, replace(FLAT, crypto=0.01), "crypto_return"),
        (NO_MATCH, replace(FLAT, alternatives=0.01), "alternatives_return"),
        (NO_MATCH, replace(FLAT, crypto=1.01, crypto_return=0.0), "crypto"),
        (
            NO_MATCH,
            replace(FLAT, crypto=0.6, alternatives=0.6, crypto_return=0.0, alternatives_return=0.0),
            "crypto and alternatives",
        ),
        (NO_MATCH, replace(FLAT, rebalancing_speed=1.01), "rebalancing_speed"),
        (NO_MATCH, replace(FLAT, glide_path=[[65, 0.5], [40, 0.9]]), "knots"),
        (NO_MATCH, replace(FLAT, target_year=-1), "target_year"),
    ],
)
def test_a_bad_plan_or_portfolio(plan: core.Plan, portfolio: core.Portfolio, name: str) -> None:
    with pytest.raises(core.CryptoInflowError, match=f"{name}.* must .*; got "):
        years(member(), plan=plan, portfolio=portfolio)


@pytest.mark.parametrize(
    ("who", "portfolio"),
    [
        (member(salary=[1.0, 2.0], deferral_rate=[0.1, 0.1, 0.1]), FLAT),
        (member(salary=[1.0, 2.0], traditional_balance=[1.0, 1.0, 1.0]), FLAT),
        (member(salary=[1.0, 2.0], filing_status=["single"] * 3), FLAT),
        (member(salary=[1.0, 2.0]), replace(FLAT, crypto=[0.1, 0.1, 0.1], crypto_return=0.0)),
        (member(), replace(FLAT, equity_return=[0.1, 0.1, 0.1])),
    ],
)
def test_arrays_that_do_not_fit(who: core.Member, portfolio: core.Portfolio) -> None:
    with pytest.raises(core.ShapeError):
        years(who, 2, portfolio=portfolio)


@pytest.mark.parametrize(
    ("first", "count", "name"),
    [(2026.5, 1, "first_year"), (2026, 0, "years"), (2026, 121, "years"), ("x", 1, "first_year")],
)
def test_bad_years(first: Any, count: Any, name: str) -> None:
    with pytest.raises(core.CryptoInflowError, match=f"^{name} must be "):
        years(member(), count, first)


def test_many_savers_at_once_are_the_savers_one_by_one() -> None:
    balances, salaries = [0.0, 132_300.0], [400_000.0, 100_000.0]
    together = core.project_401k(
        balances, salaries, 0.03, [0.25, 0.10], [[0.5, 0.06]], [0.05, 0.07], 2024, 3, 59
    )
    assert together.shape == (2, 3, 3)
    for saver, (rate, gain) in enumerate([(0.25, 0.05), (0.10, 0.07)]):
        alone = core.project_401k(
            balances[saver], salaries[saver], 0.03, rate, [[0.5, 0.06]], gain, 2024, 3, 59
        )
        np.testing.assert_allclose(together[saver], alone, rtol=1e-12)
