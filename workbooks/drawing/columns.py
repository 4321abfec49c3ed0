"""Columns and areas over periods: on top of each other, or side by side."""

from __future__ import annotations

from collections.abc import Sequence

from workbooks.drawing.bars import Axis
from workbooks.drawing.canvas import Canvas
from workbooks.drawing.periods import RIGHT, WIDTH, Periods, Series, draw_periods, ground
from workbooks.drawing.scales import Scale

_STACKED_PART, _CLUSTERED_PART = 0.8, 0.7
"""The part of a period's room that its columns take."""


def columns(kind: str, series: Sequence[Series], axis: Axis, periods: Periods, alt: str) -> Canvas:
    """The series by period. The axis of the values reaches to zero.

    Args:
        kind: area and stacked stand on top of each other, clustered side by side.
        series: each with the class of its marks.
        axis: the axis of the values.
        periods: the periods.
        alt: the drawing in words.
    """
    tops = [one.values for one in series] if kind == "clustered" else _sums(series)
    plot = ground(series, [value for one in tops for value in one], axis, alt)
    canvas, up = plot.canvas, plot.up
    room = (WIDTH - RIGHT - plot.left) / len(periods.labels)
    places = [plot.left + room * (index + 0.5) for index in range(len(periods.labels))]
    draw_periods(canvas, periods, places, up)
    if kind == "area":
        _areas(canvas, series, tops, places, up)
    elif kind == "stacked":
        _stacked(canvas, series, tops, places, up)
    else:
        _clustered(canvas, series, places, up)
    plot.draw_base()
    return canvas


def _sums(series: Sequence[Series]) -> list[tuple[float, ...]]:
    """The upper edge of each series, standing on those before it."""
    tops: list[tuple[float, ...]] = []
    below = (0.0,) * len(series[0].values)
    for one in series:
        below = tuple(a + b for a, b in zip(below, one.values, strict=True))
        tops.append(below)
    return tops


def _areas(
    canvas: Canvas,
    series: Sequence[Series],
    tops: Sequence[tuple[float, ...]],
    places: Sequence[float],
    up: Scale,
) -> None:
    below = (0.0,) * len(places)
    for one, top in zip(series, tops, strict=True):
        edge = [(x, up.at(value)) for x, value in zip(places, top, strict=True)]
        floor = [(x, up.at(value)) for x, value in zip(places, below, strict=True)]
        canvas.path(one.kind, [*edge, *floor[::-1]], closed=True)
        below = top


def _stacked(
    canvas: Canvas,
    series: Sequence[Series],
    tops: Sequence[tuple[float, ...]],
    places: Sequence[float],
    up: Scale,
) -> None:
    wide = _room(places) * _STACKED_PART
    below = (0.0,) * len(places)
    for one, top in zip(series, tops, strict=True):
        for x, start, end in zip(places, below, top, strict=True):
            _column(canvas, one.kind, (x - wide / 2.0, wide), (up.at(start), up.at(end)))
        below = top


def _clustered(
    canvas: Canvas, series: Sequence[Series], places: Sequence[float], up: Scale
) -> None:
    wide = _room(places) * _CLUSTERED_PART / len(series)
    for index, one in enumerate(series):
        for x, value in zip(places, one.values, strict=True):
            start = x + wide * (index - len(series) / 2.0)
            _column(canvas, one.kind, (start, wide), (up.at(0.0), up.at(value)))


def _room(places: Sequence[float]) -> float:
    return places[1] - places[0] if len(places) > 1 else WIDTH / 4.0


def _column(
    canvas: Canvas, kind: str, across: tuple[float, float], ends: tuple[float, float]
) -> None:
    top, bottom = min(ends), max(ends)
    if bottom > top:
        canvas.rect(kind, (across[0], top), (across[1], bottom - top))
