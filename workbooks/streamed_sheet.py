"""A sheet written row after row, so that a hundred thousand of them are no burden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.table import Table, TableColumn

from core.cells import Cell, CellError
from workbooks.fitting import ROW_POINTS, row_points
from workbooks.printing import A4
from workbooks.shown import readable
from workbooks.styles import LOOKS, NAVY, Styles
from workbooks.values import escape_text, number_text

LONGEST_TEXT = 32_767
_CUT = 32_700
_HIGHEST_ROW = 409.0
_FORMULA_SIGNS = tuple("=+-@'")


@dataclass(frozen=True, slots=True)
class Item:
    """What one cell shows: a value, its role and its number format; a link to a sheet."""

    value: Cell
    role: str = "Label"
    number_format: str = "text"
    link: str = ""


class StreamedSheet:
    """A sheet of a write-only workbook; `row` is the row that is written next."""

    def __init__(
        self, book: Any, styles: Styles, name: str, widths: Sequence[float], head_row: int
    ) -> None:
        """A new sheet at the end of a book.

        Args:
            book: an openpyxl workbook, write-only.
            styles: of that workbook.
            name: the sheet's.
            widths: of its columns, in characters.
            head_row: the last row that stays in view and is printed on every page.
        """
        self._sheet: Any = book.create_sheet(name)
        self._styles = styles
        self._widths = widths
        self._cells: dict[tuple[int, str, str, bool], Any] = {}
        self.row = 1
        self._set_up(head_row)

    def write(self, items: Sequence[Item], height: float | None = None) -> None:
        """Writes a row; it becomes high enough for wrapped text unless a height is given."""
        needed = height or self._height(items)
        if needed > ROW_POINTS:
            self._sheet.row_dimensions[self.row].height = needed
        self._sheet.append(self._row_cells(items))
        self.row += 1

    def add_table(self, name: str, titles: Sequence[str], first: int) -> None:
        """Makes a table with filters of the rows from a heading row to the last one written."""
        area = f"A{first}:{get_column_letter(len(titles))}{self.row - 1}"
        table: Any = Table(displayName=name, ref=area, autoFilter=AutoFilter(ref=area))
        table.tableColumns = [
            TableColumn(id=number, name=title) for number, title in enumerate(titles, 1)
        ]
        self._sheet._tables.add(table)

    def _set_up(self, head_row: int) -> None:
        sheet = self._sheet
        sheet.sheet_properties.tabColor = NAVY
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.5, bottom=0.7, footer=0.3)
        sheet.print_title_rows = f"1:{head_row}"
        sheet.oddFooter.left.text = "crypto-inflow, recalculation report"
        sheet.oddFooter.right.text = "&A, page &P of &N"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_format.defaultRowHeight = ROW_POINTS
        sheet.freeze_panes = f"A{head_row + 1}"
        for column, width in enumerate(self._widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    def _height(self, items: Sequence[Item]) -> float:
        heights = [ROW_POINTS]
        for item, width in zip(items, self._widths, strict=False):
            look = LOOKS[item.role]
            if look.wrap and isinstance(item.value, str):
                text = item.value[:_CUT]
                if len(text) > width / 2 or "\n" in text:
                    heights.append(row_points(text, width - look.indent, look.size, look.bold))
        return min(max(heights), _HIGHEST_ROW)

    def _row_cells(self, items: Sequence[Item]) -> Iterator[Any]:
        return (self._cell(column, item) for column, item in enumerate(items))

    def _cell(self, column: int, item: Item) -> Any:
        """The one cell object of a column and a style, with the value of this row."""
        value, kind = _written(item.value)
        quoted = kind == "s" and value is not None and value.startswith(_FORMULA_SIGNS)
        key = (column, item.role, item.number_format, quoted)
        cell = self._cells.get(key)
        if cell is None or item.link:
            cell = WriteOnlyCell(self._sheet)
            cell.style = self._styles.name(item.role, item.number_format)
            if quoted:
                cell.quotePrefix = True
            if not item.link:
                self._cells[key] = cell
        if item.link:
            cell.hyperlink = Hyperlink(ref="", location=f"'{item.link}'!A1")
        cell.value = value
        cell.data_type = kind
        return cell


def _written(value: Cell) -> tuple[str | None, str]:
    """A value as the file holds it, and the type of its cell; an error is a text in a report."""
    if value is None or value == "":
        return None, "n"
    if isinstance(value, bool):
        return str(int(value)), "b"
    if isinstance(value, CellError):
        return value.value, "s"
    if isinstance(value, str):
        return _text(value), "s"
    return number_text(float(value)), "n"


def _text(value: str) -> str:
    """A text that a cell can hold; what is too long says so at its end."""
    text = escape_text(readable(value))
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[:_CUT]}… (cut: {len(value):,} characters)"
