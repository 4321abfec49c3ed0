"""Lines over time: one for each series, and a band between a low and a high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.drawing.bars import Axis
from workbooks.drawing.canvas import Canvas
from workbooks.drawing.periods import RIGHT, WIDTH, Periods, Series, draw_periods, ground
from workbooks.drawing.scales import Scale


@dataclass(frozen=True, slots=True)
class Band:
    """An area between two lines."""

    kind: str
    low: tuple[float, ...]
    high: tuple[float, ...]


def lines(
    series: Sequence[Series], axis: Axis, periods: Periods, alt: str, band: Band | None = None
) -> Canvas:
    """The series by period, the band below them. The axis of the values reaches to zero."""
    values = [value for one in series for value in one.values]
    values += [*band.low, *band.high] if band else []
    plot = ground(series, values, axis, alt)
    canvas, up = plot.canvas, plot.up
    across = Scale(1.0, max(len(periods.labels), 2), plot.left + 4.0, WIDTH - RIGHT)
    places = [across.at(index) for index in range(1, len(periods.labels) + 1)]
    draw_periods(canvas, periods, places, up)
    if band is not None:
        edge = _points(band.high, across, up) + _points(band.low, across, up)[::-1]
        canvas.path(band.kind, edge, closed=True)
    for one in series:
        canvas.path(one.kind, _points(one.values, across, up))
    plot.draw_base()
    return canvas


def _points(values: Sequence[float], across: Scale, up: Scale) -> list[tuple[float, float]]:
    return [(across.at(index), up.at(value)) for index, value in enumerate(values, 1)]
