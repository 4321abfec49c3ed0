"""A workbook being built: pages with a cursor, defined names, styles.

Formulas are given in names. A name on the same page becomes its cell, any other stays as the
defined name of a cell on another sheet; that also decides between black and green.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.pagebreak import Break

from templates.names import names_in, with_names_replaced
from workbooks import printing, styles
from workbooks.errors import WorkbookError
from workbooks.fitting import ROW_POINTS, row_points
from workbooks.plan import Plan
from workbooks.values import escape_text, number_text

VALUE = "D"
"""The column of values on every sheet of figures."""

LONGEST_TEXT = 32_767
MADE = "When this workbook was made:"
"""Begins the note of an input."""

STATUS = (
    'IF(master_check,"Checks: all "&checks_made&" hold",'
    '"CHECK: "&checks_failing&" of "&checks_made&" fail, see Checks")'
)
_FIRST_EXCEL_DAY = date(1900, 3, 1)
_BAND = (("Title", 24), ("Subtitle", 15), ("Status", 16))
_FORMULA_SIGNS = tuple("=+-@'\t\r")
"""What a text begins with that someone, or some program, could take for a formula."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a page: its title, its width in characters and the look of the title."""

    title: str
    width: float
    head: str = "Head"


class Book:
    """A workbook being built."""

    def __init__(self, plan: Plan) -> None:
        """An empty workbook for a plan. `notes` are those of the inputs, by row and column."""
        workbook: Any = openpyxl.Workbook()
        workbook.remove(workbook.active)
        styles.set_base(workbook)
        workbook.calculation = CalcProperties(calcId=191029, fullCalcOnLoad=False)
        self.plan = plan
        self.workbook = workbook
        self.styles = styles.Styles(workbook)
        self.notes: dict[tuple[int, int], str] = {}

    def page(self, name: str, columns: Sequence[Column]) -> Page:
        """A new sheet at the end, its top band and titles written."""
        return Page(self, name, columns)

    def define(self, name: str, sheet: str, cells: str) -> None:
        """Gives cells a name: `cells` is an address such as D12 or K6:K40."""
        absolute = ":".join(pinned(cell) for cell in cells.split(":"))
        self.workbook.defined_names[name] = DefinedName(name, attr_text=f"{sheet}!{absolute}")


