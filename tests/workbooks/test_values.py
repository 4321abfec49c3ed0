from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cells import Cell, CellError
from workbooks.values import (
    close,
    escape_text,
    normal,
    number_text,
    parse_value,
    same,
    unescape_text,
    unescape_xml,
    value_text,
)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_as_they_were(value: float) -> None:
    assert parse_value("n", number_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (870e9, "870000000000"),
        (0.1, "0.1"),
        (-2.0, "-2"),
        (1e-5, "1E-5"),
        (1e22, "1E+22"),
        (1.5e300, "1.5E+300"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e16, "1E+16"),
    ],
)
def test_numbers_as_excel_writes_them(value: float, text: str) -> None:
    assert number_text(value) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_read_back_as_they_were(text: str) -> None:
    assert unescape_text(escape_text(text)) == text
    assert parse_value("str", unescape_xml(value_text(text))) == text


def test_text_escapes() -> None:
    assert escape_text("a\x07b\rc_x0041_") == "a_x0007_b_x000D_c_x005F_x0041_"
    assert unescape_text("_x0041__x005f_") == "A_"
    assert value_text('<&>"') == '&lt;&amp;&gt;"'
    assert unescape_xml("&#65;&#x42;&lt;\r\n") == "AB<\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (1.0, 1.0, True),
        (1.0, True, False),
        (1.0, "1", False),
        ("#N/A", CellError.NA, False),
        (CellError.NA, CellError.NA, True),
        (CellError.SPILL, CellError.VALUE, True),  # a file tells them alike
        (0.1 + 0.2, 0.3, False),
        (None, "", False),
    ],
)
def test_same(first: Cell, second: Cell, expected: bool) -> None:
    assert same(first, second) is expected


def test_close() -> None:
    assert close(0.1 + 0.2, 0.3)
    assert not close(1.0, 1.001)
    assert not close(1.0, "1")
    assert not close(0.0, None)


def test_what_a_cell_cannot_hold() -> None:
    assert normal(math.nan) is CellError.NUM
    assert normal(math.inf) is CellError.NUM
    assert math.copysign(1, float(normal(-0.0) or 0.0)) == 1
    assert parse_value("e", "#BUSY!") is CellError.UNKNOWN
