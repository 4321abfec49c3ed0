"""Reading the scenarios beside the first one out of a filled workbook."""

from __future__ import annotations

from pathlib import Path

from core.assumptions import Scenario
from core.errors import ScenarioError
from workbooks.cases import SLOTS, Case, compared_inputs
from workbooks.files import read_file
from workbooks.input_cells import InputCells, Place
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

NAMES, SOURCES = "case_names", "case_sources"


def read_cases(path: Path, first: Scenario) -> tuple[Case, ...] | None:
    """The scenarios beside the first, of a workbook that compares; None where it does not.

    A column without a name and without changes is left out.

    Raises:
        BadFileError: no such file, or no workbook of ours.
        ScenarioError: every mistake in the columns, each with its cell.
    """
    return cases_in(read_file(path), path.name, first)


def cases_in(data: bytes, name: str, first: Scenario) -> tuple[Case, ...] | None:
    """As `read_cases`, from a file's content; `name` stands in messages."""
    cells = InputCells(SavedWorkbook(Package(data, name)))
    if not cells.knows(NAMES):
        return None
    found = [_case(cells, slot) for slot in range(1, SLOTS + 1)]
    cases = tuple(case for case in found if case.name or case.changes)
    problems = cells.sorted_problems()
    if not problems:
        problems = [problem for case in cases for problem in _contradictions(case, first, name)]
    if problems:
        raise ScenarioError(name, problems)
    return cases


def _case(cells: InputCells, slot: int) -> Case:
    changes: dict[str, float] = {}
    for name, described in compared_inputs().items():
        place = cells.place_in(f"case_{name}", slot)
        value = None if place is None else cells.number(place, described.bound, required=False)
        if value is not None:
            changes[name] = value
    return Case(_text(cells, NAMES, slot), changes, _text(cells, SOURCES, slot))


def _text(cells: InputCells, name: str, slot: int) -> str:
    place: Place | None = cells.place_in(name, slot)
    return "" if place is None else cells.text_at(place)


def _contradictions(case: Case, first: Scenario, file: str) -> list[str]:
    try:
        case.scenario(first)
    except ScenarioError as error:
        return [
            f"{file}, scenario {case.name or 'without a name'}: {said}" for said in error.problems
        ]
    return []
