"""From values to places in a drawing, and the round values that an axis is labelled with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_NOTHING = 1e-9
Words = Callable[[float], str]
"""A value as it is written in a drawing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` on a line from `start` to `end`; `end` may lie before `start`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value.

        >>> Scale(0.0, 200.0, 10.0, 110.0).at(50.0)
        35.0
        """
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def inside(self, value: float) -> float:
        """The place of a value, that of the nearer end for one beyond the ends."""
        return self.at(min(max(value, self.low), self.high))


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round values that reach from below `low` to above `high`, at most `most` of them.

    >>> ticks(0.0, 870.0), ticks(-0.3, 0.9)
    ([0.0, 200.0, 400.0, 600.0, 800.0, 1000.0], [-0.5, 0.0, 0.5, 1.0])
    """
    if not high > low:
        low, high = min(low, 0.0), max(low, 0.0) if low else 1.0
    size = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (size * factor for size in (size, size * 10.0) for factor in _ROUND):
        first, last = math.floor(low / step + _NOTHING), math.ceil(high / step - _NOTHING)
        if last - first < most:
            return [index * step for index in range(first, last + 1)]
    raise ValueError(f"no round steps from {low} to {high}")


def axis_words(values: Sequence[float], unit: str) -> Words:
    """How the labels of an axis are written: all with the same step and the same decimals.

    Args:
        values: the ticks.
        unit: USD, share, times or months; anything else is a plain number.

    >>> [axis_words([0.0, 5e11, 1e12], "USD")(value) for value in (0.0, 5e11, 1e12)]
    ['0', '$500bn', '$1,000bn']
    >>> axis_words([0.0, 0.005, 0.01], "share")(0.005)
    '0.5%'
    """
    largest = max(abs(value) for value in values)
    if unit == "share":
        return lambda value: f"{value * 100:,.{_decimals(values, 0.01)}f}%"
    if unit != "USD":
        return lambda value: f"{value:,.{_decimals(values, 1.0)}f}"
    size, word = next((one for one in _STEPS if largest >= one[0]), (1.0, ""))

    def dollars(value: float) -> str:
        sign = "-" if value < 0 else ""
        text = f"{abs(value) / size:,.{_decimals(values, size)}f}"
        return f"{sign}${text}{word}" if value else "0"

    return dollars


_STEPS = ((1e9, "bn"), (1e6, "m"))


def _decimals(values: Sequence[float], size: float) -> int:
    """As many decimals as the values need, up to four."""
    scaled = [value / size for value in values]
    return next(
        (n for n in range(4) if all(math.isclose(round(v, n), v, abs_tol=1e-9) for v in scaled)), 4
    )
