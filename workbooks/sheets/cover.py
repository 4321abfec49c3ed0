"""Cover: what the workbook is, its headline, versions, colours and contents."""

from __future__ import annotations

from openpyxl.worksheet.hyperlink import Hyperlink

from workbooks.pages import Book, Column, Page
from workbooks.read import TEMPLATE_NAME
from workbooks.theming import Logo

COLUMNS = (Column("", 34), Column("", 120))
HEADLINE_HEIGHT = 44

_KEY = (
    (
        "Sample input",
        "Input",
        "Type here: every yellow cell",
    ),
    ("Calculation sentence", "Calculation", "A formula over cells of the same sheet"),
    ("Link sentence", "Link", "A formula that reads another sheet"),
    (
        "Stored note",
        "Stored figure",
        "A figure stored when the workbook was made; no formula reads it but checks",
    ),
)


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Cover", COLUMNS)
    _headline(page)
    _about(page)
    _versions(page)
    _contents(page)
    _key(page)
    page.block("Without the add-in")
    for line in book.plan.layout.portable:
        _paragraph(page, "", line)
    page.row -= 1
    if book.plan.form.theme.image:
        page.sheet.add_image(Logo(book.plan.form.theme, 1, int(COLUMNS[1].width * 7 + 5)))
    page.finish("A4")


def _headline(page: Page) -> None:
    page.row = 4
    page.text("A", "In one sentence", "Headline")
    page.name_cell("headline", page.formula("B", page.book.plan.layout.headline, role="Headline"))
    page.sheet.row_dimensions[page.row].height = HEADLINE_HEIGHT
    page.row += 1


def _about(page: Page) -> None:
    layout = page.book.plan.layout
    page.block("About")
    _paragraph(page, "Purpose", layout.purpose)
    _paragraph(page, "Signs and units", layout.sign_convention)
    if not page.book.plan.is_report:
        _paragraph(page, "How to fill it in", layout.fill_in or _FILL_IN)


_FILL_IN = (
    "Type your own figures in the yellow cells of Assumptions, each with its source and date; the"
    " other sheets follow at once. The bar at the top of every sheet stays green while all checks"
    " hold. Save the file, then: crypto-inflow report model.xlsx -o report.xlsx"
)


def _versions(page: Page) -> None:
    plan = page.book.plan
    page.block("Scenario and versions")
    _formula(page, "Scenario", 'scenario_title&""')
    _formula(page, "Scenario name", 'scenario_name&""')
    _formula(page, "Market as of", "scenario_as_of", "date")
    _formula(page, "Inputs changed since it was made", "inputs_changed", "plain")
    _stored(page, "Scenario hash when made", plan.scenario.digest())
    page.name_cell("scenario_hash", f"B{page.row - 1}")
    _stored(page, "Seed", "None: nothing here is simulated")
    _stored(page, "Made", f"{plan.created:%Y-%m-%d %H:%M} UTC")
    _stored(page, "Made by", f"crypto-inflow {plan.version}")
    _stored(page, "Template", plan.layout.name)
    page.name_cell(TEMPLATE_NAME, f"B{page.row - 1}")
    _stored(page, "Version of the template", f"{plan.layout.version}, {plan.purpose}")


def _contents(page: Page) -> None:
    page.block("Contents")
    for sheet in page.book.plan.layout.sheets:
        name = sheet.name
        page.text("A", name, "Hyperlink")
        cell = f"A{page.row}"
        page.sheet[cell].hyperlink = Hyperlink(ref=cell, location=f"{name}!A1", display=name)
        page.sheet[cell].style = page.book.styles.name("Hyperlink")
        page.text("B", sheet.contents, "Reason")
        page.row += 1


def _key(page: Page) -> None:
    page.block("Colours")
    for role, sample, meaning in _KEY:
        page.text("A", sample, role)
        page.text("B", meaning, "Reason")
        page.row += 1


def _paragraph(page: Page, label: str, text: str) -> None:
    page.text("A", label, "Strong" if label else "Label")
    page.text("B", text, "Reason")
    page.row += 1


def _formula(page: Page, label: str, formula: str, number_format: str = "text") -> None:
    page.text("A", label, "Label")
    page.formula("B", formula, number_format, role=" sentence")
    page.row += 1


def _stored(page: Page, label: str, text: str) -> None:
    page.text("A", label, "Label")
    page.text("B", text, "Stored note")
    page.row += 1
