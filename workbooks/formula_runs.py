"""Cells whose formulas changed in the same way, put together into ranges."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from workbooks.address import Rect


class Run(NamedTuple):
    """A range, where it was and where it is, and what its formulas were and are."""

    before: Rect
    after: Rect
    forms: Hashable


def runs(cells: Iterable[Run]) -> list[Run]:
    """The cells as ranges: columns of equal changes, then columns of equal height side by side."""
    columns = _joined(cells, key=lambda run: (run.after.left, run.after.top), joins=_below)
    blocks = _joined(columns, key=lambda run: (run.after.top, run.after.left), joins=_beside)
    return sorted(blocks, key=lambda run: run.after)


def _joined(
    cells: Iterable[Run],
    key: Callable[[Run], tuple[int, int]],
    joins: Callable[[Rect, Rect], bool],
) -> list[Run]:
    found: list[Run] = []
    for run in sorted(cells, key=key):
        last = found[-1] if found else None
        if (
            last is not None
            and last.forms == run.forms
            and joins(last.after, run.after)
            and joins(last.before, run.before)
        ):
            found[-1] = Run(_span(last.before, run.before), _span(last.after, run.after), run.forms)
        else:
            found.append(run)
    return found


def _below(first: Rect, second: Rect) -> bool:
    same = (first.left, first.right) == (second.left, second.right)
    return same and second.top == first.bottom + 1


def _beside(first: Rect, second: Rect) -> bool:
    same = (first.top, first.bottom) == (second.top, second.bottom)
    return same and second.left == first.right + 1


def _span(first: Rect, second: Rect) -> Rect:
    return Rect(first.top, first.left, second.bottom, second.right)
