"""The participants of a plan: every limit by hand, from both sides."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ArgumentTypeError, DomainError, NotPublishedError, ShapeError
from core.participants import COLUMNS, Participants, menu_access, participant_rows
from core.scenarios import scenario, with_values

PLAN_YEAR = {"first_year": 2026, "salary_growth": 0.0, "match": "none", "nonelective": 0.0}


def one(age=40, salary=100_000.0, rate=0.10, year=2026, **columns):
    born = date(year - age, 7, 1)
    return Participants(
        ("A",), (born,), (float(salary),), (columns.pop("balance", 0.0),), (rate,), **columns
    )


def rows(people, **changes):
    made = with_values(scenario(), {**PLAN_YEAR, **changes}, "test")
    return participant_rows(made, people)


def value(name, people, **changes):
    return rows(people, **changes)[name].item()


@pytest.mark.parametrize(
    ("year", "age", "most"),
    [
        (2026, 49, 24_500),
        (2026, 50, 32_500),
        (2026, 59, 32_500),
        (2026, 60, 35_750),
        (2026, 63, 35_750),
        (2026, 64, 32_500),
        (2024, 59, 30_500),
        (2024, 60, 30_500),
        (2024, 63, 30_500),
    ],
)
def test_who_may_defer_what_by_age_and_year(year, age, most):
    # half of 200,000 is more than any limit
    found = rows(one(age, 200_000, 0.5, year), first_year=year)
    assert found["age"] == age
    assert found["most_deferral"] == most
    assert found["base_deferral"] + found["catch_up"] == most
    assert found["over_deferral"] == 100_000 - most


def test_a_birthday_on_the_last_day_of_the_year_counts():
    for born, most in ((date(1976, 12, 31), 32_500), (date(1977, 1, 1), 24_500)):
        people = Participants(("A",), (born,), (1e5,), (0.0,), (0.5,))
        assert value("most_deferral", people) == most


@pytest.mark.parametrize(("salary", "over"), [(244_999.0, 0.0), (245_000.0, 0.0), (245_010.0, 1.0)])
def test_the_402g_limit_binds_just_above_it(salary, over):
    # 10% of 245,000 is 24,500
    assert value("over_deferral", one(40, salary, 0.10)) == pytest.approx(over, abs=1e-9)


@pytest.mark.parametrize(
    ("salary", "money"), [(359_000, 10_770), (360_000, 10_800), (361_000, 10_800)]
)
def test_pay_counts_up_to_401a17(salary, money):
    # 3% of the pay that counts
    assert value("employer_offered", one(40, salary, 0.0), nonelective=0.03) == pytest.approx(money)


@pytest.mark.parametrize(
    ("age", "nonelective", "money", "over"),
    [
        # 24,500 deferred; 72,000 - 24,500 = 47,500 is left; 15% of 300,000 is 45,000
        (40, 0.15, 45_000, 0),
        # 20% is 60,000
        (40, 0.20, 47_500, 12_500),
        # a catch-up leaves the room as it is: 26 USC 414(v)(3)
        (61, 0.20, 47_500, 12_500),
    ],
)
def test_employers_money_stops_at_415c(age, nonelective, money, over):
    found = rows(one(age, 300_000, 0.25), nonelective=nonelective)
    assert found["employer_money"] == pytest.approx(money)
    assert found["over_additions"] == pytest.approx(over)


def test_additions_are_never_above_pay():
    # all of 20,000 is deferred, so that nothing is left for the 1,000 that are offered
    found = rows(one(40, 20_000, 1.0), nonelective=0.05)
    assert (found["employer_offered"], found["employer_money"]) == (1_000, 0)
    # half of it leaves 10,000; 60% nonelective is 12,000
    found = rows(one(40, 20_000, 0.5), nonelective=0.6)
    assert (found["employer_money"], found["over_additions"]) == (10_000, 2_000)


@pytest.mark.parametrize(
    ("year", "salary", "moved"),
    [(2026, 150_000.0, 0.0), (2026, 150_000.01, 8_000.0), (2025, 900_000.0, 0.0)],
)
def test_a_catch_up_must_be_roth_above_the_wages_limit_from_2026(year, salary, moved):
    people = one(50, salary, 0.5, year, roth_share=(0.0,))
    found = rows(people, first_year=year)
    assert found["moved_to_roth"] == found["roth_deferral"] == moved


def test_wages_of_the_year_before_are_pay_before_its_growth():
    people = one(50, 154_000, 0.5, roth_share=(0.25,))
    # 154,000 / 1.04 = 148,077 and 154,000 / 1.02 = 150,980
    assert value("moved_to_roth", people, salary_growth=0.04) == 0.0
    assert value("moved_to_roth", people, salary_growth=0.02) == 0.75 * 8_000
    # a quarter of 24,500, all of 8,000
    assert value("roth_deferral", people, salary_growth=0.02) == 6_125 + 8_000


def test_a_later_year_grows_every_dollar_figure():
    found = rows(one(60, 1e6, 0.5, 2028), first_year=2028, indexation=0.1, nonelective=1.0)
    assert found["most_deferral"] == pytest.approx(1.21 * 35_750)
    assert found["employer_offered"] == pytest.approx(1.21 * 360_000)
    assert found["employer_money"] == pytest.approx(1.21 * (72_000 - 24_500))


@pytest.mark.parametrize(
    ("match", "service", "vested"),
    [
        ("half_to_6", 1.99, 0.0),
        ("half_to_6", 2.0, 0.2),
        ("safe_harbor_basic", 0.0, 1.0),
        ("automatic_safe_harbor", 1.0, 0.0),
        ("automatic_safe_harbor", 2.0, 1.0),
    ],
)
def test_vesting_by_schedule_or_by_a_faster_safe_harbor(match, service, vested):
    found = rows(one(service=(service,)), match=match, vesting="graded")
    assert found["employer_money"] > 0
    assert found["vested_employer"] == pytest.approx(vested * found["employer_money"])


def test_blank_cells_take_the_scenarios_values():
    blank = Participants(("A",), (date(1990, 1, 1),), (1e5,), (500.0,))
    found = rows(blank, deferral_rate=0.07, roth_share=0.5, service=3, match="half_to_6")
    assert found["asked"] == pytest.approx(7_000)
    assert found["roth_deferral"] == pytest.approx(3_500)
    assert found["vested_employer"] == pytest.approx(0.4 * 3_000)
    assert found["crypto_now"] == found["new_money"] == 0


@pytest.mark.parametrize(("share", "above"), [(0.05, 0.0), (0.06, 1_000.0)])
def test_the_cap_from_both_sides(share, above):
    people = one(balance=100_000.0, crypto_share=(share,))
    found = rows(people, crypto_cap=0.05)
    assert found["above_cap"] == pytest.approx(above)
    # new money stops at the cap: 5% of the 10,000 that are deferred
    assert found["new_money"] == pytest.approx(500)


@pytest.mark.parametrize(
    ("menu", "access", "opens"), [("none", 0.3, 0), ("core", 0.3, 1), ("window", 0.3, 0.3)]
)
def test_the_menu_opens_crypto_to_none_all_or_some(menu, access, opens):
    made = with_values(scenario(), {"menu": menu, "window_access": access}, "test")
    assert menu_access(made) == opens
    people = one(crypto_share=(0.02,))
    assert value("new_money", people, menu=menu) == (200 if opens else 0)


MONEY = st.floats(0.0, 1e7)


@given(
    st.lists(
        st.tuples(
            st.integers(1940, 2010), MONEY, MONEY, *[st.none() | st.floats(0.0, 1.0)] * 2, MONEY
        ),
        min_size=1,
        max_size=20,
    ),
    st.floats(0.0, 1.0),
    st.sampled_from([2020, 2024, 2025, 2026, 2030]),
)
def test_limits_hold_and_parts_sum_up(people, nonelective, year):
    born, salary, balance, rate, crypto, service = zip(*people, strict=True)
    table = Participants(
        tuple(str(n) for n in range(len(people))),
        tuple(date(each, 5, 5) for each in born),
        salary,
        balance,
        rate,
        service=service,
        crypto_share=crypto,
    )
    found = rows(table, first_year=year, nonelective=nonelective, match="half_to_6")
    assert set(found) == set(COLUMNS)
    assert all(column.shape == (len(people),) for column in found.values())
    cent = 0.01
    paid = found["base_deferral"] + found["catch_up"]
    assert np.all(paid <= found["most_deferral"] + cent)
    np.testing.assert_allclose(paid + found["over_deferral"], found["asked"], rtol=1e-9, atol=1e-6)
    assert np.all(found["base_deferral"] + found["employer_money"] <= np.array(salary) + cent)
    assert np.all(found["catch_up"][found["age"] < 50] == 0)
    assert np.all(found["vested_employer"] <= found["employer_money"] + cent)
    assert np.all(found["roth_deferral"] <= paid + cent)
    assert all(np.all(column >= -1e-6) for column in found.values())


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"participant": ()}, ShapeError, "at least one row"),
        ({"salary": (1.0, 2.0)}, ShapeError, "salary must hold 1 values; got 2"),
        ({"birth_date": ()}, ShapeError, "birth_date must hold 1 values; got 0"),
        ({"salary": (-1.0,)}, DomainError, "salary must be a number of at least 0"),
        ({"deferral_rate": (6.0,)}, DomainError, "deferral_rate must be a number from 0 to 1"),
        ({"service": (float("nan"),)}, DomainError, "service"),
        ({"filing_status": ("engaged",)}, ArgumentTypeError, "filing_status must be one of"),
        ({"participant": (" ",)}, DomainError, "participant must be 1 to 100 signs long"),
        ({"participant": ("x" * 101,)}, DomainError, "participant must be 1 to 100 signs long"),
    ],
)
def test_a_table_with_a_mistake_is_refused(changes, error, said):
    columns = {
        "participant": ("A",),
        "birth_date": (date(1980, 1, 1),),
        "salary": (1e5,),
        "balance": (0.0,),
    }
    with pytest.raises(error, match=said):
        Participants(**{**columns, **changes})


def test_no_two_participants_are_called_the_same():
    born, money = (date(1980, 1, 1),) * 2, (0.0, 0.0)
    with pytest.raises(DomainError, match="different in every row; got 'a1' twice"):
        Participants(("A1", "a1"), born, money, money)


def test_an_age_or_a_year_without_law_is_an_error():
    with pytest.raises(DomainError, match="age must be a number from 0 to 130"):
        rows(Participants(("A",), (date(2030, 1, 1),), (0.0,), (0.0,)))
    with pytest.raises(NotPublishedError):
        participant_rows(_year_2019(), one())


def _year_2019():
    made = scenario()
    year = made.member.first_year.model_copy(update={"value": 2019.0})
    member = made.member.model_copy(update={"first_year": year})
    return made.model_copy(update={"member": member})
