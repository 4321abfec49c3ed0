"""The sensitivity of the inflow: results at both ends of each assumption's range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.ranges import Swing
from core.results import Results
from workbooks.words import dollars, in_unit

NONE = "n/a"


@dataclass(frozen=True, slots=True)
class Moved:
    """A row of the sensitivity: an assumption's ends, and three results at each of them."""

    label: str
    low: str
    high: str
    results: tuple[str, ...]


MOVED_RESULTS = ("inflow", "price_identity", "price_multiplier", "price_square_root")


def sensitivity(swings: Sequence[Swing], results: Results) -> list[Moved]:
    """The assumptions that move a result, those that move the inflow most first."""
    moving = [one for one in swings if any(one.size(name) for name in MOVED_RESULTS)]
    ordered = sorted(moving, key=lambda one: [-_part(one, name, results) for name in MOVED_RESULTS])
    return [_moved(one) for one in ordered]


def _part(swing: Swing, result: str, results: Results) -> float:
    return swing.size(result) / (abs(getattr(results, result)) or 1.0)


def _moved(swing: Swing) -> Moved:
    entry = swing.entry
    ends = (entry.assumption.low, entry.assumption.high)
    low, high = (in_unit(end or 0.0, entry.input.unit) for end in ends)
    shown_results = tuple(
        NONE if end is None else dollars(end) if name == "inflow" else f"${end:,.0f}"
        for name in MOVED_RESULTS
        for end in swing.ends(name)
    )
    return Moved(entry.input.label, low, high, shown_results)
