"""A day of a series of the market as inputs of a scenario, each with its source and its date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from core.assumptions import Scenario
from core.scenarios import with_values
from core.volatility import FEWEST_PRICES, realised_volatility
from workbooks.errors import RequestError
from workbooks.imported.table import Imported

LEVELS = ("price", "daily_volume", "btc_cap", "total_cap", "dominance")
"""The inputs that are the value of a column on a day."""

_QUOTIENTS = (("total_cap", "btc_cap", "dominance"), ("dominance", "btc_cap", "total_cap"))
"""An input that the file has no column for, where two others give it."""

WINDOW = 365
"""Days over which the volatility is measured, if nothing else is said: those of the baseline."""

FEWEST_DAYS = 30
DAYS_PER_YEAR = 365


@dataclass(frozen=True, slots=True)
class Taken:
    """An input that was taken: its value, and where it comes from."""

    value: float
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MarketDay:
    """What a series says of a day.

    Attributes:
        day: the day.
        row: its number in the file.
        taken: inputs by name.
        left: by name, why an input was not taken.
    """

    day: date
    row: int
    taken: Mapping[str, Taken]
    left: Mapping[str, str]

    def over(self, start: Scenario, source: str) -> Scenario:
        """A scenario with these inputs in place of its own; its ranges reach to them.

        Raises:
            ScenarioError: values that contradict each other or those that stay, all at once.
        """
        values: dict[str, Any] = {
            name: {"value": one.value, "source": one.source, "as_of": self.day, "note": one.note}
            for name, one in self.taken.items()
        }
        return with_values(start, values, source)


def market_day(
    series: Imported, file: str, up_to: date | None = None, window: int = WINDOW
) -> MarketDay:
    """The last day of a series, and the volatility realised up to it.

    Args:
        series: of the shape `MARKET`, without mistakes, in any order of days.
        file: its name, for the sources.
        up_to: days after it are left out.
        window: days over which the volatility is measured.

    Raises:
        RequestError: the series has no day up to then.
    """
    days = cast("Sequence[date]", series.columns["date"])
    known = [index for index, day in enumerate(days) if up_to is None or day <= up_to]
    if not known:
        raise RequestError(
            file, [f"has no day up to {up_to}; its first is {min(days)}, its last {max(days)}"]
        )
    order = sorted(known, key=days.__getitem__)
    last = order[-1]
    taken, left = _levels(series, f"{file}, row {series.rows[last]}", last)
    _volatility(series, file, [(days[i], i) for i in order], window, taken, left)
    return MarketDay(days[last], series.rows[last], taken, left)


def _levels(series: Imported, place: str, row: int) -> tuple[dict[str, Taken], dict[str, str]]:
    """The values in a row, and why those that are not there were left."""
    taken: dict[str, Taken] = {}
    left: dict[str, str] = {}
    for name in LEVELS:
        title = series.titles.get(name)
        value = series.columns[name][row] if title else None
        if name == "daily_volume" and value == 0.0:
            left[name] = f"{title} is 0 there"
        elif value is not None:
            taken[name] = Taken(cast("float", value), f"{place}, column {title}")
        else:
            left[name] = f"{title} is blank there" if title else "the file has no column"
    for name, over, under in _QUOTIENTS:
        if name in left and over in taken and under in taken and taken[under].value > 0.0:
            titles = series.titles[over], series.titles[under]
            source = f"{place}, column {titles[0]} over column {titles[1]}"
            taken[name] = Taken(taken[over].value / taken[under].value, source)
            del left[name]
    return taken, left


def _volatility(
    series: Imported,
    file: str,
    order: Sequence[tuple[date, int]],
    window: int,
    taken: dict[str, Taken],
    left: dict[str, str],
) -> None:
    """Adds the volatility realised over the window, or why there is none."""
    last = order[-1][0]
    inside = [(day, index) for day, index in order if day >= last - timedelta(days=window)]
    days = (last - inside[0][0]).days
    if days < min(FEWEST_DAYS, window) or len(inside) < FEWEST_PRICES:
        left["volatility"] = (
            f"{len(inside)} prices over {days} days are too few; it takes {FEWEST_DAYS} days"
        )
        return
    prices = [cast("float", series.columns["price"][index]) for _, index in inside]
    returns = len(prices) - 1
    value = realised_volatility(prices, DAYS_PER_YEAR * returns / days)
    if value > 0.0:
        source = f"{file}, column {series.titles['price']}, realised over {days} days to {last}"
        taken["volatility"] = Taken(cast("float", value), source, f"From {returns} returns.")
    else:
        left["volatility"] = f"the price is the same on all {days} days"
