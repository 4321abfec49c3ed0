"""A drawing: marks with classes on a ground of a fixed size, written as SVG.

Texts are escaped here, and nothing but our own code gives the names of classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from workbooks.shown import readable

Point = tuple[float, float]
LINE = 15.0
"""From one line of text to the next."""

_LETTER = 6.4
"""The width of a letter, on the wide side."""


class Canvas:
    """A drawing of `width` by `height`, in units that are about a pixel."""

    def __init__(self, width: float, height: float, alt: str) -> None:
        """`alt` says in words what the drawing shows, for those who do not see it."""
        self.width, self.height = width, height
        self._root = ElementTree.Element(
            "svg",
            {
                "class": "drawing",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "role": "img",
                "aria-label": readable(alt),
            },
        )

    def rect(self, kind: str, corner: Point, size: Point, tip: str = "") -> None:
        """A rectangle from its upper left corner; `tip` is shown where the pointer rests."""
        place = {"x": corner[0], "y": corner[1], "width": size[0], "height": size[1]}
        self._tip(self._mark("rect", kind, place), tip)

    def line(self, kind: str, start: Point, end: Point) -> None:
        """A straight line."""
        self._mark("line", kind, {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]})

    def path(
        self, kind: str, points: Sequence[Point], *, closed: bool = False, tip: str = ""
    ) -> None:
        """A line through points, or the area within them."""
        steps = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
        mark = ElementTree.SubElement(self._root, "path", {"class": kind})
        mark.set("d", f"M{steps}{'Z' if closed else ''}")
        self._tip(mark, tip)

    def text(self, kind: str, place: Point, text: str, anchor: str = "start") -> None:
        """A line of text; `anchor` is start, middle or end, and says which part is at the place."""
        mark = self._mark("text", kind, {"x": place[0], "y": place[1]})
        if anchor != "start":
            mark.set("text-anchor", anchor)
        mark.text = readable(text)

    def svg(self) -> str:
        """The drawing as an element of a page."""
        return ElementTree.tostring(self._root, encoding="unicode")

    def _mark(self, tag: str, kind: str, places: dict[str, float]) -> ElementTree.Element:
        written = {name: _number(value) for name, value in places.items()}
        return ElementTree.SubElement(self._root, tag, {"class": kind, **written})

    @staticmethod
    def _tip(mark: ElementTree.Element, tip: str) -> None:
        if tip:
            ElementTree.SubElement(mark, "title").text = readable(tip)


def room_for(texts: Sequence[str]) -> float:
    """The width that the longest of some texts takes."""
    return max((len(text) for text in texts), default=0) * _LETTER


def _number(value: float) -> str:
    """A hundredth of a pixel is enough.

    >>> _number(12.0), _number(1 / 3), _number(-0.001)
    ('12', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
