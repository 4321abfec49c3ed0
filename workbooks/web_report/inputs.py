"""The assumptions of the page, as texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.assumptions import SECTION_OF, SECTIONS, Scenario
from core.sections import Assumption, Choice, ChoiceInput, Input
from templates import Layout
from templates.names import used_inputs
from workbooks.cases import Case, compared_inputs
from workbooks.shown import in_full, shown
from workbooks.words import dollars, per_cent

_NUMBER = re.compile(r"^\d+\s+")


@dataclass(frozen=True, slots=True)
class Given:
    """A row of Assumptions; `full` is the value with all its digits."""

    label: str
    value: str
    unit: str
    low: str
    high: str
    as_of: str
    source: str
    full: str


@dataclass(frozen=True, slots=True)
class Group:
    """The assumptions of a section."""

    title: str
    rows: tuple[Given, ...]


def assumptions(scenario: Scenario, layout: Layout) -> list[Group]:
    """The assumptions that a layout uses, in its order and under its titles."""
    return [
        Group(
            _NUMBER.sub("", block.title),
            tuple(_given(scenario, name, _described(name)) for name in used_inputs(block)),
        )
        for block in layout.inputs
    ]


@dataclass(frozen=True, slots=True)
class Changed:
    """An assumption that differs between scenarios: its value in each, "" where as in the first."""

    label: str
    unit: str
    values: tuple[str, ...]


def changes(scenario: Scenario, cases: Sequence[Case]) -> list[Changed]:
    """What the scenarios beside the first change."""
    return [
        Changed(
            described.label,
            described.unit,
            (
                _in_column(scenario.value(name), described.unit),
                *(
                    _in_column(case.changes[name], described.unit) if name in case.changes else ""
                    for case in cases
                ),
            ),
        )
        for name, described in compared_inputs().items()
        if any(name in case.changes for case in cases)
    ]


def _described(name: str) -> Input | ChoiceInput:
    """What is known of an input by its name."""
    kind = SECTIONS[SECTION_OF[name]]
    return {**kind.inputs(), **kind.choices()}[name]


def _given(scenario: Scenario, name: str, described: Input | ChoiceInput) -> Given:
    if isinstance(described, ChoiceInput):
        chosen = _found(scenario, name)
        assert isinstance(chosen, Choice)
        words = (described.label, chosen.value, "", "", "")
        return Given(*words, _day(chosen.as_of), _source(chosen), in_full(chosen.value))
    number = _found(scenario, name)
    assert isinstance(number, Assumption)
    value, low, high = (
        "" if one is None else _in_column(one, described.unit)
        for one in (number.value, number.low, number.high)
    )
    words = (described.label, value, described.unit, low, high)
    return Given(*words, _day(number.as_of), _source(number), in_full(number.value))


def _found(scenario: Scenario, name: str) -> Assumption | Choice:
    return getattr(getattr(scenario, SECTION_OF[name]), name)


def _source(found: Assumption | Choice) -> str:
    """The source and the note, each a sentence."""
    return ". ".join(
        text.strip().rstrip(".") for text in (found.source, found.note) if text.strip()
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _in_column(value: float, unit: str) -> str:
    """A value beside a column that tells its unit."""
    if unit.startswith("USD") and unit != "USD per BTC":
        return dollars(value)
    if unit in ("share", "per year"):
        return per_cent(value)
    return f"{value:.0f}" if unit == "year" else shown(value, 9)
