"""Which cells are read: each cell's place held against many ranges at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from workbooks.address import Rect
from workbooks.cell_contents import Place


def covered(places: Iterable[Place], rects: Iterable[Rect]) -> set[Place]:
    """Those of some cells that lie in at least one of some ranges.

    A column at a time: ranges that cross it count up where they begin and down after they end.
    """
    wanted = set(places)
    listed = set(rects)
    found = wanted & {rect[:2] for rect in listed if rect.is_cell}
    bounds = np.array([rect for rect in listed if not rect.is_cell], dtype=np.int64).reshape(-1, 4)
    by_column: dict[int, list[int]] = {}
    for row, column in wanted - found:
        by_column.setdefault(column, []).append(row)
    for column, rows in by_column.items():
        crossing = bounds[(bounds[:, 1] <= column) & (bounds[:, 3] >= column)]
        if len(crossing):
            inside = _inside(np.array(sorted(rows), dtype=np.int64), crossing)
            found.update((row, column) for row in inside.tolist())
    return found


def _inside(rows: npt.NDArray[np.int64], bounds: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    steps = np.zeros(len(rows) + 1, dtype=np.int64)
    np.add.at(steps, np.searchsorted(rows, bounds[:, 0], "left"), 1)
    np.add.at(steps, np.searchsorted(rows, bounds[:, 2], "right"), -1)
    return rows[np.cumsum(steps[:-1]) > 0]
