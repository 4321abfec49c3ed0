"""Horizontal bars: the steps of a waterfall, prices with their ranges, the sides of a tornado."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbooks.drawing.canvas import LINE, Canvas, Point, room_for
from workbooks.drawing.scales import Scale, axis_words, ticks

WIDTH = 480.0
_LEAST_PITCH, _PLOT = 34.0, 240.0
"""Rows stand so far apart that the plot is about as high, however few they are."""

_PART = 0.6
"""The part of its row that a bar takes."""

_THICKEST = 28.0
_GAP, _MARGIN = 8.0, 6.0
_LEAST = 1.0
"""A bar that is not nothing is seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from one value to another; `kind` is its class."""

    kind: str
    start: float
    end: float
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its label, its bars, and a range drawn as a whisker.

    `value` is a second line of the label. `before` stands left of the bars, `after` right of them,
    `below` under them. `carry` is a value from which a thin line leads down to the
    next row.
    """

    label: str
    bars: tuple[Bar, ...]
    after: str = ""
    before: str = ""
    value: str = ""
    below: str = ""
    whisker: tuple[float, float] | None = None
    carry: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of the values: its title, and its unit for the labels."""

    title: str
    unit: str


def bars(rows: Sequence[Row], axis: Axis, alt: str, base: float = 0.0) -> Canvas:
    """The rows below each other. The axis reaches to zero; a line stands at `base`."""
    values = [0.0, base, *(value for row in rows for value in _values(row))]
    marks = ticks(min(values), max(values))
    pitch = max(_LEAST_PITCH, _PLOT / max(len(rows), 1))
    bottom = pitch * len(rows)
    canvas = Canvas(WIDTH, bottom + 3.0 * LINE, alt)
    left = room_for([text for row in rows for text in (row.label, row.value)]) + _GAP
    before = room_for([row.before for row in rows])
    after = room_for([row.after for row in rows])
    start = left + (before + _GAP if before else 0.0) + _MARGIN
    words = axis_words(marks, axis.unit)
    right = max(after + _GAP, room_for([words(marks[-1])]) / 2.0) + _MARGIN
    scale = Scale(marks[0], marks[-1], start, WIDTH - right)
    _draw_axis(canvas, scale, {value: words(value) for value in marks}, axis.title, bottom)
    for index, row in enumerate(rows):
        _draw_label(canvas, row, (left - _GAP, pitch * (index + 0.5) + 4.0))
        _draw_row(canvas, scale, row, pitch * index, pitch)
        if row.carry is not None and index < len(rows) - 1:
            place, middle = scale.at(row.carry), pitch * (index + 0.5)
            canvas.line("carry", (place, middle), (place, middle + pitch))
    canvas.line("base", (scale.at(base), 0.0), (scale.at(base), bottom))
    return canvas


def _values(row: Row) -> list[float]:
    return [*(value for bar in row.bars for value in (bar.start, bar.end)), *(row.whisker or ())]


def _draw_axis(
    canvas: Canvas, scale: Scale, labels: Mapping[float, str], title: str, bottom: float
) -> None:
    """Lines at the round values; labels as far as there is room for them."""
    each = (scale.end - scale.start) / max(len(labels) - 1, 1)
    skip = math.ceil((room_for([*labels.values()]) + _GAP) / each)
    for index, (value, label) in enumerate(labels.items()):
        place = scale.at(value)
        canvas.line("grid", (place, 0.0), (place, bottom))
        if index % skip == 0:
            canvas.text("tick", (place, bottom + LINE), label, "middle")
    middle = (scale.start + scale.end) / 2.0
    canvas.text("axis-title", (middle, bottom + 2.3 * LINE), title, "middle")


def _draw_label(canvas: Canvas, row: Row, place: Point) -> None:
    x, y = place
    if row.value:
        canvas.text("label", (x, y - LINE / 2.0), row.label, "end")
        canvas.text("value", (x, y + LINE / 2.0), row.value, "end")
    else:
        canvas.text("label", place, row.label, "end")


def _draw_row(canvas: Canvas, scale: Scale, row: Row, top: float, pitch: float) -> None:
    thick = min(pitch * _PART, _THICKEST)
    middle = top + pitch / 2.0 - (LINE / 3.0 if row.below else 0.0)
    ends = [scale.at(value) for value in _values(row)]
    for bar in row.bars:
        first, second = sorted((scale.at(bar.start), scale.at(bar.end)))
        length = max(second - first, _LEAST if bar.start != bar.end else 0.0)
        canvas.rect(bar.kind, (first, middle - thick / 2.0), (length, thick), bar.tip)
    if row.whisker is not None:
        _draw_whisker(canvas, scale, row.whisker, middle)
    if row.before:
        canvas.text("value", (min(ends) - _GAP / 2.0, middle + 4.0), row.before, "end")
    if row.after:
        canvas.text("value", (max(ends) + _GAP / 2.0, middle + 4.0), row.after)
    if row.below:
        canvas.text("range", (scale.start + 2.0, middle + thick / 2.0 + LINE - 1.0), row.below)


def _draw_whisker(
    canvas: Canvas, scale: Scale, whisker: tuple[float, float], middle: float
) -> None:
    low, high = (scale.at(value) for value in whisker)
    canvas.line("whisker", (low, middle), (high, middle))
    for end in (low, high):
        canvas.line("whisker", (end, middle - 5.0), (end, middle + 5.0))
