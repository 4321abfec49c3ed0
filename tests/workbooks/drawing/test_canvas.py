import doctest

from tests.workbooks.drawing.svg import Drawing, points
from workbooks.drawing import canvas
from workbooks.drawing.canvas import Canvas, room_for

HOSTILE = '</text><script>alert(1)</script>" onload="x\x1b[31m'


def test_examples_run():
    assert doctest.testmod(canvas).failed == 0


def test_no_text_becomes_an_element_or_breaks_the_file():
    drawn = Canvas(10, 10, HOSTILE)
    drawn.text("label", (1, 2), HOSTILE)
    drawn.rect("bar", (0, 0), (1, 1), HOSTILE)
    found = Drawing(drawn.svg())
    assert [mark.tag for mark in found.root.iter()] == ["svg", "text", "rect", "title"]
    assert found.texts("label") == [HOSTILE.replace("\x1b", "\u241b")]
    assert {*found.root.attrib} == {"class", "viewBox", "role", "aria-label"}


def test_it_says_what_it_shows():
    found = Drawing(Canvas(30, 20, "Three bars.").svg())
    assert found.root.get("role") == "img"
    assert found.root.get("aria-label") == "Three bars."
    assert (found.width, found.height) == (30.0, 20.0)


def test_a_path_goes_through_its_points():
    drawn = Canvas(10, 10, "")
    drawn.path("line", [(0, 0), (1 / 3, 2), (10, 10)])
    drawn.path("area", [(0, 0), (1, 1), (2, 0)], closed=True)
    line, area = Drawing(drawn.svg()).root
    assert points(line) == [(0.0, 0.0), (0.33, 2.0), (10.0, 10.0)]
    assert area.get("d").endswith("Z")


def test_room_is_that_of_the_longest():
    assert room_for([]) == 0.0
    assert room_for(["a", "aaaa", "aa"]) == room_for(["aaaa"]) == 4 * room_for(["a"])
