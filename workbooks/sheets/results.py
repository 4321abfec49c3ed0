"""Results: the headline figures, what would have to be true, charts and the data behind them."""

from __future__ import annotations

from collections.abc import Sequence

from core.price_models import PRICE_MODELS
from templates.layout import Chart, Row, Table, TableRow
from workbooks import charts
from workbooks.pages import VALUE, Book, Column, Page

COLUMNS = (
    Column("", 40),
    Column("", 22),
    Column("", 14),
    Column("", 22),
    Column("", 26),
    Column("", 31),
    Column("", 31),
)
_HEADS = {"D": "Head right", "E": "Head right", "F": "Head note", "G": "Head note"}


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Results", COLUMNS)
    page.row = 4
    page.formula("A", "headline", role="Headline")
    page.merge("A4:G4")
    page.sheet.row_dimensions[4].height = 34
    page.row = 5
    layout = book.plan.layout
    for row in (*layout.figures, *layout.sentences):
        page.know(row.name)
    for table in layout.tables:
        _table(page, table)
    first_chart = page.row + 1
    page.row = first_chart + charts.rows_of(len(layout.charts))
    charts.break_pages(page.sheet, first_chart, page.row)
    if layout.figures:
        _rows(page, "Figures", "Worked out from the sheet of periods.", layout.figures)
    _rows(page, "In words", "The sentences of the headline and of the titles.", layout.sentences)
    if any(chart.lines for chart in layout.charts):
        page.block("Titles of the charts over the periods")
    titles = {chart.name: _title(page, chart) for chart in layout.charts if chart.lines}
    frames = [
        charts.Frame(chart, titles[chart.name]) if chart.lines else _data(page, chart)
        for chart in layout.charts
    ]
    last = page.row - 1
    charts.place(page, frames, first_chart)
    page.row = last
    page.finish("A5")


def _table(page: Page, table: Table) -> None:
    if table.new_page:
        page.break_before()
    page.block(table.title)
    titles = (*table.columns, *[""] * (4 - len(table.columns)))
    for column, title in zip("ABCDEFG", ("", "Name", "Unit", *titles), strict=True):
        page.text(column, title, _HEADS.get(column, "Head"))
    page.row += 1
    for row in table.rows:
        _row(page, row)
        page.row += 1


def _row(page: Page, row: TableRow) -> None:
    page.text("A", PRICE_MODELS[row.model].title if row.model else row.label)
    page.text("B", row.cells[0], "Name")
    page.text("C", row.unit, "Unit")
    for column in "DE":
        page.text(column, "", "Label")
    for column, cell, number_format in zip("DE", row.cells, row.formats, strict=False):
        page.formula(column, cell, number_format)
    if row.model:
        page.text("F", PRICE_MODELS[row.model].formula, "Note")
        page.text("G", PRICE_MODELS[row.model].do_not_use, "Note")
    else:
        page.text("G", "", "Note")
        page.text("F", row.text, "Note", over="G")
        page.merge(f"F{page.row}:G{page.row}")


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


def _title(page: Page, chart: Chart) -> str:
    """The row with a chart's title; gives back its cell."""
    page.text("A", "Title")
    page.text("B", f"chart_{chart.name}", "Name")
    page.text("C", "text", "Unit")
    cell = page.formula(VALUE, chart.title, role=" unbroken")
    page.row += 1
    return cell


def _data(page: Page, chart: Chart) -> charts.Frame:
    page.block(f"Data of the chart: {chart.name}")
    title = _title(page, chart)
    if chart.kind == "range":
        page.text(VALUE, "Low end", "Head right")
        page.text("E", "High end less low end", "Head right")
        page.row += 1
    first = page.row
    for point in chart.points:
        page.text("A", point.label)
        page.text("B", "", "Name")
        page.text("C", chart.unit, "Unit")
        page.formula(VALUE, point.formula, chart.format)
        if point.high:
            page.formula("E", f"{point.high}-{VALUE}{page.row}", chart.format)
        page.row += 1
    return charts.Frame(chart, title, first, page.row - 1)
