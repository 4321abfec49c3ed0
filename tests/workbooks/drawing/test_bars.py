"""What is drawn equals the data, nothing is cut, and bars begin at zero."""

from itertools import pairwise

import pytest

from tests.workbooks.drawing.svg import Drawing, measured
from workbooks.drawing.bars import Axis, Bar, Row, bars

AXIS = Axis("US dollars", "USD")
ROWS = [
    Row("All", (Bar("total", 0.0, 8e11, "all of it"),), "$800bn", carry=8e11),
    Row("Out", (Bar("fall", 3e11, 8e11),), "-$500bn", carry=3e11),
    Row("Rest", (Bar("result", 0.0, 3e11),), "$300bn"),
]


def drawn(rows=ROWS, **more):
    return Drawing(bars(rows, AXIS, "Bars.", **more).svg())


def value_at(found):
    ticks = found.ticks()
    return measured((ticks["0"], 0.0), (ticks["$800bn"], 8e11))


def test_bars_reach_from_their_start_to_their_end():
    found = drawn()
    value = value_at(found)
    for kind, start, end in (("total", 0.0, 8e11), ("fall", 3e11, 8e11), ("result", 0.0, 3e11)):
        bar = found.all(kind)[0]
        x, width = float(bar.get("x")), float(bar.get("width"))
        assert value(x) == pytest.approx(start, abs=2e8)
        assert value(x + width) == pytest.approx(end, abs=2e8)


def test_the_axis_begins_at_zero_whatever_the_values():
    rows = [Row("a", (Bar("result", 0.0, 118e3),)), Row("b", (Bar("result", 0.0, 119e3),))]
    found = Drawing(bars(rows, Axis("USD", "USD"), "").svg())
    assert "0" in found.ticks()
    left = {float(bar.get("x")) for bar in found.all("result")}
    assert left == {found.ticks()["0"]}


def test_bars_below_zero_and_to_both_sides_of_a_base():
    rows = [Row("x", (Bar("at-low", 5.0, -2.0), Bar("at-high", 5.0, 9.0)), "high", "low")]
    found = Drawing(bars(rows, Axis("n", "number"), "", base=5.0).svg())
    ticks = found.ticks()
    value = measured((ticks["0.0"], 0.0), (ticks["5.0"], 5.0))
    low, high = found.all("at-low")[0], found.all("at-high")[0]
    assert value(float(low.get("x"))) == pytest.approx(-2.0, abs=0.05)
    assert value(float(low.get("x")) + float(low.get("width"))) == pytest.approx(5.0, abs=0.05)
    assert value(float(high.get("x")) + float(high.get("width"))) == pytest.approx(9.0, abs=0.05)
    assert float(found.all("base")[0].get("x1")) == pytest.approx(float(high.get("x")), abs=0.01)


def test_a_small_bar_is_seen_and_none_is_not():
    rows = [
        Row("big", (Bar("total", 0.0, 8.7e12),)),
        Row("small", (Bar("result", 0.0, 1.0),)),
        Row("none", (Bar("fall", 5e12, 5e12),)),
    ]
    found = drawn(rows)
    assert float(found.all("result")[0].get("width")) == 1.0
    assert float(found.all("fall")[0].get("width")) == 0.0


def test_a_whisker_reaches_over_its_range():
    rows = [Row("x", (Bar("result", 0.0, 4e11),), value="v", below="b", whisker=(2e11, 8e11))]
    found = drawn(rows)
    value = value_at(found)
    line = found.all("whisker")[0]
    assert value(float(line.get("x1"))) == pytest.approx(2e11, abs=2e8)
    assert value(float(line.get("x2"))) == pytest.approx(8e11, abs=2e8)
    assert found.texts("value") == ["v"]
    assert found.texts("range") == ["b"]


def test_labels_texts_and_tips_stand_there():
    found = drawn()
    assert found.texts("label") == ["All", "Out", "Rest"]
    assert found.texts("value") == ["$800bn", "-$500bn", "$300bn"]
    assert found.texts("axis-title") == ["US dollars"]
    assert found.all("total")[0].find("title").text == "all of it"
    assert len(found.all("carry")) == 2


@pytest.mark.parametrize("largest", [1.0, 149_999.0, 1.45e6, 9.9e12])
@pytest.mark.parametrize("count", [1, 4, 12])
def test_no_mark_and_no_label_lies_outside(largest, count):
    rows = [
        Row(f"a rather long label {n}", (Bar("result", 0.0, largest),), f"${largest:,.0f}", "b")
        for n in range(count)
    ]
    found = drawn(rows)
    assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in found.places())
    for mark in found.root.iter("text"):
        x, room = float(mark.get("x")), len(mark.text) * 6.0
        left = {"end": x - room, "middle": x - room / 2}.get(mark.get("text-anchor"), x)
        assert left >= -1
        assert left + room <= found.width + 1


def test_labels_of_the_axis_do_not_touch():
    places = sorted(drawn().ticks().items(), key=lambda one: one[1])
    for (first, left), (second, right) in pairwise(places):
        assert right - left > (len(first) + len(second)) / 2 * 6.0


def test_no_rows_are_an_axis_alone():
    assert drawn([]).texts("label") == []
