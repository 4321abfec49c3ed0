"""Which engine is taken where there are no values of Excel's to tell, and engines differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from core.cells import Cell

_MORE_EXACT = "formulon"
"""The engine that is nearer to Excel where two differ only in the last digits (docs/engines.md)."""

_SLIGHT, _NOTHING = 1e-3, 1e-9


def preferred(names: Sequence[str], differences: Iterable[Sequence[Cell]]) -> str:
    """The engine to take: the first, but for slight differences the more exact one.

    Args:
        names: the engines, in the order of preference.
        differences: what they have for each cell for which they differ.
    """
    if _MORE_EXACT in names and all(_is_slight(values) for values in differences):
        return _MORE_EXACT
    return names[0]


def _is_slight(values: Sequence[Cell]) -> bool:
    numbers = [value for value in values if type(value) is float]
    return len(numbers) == len(values) and all(
        math.isclose(numbers[0], other, rel_tol=_SLIGHT, abs_tol=_NOTHING) for other in numbers
    )
