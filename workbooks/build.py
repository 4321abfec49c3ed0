"""Building workbooks: the report of a scenario, and the template to fill in.

Both are the same live model from the same builder. A report also holds what core made of its
scenario, and compares.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.metadata import version

from core.assumptions import Scenario
from core.results import run
from templates import load
from workbooks import finishing
from workbooks.pages import Book
from workbooks.plan import Plan, Purpose
from workbooks.sheets import assumptions, audit, checks, cover, log, model, results


def build_report(scenario: Scenario, created: datetime) -> bytes:
    """The report workbook of a scenario, every formula with its value.

    Args:
        scenario: the assumptions.
        created: the time to record as that of creation, UTC.

    Raises:
        DomainError: assumptions whose result is too large to be a number.
        EngineError: the calculation engine is missing or failed.
    """
    return _calculated(planned(scenario, Purpose.REPORT, created))


def build_template(scenario: Scenario, created: datetime) -> bytes:
    """The workbook to fill in, with `scenario` as its defaults; see `build_report`."""
    return _calculated(planned(scenario, Purpose.TEMPLATE, created))


def planned(scenario: Scenario, purpose: Purpose, created: datetime) -> Plan:
    """The plan of a workbook; see `build_report`."""
    return Plan(scenario, run(scenario), load("inflow"), purpose, created, _version())


def uncalculated(plan: Plan) -> bytes:
    """The workbook of a plan before its formulas are calculated."""
    return finishing.saved(_book(plan).workbook)


def _calculated(plan: Plan) -> bytes:
    name = f"{plan.purpose}.xlsx"
    data = finishing.calculated(uncalculated(plan), name)
    return finishing.finished(data, plan.created, [chart.alt for chart in plan.layout.charts])


def _book(plan: Plan) -> Book:
    book = Book(plan)
    cover.write(book, tuple(sheet.name for sheet in plan.layout.sheets))
    assumptions.write(book)
    model.write(book)
    results.write(book)
    audit.write(book)
    checks.write(book)
    log.write(book)
    _describe(book)
    return book


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
