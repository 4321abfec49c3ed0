"""What arguments are accepted, and in what shape and type results come out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import core
from core.arguments import (
    ANY,
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    Bound,
    choice,
    choices,
    number,
    one_number,
    pairs,
    series,
    truth,
    whole_number,
    whole_numbers,
)


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (ANY, "a finite number"),
        (NON_NEGATIVE, "a number of at least 0"),
        (POSITIVE, "a number above 0"),
        (SHARE, "a number from 0 to 1"),
        (Bound(high=1.0), "a number of at most 1"),
        (Bound(high=1.0, high_included=False), "a number below 1"),
        (Bound(0.0, 1.0, high_included=False), "a number at least 0 and below 1"),
        (Bound(0.0, 1.0, low_included=False), "a number above 0 and at most 1"),
    ],
)
def test_a_bound_in_words(bound: Bound, words: str) -> None:
    assert str(bound) == words


@pytest.mark.parametrize(
    ("bound", "value", "holds"),
    [
        (SHARE, 0.0, True),
        (SHARE, 1.0, True),
        (SHARE, -1e-300, False),
        (SHARE, 1.0 + 1e-15, False),
        (POSITIVE, 0.0, False),
        (POSITIVE, 5e-324, True),
        (ANY, 1.7e308, True),
        (ANY, float("inf"), False),
        (ANY, float("nan"), False),
    ],
)
def test_a_bound_from_both_sides(bound: Bound, value: float, holds: bool) -> None:
    assert bound.holds(value, value) is holds


@pytest.mark.parametrize(
    "value",
    [3, 3.0, np.int64(3), np.float32(3.0), np.array(3), np.uint8(3), Decimal(3), Fraction(3)],
)
def test_any_number_is_a_float(value: Any) -> None:
    assert type(number("x", value)) is float
    assert number("x", value) == 3.0


@pytest.mark.parametrize(
    "value", [[1, 2], (1, 2), np.array([1, 2]), pd.Series([1, 2]), range(1, 3)]
)
def test_any_sequence_is_an_array(value: Any) -> None:
    result = number("x", value)
    assert isinstance(result, np.ndarray)
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, [1.0, 2.0])


def test_an_array_given_is_not_changed() -> None:
    income = np.array([1e4, 1e5])
    kept = income.copy()
    core.federal_income_tax(income, "single", 2026)
    core.bass_adoption(income, 0.03, 0.38)
    np.testing.assert_array_equal(income, kept)


def test_the_position_of_a_bad_element() -> None:
    with pytest.raises(core.DomainError, match=r"x must be .* to 1; got 1\.5 at position 2 of 3"):
        number("x", [1.0, 1.5, 0.0], SHARE)


def test_numbers_give_a_float_arrays_an_array_a_series_a_series() -> None:
    assert type(core.inflow(np.float64(1e12), 0.1)) is float
    assert isinstance(core.inflow([1e12], 0.1), np.ndarray)
    prices = pd.Series([1e12, 2e12], index=["a", "b"], name="assets")
    result = core.inflow(prices, 0.1)
    assert isinstance(result, pd.Series)
    assert result.to_dict() == {"a": 1e11, "b": 2e11}
    parts = core.early_withdrawal(pd.Series([1e4, 2e4], index=["a", "b"]), 1e4, 0, 40, 0.2)
    assert parts.penalty.to_dict() == {"a": 1_000.0, "b": 1_000.0}


def test_series_of_two_indexes_are_not_mixed() -> None:
    with pytest.raises(core.ShapeError, match="must share one index"):
        core.inflow(pd.Series([1.0, 2.0], index=[0, 1]), pd.Series([0.1, 0.2], index=[1, 2]))


def test_one_number_and_whole_numbers() -> None:
    assert one_number("x", 2) == 2.0
    assert whole_number("x", 2.0) == 2
    assert type(whole_number("x", 2.0)) is int
    np.testing.assert_array_equal(whole_numbers("x", [1.0, 2.0]), [1, 2])
    with pytest.raises(core.ArgumentTypeError, match=r"x must be one number; got \[1"):
        one_number("x", [1.0, 2.0])
    for bad in (2.5, [1.0, 2.5]):
        with pytest.raises(core.DomainError, match="x must be a whole number"):
            whole_numbers("x", bad)


def test_a_row_a_column_and_a_number_are_series() -> None:
    for value in ([1.0, 2.0], [[1.0, 2.0]], [[1.0], [2.0]]):
        np.testing.assert_array_equal(series("x", value), [1.0, 2.0])
    np.testing.assert_array_equal(series("x", 1), [1.0])
    with pytest.raises(core.ShapeError, match="x must be one row"):
        series("x", [[1.0, 2.0], [3.0, 4.0]])


def test_words() -> None:
    assert choice("x", " Power ", ("power", "exp")) == "power"
    assert choices("x", "exp", ("power", "exp")) == 1
    np.testing.assert_array_equal(choices("x", [["exp"], ["POWER"]], ("power", "exp")), [[1], [0]])
    for bad in ("", "linear", None, 1, ["exp", "linear"], ["exp", 1]):
        with pytest.raises(core.ArgumentTypeError, match="x must be one of power, exp; got "):
            choices("x", bad, ("power", "exp"))
    with pytest.raises(core.ShapeError, match="x must hold at least one word"):
        choices("x", [], ("power",))


def test_truth_and_pairs() -> None:
    assert truth("x", np.True_) is True
    assert truth("x", False) is False
    np.testing.assert_array_equal(pairs("x", [[1, 2]], "a, b"), [[1.0, 2.0]])
    for bad in ([1, 2], [[1, 2, 3]], [[1], [1, 2]], [], "ab"):
        with pytest.raises(core.ShapeError, match=r"x must be pairs \(a, b\); got "):
            pairs("x", bad, "a, b")


def test_a_result_too_large_is_an_error_not_infinity() -> None:
    for call in (
        lambda: core.relative_size(1e308, 1e-308),
        lambda: core.price_multiplier(1e300, 1.0, 1e300, 8.0),
        lambda: core.future_value_of_contributions([1.0], 0, 0, 1.0, 0, 10_000),
        lambda: core.impact_almgren(1e300, 1e-300, 1.0, 1.0, 1.0),
    ):
        with pytest.raises(core.DomainError, match="must be a finite number"):
            call()


def test_series_go_through_formulas_that_call_others() -> None:
    ages = pd.Series([49, 50], index=["a", "b"])
    limits = core.elective_deferral_limit(2026, ages)
    assert limits.to_dict() == {"a": 24_500.0, "b": 32_500.0}
    assert core.allowed_deferral(1e6, 0.1, 2026, ages).index.equals(ages.index)
    born = pd.Series(["1959-12-31", "1960-01-01"])
    assert core.rmd_start_age(born).tolist() == [73.0, 75.0]
    assert core.roth_catch_up_required(2026, pd.Series([1e5, 2e5])).tolist() == [False, True]


@pytest.mark.parametrize(
    "value", [[True, 8.9e12], (1.0, (True,)), np.array([True]), [[1.0], [True]]]
)
def test_a_truth_value_in_a_list_is_no_number(value: object) -> None:
    with pytest.raises(core.ArgumentTypeError, match="assets must be a number"):
        core.inflow(value, 0.1)
