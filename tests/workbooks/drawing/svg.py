"""Reads a drawing back: its marks by class, and values from their places."""

from __future__ import annotations

import re
from xml.etree import ElementTree


class Drawing:
    """A drawing as a reader of the page gets it."""

    def __init__(self, svg):
        self.root = ElementTree.fromstring(svg)
        _, _, self.width, self.height = map(float, self.root.get("viewBox").split())

    def all(self, kind, tag=None):
        return [mark for mark in self.root if mark.get("class") == kind and tag in (None, mark.tag)]

    def texts(self, kind):
        return [mark.text for mark in self.all(kind, "text")]

    def ticks(self, along="x"):
        """The place of each label of an axis."""
        return {mark.text: float(mark.get(along)) for mark in self.all("tick", "text")}

    def places(self):
        """Every place of every mark, across and down."""
        for mark in self.root:
            x, y, w, h = (float(mark.get(name, 0)) for name in ("x", "y", "width", "height"))
            yield from ((x, y), (x + w, y + h))
            if mark.tag == "line":
                yield float(mark.get("x1")), float(mark.get("y1"))
                yield float(mark.get("x2")), float(mark.get("y2"))
            if mark.tag == "path":
                yield from points(mark)


def points(mark):
    """The points of a path."""
    return [
        tuple(map(float, one.split())) for one in re.split("[ML]", mark.get("d").rstrip("Z"))[1:]
    ]


def measured(first, second):
    """From a place to a value, by two labels of an axis: (place, value) each."""
    (a, low), (b, high) = first, second
    return lambda place: low + (place - a) / (b - a) * (high - low)
