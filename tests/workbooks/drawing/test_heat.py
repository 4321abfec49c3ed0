import pytest

from tests.workbooks.drawing.svg import Drawing
from workbooks.drawing.heat import SHADES, Side, heat_map

VALUES = [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]
TEXTS = [[f"{value:g}" for value in row] for row in VALUES]


def drawn(values=VALUES, chosen=(1, 2)):
    down = Side("allocation", ("1%", "5%"), chosen[0])
    across = Side("multiplier", ("1", "2", "5"), chosen[1])
    return Drawing(heat_map(values, TEXTS, down, across, "A heat map.").svg())


def cells(found):
    return [mark for mark in found.root if mark.get("class", "").startswith("shade-")]


def test_every_pair_has_its_cell_and_its_text():
    found = drawn()
    assert len(cells(found)) == 6
    said = [m.text for m in found.root if m.get("class", "").startswith("in-shade-")]
    assert said == ["1", "2", "3", "10", "20", "30"]
    assert {"1%", "5%", "1", "2", "5"} == {*found.ticks()}
    tips = [cell.find("title").text for cell in cells(found)]
    assert tips[0] == "allocation 1%, multiplier 1"
    assert tips[-1] == "allocation 5%, multiplier 5"


def test_a_larger_value_never_has_a_paler_shade():
    shades = [int(cell.get("class").removeprefix("shade-")) for cell in cells(drawn())]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (0, SHADES - 1)


def test_equal_values_have_the_same_shade():
    shades = {cell.get("class") for cell in cells(drawn([[5.0] * 3] * 2))}
    assert shades == {"shade-0"}


def test_the_cell_of_the_scenario_is_framed():
    found = drawn()
    frame, cell = found.all("chosen")[0], cells(found)[5]
    assert [frame.get(name) for name in ("x", "y", "width")] == [
        cell.get(name) for name in ("x", "y", "width")
    ]
    assert drawn(chosen=(None, None)).all("chosen") == []


@pytest.mark.parametrize("which", [0, 1])
def test_nothing_lies_outside(which):
    found = drawn(chosen=(which, which))
    assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in found.places())
