"""The drawings on the page of a run: how the formulas of each file came out, time by size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.outcome import Report
from workbooks.run_totals import Run, Standing, standing
from workbooks.shown import duration

FEW = 30
"""Up to so many files have a bar each."""

WIDTH, HEIGHT = 960, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 40, 16, 52
_SMALLEST = 0.6  # per cent of a bar: still seen
_QUICKEST = 0.001  # seconds


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar, in per cent of its length."""

    kind: str
    start: float
    length: float
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A file among the others: a place in the drawing, and how many stand there."""

    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """Every file by its formulas (across) and its time (up), both in powers of ten."""

    across: list[Tick]
    up: list[Tick]
    marks: list[Mark]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def formula_bar(report: Report) -> list[Segment]:
    """What became of the formulas of a file."""
    parts = {
        "changed": len(report.changed),
        "unexplained": len(report.unexplained),
        "disagreeing": len(report.disagreements),
        "kept": len(report.kept),
    }
    return _segments({**parts, "same": max(report.formulas - sum(parts.values()), 0)})


def standing_bar(run: Run) -> list[Segment]:
    """How the files of a run came out."""
    return _segments({which.key: run.standings[which] for which in Standing})


def _segments(counts: dict[str, int]) -> list[Segment]:
    """Pieces as long as their counts, none too small to be seen."""
    total = sum(counts.values())
    sizes = {
        kind: max(100 * number / total, _SMALLEST) for kind, number in counts.items() if number
    }
    scale = 100 / sum(sizes.values()) if sizes else 1.0
    segments: list[Segment] = []
    start = 0.0
    for kind, size in sizes.items():
        segments.append(Segment(kind, round(start, 3), round(size * scale, 3), counts[kind]))
        start += size * scale
    return segments


def scatter(reports: Sequence[Report]) -> Scatter:
    """The files by formulas and time; those at the same spot that came out alike are one mark."""
    sizes = [math.log10(max(report.formulas, 1)) for report in reports]
    times = [math.log10(max(report.seconds, _QUICKEST)) for report in reports]
    right = max(math.ceil(max(sizes)), 1)
    low = math.floor(min(times))
    high = max(math.ceil(max(times)), low + 1)
    width, height = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def across(size: float) -> float:
        return round(_LEFT + width * size / right)

    def up(time: float) -> float:
        return round(HEIGHT - _BOTTOM - height * (time - low) / (high - low))

    marks = {
        Mark(standing(report).key, across(size), up(time)): None
        for report, size, time in zip(reports, sizes, times, strict=True)
    }
    order = [which.key for which in Standing]
    return Scatter(
        [Tick(across(power), f"{10**power:,}") for power in range(right + 1)],
        [Tick(up(power), _time(power)) for power in range(low, high + 1)],
        sorted(marks, key=lambda mark: order.index(mark.kind), reverse=True),
    )


def _time(power: int) -> str:
    return f"{10.0**power:g} s" if power < 2 else duration(10.0**power)
