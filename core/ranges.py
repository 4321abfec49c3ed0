"""A scenario over the ranges of its assumptions: one at a time, and two against each other.

No chance is in it: every figure is the scenario with other inputs, not a draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arguments import FloatArray
from core.assumptions import Entry, Scenario
from core.errors import DomainError, ScenarioError
from core.months import monthly_paths
from core.price_models import price_after
from core.results import Results, bitcoin_market, buying_of, run
from core.scenarios import with_values
from core.sizing import access_funnel

_OF_RESULTS = ("market", "funnel", "pricing", "dominance")
_OF_PATHS = ("market", "funnel", "pricing", "adoption")
_NOT_ON_PATHS = ("volatility", "path_months")
"""Today's volatility is where the paths start, and their length is no assumption on the market."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What the results become when one assumption goes to its low and to its high.

    Attributes:
        entry: the assumption, with its range.
        at_low: the results with it at its low; None where that contradicts another assumption.
        at_high: the same at its high.
    """

    entry: Entry
    at_low: Results | None
    at_high: Results | None

    def ends(self, result: str) -> tuple[float | None, float | None]:
        """A result at the low and at the high, by its name."""
        low, high = (None if end is None else getattr(end, result) for end in self._both())
        return low, high

    def size(self, result: str) -> float:
        """How far a result moves between the two ends; 0 where one of them is not there."""
        low, high = self.ends(result)
        return 0.0 if low is None or high is None else abs(high - low)

    def _both(self) -> tuple[Results | None, Results | None]:
        return self.at_low, self.at_high


def swings(scenario: Scenario) -> tuple[Swing, ...]:
    """Each assumption behind the results at both ends of its range, all others as they are.

    The five weights of the asset classes are left out: they sum to 1 and cannot move alone.

    Args:
        scenario: its sections market, funnel, pricing and dominance are used.

    Returns:
        One for each assumption whose low lies below its high, in the order of the sections.

    >>> from core.scenarios import load_shipped
    >>> swing = next(s for s in swings(load_shipped("base")) if s.entry.name == "allocation")
    >>> swing.ends("inflow")
    (1174500000.0, 11745000000.0)
    """
    return tuple(
        Swing(entry, _results(low), _results(high))
        for entry, low, high in _moved(scenario, _OF_RESULTS)
    )


@dataclass(frozen=True, slots=True)
class MonthlyRange:
    """The lowest and the highest of a column month by month, and the one of the scenario itself."""

    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


def monthly_range(scenario: Scenario, column: str, curve: str = "bass") -> MonthlyRange:
    """A column of the monthly paths, and how far one assumption at a time moves it.

    Args:
        scenario: its sections market, funnel, pricing and adoption are used.
        column: one of `core.months.monthly_paths`.
        curve: bass or logistic.

    Returns:
        Of each month the least and the most over the ends of all ranges, but for today's
        volatility and the length of the path.

    Raises:
        DomainError: withdrawals that leave nothing, in the scenario itself.

    >>> from core.scenarios import scenario
    >>> cone = monthly_range(scenario(), "volatility_flow_regime")
    >>> [round(end[-1], 3) for end in (cone.low, cone.middle, cone.high)]
    [0.164, 0.174, 0.584]
    """
    middle = [_number(value) for value in monthly_paths(scenario, curve).column(column)]
    paths = [middle]
    for entry, *ends in _moved(scenario, _OF_PATHS):
        if entry.name not in _NOT_ON_PATHS:
            paths += [path for end in ends if (path := _path(end, column, curve))]
    stacked = np.array(paths)
    low, high = stacked.min(axis=0).tolist(), stacked.max(axis=0).tolist()
    return MonthlyRange(tuple(low), tuple(middle), tuple(high))


def price_grid(
    scenario: Scenario, allocations: Sequence[float], multipliers: Sequence[float]
) -> FloatArray:
    """Bitcoin's price under the multiplier, for allocations against multipliers.

    Args:
        scenario: everything else.
        allocations: shares of a user's balance, 0 to 1.
        multipliers: USD of value for each USD of inflow, at least 0.

    Returns:
        USD per BTC, a row for each allocation and a column for each multiplier.

    Raises:
        DomainError: an allocation or a multiplier outside its domain, a price that is too large.

    Source: `core.price_models.price_after`.

    >>> from core.scenarios import scenario
    >>> price_grid(scenario(), [0.05, 0.10], [1.0, 5.0]).round(-2).tolist()
    [[140400.0, 275600.0], [162200.0, 566600.0]]
    """
    v = scenario.value
    shares = np.array(allocations)[:, np.newaxis]
    money = access_funnel(
        v("assets"), v("legal"), v("provider"), v("employer"), v("participant"), shares
    )
    buying = replace(buying_of(scenario), multiplier=np.array(multipliers))
    return np.asarray(price_after(money, bitcoin_market(scenario), buying, "multiplier"))


def _moved(
    scenario: Scenario, sections: Sequence[str]
) -> Iterator[tuple[Entry, Scenario | None, Scenario | None]]:
    """The assumptions of some sections with the scenario at both of their ends."""
    for entry in scenario.entries():
        low, high = entry.assumption.low, entry.assumption.high
        if entry.section in sections and low is not None and high is not None and low < high:
            yield entry, _with(scenario, entry.name, low), _with(scenario, entry.name, high)


def _with(scenario: Scenario, name: str, value: float) -> Scenario | None:
    try:
        return with_values(scenario, {name: value}, "its range")
    except ScenarioError:  # it contradicts another assumption
        return None


def _results(scenario: Scenario | None) -> Results | None:
    try:
        return None if scenario is None else run(scenario)
    except DomainError:  # too large to be a number
        return None


def _path(scenario: Scenario | None, column: str, curve: str) -> list[float]:
    try:
        found = () if scenario is None else monthly_paths(scenario, curve).column(column)
    except DomainError:  # withdrawals that leave nothing
        return []
    return [_number(value) for value in found]


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value
