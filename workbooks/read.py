"""Reading a filled template, or a report, back into a scenario. The file is never written.

Cells are found by their names, so rows may move and be added. Every mistake is found in one pass
and named by file, sheet and cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from core.arguments import NON_NEGATIVE, Bound
from core.assumptions import SECTION_OF, SECTIONS, Scenario
from core.baseline import baseline, history
from core.errors import NotPublishedError, ScenarioError
from core.scenarios import scenario
from core.sections import ChoiceInput, Input
from workbooks.errors import BadFileError
from workbooks.files import read_file
from workbooks.input_cells import InputCells
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

TEMPLATE_NAME = "template_name"
_HEAD = ("name", "title", "description")
_PLACE = re.compile(
    r"(?P<section>\w+)(?:\.(?P<name>\w+))?(?:\.(?P<key>\w+))?:? (?P<said>.*)", re.DOTALL
)
_TITLES = {"source": "Source", "note": "Note"}
_WORD = re.compile(r"\w+")


def read_scenario(path: Path) -> Scenario:
    """The scenario that a workbook made by `crypto-inflow template` or `report` holds.

    Raises:
        BadFileError: no such file, or no workbook.
        ScenarioError: every mistake in the inputs, each with its cell.
        WorkbookError: a workbook that cannot be read, for the reason its text gives.
    """
    return scenario_in(read_file(path), path.name)


def scenario_in(data: bytes, name: str) -> Scenario:
    """As `read_scenario`, from a file's content; `name` stands in messages."""
    return _Reading(InputCells(SavedWorkbook(Package(data, name)))).scenario()


def read_template_name(path: Path) -> str:
    """The name of the template a workbook was made from; "" where it does not say.

    Raises:
        BadFileError: no such file, or no workbook of ours.
    """
    return template_name_in(read_file(path), path.name)


def template_name_in(data: bytes, name: str) -> str:
    """As `read_template_name`, from a file's content; `name` stands in messages."""
    cells = InputCells(SavedWorkbook(Package(data, name)))
    return cells.text(TEMPLATE_NAME) if cells.knows(TEMPLATE_NAME) else ""


def failing_checks(data: bytes, name: str) -> int:
    """How many of a workbook's own checks fail, by the values stored in it."""
    book = SavedWorkbook(Package(data, name))
    cells = InputCells(book)
    place = cells.place("checks_failing")
    stored = None if place is None else book.sheets[place.sheet_index].peek(place.row, place.column)
    if isinstance(stored, float):
        return int(stored)
    failing = None if place is None else cells.number(place, NON_NEGATIVE, required=True)
    if failing is None:
        raise BadFileError("; ".join(cells.sorted_problems()))
    return int(failing)


