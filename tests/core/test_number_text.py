from __future__ import annotations

import math

import pytest

from core.number_text import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5%", 0.05),
        ("-5 %", -0.05),
        ("9,300", 9300.0),
        ("$1", 1.0),
        ("-$1,234,567.50", -1234567.5),
        (" 9.3e12 ", 9.3e12),
        (".5", 0.5),
        ("1.", 1.0),
        ("57.7%", 0.577),
        ("1e2%", 1.0),
        (f"1e{'9' * 5000}", math.inf),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["", "%", "9,30", "1e", "1_000", "nan", "inf", "٣", "1 2", "5%%"])
def test_what_is_no_number(text: str) -> None:
    assert number_in(text) is None
