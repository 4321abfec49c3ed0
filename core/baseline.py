"""The dated baseline: what was known or judged on a day, with unit, source and as-of date.

The default day is the article's own, so that its figures come out. Values published later are
there too and are used when a later day is asked for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from core.errors import ArgumentTypeError, NotPublishedError

ARTICLE_DAY = date(2025, 7, 18)


@dataclass(frozen=True, slots=True)
class Fact:
    """One value and where it comes from."""

    name: str
    value: float
    unit: str
    source: str
    as_of: date
    published: date
    low: float | None = None
    high: float | None = None
    note: str = ""


@cache
def history(name: str) -> tuple[Fact, ...]:
    """Every value known for a quantity, oldest first.

    Raises:
        ArgumentTypeError: no quantity of that name.
    """
    table = _tables()
    if name not in table:
        raise ArgumentTypeError(f"name must be one of {', '.join(table)}; got {name!r}")
    return table[name]


@cache
def baseline(as_of: date = ARTICLE_DAY) -> Mapping[str, Fact]:
    """Every default as of a day: for each quantity the latest value published by then.

    Args:
        as_of: the day; the article's own if left out.

    Returns:
        A read-only mapping from name to `Fact`.

    Raises:
        NotPublishedError: a quantity has no value published by that day.

    >>> baseline()["assets"].value
    8700000000000.0
    >>> baseline(date(2025, 12, 31))["assets"].value
    9300000000000.0
    """
    tables = _tables()
    first = {name: min(fact.published for fact in facts) for name, facts in tables.items()}
    if as_of < max(first.values()):
        missing = [name for name, day in first.items() if day > as_of]
        raise NotPublishedError(
            f"as_of must be {max(first.values())} or later; got {as_of}: "
            f"nothing was published then for {', '.join(missing)}"
        )
    return MappingProxyType({name: _latest(facts, as_of) for name, facts in tables.items()})


def _latest(facts: tuple[Fact, ...], as_of: date) -> Fact:
    return max((fact for fact in facts if fact.published <= as_of), key=lambda fact: fact.as_of)


@cache
def _tables() -> Mapping[str, tuple[Fact, ...]]:
    text = files("core").joinpath("parameters/baseline.toml").read_text(encoding="utf-8")
    return {name: _facts(name, table) for name, table in tomllib.loads(text).items()}


def _facts(name: str, table: Mapping[str, Any]) -> tuple[Fact, ...]:
    facts = [_fact(name, {"published": row["as_of"], **table, **row}) for row in table["values"]]
    return tuple(sorted(facts, key=lambda fact: fact.as_of))


def _fact(name: str, row: Mapping[str, Any]) -> Fact:
    known: dict[str, Any] = {key: row[key] for key in row if key != "values"}
    known["value"] = float(row["value"])
    return Fact(name=name, **known)
