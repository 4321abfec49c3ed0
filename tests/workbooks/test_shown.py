import math

import pytest

from core.cells import CellError
from workbooks import shown as module
from workbooks.shown import change, duration, in_full, place, readable, shown, shown_apart


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (870e9, "870,000,000,000"),
        (0.6756, "0.6756"),
        (-1234567.891, "-1,234,568"),
        (1234.5678, "1,234.57"),
        (999999.99, "1,000,000"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e-7, "1E-7"),
        (1.5e20, "1.5E+20"),
        (True, "TRUE"),
        (False, "FALSE"),
        (CellError.NA, "#N/A"),
        (None, "(blank)"),
        ("", ""),
        ("plain", "plain"),
        (math.inf, "inf"),
    ],
)
def test_a_value_looks_as_in_excel(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.08123456789, 0.08123456001], ["0.08123457", "0.08123456"]),
        ([1204511.23, 1204511.24], ["1,204,511.23", "1,204,511.24"]),
        ([1.0, True, "1"], ["1", "TRUE", '"1"']),
        ([CellError.NA, "#N/A"], ["#N/A", '"#N/A"']),
        ([2.0, 2.0, 3.0], ["2", "2", "3"]),
        ([None, "(blank)"], ["(blank)", '"(blank)"']),
        ([1.0, 1], ["1", "1"]),
        ([], []),
    ],
)
def test_different_values_look_different(values, texts):
    assert shown_apart(values) == texts


def test_two_neighbours_are_told_apart():
    first, second = 0.1, math.nextafter(0.1, 1)
    assert len(set(shown_apart([first, second]))) == 2


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (100.0, 80.0, "-20.0%"),
        (-100.0, -80.0, "+20.0%"),
        (1.0, 12.0, "+1,100%"),
        (1.0, 5000.0, "times 5,000"),
        (1e9, 1e9 + 1, "less than 0.01%"),
        (5.0, 5.0, "0%"),
        (1e-300, 1e300, ""),
        (True, 2.0, ""),
        (1.0, CellError.NUM, ""),
        (None, 1.0, ""),
    ],
)
def test_a_change_in_per_cent(before, after, text):
    assert change(before, after) == text


def test_all_digits_and_texts_as_texts():
    assert in_full(0.1 + 0.2) == "0.30000000000000004"
    assert in_full("1") == 'text "1"'
    assert in_full(CellError.REF) == "#REF!"
    assert in_full(True) == "TRUE"


def test_a_place_is_spelled_as_in_a_formula():
    assert place("Model", "B3") == "Model!B3"
    assert place("It's", "B3") == "'It''s'!B3"
    assert place("2026", "B3") == "'2026'!B3"
    assert place("AB12", "B3") == "'AB12'!B3"
    assert place("R1C1", "B3") == "'R1C1'!B3"


def test_nothing_unwritable_is_left():
    hostile = "a\x00\x1b[31m\x7f\x85\ud800\ufffe\r\nb\tc"
    text = readable(hostile)
    assert text == "a␀␛[31m␡\ufffd\ufffd\ufffd\nb\tc"
    text.encode("utf-8")


def test_times():
    assert [duration(one) for one in (0.004, 9.96, 59.6, 3599.7)] == [
        "0.00 s",
        "10.0 s",
        "1 min 0 s",
        "1 h 0 min",
    ]


def test_the_examples_hold():
    import doctest

    assert doctest.testmod(module).failed == 0
