"""Log: how the headline came about, and room for the changes of whoever works with the file."""

from __future__ import annotations

from workbooks.pages import VALUE, Book, Column
from workbooks.walk import walk

COLUMNS = (
    Column("Change", 64, "Head note"),
    Column("Version", 12, "Head note"),
    Column("Date", 12, "Head right"),
    Column("Effect on the inflow", 22, "Head right"),
    Column("Inflow afterwards", 22, "Head right"),
    Column("Who and why", 60, "Head note"),
)
EMPTY_ROWS = 10


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Log", COLUMNS)
    plan = book.plan
    page.block("How this workbook came about", "Computed by crypto-inflow when it was made.")
    for step in walk(plan.scenario):
        page.text("A", step.change, "Stored note")
        page.text("B", plan.version, "Stored note")
        page.date("C", plan.created.date(), "Stored")
        page.number(VALUE, step.effect, "Stored", "usd_change")
        page.number("E", step.inflow, "Stored", "usd_short")
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
