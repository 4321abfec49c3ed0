"""Building workbooks: the report of a scenario, and the template to fill in.

Both are the same live model from the same builder. A report also holds what core made of its
scenario, and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import version

from core.assumptions import Scenario
from core.participants import Participants
from templates import Layout, load
from templates.theme import HOUSE, Theme
from workbooks import finishing
from workbooks.cases import Case
from workbooks.expected import expected
from workbooks.notes import Note, placed
from workbooks.pages import Book
from workbooks.participants import of_layout
from workbooks.plan import Plan, Purpose
from workbooks.sheet_writer import saved
from workbooks.sheets import (
    assumptions,
    audit,
    checks,
    cover,
    law,
    log,
    members,
    model,
    pasted,
    results,
    timeline,
)


def build_report(
    scenario: Scenario,
    created: datetime,
    layout: Layout | None = None,
    cases: Sequence[Case] = (),
    theme: Theme = HOUSE,
    participants: Participants | None = None,
) -> bytes:
    """The report workbook of a scenario, every formula with its value.

    Args:
        scenario: the assumptions.
        created: the time to record as that of creation, UTC.
        layout: the sheets; those of the inflow if left out.
        cases: scenarios beside the first one, for a layout that compares.
        theme: colours, font and logo.
        participants: those of a plan, for a layout about one; the example's if left out.

    Raises:
        DomainError: assumptions whose result is too large to be a number.
        EngineError: the calculation engine is missing or failed.
    """
    plan = planned(scenario, Purpose.REPORT, created, layout, cases, theme, participants)
    return _calculated(plan)


def build_template(
    scenario: Scenario,
    created: datetime,
    layout: Layout | None = None,
    cases: Sequence[Case] = (),
    theme: Theme = HOUSE,
    participants: Participants | None = None,
) -> bytes:
    """The workbook to fill in, with `scenario` as its defaults; see `build_report`."""
    plan = planned(scenario, Purpose.TEMPLATE, created, layout, cases, theme, participants)
    return _calculated(plan)


def planned(
    scenario: Scenario,
    purpose: Purpose,
    created: datetime,
    layout: Layout | None = None,
    cases: Sequence[Case] = (),
    theme: Theme = HOUSE,
    participants: Participants | None = None,
) -> Plan:
    """The plan of a workbook; see `build_report`."""
    chosen = layout or load("inflow")
    people = of_layout(chosen, participants)
    found = expected(scenario, chosen, cases, people)
    return Plan(scenario, found, chosen, purpose, created, _version(), tuple(cases), theme, people)


def uncalculated(plan: Plan) -> bytes:
    """The workbook of a plan before its formulas are calculated."""
    return saved(_book(plan).workbook)


def _calculated(plan: Plan) -> bytes:
    book = _book(plan)
    made = finishing.calculated(saved(book.workbook), f"{plan.purpose}.xlsx")
    logo = ["Logo"] if plan.theme.image else []
    descriptions = [*logo, *(chart.alt for chart in plan.layout.charts)]
    return finishing.finished(made, plan.created, descriptions, plan.theme, _notes(book))


def _notes(book: Book) -> tuple[int, list[Note]]:
    """The notes of the inputs, and which sheet they are on."""
    index = book.workbook.sheetnames.index(assumptions.NAME)
    sheet = book.workbook.worksheets[index]
    return index, [placed(sheet, *place, text) for place, text in book.notes.items()]


def _book(plan: Plan) -> Book:
    book = Book(plan)
    for sheet in plan.layout.sheets:
        _WRITERS[sheet.name](book)
    _describe(book)
    return book


_WRITERS: Mapping[str, Callable[[Book], None]] = {
    "Cover": cover.write,
    "Assumptions": assumptions.write,
    "Participants": pasted.write,
    "Law": law.write,
    "Model": model.write,
    "Members": members.write,
    "Years": timeline.write,
    "Months": timeline.write,
    "Scenarios": timeline.write,
    "Results": results.write,
    "Audit": audit.write,
    "Checks": checks.write,
    "Log": log.write,
}


def _describe(book: Book) -> None:
    """Document properties: what the file is, and no person's name."""
    plan = book.plan
    properties = book.workbook.properties
    properties.title = f"{plan.layout.title}: {plan.purpose}"
    properties.subject = plan.layout.title
    properties.description = f"Scenario hash {plan.scenario.digest()}"
    properties.keywords = "401(k), crypto, Bitcoin, inflow"
    properties.creator = f"crypto-inflow {plan.version}"
    properties.lastModifiedBy = None
    properties.created = plan.created
    properties.modified = plan.created
    book.workbook.active = 0
    book.workbook.worksheets[0].sheet_view.tabSelected = True


@cache
def _version() -> str:
    return version("crypto-inflow")