class _Reading:
    """One pass over the inputs: what was found, and every mistake."""

    def __init__(self, cells: InputCells) -> None:
        self._cells = cells
        self._bad: set[str] = set()

    def scenario(self) -> Scenario:
        found = self._found()
        made = self._made(found)
        if self._cells.problems or made is None:
            raise ScenarioError(self._cells.file, self._cells.sorted_problems())
        return made

    def _found(self) -> dict[str, Any]:
        found: dict[str, Any] = {key: self._cells.text(f"scenario_{key}") for key in _HEAD}
        found["as_of"] = self._as_of()
        for section, kind in SECTIONS.items():
            rows = {
                **{name: self._assumption(name, one) for name, one in kind.inputs().items()},
                **{name: self._choice(name, one) for name, one in kind.choices().items()},
            }
            found[section] = {name: row for name, row in rows.items() if row is not None}
            self._bad.update(rows.keys() - found[section].keys())
        return found

    def _as_of(self) -> date | None:
        """The day, one for which the baseline is known; else None, and a mistake is noted."""
        day = self._cells.date("scenario_as_of")
        place = self._cells.place("scenario_as_of")
        if place is None or self._cells.has_problem(place):
            return None
        if day is None:
            self._cells.problem(place, "is empty; it must be a date such as 2025-07-18")
            return None
        try:
            baseline(day)
        except NotPublishedError as error:
            self._cells.problem(place, str(error))
            return None
        return day

    def _assumption(self, name: str, described: Input) -> dict[str, Any] | None:
        """The row of an assumption; None where it has a mistake, which is then noted."""
        place = self._cells.place(name)
        if place is None:
            return None
        before = len(self._cells.problems)
        values = {
            "value": self._cells.number(place, described.bound, required=True),
            "unit": self._unit(name, described),
            "source": self._cells.text(name, "Source"),
            "as_of": self._cells.date(name, "As of"),
            "low": self._beside(name, "Low", described.bound),
            "high": self._beside(name, "High", described.bound),
            "note": self._cells.text(name, "Note"),
        }
        return _widened(values, name) if len(self._cells.problems) == before else None

    def _choice(self, name: str, described: ChoiceInput) -> dict[str, Any] | None:
        """The row of a choice; None where it has a mistake, which is then noted."""
        place = self._cells.place(name)
        if place is None:
            return None
        before = len(self._cells.problems)
        day = None if described.allowed else self._cells.date(name)
        values = {
            "value": self._cells.text(name) if day is None else day.isoformat(),
            "source": self._cells.text(name, "Source"),
            "as_of": self._cells.date(name, "As of"),
            "note": self._cells.text(name, "Note"),
        }
        mistake = described.mistake(values["value"])
        if mistake and len(self._cells.problems) == before:
            self._cells.problem(place, mistake)
        return values if len(self._cells.problems) == before else None

    def _beside(self, name: str, title: str, bound: Bound) -> float | None:
        place = self._cells.place(name, title)
        return None if place is None else self._cells.number(place, bound, required=False)

    def _unit(self, name: str, described: Input) -> str:
        place = self._cells.place(name, "Unit")
        unit = self._cells.text(name, "Unit")
        if place is not None and unit not in ("", described.unit):
            self._cells.problem(place, f"the unit must be {described.unit}; got {unit!r}")
        return unit

    def _made(self, found: Mapping[str, Any]) -> Scenario | None:
        """The scenario; contradictions between cells become problems at their cells."""
        if found["as_of"] is None:
            found = {key: value for key, value in found.items() if key != "as_of"}
        try:
            return scenario(found, source=self._cells.file)
        except ScenarioError as error:
            for problem in error.problems:
                self._locate(problem)
            return None

    def _locate(self, problem: str) -> None:
        match = _PLACE.fullmatch(problem)
        said = match["said"] if match else problem
        section, name = (match["section"], match["name"]) if match else ("", None)
        title = _TITLES.get(match["key"] or "", "") if match else ""
        if section in _HEAD:
            name, title = f"scenario_{section}", ""
        if name and (title or section in _HEAD):
            self._cells.problem(self._cells.place(name, title), said)
            return
        named = dict.fromkeys(word for word in [name, *_WORD.findall(said)] if word in SECTION_OF)
        names = [word for word in named if word] or [*_numbers_of(section)]
        places = [place for place in map(self._cells.place, names) if place is not None]
        if not names:
            self._cells.problem(None, problem)
        elif places and not self._bad.intersection(names):
            self._cells.problem(places[0], said, "" if named else places[-1].cell)


def _numbers_of(section: str) -> dict[str, Input]:
    """The numbers of a section, or none where there is no such section."""
    return SECTIONS[section].inputs() if section in SECTIONS else {}


def _widened(values: dict[str, Any], name: str) -> dict[str, Any]:
    """The baseline's range reaches to a value beyond it, as with --set; a range typed stays."""
    value, low, high = values["value"], values["low"], values["high"]
    facts = history(name)
    if low is not None and any(low == fact.low for fact in facts):
        values["low"] = min(low, value)
    if high is not None and any(high == fact.high for fact in facts):
        values["high"] = max(high, value)
    return values
