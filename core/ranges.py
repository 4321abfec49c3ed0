"""A scenario over the ranges of its assumptions: one at a time, two, or all barriers at once.

No chance is in it: every figure is the scenario with other inputs, not a draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arguments import FloatArray
from core.assumptions import Entry, Scenario
from core.cells import Table
from core.errors import DomainError, ScenarioError
from core.months import monthly_paths
from core.price_models import price_after
from core.results import Results, bitcoin_market, buying_of, run
from core.scenarios import with_values
from core.sizing import access_funnel

_OF_RESULTS = ("market", "funnel", "pricing", "dominance")
_WITH_ENDS = ("flow", "volatility_flow_regime")


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
        Swing(entry, _results(low), _results(high)) for entry, low, high in _moved(scenario)
    )


def funnel_ends(scenario: Scenario) -> tuple[Scenario, Scenario]:
    """The scenario with all five barriers at their low ends together, and at their high ends.

    A barrier without an end keeps its value there.

    >>> from core.scenarios import scenario
    >>> [end.value("employer") for end in funnel_ends(scenario())]
    [0.05, 1.0]
    """
    barriers = [entry for entry in scenario.entries() if entry.section == "funnel"]
    at_low = {one.name: one.assumption.low for one in barriers}
    at_high = {one.name: one.assumption.high for one in barriers}
    return _with_barriers(scenario, at_low), _with_barriers(scenario, at_high)


def _with_barriers(scenario: Scenario, values: Mapping[str, float | None]) -> Scenario:
    funnel = scenario.funnel
    changed = {
        name: getattr(funnel, name).model_copy(update={"value": value})
        for name, value in values.items()
        if value is not None
    }
    return scenario.model_copy(update={"funnel": funnel.model_copy(update=changed)})


def monthly_ends(scenario: Scenario, curve: str = "bass") -> Table:
    """The monthly paths with, beside them, those of both ends of the barriers.

    Columns: those of `core.months.monthly_paths`; then of flow and volatility_flow_regime the
    figures with all five barriers at their low ends together (`flow_low`), and at their high ends
    (`flow_high`). No chance is in it: these are two other scenarios, not percentiles. Volatility
    first rises and then falls with the money, so neither end is the lower one in every month.

    Args:
        scenario: its sections market, funnel, pricing and adoption are used.
        curve: bass or logistic.

    Returns:
        One row a month.

    Raises:
        DomainError: withdrawals that leave nothing.

    >>> from core.scenarios import scenario
    >>> ends = monthly_ends(scenario())
    >>> names = ("_low", "", "_high")
    >>> [round(ends.column(f"volatility_flow_regime{name}")[-1], 3) for name in names]
    [0.484, 0.174, 0.171]
    """
    middle = monthly_paths(scenario, curve)
    columns = {name: middle.column(name) for name in middle.columns}
    for end, changed in zip(("low", "high"), funnel_ends(scenario), strict=True):
        paths = monthly_paths(changed, curve)
        columns |= {f"{name}_{end}": paths.column(name) for name in _WITH_ENDS}
    return Table(tuple(columns), tuple(zip(*columns.values(), strict=True)))


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


def _moved(scenario: Scenario) -> Iterator[tuple[Entry, Scenario | None, Scenario | None]]:
    """The assumptions behind the results with the scenario at both of their ends."""
    for entry in scenario.entries():
        low, high = entry.assumption.low, entry.assumption.high
        if entry.section in _OF_RESULTS and low is not None and high is not None and low < high:
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
