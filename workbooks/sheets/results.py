"""Results: the headline figures, what would have to be true, charts and the data behind them."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from core.price_models import PRICE_MODELS
from templates.layout import Row, Table, TableRow
from templates.names import widest_names
from workbooks import charts
from workbooks.pages import VALUE, Book, Column, Page
from workbooks.sheets import chart_data, grids

COLUMNS = (
    Column("", 40),
    Column("", 22),
    Column("", 14),
    Column("", 22),
    Column("", 26),
    Column("", 63),
)
_LAST = "F"
_HEADS = {"D": "Head right", "E": "Head right", "F": "Head note"}


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Results", COLUMNS)
    page.row = 4
    page.formula("A", "headline", role="Headline unbroken")
    for column in page.letters[1:]:
        page.text(column, "", "Headline unbroken")
    page.sheet.row_dimensions[4].height = 34
    page.row = 5
    layout = book.plan.layout
    for row in (*layout.figures, *layout.sentences):
        page.know(row.name)
    for name in (*(f"grid_{g.name}" for g in layout.grids), *widest_names(layout)):
        page.know(name)
    for index, table in enumerate(layout.tables):
        _table(page, table, table_name(index))
    for grid in layout.grids:
        grids.write(page, grid)
    first_chart = page.row + 1
    page.row = first_chart + charts.rows_of(len(layout.charts))
    charts.break_pages(page.sheet, first_chart, page.row)
    if layout.figures:
        sheets = ["Members"] * bool(layout.members) + [line.sheet for line in layout.timeline]
        said = f"Worked out from {' and '.join(sheets)}."
        _rows(page, "Figures", said, layout.figures)
    _rows(page, "In words", "The sentences of the headline and of the titles.", layout.sentences)
    if any(chart.lines for chart in layout.charts):
        page.block("Titles of the charts over the periods")
    titles = {chart.name: chart_data.title(page, chart) for chart in layout.charts if chart.lines}
    frames = [
        charts.Frame(chart, titles[chart.name]) if chart.lines else chart_data.write(page, chart)
        for chart in layout.charts
    ]
    last = page.row - 1
    charts.place(page, frames, first_chart)
    page.row = last
    page.finish("A5")


def table_name(index: int) -> str:
    """The name of the cells of a table by its place: table_a, table_b."""
    return f"table_{ascii_lowercase[index]}"


def _table(page: Page, table: Table, name: str) -> None:
    if table.new_page:
        page.break_before()
    page.block(table.title)
    titles = (*table.columns, *[""] * (3 - len(table.columns)))
    for column, title in zip("ABCDEF", ("", "Name", "Unit", *titles), strict=True):
        page.text(column, title, _HEADS.get(column, "Head"))
    page.row += 1
    first = page.row
    for row in table.rows:
        _row(page, row)
        page.row += 1
    page.book.define(name, page.name, f"A{first}:{_LAST}{page.row - 1}")


def _row(page: Page, row: TableRow) -> None:
    page.text("A", PRICE_MODELS[row.model].title if row.model else row.label)
    page.text("B", row.cells[0], "Name")
    page.text("C", row.unit, "Unit")
    for column in "DE":
        page.text(column, "", "Label")
    for column, cell, number_format in zip("DE", row.cells, row.formats, strict=False):
        page.formula(column, cell, number_format)
    page.text("F", model_text(row.model) if row.model else row.text, "Note")


def model_text(name: str) -> str:
    """A price model's formula, and when not to use it."""
    model = PRICE_MODELS[name]
    unfit = model.do_not_use
    return f"{model.formula}. Do not use {unfit[0].lower()}{unfit[1:]}"


def _rows(page: Page, title: str, text: str, rows: Sequence[Row]) -> None:
    page.block(title, text)
    for row in rows:
        page.text("A", row.label)
        page.text("B", row.name, "Name")
        page.text("C", row.unit, "Unit")
        number_format = row.format or page.book.plan.layout.formats.get(row.unit, "text")
        role = "" if number_format != "text" else " unbroken"
        page.name_cell(row.name, page.formula(VALUE, row.formula, number_format, role))
        page.row += 1
