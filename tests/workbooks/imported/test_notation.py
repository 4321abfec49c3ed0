import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.imported import notation
from workbooks.imported.notation import COMMA, POINT, Notation, found_decimal, found_order


def test_examples_run():
    assert doctest.testmod(notation).failed == 0


@given(st.floats(-1e12, 1e12), st.booleans(), st.integers(0, 4))
def test_a_number_is_read_as_it_was_written(value, grouped, decimals):
    text = f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}"
    number = float(text.replace(",", ""))
    assert Notation(POINT).number(text) == number
    swapped = text.translate(str.maketrans(",.", ".,"))
    assert Notation(COMMA).number(swapped) == number
    told, doubt = found_decimal([text])
    assert told in ("", POINT) or "." not in text
    if told == COMMA:  # 1,23 would be another number: only whole groups are ever doubtful
        pytest.fail(f"{text} was taken for one with a decimal comma")
    assert bool(told) != bool(doubt)
    told, doubt = found_decimal([swapped])
    assert told in ("", COMMA) or not any(sign in swapped for sign in ",.")


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1 234 567,5", COMMA, 1234567.5),
        ("1\u00a0234,5", COMMA, 1234.5),
        ("1'234.5", POINT, 1234.5),
        ("(1,000)", POINT, -1000.0),
        ("-5%", POINT, -0.05),
        ("5,5 %", COMMA, 0.055),
        ("$ 85,000", POINT, 85000.0),
        ("1e3", POINT, 1000.0),
        ("12,34", POINT, None),
        ("1.2.3", POINT, None),
        ("(-5)", POINT, None),
        ("EUR 5", POINT, None),
        ("1 23", POINT, None),
        ("nan", POINT, None),
        ("inf", POINT, None),
        ("\u0661\u0662", POINT, None),
    ],
)
def test_numbers(text, decimal, value):
    assert Notation(decimal).number(text) == value


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["85,000.50"], POINT),
        (["85.000,50"], COMMA),
        (["1,234,567"], POINT),
        (["0.125"], POINT),
        (["0,125"], COMMA),
        (["1234.567"], POINT),
        (["5.5%"], POINT),
        (["$85,000"], POINT),
        (["85,000", "1.5"], POINT),
        (["85.000", "1,5"], COMMA),
        ([], POINT),
        (["7", "12 000"], POINT),
    ],
)
def test_the_sign_before_decimals(texts, told):
    assert found_decimal(texts) == (told, "")


def test_a_doubtful_or_mixed_sign_is_not_guessed():
    assert found_decimal(["85,000", "120,000"])[1].startswith("it cannot be told whether")
    assert "two ways" in found_decimal(["1.5", "1,5"])[1]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_day_is_read_in_every_order(day):
    assert Notation().day(day.isoformat()) == day
    assert Notation().day(f"{day:%d.%m.%Y}") == day
    assert Notation(order="dmy").day(f"{day:%d/%m/%Y}") == day
    assert Notation(order="mdy").day(f"{day.month}/{day.day}/{day.year}") == day
    order, doubt = found_order([f"{day:%d/%m/%Y}"])
    assert order == "dmy" if day.day > 12 else order in ("", "mdy")
    assert bool(order) != bool(doubt)


@pytest.mark.parametrize(
    "text", ["31/2/2025", "1/2/25", "2025-13-01", "1/2-2025", "soon", "", "20250101"]
)
def test_what_is_no_day(text):
    assert Notation(order="dmy").day(text) is None


def test_a_time_after_the_day_is_left_out():
    assert Notation().day("2025-12-31T00:00:00Z") == date(2025, 12, 31)
    assert Notation().day("2025-12-31 16:00") == date(2025, 12, 31)


def test_a_doubtful_or_mixed_order_is_not_guessed():
    assert "which part of '1/2/2025' is the month" in found_order(["1/2/2025"])[1]
    assert "two ways" in found_order(["31/1/2025", "1/31/2025"])[1]