class Page:
    """A sheet with a cursor: `row` is the row that is written next."""

    def __init__(self, book: Book, name: str, columns: Sequence[Column]) -> None:
        """The sheet, its top band and the titles of its columns."""
        self.book = book
        self.name = name
        self.columns = columns
        self.letters = [get_column_letter(index) for index in range(1, len(columns) + 1)]
        self.cells: dict[str, str] = {}
        self.own: set[str] = set()
        self.known: dict[str, str] = {}
        self._starts: list[int] = []
        self.sheet: Any = book.workbook.create_sheet(name)
        self.sheet.sheet_format.defaultRowHeight = ROW_POINTS
        self.sheet.sheet_properties.tabColor = styles.TABS.get(name, styles.NAVY)
        self.row = 1
        self._band()
        self._titles()

    def text(self, column: str, text: str, role: str = "Label") -> None:
        """Text that stays text, whatever it begins with.

        Args:
            column: the column's letter.
            text: the text; its row becomes high enough for it where the role wraps.
            role: what the cell is.

        Raises:
            WorkbookError: a text longer than a cell can hold.
        """
        written = escape_text(text)
        if len(written) > LONGEST_TEXT:
            raise WorkbookError(
                f"{self.name}!{column}{self.row}: a cell holds at most {LONGEST_TEXT:,}"
                f" characters; got {len(written):,}"
            )
        cell = self._put(column, written or None, "s" if written else "n", role)
        if written.startswith(_FORMULA_SIGNS):
            cell._style = copy(cell._style)
            cell.quotePrefix = True
        if written and styles.LOOKS[role].wrap:
            self._grow(text, role, column)

    def number(self, column: str, value: float | None, role: str, number_format: str) -> None:
        """A number with all its digits; None leaves the cell empty."""
        text = None if value is None else number_text(float(value))
        self._put(column, text, "n", role, number_format)

    def date(self, column: str, value: date | None, role: str) -> None:
        """A date; one that Excel has no number for becomes text."""
        if value is not None and value < _FIRST_EXCEL_DAY:
            self.text(column, value.isoformat(), f"{role} note")
            return
        self._put(column, value, "n" if value is None else "d", role, "date")

    def formula(
        self, column: str, formula: str, number_format: str = "text", role: str = ""
    ) -> str:
        """A formula given in names, without its "="; gives back the cell's address.

        Args:
            column: the column's letter.
            formula: the formula; names of this page become cells.
            number_format: of the closed list.
            role: a role of its own; one that begins with a space says how a calculation or a
                link is to look, for instance " sentence".
        """
        if not role or role.startswith(" "):
            foreign = any(name not in self.own for name in names_in(formula))
            role = f"{'Link' if foreign else 'Calculation'}{role}"
        written = f"={with_names_replaced(formula, self.cells)}"
        self._put(column, written, "f", role, number_format)
        return f"{column}{self.row}"

    def formula_once(self, column: str, formula: str, number_format: str) -> None:
        """As `formula`; where the same stands already, in `known` or above, that is read."""
        other = self.known.get(formula, formula)
        cell = self.formula(column, other, number_format)
        if not formula.isidentifier():
            self.known.setdefault(formula, cell)

    def name_cell(self, name: str, cell: str) -> None:
        """Makes a cell known by a name, on this page and in the whole workbook."""
        self.know(name, cell)
        self.book.define(name, self.name, cell)

    def know(self, name: str, cell: str = "") -> None:
        """Makes a name one of this page's own; with a cell, formulas of the page read that."""
        self.own.add(name)
        if cell:
            self.cells[name] = cell

    def block(self, title: str, text: str = "") -> None:
        """The heading of a block after an empty row."""
        self.row += 1
        self._starts.append(self.row)
        self.text("A", title, "Block")
        self.row += 1
        if text:
            self.text("A", text, "Block text")
            self.row += 1

    def merge(self, cells: str) -> None:
        """Joins cells, each of which keeps its own style; only the first may hold something."""
        self.sheet.merged_cells.add(cells)

    def break_before(self) -> None:
        """What is written next prints at the top of a page."""
        self.sheet.row_breaks.append(Break(id=self.row))

    def colour(self, cells: str, formula: str, colours: tuple[str, str]) -> None:
        """Colours cells where a formula over the first of them is TRUE; the first rule wins."""
        ink, fill = (f"FF{colour}" for colour in colours)
        look = DifferentialStyle(
            font=Font(color=ink), fill=PatternFill("solid", bgColor=fill, fgColor=fill)
        )
        rule = Rule(type="expression", dxf=look, formula=[formula], stopIfTrue=True)
        self.sheet.conditional_formatting.add(cells, rule)

    def finish(self, freeze: str, room: float = 0.0) -> None:
        """Panes, print set-up and protection; the cursor stands on the last row written.

        Args:
            freeze: the first cell that moves.
            room: the points of rows on a page; if left out, as the sheet is one page wide.
        """
        self.sheet.freeze_panes = freeze
        self.sheet.sheet_view.showGridLines = False
        printing.set_up(self.sheet, self.book.plan, f"A1:{self.letters[-1]}{self.row}")
        if self.name not in printing.PAGES:
            width = sum(column.width * 7 + 5 for column in self.columns) * 0.75
            room = room or printing.fitted_room(width)
            printing.break_rows(self.sheet, self.row, self._starts, room)
        printing.protect(self.sheet)

    def _grow(self, text: str, role: str, column: str) -> None:
        look = styles.LOOKS[role]
        width = self.columns[self.letters.index(column)].width
        needed = row_points(text, width - look.indent, look.size, look.bold)
        row = self.sheet.row_dimensions[self.row]
        if needed > (row.height or ROW_POINTS):
            row.height = needed

    def _put(
        self, column: str, value: object, kind: str, role: str, number_format: str = "text"
    ) -> Any:
        """Fills a cell of the row; its kind is known, so openpyxl need not guess it."""
        cell = self.sheet.cell(self.row, column_index_from_string(column))
        cell._value = value
        cell.data_type = kind
        cell._style = self.book.styles.kept(role, number_format)
        return cell

    def _band(self) -> None:
        """The frozen top: title, subtitle and the state of the checks, which Cover works out."""
        described = self.book.plan.layout.sheet(self.name)
        for row, (role, height) in enumerate(_BAND, 1):
            self.row = row
            self.sheet.row_dimensions[row].height = height
            for column in self.letters:
                self.text(column, "", role)
        self.row = 1
        self.text("A", described.title, "Title")
        self.row = 2
        self.text("A", described.subtitle, "Subtitle")
        self.row = 3
        if self.name == "Cover":
            self.name_cell("check_status", self.formula("A", STATUS, role="Status"))
        else:
            self.formula("A", "check_status", role="Status")
        whole = f"A3:{self.letters[-1]}3"
        self.colour(whole, "master_check", styles.GOOD)
        self.colour(whole, "NOT(master_check)", styles.BAD)

    def _titles(self) -> None:
        self.row = 4
        for column, described in zip(self.letters, self.columns, strict=True):
            self.sheet.column_dimensions[column].width = described.width
        if any(column.title for column in self.columns):
            for column, described in zip(self.letters, self.columns, strict=True):
                self.text(column, described.title, described.head)
            self.row = 5


def pinned(cell: str) -> str:
    """An address with both parts fixed: D12 as $D$12."""
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"
