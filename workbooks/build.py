"""Building workbooks: the report of a scenario, and the template to fill in.

Both are the same live model from the same builder. A report also holds what core made of its
scenario, and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.metadata import version

from core.assumptions import Scenario
from workbooks import finishing
from workbooks.expected import expected
from workbooks.form import Form
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


def build_report(scenario: Scenario, created: datetime, form: Form | None = None) -> bytes:
    """The report workbook of a scenario, every formula with its value.

    Args:
        scenario: the assumptions.
        created: the time to record as that of creation, UTC.
        form: the sheets, and what stands beside the scenario; the inflow's if left out.

    Raises:
        DomainError: assumptions whose result is too large to be a number.
        EngineError: the calculation engine is missing or failed.
    """
    return _calculated(planned(scenario, Purpose.REPORT, created, form))


def build_template(scenario: Scenario, created: datetime, form: Form | None = None) -> bytes:
    """The workbook to fill in, with `scenario` as its defaults; see `build_report`."""
    return _calculated(planned(scenario, Purpose.TEMPLATE, created, form))


def planned(
    scenario: Scenario, purpose: Purpose, created: datetime, form: Form | None = None
) -> Plan:
    """The plan of a workbook; see `build_report`."""
    form = form or Form()
    form = replace(form, participants=of_layout(form.layout, form.participants))
    return Plan(scenario, expected(scenario, form), form, purpose, created, _version())


def uncalculated(plan: Plan) -> bytes:
    """The workbook of a plan before its formulas are calculated."""
    return saved(_book(plan).workbook)


def _calculated(plan: Plan) -> bytes:
    book = _book(plan)
    made = finishing.calculated(saved(book.workbook), f"{plan.purpose}.xlsx")
    logo = ["Logo"] if plan.form.theme.image else []
    descriptions = [*logo, *(chart.alt for chart in plan.layout.charts)]
    return finishing.finished(made, plan.created, descriptions, plan.form.theme, _notes(book))


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
