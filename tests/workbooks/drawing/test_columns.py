import pytest

from tests.workbooks.drawing.svg import Drawing, measured, points
from workbooks.drawing.bars import Axis
from workbooks.drawing.columns import columns
from workbooks.drawing.periods import Periods, Series, months

YEARS = Periods("December 31 of", tuple(str(2026 + n) for n in range(45)))
ONE = tuple(100.0 + 10.0 * n for n in range(45))
OTHER = tuple(300.0 - 5.0 * n for n in range(45))


def drawn(kind, periods=YEARS, values=(ONE, OTHER)):
    series = [Series(f"fill-{n}", one) for n, one in enumerate(values, 1)]
    return Drawing(columns(kind, series, Axis("USD", "number"), periods, "Columns.").svg())


def value_of(found):
    up = found.ticks("y")
    return measured((up["0"] - 4.0, 0.0), (up["200"] - 4.0, 200.0))


def test_stacked_columns_stand_on_each_other():
    found = drawn("stacked")
    value = value_of(found)
    lower, upper = found.all("fill-1"), found.all("fill-2")
    assert len(lower) == len(upper) == 45
    for n, (below, above) in enumerate(zip(lower, upper, strict=True)):
        top, height = float(above.get("y")), float(above.get("height"))
        assert float(below.get("y")) == pytest.approx(top + height, abs=0.02)
        assert value(float(below.get("y"))) == pytest.approx(ONE[n], abs=0.1)
        assert value(top) == pytest.approx(ONE[n] + OTHER[n], abs=0.1)


def test_an_area_reaches_from_the_one_below_to_the_sum():
    found = drawn("area")
    value = value_of(found)
    edge = points(found.all("fill-2")[0])
    tops = [value(y) for _, y in edge[:45]]
    floor = [value(y) for _, y in edge[45:]]
    assert tops == pytest.approx([a + b for a, b in zip(ONE, OTHER, strict=True)], abs=0.1)
    assert floor == pytest.approx(ONE[::-1], abs=0.1)


def test_clustered_columns_stand_beside_each_other_from_zero():
    periods = Periods("Scenario", ("article", "base"))
    found = drawn("clustered", periods, ((100.0, 50.0), (-20.0, 200.0)))
    first, second = (found.all(f"fill-{n}") for n in (1, 2))
    nothing = found.all("base")[0].get("y1")
    for left, right in zip(first, second, strict=True):
        assert float(left.get("x")) + float(left.get("width")) <= float(right.get("x")) + 0.02
    assert float(first[0].get("y")) + float(first[0].get("height")) == pytest.approx(
        float(nothing), abs=0.02
    )
    assert second[0].get("y") == nothing
    assert {"article", "base"} <= {*found.ticks()}


@pytest.mark.parametrize("kind", ["area", "stacked", "clustered"])
def test_nothing_leaves_the_drawing(kind):
    for periods, values in (
        (YEARS, (ONE, OTHER)),
        (months(1), ((5.0,),)),
        (months(3), ((0.0,) * 3,)),
    ):
        found = drawn(kind, periods, values)
        assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in found.places())


def test_years_are_labelled_at_round_ones():
    labels = [text for text in drawn("stacked").ticks() if len(text) == 4]
    assert labels == ["2026", "2030", "2040", "2050", "2060", "2070"]


def test_more_series_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="at most 6 series"):
        drawn("stacked", values=(ONE,) * 7)
