import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.drawing import scales
from workbooks.drawing.scales import Scale, axis_words, ticks

NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)


def test_examples_run():
    assert doctest.testmod(scales).failed == 0


@given(NUMBERS, NUMBERS)
def test_ticks_are_round_few_and_reach_over_the_values(first, second):
    low, high = sorted((first, second))
    if high - low < 1e-6 * max(abs(low), abs(high), 1.0):
        return
    found = ticks(low, high)
    assert 2 <= len(found) <= 6
    assert found[0] <= low + 1e-6 * (high - low)
    assert found[-1] >= high - 1e-6 * (high - low)
    step = found[1] - found[0]
    digits = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert any(math.isclose(digits, one, rel_tol=1e-6) for one in (1.0, 2.0, 2.5, 5.0, 10.0))


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0])
def test_one_value_alone_has_an_axis_that_holds_zero(value):
    found = ticks(value, value)
    assert found[0] <= min(value, 0.0)
    assert found[-1] >= max(value, 0.0)
    assert found[0] < found[-1]


def test_a_place_beyond_the_ends_is_moved_to_the_end():
    scale = Scale(0.0, 10.0, 100.0, 0.0)
    assert (scale.at(2.5), scale.inside(-1.0), scale.inside(11.0)) == (75.0, 100.0, 0.0)


@pytest.mark.parametrize(
    ("values", "unit", "said"),
    [
        ([0.0, 2.5e8, 5e8], "USD", ["0", "$250m", "$500m"]),
        ([-1e9, 0.0, 1e9], "USD", ["-$1bn", "0", "$1bn"]),
        ([0.0, 5e4, 1e5], "USD", ["0", "$50,000", "$100,000"]),
        ([0.0, 0.25, 0.5], "share", ["0%", "25%", "50%"]),
        ([0.0, 2.5, 5.0], "times", ["0.0", "2.5", "5.0"]),
    ],
)
def test_labels_of_an_axis_are_alike(values, unit, said):
    assert [axis_words(values, unit)(value) for value in values] == said
