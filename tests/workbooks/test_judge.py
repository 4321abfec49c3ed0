"""What is written and what is kept, when engines that took a workbook apart have been heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from core.cells import Cell
from tests.workbooks.fakes import workings
from tests.workbooks.ooxml import book, formula, rows, workbook
from workbooks.dependencies import Dependencies
from workbooks.judge import Judge
from workbooks.outcome import (
    BEHIND,
    CIRCULAR,
    DIFFERS,
    ENGINES_DIFFER,
    EXTERNAL,
    SURROUNDINGS,
    Report,
)
from workbooks.saved_workbook import Address
from workbooks.thorough import Result

CELLS = {
    1: formula("A1", "MY_SUM(1)", "5") + formula("B1", "A1*2", "10") + formula("C1", "B1+1", "11"),
    2: formula("A2", "1+1", "2") + '<c r="B2"><f>2+2</f></c>' + formula("C2", "[1]X!A1", "7"),
    3: '<c r="A3"><f>RAND()</f></c>' + formula("B3", 'CELL("filename")', "f", ' t="str"'),
}
A1, B1, C1, A2, B2, C2, A3, B3 = range(8)
LINK = {"xl/externalLinks/externalLink1.xml": "<a/>"}


class Case:
    """A workbook, and what is made up about engines."""

    def __init__(self) -> None:
        self.book = book(workbook({"S": rows(CELLS)}, parts=LINK))
        work = workings(self.book)
        self.cells = self.book.formula_cells
        self.needs = [work.analyst.needs(cell) for cell in self.cells]
        self.graph = Dependencies(
            [(cell.sheet, cell.area) for cell in self.cells], [one.rects for one in self.needs]
        )

    def result(
        self,
        values: Mapping[int, Cell],
        differing: Mapping[int, Cell] | None = None,
        reasons: Mapping[int, str] | None = None,
    ) -> Result:
        return Result(
            self.graph,
            {A1, B1, C1, B2, A3},
            {number: [[value]] for number, value in values.items()},
            dict(reasons or {}),
            dict(differing or {}),
            self.needs,
            1,
            5,
            not differing,
            {B3},
        )

    def judged(
        self,
        results: Mapping[str, Result],
        opinions: Mapping[str, Mapping[Address, Cell]] | None = None,
    ) -> Report:
        report = Report("x.xlsx")
        Judge(self.book, results, opinions or {}, {}, report).written()
        return report


@pytest.fixture
def case() -> Case:
    return Case()


LIVE = {A1: 1.0, B1: 2.0, C1: 3.0, B2: 4.0, A3: 0.5}


def written(report: Report) -> dict[str, Cell]:
    return {one.cell: one.after for one in report.changed}


def kept(report: Report) -> dict[str, str]:
    return {one.cell: one.reason for one in report.kept}


def unexplained(report: Report) -> dict[str, tuple[str, dict[str, Cell]]]:
    return {one.cell: (one.reason, one.engines) for one in report.unexplained}


def test_one_engine_that_is_right(case: Case) -> None:
    report = case.judged({"formulon": case.result(LIVE)})
    assert written(report) == {"A1": 1.0, "B1": 2.0, "C1": 3.0, "B2": 4.0, "A3": 0.5}
    assert kept(report) == {"C2": EXTERNAL, "B3": SURROUNDINGS}
    assert unexplained(report) == {}
    assert (report.engine, report.formulas, report.calls) == ("formulon", 8, 1)
    assert report.volatile == ["S!A3", "S!B3"]


@pytest.mark.parametrize(
    ("first", "second", "engine"),
    [
        ({A2: 3.0}, {}, "ironcalc"),
        ({}, {A2: 3.0}, "formulon"),
        ({B1: 9.0}, {A2: 3.0, C2: 1.0}, "ironcalc"),  # doubts about what is written count more
        ({A2: 3.0}, {A2: 3.0}, "formulon"),
    ],
)
def test_the_engine_with_the_fewest_doubts(
    case: Case, first: dict[int, Cell], second: dict[int, Cell], engine: str
) -> None:
    results = {"formulon": case.result(LIVE, first), "ironcalc": case.result(LIVE, second)}
    assert case.judged(results).engine == engine


def test_two_that_agree_show_that_excels_value_is_stale(case: Case) -> None:
    results = {name: case.result(LIVE, {B1: 7.0}) for name in ("formulon", "ironcalc")}
    report = case.judged(results)
    assert written(report)["B1"] == 2.0
    assert unexplained(report) == {}


def test_two_that_do_not_leave_excels_value_and_what_depends_on_it(case: Case) -> None:
    results = {
        "formulon": case.result(LIVE, {B1: 7.0}),
        "ironcalc": case.result({**LIVE, B1: 2.5}, {B1: 7.0}),
    }
    report = case.judged(results)
    assert written(report).keys() == {"A1", "B2", "A3"}
    assert unexplained(report) == {"B1": (ENGINES_DIFFER, {"formulon": 2.0, "ironcalc": 2.5})}
    assert kept(report)["C1"] == BEHIND.format("S!B1")


def test_one_that_is_wrong_and_nobody_to_ask(case: Case) -> None:
    report = case.judged({"formulon": case.result(LIVE, {B1: 7.0})})
    assert written(report).keys() == {"A1", "B2", "A3"}
    assert unexplained(report) == {"B1": (DIFFERS, {"formulon": 7.0})}
    assert kept(report)["C1"] == BEHIND.format("S!B1")


@pytest.mark.parametrize(("heard", "stale"), [(7.0, True), (6.0, False)])
def test_what_another_said_of_the_workbook_as_it_is(case: Case, heard: Cell, stale: bool) -> None:
    opinions = {"formualizer": {case.cells[B1].address: heard}, "formulon": {}}
    report = case.judged({"formulon": case.result(LIVE, {B1: 7.0})}, opinions)
    assert ("B1" in written(report)) is stale


def test_a_cell_that_nothing_changes_and_no_engine_has_right(case: Case) -> None:
    address = case.cells[A2].address
    results = {"formulon": case.result(LIVE, {A2: 3.0}), "ironcalc": case.result(LIVE, {A2: 3.5})}
    report = case.judged(results, {"formualizer": {address: 4.0}})
    heard = {"formulon": 3.0, "ironcalc": 3.5, "formualizer": 4.0}
    assert unexplained(report) == {"A2": (DIFFERS, heard)}
    opinions: Sequence[Mapping[str, Mapping[Address, Cell]]] = (
        {"formualizer": {}},
        {"formualizer": {address: 2.0}},
    )
    for each in opinions:  # one engine has it right
        assert unexplained(case.judged(results, each)) == {}


def test_a_reason_of_the_workbooks_own(case: Case) -> None:
    values = {number: value for number, value in LIVE.items() if number not in (B1, C1)}
    reasons = {B1: CIRCULAR, C1: BEHIND.format("S!B1")}
    report = case.judged({"formulon": case.result(values, None, reasons)})
    assert kept(report) == {
        **{"B1": CIRCULAR, "C1": reasons[C1]},
        "C2": EXTERNAL,
        "B3": SURROUNDINGS,
    }


def test_disagreement_where_excel_left_no_value(case: Case) -> None:
    results = {
        "formulon": case.result(LIVE),
        "ironcalc": case.result({**LIVE, B2: 5.0, A3: 0.7}),
    }
    report = case.judged(results)
    (told,) = report.disagreements  # chance differs by itself
    assert (told.cell, told.engines) == ("B2", {"formulon": 4.0, "ironcalc": 5.0})
    assert report.engine == "ironcalc"
    assert written(report)["B2"] == 5.0
