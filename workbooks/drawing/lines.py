"""Lines over time: one for each series, and a band between a low and a high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.drawing.bars import Axis
from workbooks.drawing.canvas import LINE, Canvas, room_for
from workbooks.drawing.scales import Scale, axis_words, ticks

WIDTH, HEIGHT = 480.0, 290.0
MOST_SERIES = 6
_TOP, _GAP, _RIGHT = 26.0, 8.0, 16.0
_MONTHS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its class, which also says how it is drawn, and its value in each month from 1 on."""

    kind: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """An area between two lines."""

    kind: str
    low: tuple[float, ...]
    high: tuple[float, ...]


def lines(series: Sequence[Series], axis: Axis, alt: str, band: Band | None = None) -> Canvas:
    """The series month by month, the band below them. The axis of the values reaches to zero."""
    if len(series) > MOST_SERIES:
        raise ValueError(f"at most {MOST_SERIES} series can be told apart; got {len(series)}")
    values = [0.0, *(value for one in series for value in one.values)]
    values += [*band.low, *band.high] if band else []
    marks = ticks(min(values), max(values))
    words = axis_words(marks, axis.unit)
    left = room_for([words(value) for value in marks]) + _GAP
    months = max(len(one.values) for one in series)
    canvas = Canvas(WIDTH, HEIGHT, alt)
    up = Scale(marks[0], marks[-1], HEIGHT - 3.0 * LINE, _TOP)
    across = Scale(1.0, max(months, 2), left + 4.0, WIDTH - _RIGHT)
    canvas.text("axis-title", (0.0, 11.0), axis.title)
    for value in marks:
        canvas.line("grid", (left, up.at(value)), (WIDTH - _RIGHT, up.at(value)))
        canvas.text("tick", (left - _GAP / 2.0, up.at(value) + 4.0), words(value), "end")
    _draw_months(canvas, across, months, up.start)
    if band is not None:
        edge = _points(band.high, across, up) + _points(band.low, across, up)[::-1]
        canvas.path(band.kind, edge, closed=True)
    for one in series:
        canvas.path(one.kind, _points(one.values, across, up))
    canvas.line("base", (left, up.at(0.0)), (WIDTH - _RIGHT, up.at(0.0)))
    return canvas


def _points(values: Sequence[float], across: Scale, up: Scale) -> list[tuple[float, float]]:
    return [(across.at(month), up.at(value)) for month, value in enumerate(values, 1)]


def _draw_months(canvas: Canvas, across: Scale, months: int, bottom: float) -> None:
    step = next((one for one in _MONTHS if months / one <= 8), _MONTHS[-1])
    for month in [1, *range(step, months + 1, step)] if step > 1 else range(1, months + 1):
        place = across.at(month)
        canvas.line("grid", (place, bottom), (place, bottom + 4.0))
        if month > 1 or step < months / 4 or months < 8:
            canvas.text("tick", (place, bottom + LINE + 2.0), f"{month}", "middle")
    middle = (across.start + across.end) / 2.0
    canvas.text("axis-title", (middle, bottom + 2.3 * LINE), "month", "middle")
