"""The report of a scenario as one page for a browser: it needs no network and no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.assumptions import Scenario
from core.audit import Claim, audit, audit_table
from core.cells import Cell
from core.ranges import swings
from core.results import run
from templates import Layout
from workbooks.form import Form
from workbooks.formatted import formatted
from workbooks.html_page import rendered
from workbooks.participants import of_layout
from workbooks.shown import shown
from workbooks.walk import walk
from workbooks.web_report import inputs, results
from workbooks.web_report.calculated import Calculated
from workbooks.web_report.charts import figures
from workbooks.web_report.checks import told_by
from workbooks.web_report.looks import logo_of, style_of
from workbooks.web_report.sensitivity import Moved, sensitivity
from workbooks.words import dollars, effect


@dataclass(frozen=True, slots=True)
class Made:
    """When and by which version of the product a page was made."""

    created: datetime
    version: str


def page(scenario: Scenario, workbook: bytes, made: Made, form: Form) -> bytes:
    """The page, in UTF-8: equal arguments give equal bytes.

    Args:
        scenario: the assumptions.
        workbook: the report workbook of the same scenario and form; every result is its.
        made: the time to tell as that of making, UTC, and the version.
        form: what the report holds; of participants only their sums are shown.

    Raises:
        BadFileError: no report workbook of this layout.
    """
    layout, people = form.layout, of_layout(form.layout, form.participants)
    book = Calculated(workbook, "the report workbook")
    tables = results.tables(layout, book)
    values = {
        "scenario": scenario,
        "layout": layout,
        "told": told_by(book),
        "tiles": results.tiles(layout, tables),
        "groups": inputs.assumptions(scenario, layout),
        "cases": form.cases,
        "changes": inputs.changes(scenario, form.cases),
        "tables": [*tables, *results.sums(layout, book)],
        "periods": results.periods(layout, book),
        "figures": figures(layout, book),
        "sensitivity": _sensitivity(scenario, layout),
        "claims": _claims(layout),
        "steps": walk(scenario, layout.subject, people),
        "digest": scenario.digest(),
        "created": made.created,
        "version": made.version,
        "logo": logo_of(form.theme),
    }
    filters = {"dollars": dollars, "effect": effect}
    style, pictures = style_of(form.theme), bool(form.theme.image)
    return rendered("web_report", filters, values, style, pictures)


def _sensitivity(scenario: Scenario, layout: Layout) -> list[Moved]:
    """Of the inflow alone: core has the ends of its results."""
    return sensitivity(swings(scenario), run(scenario)) if layout.subject == "inflow" else []


def _claims(layout: Layout) -> list[tuple[Claim, str]]:
    """The claims with their exact values as texts, where the layout has an audit."""
    formats = {row.n: row.format for row in layout.audit}
    if not formats:
        return []
    exact = audit_table().column("exact")
    return [
        (claim, _exact(value, formats.get(claim.n, "")))
        for claim, value in zip(audit(), exact, strict=True)
    ]


def _exact(value: Cell, number_format: str) -> str:
    if value is None or isinstance(value, str):
        return str(value or "")
    sign = "$" if number_format in ("usd", "price") else ""
    return f"{sign}{formatted(value, number_format)}" if number_format else shown(value)
