"""Audit: the article's claims with the exact values that core computes, and this workbook's own."""

from __future__ import annotations

from core.audit import Claim, audit, audit_table
from core.cells import Cell
from templates.layout import AuditRow
from workbooks.pages import VALUE, Book, Column, Page
from workbooks.styles import BAD, CHANGED, GOOD

COLUMNS = (
    Column("Claim of the article", 46),
    Column("No.", 6, "Head right"),
    Column("Verdict", 13, "Head centre"),
    Column("Exact value", 21, "Head right"),
    Column("In this workbook", 21, "Head right"),
    Column("Arithmetic", 36, "Head note"),
    Column("Why", 72, "Head note"),
)


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Audit", COLUMNS)
    shown = {row.n: row for row in book.plan.layout.audit}
    first = page.row
    for claim, exact in zip(audit(), audit_table().column("exact"), strict=True):
        _claim(page, claim, exact, shown.get(claim.n))
        page.row += 1
    page.row -= 1
    verdicts = f"C{first}:C{page.row}"
    page.colour(verdicts, f'$C{first}="holds"', GOOD)
    page.colour(verdicts, f'OR($C{first}="wrong",$C{first}="contradicts")', BAD)
    page.colour(verdicts, f'$C{first}<>"holds"', CHANGED)
    page.finish("B5")


def _claim(page: Page, claim: Claim, exact: Cell, shown: AuditRow | None) -> None:
    page.text("A", claim.claim)
    page.number("B", claim.n, "Index", "plain")
    page.text("C", claim.verdict, "Result")
    if isinstance(exact, float) and shown is not None:
        page.number(VALUE, exact, "Stored", shown.format)
    else:
        page.text(VALUE, "none" if exact is None else str(exact), "Stored note")
    if shown is not None and shown.live:
        page.formula("E", shown.live, shown.format)
    else:
        page.text("E", "")
    page.text("F", claim.formula, "Note")
    page.text("G", claim.why, "Reason")
