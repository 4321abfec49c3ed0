"""Early withdrawals: 59 and a half from both sides, exemptions, gross-up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

MONEY = st.floats(0.0, 1e9)
RATE = st.floats(0.0, 0.6)


@pytest.mark.parametrize(
    ("age", "penalty"), [(0, 2_000), (59.49, 2_000), (59.5, 0), (59.51, 0), (70, 0)]
)
def test_the_penalty_ends_at_59_and_a_half(age: float, penalty: float) -> None:
    assert core.early_withdrawal(20_000, 20_000, 0, age, 0.22).penalty == penalty


def test_ages_broadcast_into_every_part() -> None:
    result = core.early_withdrawal(20_000, 20_000, 0, [59, 60], 0.22)
    np.testing.assert_array_equal(result.penalty, [2_000, 0])
    np.testing.assert_array_equal(result.tax, [4_400, 4_400])
    np.testing.assert_array_equal(result.net, [13_600, 15_600])


@given(gross=MONEY, part=st.floats(0.0, 1.0), exempt=MONEY, age=st.floats(0.0, 100.0), rate=RATE)
def test_the_parts_sum_to_the_whole(
    gross: float, part: float, exempt: float, age: float, rate: float
) -> None:
    penalty, tax, net = core.early_withdrawal(gross, part * gross, exempt, age, rate)
    assert penalty >= 0.0
    assert tax >= 0.0
    assert penalty + tax + net == pytest.approx(gross, rel=1e-12, abs=1e-9)


@given(net=MONEY, rate=RATE)
def test_gross_up_undoes_a_withdrawal(net: float, rate: float) -> None:
    gross = core.withdrawal_gross_up(net, rate, 0.10)
    result = core.early_withdrawal(gross, gross, 0, 40, rate)
    assert result.net == pytest.approx(net, rel=1e-12, abs=1e-9)


def test_rates_of_one_leave_nothing() -> None:
    with pytest.raises(core.DomainError, match=r"must sum to less than 1; got 1\.0"):
        core.withdrawal_gross_up(1_000, 0.9, 0.1)
    assert core.withdrawal_gross_up(1_000, 0.89, 0.1) == pytest.approx(100_000)


def test_medical_expenses_from_both_sides_of_the_floor() -> None:
    # 7.5% of 80,000 is 6,000.
    np.testing.assert_array_equal(
        core.medical_expense_exempt([5_999, 6_000, 6_001], 80_000), [0, 0, 1]
    )


@given(expenses=MONEY, income=MONEY, factor=st.floats(0.01, 100.0))
def test_medical_is_homogeneous_in_money(expenses: float, income: float, factor: float) -> None:
    once = core.medical_expense_exempt(expenses, income)
    scaled = core.medical_expense_exempt(factor * expenses, factor * income)
    assert scaled == pytest.approx(factor * once, rel=1e-9, abs=1e-4)
