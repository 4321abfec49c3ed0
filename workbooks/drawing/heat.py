"""A heat map: a result for each pair of two assumptions, darker where it is larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.drawing.canvas import LINE, Canvas, room_for

WIDTH = 480.0
SHADES = 7
"""The shades that a page has classes for: shade-0 to shade-6."""

_CELL = 30.0
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the map: what varies, its values as shown, and which one is the scenario's."""

    title: str
    labels: tuple[str, ...]
    chosen: int | None = None


def heat_map(
    values: Sequence[Sequence[float]],
    texts: Sequence[Sequence[str]],
    down: Side,
    across: Side,
    alt: str,
) -> Canvas:
    """The map: a row for each label of `down`, a column for each of `across`."""
    left = room_for(down.labels) + _GAP
    width = (WIDTH - left - 2.0) / len(across.labels)
    top = 2.6 * LINE
    canvas = Canvas(WIDTH, top + _CELL * len(down.labels) + 4.0, alt)
    canvas.text("axis-title", (0.0, 11.0), f"{down.title}, downwards; {across.title}, to the right")
    for column, label in enumerate(across.labels):
        canvas.text("tick", (left + width * (column + 0.5), top - 7.0), label, "middle")
    shade = _shades(values)
    for index, label in enumerate(down.labels):
        y = top + _CELL * index
        canvas.text("tick", (left - _GAP, y + _CELL / 2.0 + 4.0), label, "end")
        for column, value in enumerate(values[index]):
            x = left + width * column
            level = shade[value]
            tip = f"{down.title} {label}, {across.title} {across.labels[column]}"
            canvas.rect(f"shade-{level}", (x, y), (width - 1.5, _CELL - 1.5), tip)
            place = (x + width / 2.0 - 0.75, y + _CELL / 2.0 + 3.5)
            canvas.text(f"in-shade-{level}", place, texts[index][column], "middle")
    if down.chosen is not None and across.chosen is not None:
        corner = (left + width * across.chosen, top + _CELL * down.chosen)
        canvas.rect("chosen", corner, (width - 1.5, _CELL - 1.5))
    return canvas


def _shades(values: Sequence[Sequence[float]]) -> dict[float, int]:
    """The shade of each value by its rank: as many cells in each shade, however they spread."""
    ordered = sorted({value for row in values for value in row})
    most = max(len(ordered) - 1, 1)
    return {value: round(rank / most * (SHADES - 1)) for rank, value in enumerate(ordered)}
