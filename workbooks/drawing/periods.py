"""The axis of periods: months, years or scenarios from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.drawing.bars import Axis
from workbooks.drawing.canvas import LINE, Canvas, room_for
from workbooks.drawing.scales import Scale, axis_words, ticks

WIDTH, HEIGHT = 480.0, 290.0
RIGHT = 16.0
MOST_SERIES = 6

_MONTHS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)
_OTHERS = (1, 2, 5, 10, 20, 50, 100)
_MOST, _TOP, _GAP = 8, 26.0, 8.0


@dataclass(frozen=True, slots=True)
class Series:
    """A series: its class, which also says how it is drawn, and its value in each period."""

    kind: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a chart over periods is drawn on: the scale of its values, and where the plot begins."""

    canvas: Canvas
    up: Scale
    left: float

    def draw_base(self) -> None:
        """The line of nothing."""
        nothing = self.up.at(0.0)
        self.canvas.line("base", (self.left, nothing), (WIDTH - RIGHT, nothing))


def ground(series: Sequence[Series], values: Sequence[float], axis: Axis, alt: str) -> Ground:
    """The drawing with the axis of the values, which reaches to zero.

    Raises:
        ValueError: more series than can be told apart.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(f"at most {MOST_SERIES} series can be told apart; got {len(series)}")
    marks = ticks(min(0.0, *values), max(0.0, *values))
    words = axis_words(marks, axis.unit)
    left = room_for([words(value) for value in marks]) + _GAP
    canvas = Canvas(WIDTH, HEIGHT, alt)
    up = Scale(marks[0], marks[-1], HEIGHT - 3.0 * LINE, _TOP)
    canvas.text("axis-title", (0.0, 11.0), axis.title)
    for value in marks:
        canvas.line("grid", (left, up.at(value)), (WIDTH - RIGHT, up.at(value)))
        canvas.text("tick", (left - _GAP / 2.0, up.at(value) + 4.0), words(value), "end")
    return Ground(canvas, up, left)


@dataclass(frozen=True, slots=True)
class Periods:
    """What each period is called, and what they are."""

    title: str
    labels: tuple[str, ...]


def months(count: int) -> Periods:
    """The months from 1 on."""
    return Periods("month", tuple(str(month) for month in range(1, count + 1)))


def draw_periods(canvas: Canvas, periods: Periods, places: Sequence[float], line: Scale) -> None:
    """Labels as far as there is room for them, and the title below.

    Args:
        canvas: the drawing.
        periods: what the periods are.
        places: where each of them is, across.
        line: the scale of the values: its start is the bottom of the plot.
    """
    bottom = line.start
    for index in _labelled(periods, places):
        place = places[index]
        canvas.line("grid", (place, bottom), (place, bottom + 4.0))
        canvas.text("tick", (place, bottom + LINE + 2.0), periods.labels[index], "middle")
    middle = (places[0] + places[-1]) / 2.0
    canvas.text("axis-title", (middle, bottom + 2.3 * LINE), periods.title, "middle")


def _labelled(periods: Periods, places: Sequence[float]) -> list[int]:
    """Which periods are labelled: round ones, not too many, none on another."""
    labels = periods.labels
    if not all(label.isdigit() for label in labels):
        return list(range(len(labels)))
    steps = _MONTHS if periods.title.casefold() == "month" else _OTHERS
    step = next((one for one in steps if len(labels) / one <= _MOST), steps[-1])
    round_ones = [i for i, label in enumerate(labels) if int(label) % step == 0] or [0]
    room = room_for(labels) + _GAP
    first = [0] if places[round_ones[0]] - places[0] > room else []
    return [*first, *round_ones]
