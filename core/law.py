"""The law as data: what is published for a year, with its unit, paragraph and source.

The figures are in `core/parameters/law.toml`, one block a year; a new year is added there and
nowhere else. A year without a published figure is an error that says which years there are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from core.arguments import (
    Bound,
    FloatArray,
    Numeric,
    Quantity,
    choice,
    one_number,
    quantities,
    quantity,
    whole_number,
    whole_numbers,
)
from core.errors import NotPublishedError

YEARLY = "USD per year"
_NO_TAX = "Federal income tax (law.toml has the year's limits but no [year.N.tax])"
INDEXATION = Bound(low=-0.5, high=1.0)


@dataclass(frozen=True, slots=True)
class LegalValue:
    """One figure of the law in a year and where it comes from."""

    name: str
    label: str
    year: int
    value: float
    unit: str
    reference: str
    source: str
    verified_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A yearly figure: its years, and its values from the first on with NaN where there is none."""

    label: str
    years: tuple[int, ...]
    dense: FloatArray


@cache
def law_file(name: str) -> Mapping[str, Any]:
    """The tables of `core/parameters/<name>.toml`."""
    text = files("core").joinpath(f"parameters/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@quantity
def limit(name: str, year: Numeric) -> Quantity:
    """A yearly limit, such as `elective_deferral` or `compensation`.

    Args:
        name: its name in law.toml, see `limit_names`.
        year: a calendar year. Number or array.

    Returns:
        USD a year, in the shape of `year`.

    Raises:
        ArgumentTypeError: an unknown name.
        NotPublishedError: a year without a published figure.

    Source: `core/parameters/law.toml`, which names paragraph and notice of each figure.

    >>> limit("elective_deferral", 2026)
    24500.0
    """
    figure = _figures()[choice("name", name, limit_names())]
    years = whole_numbers("year", year)
    found = _look_up(figure, years)
    _refuse(figure.label, years, np.isnan(found), figure.years)
    return found


def limit_or(name: str, year: Numeric, otherwise: Numeric) -> Quantity:
    """A yearly limit, and `otherwise` in a published year in which the limit does not exist.

    Raises:
        NotPublishedError: a year after the last published one or before the first.
    """
    figure, years = _figures()[name], published(year)
    _refuse(figure.label, years, np.greater(years, figure.years[-1]), figure.years)
    found = _look_up(figure, years)
    return np.where(np.isnan(found), otherwise, found)


@cache
def limit_names() -> tuple[str, ...]:
    """The names `limit` knows."""
    return tuple(law_file("law")["limit"])


@cache
def published_years(part: str = "law") -> tuple[int, ...]:
    """The years of law.toml: `law` for those with limits, `tax` for those with brackets too."""
    years = law_file("law")["year"]
    return tuple(sorted(int(year) for year in years if part == "law" or part in years[year]))


def published(year: Numeric, part: str = "law") -> Quantity:
    """`year` as whole numbers, each a year whose block of law.toml holds that part.

    Raises:
        NotPublishedError: any other year; it says so where only the brackets are missing.
    """
    years, known = whole_numbers("year", year), published_years(part)
    gap = len(known) <= known[-1] - known[0]
    if gap or np.min(years) < known[0] or np.max(years) > known[-1]:
        missing = np.isin(years, known, invert=True)
        if part == "tax":
            untaxed = set(published_years()) - set(known)
            _refuse(_NO_TAX, years, missing & np.isin(years, list(untaxed)), known)
        label = "Federal income tax" if part == "tax" else "The law of 401(k) plans"
        _refuse(label, years, missing, known)
    return years


class LawYear(NamedTuple):
    """The year whose law applies and what its dollar figures are multiplied by."""

    year: Quantity
    scale: Quantity


@quantities
def indexed(year: Numeric, indexation: float | None) -> LawYear:
    """The law of a year, published or assumed.

    A published year is its own law. A later one takes the law of the last published year, every
    dollar figure grown by `indexation` a year and not rounded: an assumption, never the default.

    Args:
        year: calendar years. Number or array.
        indexation: growth a year, -0.5 to 1; None where no assumption is made.

    Raises:
        NotPublishedError: a later year without an assumption; a year before the first; a year, or
            the last one where it stands for later ones, with published limits and no brackets.

    >>> indexed(2028, 0.5)
    LawYear(year=2026.0, scale=2.25)
    """
    years = whole_numbers("year", year)
    if indexation is None:
        published(years, "tax")
        return LawYear(published(years), 1.0)
    growth = 1.0 + one_number("indexation", indexation, INDEXATION)
    last = published_years()[-1]
    after = np.maximum(np.subtract(years, last), 0.0)
    own = published(np.minimum(years, last))
    published(own, "tax")
    return LawYear(own, growth**after)


@cache
def statute(name: str) -> float:
    """A figure that the statute fixes and nobody indexes, such as `early_withdrawal_age`."""
    return float(law_file("law")["statute"][name]["value"])


def law_in_force(year: int) -> tuple[LegalValue, ...]:
    """Every figure of a year: limits, statute, standard deductions and brackets.

    Args:
        year: one calendar year.

    Returns:
        The figures with label, unit, paragraph, source and who confirms them.

    Raises:
        NotPublishedError: a year without published limits or without published brackets.

    Source: `core/parameters/law.toml`.

    >>> [f.source for f in law_in_force(2026) if f.name == "elective_deferral"]
    ['Notice 2025-67']
    """
    known = int(published(published(whole_number("year", year)), "tax"))
    return (*_limits(known), *_statutes(known), *_taxes(known))


def _limits(year: int) -> list[LegalValue]:
    law, figures = law_file("law"), law_file("law")["year"][str(year)]
    return [
        _legal_value(name, law["limit"][name], year, value, figures["source"])
        for name, value in figures.items()
        if name not in ("source", "tax")
    ]


def _statutes(year: int) -> list[LegalValue]:
    return [
        _legal_value(name, table, year, table["value"], table["reference"])
        for name, table in law_file("law")["statute"].items()
        if table["since"] <= year
    ]


def _taxes(year: int) -> list[LegalValue]:
    tax, figures = law_file("law")["tax"], law_file("law")["year"][str(year)]["tax"]
    values: list[LegalValue] = []
    for status in (key for key in figures if key not in ("source", "rates")):
        column = figures[status]
        rows = {
            f"standard_deduction_{status}": ("Standard deduction", column["standard_deduction"]),
            f"aged_or_blind_{status}": ("Added if 65 or blind", column["aged_or_blind"]),
        }
        for rate, upper in zip(figures["rates"], column["upper"], strict=False):
            label = f"Taxable income up to which {rate:.0%} holds"
            rows[f"bracket_{rate * 100:.0f}_{status}"] = (label, upper)
        for name, (label, value) in rows.items():
            described = {**tax, "label": f"{label}, {status}"}
            values.append(_legal_value(name, described, year, value, figures["source"]))
    return values


def _legal_value(
    name: str, table: Mapping[str, Any], year: int, value: float, source: str
) -> LegalValue:
    return LegalValue(
        name=name,
        label=table["label"],
        year=year,
        value=float(value),
        unit=table["unit"],
        reference=table["reference"],
        source=source,
        verified_by=tuple(table["verified_by"]),
    )


@cache
def _figures() -> dict[str, _Figure]:
    law = law_file("law")
    return {
        name: _figure(name, table["label"], law["year"]) for name, table in law["limit"].items()
    }


def _figure(name: str, label: str, years: Mapping[str, Any]) -> _Figure:
    values = {int(y): float(years[y][name]) for y in sorted(years) if name in years[y]}
    dense = [values.get(year, np.nan) for year in range(min(values), max(values) + 1)]
    return _Figure(label, tuple(values), np.array(dense))


def _look_up(figure: _Figure, years: Quantity) -> FloatArray:
    """The figure of each year, NaN where there is none."""
    place = np.subtract(years, figure.years[0])
    inside = (place >= 0.0) & (place < figure.dense.size)
    if inside.all():
        return figure.dense[place.astype(np.intp)]
    return np.where(inside, figure.dense[np.where(inside, place, 0.0).astype(np.intp)], np.nan)


def _refuse(label: str, years: Quantity, missing: Any, known: tuple[int, ...]) -> None:
    """Raises for the first year that is `missing`."""
    if np.any(missing):
        year = int(np.asarray(years)[missing].flat[0])
        listed = ", ".join(str(y) for y in known)
        raise NotPublishedError(f"{label}: year must be one of {listed}; got {year}")
