"""The account alone, in floats and in arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.account import ARRAYS, EMPLOYER, FLOATS, ROTH, TRADITIONAL, Account

EVEN = [0.25, 0.25, 0.25, 0.25]


def account(traditional: float, roth: float, employer: float, paid_in: float = 0.0) -> Account:
    return Account([traditional, roth, employer], paid_in, EVEN, FLOATS)


def test_arithmetic_is_the_same_in_floats_and_arrays() -> None:
    for one, many in ((3.0, 4.0), (4.0, 3.0), (-1.0, 0.0), (0.0, 0.0)):
        a, b = np.array([one]), np.array([many])
        assert FLOATS.least(one, many) == ARRAYS.least(a, b)[0]
        assert FLOATS.most(one, many) == ARRAYS.most(a, b)[0]
        assert FLOATS.choose(one > many, one, many) == ARRAYS.choose(a > b, a, b)[0]
        assert FLOATS.part(one, many) == ARRAYS.part(a, b)[0]


def test_growth_is_shared_by_all_kinds_of_money() -> None:
    held = account(600.0, 300.0, 100.0)
    earned, interest = held.grow([1.1, 1.1, 1.3, 0.9], 1.0)
    # Mean of +10%, +10%, +30% and -10% is 10%.
    assert earned == pytest.approx(100.0)
    assert interest == 0.0
    assert held.money == pytest.approx([660.0, 330.0, 110.0])
    assert held.weights == pytest.approx([1.1 / 4.4, 1.1 / 4.4, 1.3 / 4.4, 0.9 / 4.4])


def test_what_is_lent_earns_its_interest_alone() -> None:
    held = account(1_000.0, 0.0, 0.0)
    assert held.lend(400.0, 1_000.0, 0.0, 5, 0.05) == 400.0
    earned, interest = held.grow([2.0] * 4, 1.0)
    assert (earned, interest) == (600.0, 20.0)
    assert held.balance == 1_620.0
    assert held.owed == 420.0


def test_a_loan_ends_with_its_last_payment() -> None:
    held = account(1_000.0, 0.0, 0.0)
    held.lend(300.0, 1_000.0, 0.0, 3, 0.0)
    payments: list[Any] = [held.repay() for _ in range(3)]
    assert payments == pytest.approx([100.0] * 3)
    assert not held.lends
    assert held.balance == 1_000.0


def test_no_more_is_lent_than_is_there() -> None:
    # The law would let 10,000 be borrowed.
    assert account(4_000.0, 0.0, 0.0).lend(10_000.0, 4_000.0, 0.0, 5, 0.0) == 4_000.0


def test_taking_is_pro_rata_of_what_is_vested() -> None:
    held = account(500.0, 300.0, 400.0, paid_in=120.0)
    taken, income = held.take(500.0, 0.5, qualified=False)
    # Half of the own 500 + 300 + 200: 250 + 150 + 100; of the 150 Roth 60 had been paid in.
    assert taken == 500.0
    assert income == pytest.approx(440.0)
    assert held.money == pytest.approx([250.0, 150.0, 300.0])
    assert held.contributions == pytest.approx(60.0)


def test_a_qualified_roth_is_no_income() -> None:
    held = account(500.0, 500.0, 0.0, paid_in=100.0)
    assert held.take(200.0, 1.0, qualified=True) == pytest.approx((200.0, 100.0))


def test_a_loss_in_roth_is_no_negative_income() -> None:
    held = account(0.0, 500.0, 0.0, paid_in=800.0)
    assert held.take(100.0, 1.0, qualified=False) == (100.0, 0.0)


def test_required_money_leaves_roth_alone() -> None:
    held = account(300.0, 1_000.0, 100.0)
    assert held.take_required(200.0) == 200.0
    assert held.money == pytest.approx([150.0, 1_000.0, 50.0])
    assert held.take_required(1e9) == 200.0
    assert held.money[TRADITIONAL] == held.money[EMPLOYER] == 0.0
    assert held.money[ROTH] == 1_000.0


def test_an_empty_account_stays_empty() -> None:
    held = account(0.0, 0.0, 0.0)
    assert held.grow([1.1] * 4, 0.99) == (0.0, 0.0)
    held.pay_in([0.0, 0.0, 0.0], EVEN, 1.0)
    assert held.take(100.0, 1.0, qualified=False) == (0.0, 0.0)
    assert held.take_required(100.0) == 0.0
    assert held.balance == 0.0


def test_only_those_who_leave_owe_at_once() -> None:
    money = [np.array([1_000.0, 1_000.0]), np.zeros(2), np.zeros(2)]
    held = Account(money, np.zeros(2), [np.full(2, 0.25)] * 4, ARRAYS)
    held.lend(np.array([300.0, 400.0]), np.array([1_000.0, 1_000.0]), np.zeros(2), 5, 0.0)
    np.testing.assert_array_equal(held.call_in(np.array([True, False])), [300.0, 0.0])
    np.testing.assert_array_equal(held.owed, [0.0, 400.0])
