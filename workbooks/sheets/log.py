"""Log: how the headline came about, and room for the changes of whoever works with the file."""

from __future__ import annotations

from templates.layout import Log
from workbooks.pages import VALUE, Book, Column
from workbooks.walk import walk

EMPTY_ROWS = 10


def write(book: Book) -> None:
    """Writes the sheet."""
    plan = book.plan
    page = book.page("Log", _columns(plan.layout.log))
    page.block("How this workbook came about", "Computed by crypto-inflow when it was made.")
    for step in walk(plan.scenario, plan.layout.subject, plan.form.participants):
        page.text("A", step.change, "Stored note")
        page.text("B", plan.version, "Stored note")
        page.date("C", plan.created.date(), "Stored")
        page.number(VALUE, step.effect, "Stored", "usd_change")
        page.number("E", step.result, "Stored", "usd_short")
        page.text("F", step.source, "Stored note")
        page.row += 1
    page.block("Your own changes")
    for _ in range(EMPTY_ROWS):
        for column in "ABF":
            page.text(column, "", "Input note")
        page.date("C", None, "Input")
        page.number(VALUE, None, "Input", "usd_change")
        page.number("E", None, "Input", "usd_short")
        page.row += 1
    page.row -= 1
    page.finish("A5")


def _columns(titles: Log) -> tuple[Column, ...]:
    return (
        Column("Change", 64, "Head note"),
        Column("Version", 12, "Head note"),
        Column("Date", 12, "Head right"),
        Column(titles.effect, 22, "Head right"),
        Column(titles.result, 22, "Head right"),
        Column("Who and why", 60, "Head note"),
    )
