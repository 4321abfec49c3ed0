"""Cells through COM, both ways."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from addin.com_values import ERROR_NUMBERS, MISSING, from_com, to_com
from core.cells import CellError
from tests.addin.pywin32_stub import PyTime


@pytest.mark.parametrize("value", [1.5, "1.5", True, False, None, ""])
def test_plain_values_come_as_they_are(value):
    assert from_com(value) is value


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (MISSING, None),
        (-2146826281, CellError.DIV0),
        (-2146826246, CellError.NA),
        (-2146826252, CellError.NUM),
        (-2146826273, CellError.VALUE),
        (3, 3.0),
        (Decimal("119289.8438"), 119289.8438),
        (PyTime(2025, 8, 7, 12, tzinfo=UTC), 45876.5),
        (datetime(1900, 1, 1), 2.0),
        (object(), CellError.VALUE),
    ],
)
def test_what_com_adds(value, cell):
    found = from_com(value)
    assert type(found) is type(cell)
    assert found == cell


def test_xlwings_knows_the_same_error_numbers(dispatch):
    from xlwings import _xlwindows

    for scode, text in _xlwindows.cell_errors.items():
        assert from_com(scode) == CellError(text)


def test_a_range_of_plain_values_is_handed_on_without_a_copy():
    rows = ((1.0, "a"), (None, True))
    assert from_com(rows) is rows


def test_in_a_range_only_what_com_adds_changes():
    rows = ((1.0, -2146826281), (PyTime(2025, 8, 7, tzinfo=UTC), None))
    assert from_com(rows) == ((1.0, CellError.DIV0), (45876.0, None))


def test_a_flat_array_is_one_row():
    assert from_com((1.0, 2.0)) == ((1.0, 2.0),)
    assert from_com(()) is None


def test_numbers_go_out_as_they_are():
    rows = [[1.0], [2.0]]
    assert to_com(rows, "") is rows
    assert to_com(870e9, "") == [[870e9]]


def test_a_blank_goes_out_as_an_empty_text():
    assert to_com([[None, True]], "") == [["", True]]


@pytest.mark.parametrize("error", list(CellError))
def test_an_error_goes_out_as_a_text_with_its_reason(error):
    ((text,),) = to_com(error, "because")
    word, _, reason = text.partition(" ")
    assert word in {number.value for number in ERROR_NUMBERS}
    assert word == error.value or error not in ERROR_NUMBERS
    assert reason == "because"


def test_the_reason_goes_with_the_first_error_of_a_range():
    rows = [[1.0], [CellError.NUM], [CellError.DIV0]]
    assert to_com(rows, "why") == [[1.0], ["#NUM! why"], ["#DIV/0! "]]
