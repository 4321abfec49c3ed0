from itertools import pairwise

import pytest

from tests.workbooks.drawing.svg import Drawing, measured, points
from workbooks.drawing.bars import Axis
from workbooks.drawing.lines import Band, lines
from workbooks.drawing.periods import Series, months

BELOW = 4.0  # a label's base line stands a little under its tick
VALUES = tuple(0.5 - 0.002 * month for month in range(120))
BAND = Band("band", tuple(v - 0.05 for v in VALUES), tuple(v + 0.08 for v in VALUES))


def drawn(series=None, band=BAND, unit="share"):
    given = series or [Series("line-1", VALUES)]
    periods = months(len(given[0].values))
    return Drawing(lines(given, Axis("per year", unit), periods, "Lines.", band).svg())


def both_axes(found):
    across = {t: x for t, x in found.ticks().items() if "%" not in t}
    up = {t: y - BELOW for t, y in found.ticks("y").items() if "%" in t}
    value = measured((up["0%"], 0.0), (up["40%"], 0.4))
    return measured((across["24"], 24), (across["120"], 120)), value


def test_each_month_stands_where_its_value_is():
    found = drawn()
    month, value = both_axes(found)
    line = points(found.all("line-1")[0])
    assert len(line) == 120
    for index, (x, y) in enumerate(line):
        assert month(x) == pytest.approx(index + 1, abs=0.05)
        assert value(y) == pytest.approx(VALUES[index], abs=1e-4)


def test_the_band_lies_between_its_low_and_its_high():
    found = drawn()
    _, value = both_axes(found)
    edge = points(found.all("band")[0])
    assert len(edge) == 240
    assert [value(y) for _, y in edge[:120]] == pytest.approx(BAND.high, abs=1e-4)
    assert [value(y) for _, y in edge[120:]] == pytest.approx(BAND.low[::-1], abs=1e-4)
    order = [mark.get("class") for mark in found.root]
    assert order.index("band") < order.index("line-1")


def test_the_axis_holds_zero_and_values_below_it():
    assert "0%" in drawn().ticks("y")
    found = drawn([Series("line-1", (-2e9, 5e9, 1e9))], None, "USD")
    assert {"-$2bn", "0", "$4bn"} <= {*found.ticks("y")}
    assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in found.places())


@pytest.mark.parametrize("count", [1, 2, 7, 12, 60, 180, 1200])
def test_months_are_labelled_without_touching(count):
    found = drawn([Series("line-1", tuple(1.0 for _ in range(count)))], None, "number")
    bottom = max(found.ticks("y").values())
    labels = [m for m in found.all("tick", "text") if float(m.get("y")) == bottom]
    places = sorted(float(mark.get("x")) for mark in labels)
    assert 1 <= len(places) <= 10
    assert all(right - left > 24 for left, right in pairwise(places))
    assert all(0 <= x <= found.width for x, _ in found.places())


def test_more_series_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="at most 6 series"):
        drawn([Series(f"line-{n}", VALUES) for n in range(7)], None)
