"""Sheets, ranges, names and charts of the Excel for tests; see `fake_excel`."""

import re
from datetime import date, datetime, timedelta

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import to_excel
from xlwings import base_classes

from core.cells import CellError
from tests.addin.fake_com import COM_ERRORS, ComError, ComSheet
from workbooks.address import Rect, fixed_name, parse_rect

_EPOCH = datetime(1899, 12, 30)
_NUMBER = re.compile(r"[-+]?\$?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?%?")


class Cell:
    __slots__ = ("formula", "locked", "number_format", "seen", "value")

    def __init__(self, value=None, formula="", locked=True, number_format="General"):
        self.value, self.formula = value, formula
        self.locked, self.number_format = locked, number_format
        self.seen = 0  # the calculation whose value it holds


class FakeSheet(base_classes.Sheet):
    """A sheet: its cells by row and column from 0."""

    name = book = cells = None

    def __init__(self, book, formulas, values):
        self.book, self.cells, self.merged = book, {}, []
        self.added_charts, self.looks, self.added = [], [], formulas is None
        self.protected = False
        if formulas is not None:
            self._load(formulas, values)

    def _load(self, formulas, values):
        self.name = formulas.title
        self.protected = bool(formulas.protection.sheet)
        self.merged = [parse_rect(str(area)) for area in formulas.merged_cells.ranges]
        for row in formulas.iter_rows():
            for one in row:
                formula = getattr(one.value, "text", one.value)
                is_formula = one.data_type == "f"
                shown = values.cell(one.row, one.column).value
                self.cells[one.row - 1, one.column - 1] = Cell(
                    _loaded(shown),
                    (formula if formula.startswith("=") else f"={formula}") if is_formula else "",
                    one.protection.locked,
                    one.number_format,
                )

    @property
    def api(self):
        return ComSheet(self)

    @property
    def charts(self):
        return FakeCharts(self)

    def range(self, arg1, arg2=None):
        first, last = _rect(arg1), _rect(arg2) if arg2 is not None else None
        whole = last or first
        return FakeRange(self, Rect(first.top, first.left, whole.bottom, whole.right))

    def cell(self, row, column):
        return self.cells.setdefault((row, column), Cell())


def _rect(argument):
    if isinstance(argument, FakeRange):
        return argument.rect
    if isinstance(argument, str):
        found = parse_rect(argument)
        if found is None:
            raise ComError("Method 'Range' of object '_Worksheet' failed")
        return found
    row, column, *size = argument
    rows, columns = size or (1, 1)
    if row < 1 or column < 1:
        raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
    return Rect(row - 1, column - 1, row + rows - 2, column + columns - 2)


def _loaded(value):
    if isinstance(value, datetime | date):
        return float(to_excel(value))
    if isinstance(value, str) and value in list(CellError):
        return CellError(value)
    return float(value) if type(value) is int else value


class FakeRange(base_classes.Range):
    max_cells_per_read = max_cells_per_write = None
    options = None
    coords = sheet = rect = None

    def __init__(self, sheet, rect):
        self.sheet, self.rect = sheet, rect

    @property
    def api(self):
        return self

    @property
    def row(self):
        return self.rect.top + 1

    @property
    def column(self):
        return self.rect.left + 1

    @property
    def shape(self):
        return self.rect.rows, self.rect.columns

    def __len__(self):
        return self.rect.rows * self.rect.columns

    def __call__(self, *place):
        if len(place) == 1:
            row, column = divmod(place[0] - 1, self.rect.columns)
            place = row + 1, column + 1
        row, column = self.rect.top + place[0] - 1, self.rect.left + place[1] - 1
        return FakeRange(self.sheet, Rect(row, column, row, column))

    def get_address(self, row_absolute, column_absolute, external):
        address = fixed_name(self.rect)
        if not row_absolute and not column_absolute:
            address = address.replace("$", "")
        name = self.sheet.name
        quoted = (
            f"'[{self.sheet.book.name}]{name}'"
            if " " in name
            else f"[{self.sheet.book.name}]{name}"
        )
        return f"{quoted}!{address}" if external else address

    @property
    def address(self):
        return fixed_name(self.rect)

    def _places(self):
        return [
            [(row, column) for column in range(self.rect.left, self.rect.right + 1)]
            for row in range(self.rect.top, self.rect.bottom + 1)
        ]

    @property
    def raw_value(self):
        book = self.sheet.book
        return [[_com(book.value(self.sheet, *at)) for at in row] for row in self._places()]

    @raw_value.setter
    def raw_value(self, data):
        self._write(data, _typed)

    @property
    def formula(self):
        found = [[_formula(self.sheet.cell(*place)) for place in row] for row in self._places()]
        return found[0][0] if len(self) == 1 else tuple(tuple(row) for row in found)

    @formula.setter
    def formula(self, data):
        self._write(data, _typed)

    @property
    def formula2(self):
        return self.formula

    @formula2.setter
    def formula2(self, data):
        self._write(data, _typed)

    def _write(self, data, read):
        rows = data if isinstance(data, list | tuple) else None
        cells = []
        for number, row in enumerate(self._places()):
            for position, place in enumerate(row):
                value = rows[number][position] if rows is not None else data
                self._check(place)
                cells.append((place, *read(value)))
        for place, value, formula, number_format in cells:
            cell = self.sheet.cell(*place)
            cell.value, cell.formula = value, formula
            if number_format and cell.number_format == "General":
                cell.number_format = number_format
            self.sheet.book.write(self.sheet, *place, cell)

    def _check(self, place):
        if self.sheet.protected and self.sheet.cell(*place).locked:
            raise ComError("The cell or chart you're trying to change is on a protected sheet.")
        for area in self.sheet.merged:
            if area.holds(*place) and place != (area.top, area.left):
                raise ComError("We can't do that to a merged cell.")

    def _format(self, name, value):
        if self.sheet.protected:
            raise ComError(f"Unable to set the {name} property of the Range class")
        self.sheet.looks.append((self.address, name, value))

    @property
    def number_format(self):
        return self.sheet.cell(self.rect.top, self.rect.left).number_format

    @number_format.setter
    def number_format(self, value):
        self._format("NumberFormat", value)
        for row in self._places():
            for place in row:
                self.sheet.cell(*place).number_format = value

    @property
    def font(self):
        return FakeFont(self)


def _look(name, kinds):
    def write(target, value):
        if not isinstance(value, kinds):
            raise ComError(f"Unable to set the {name} property of the Range class")
        target._format(name, value)

    return property(None, write)


FakeRange.column_width = _look("ColumnWidth", (int, float))
FakeRange.color = _look("Color", tuple)
FakeRange.wrap_text = _look("WrapText", bool)
FakeRange.vertical_alignment = _look("VerticalAlignment", str)


class FakeFont(base_classes.Font):
    def __init__(self, cells):
        self._cells = cells

    def _format(self, name, value):
        self._cells._format(f"Font.{name}", value)


FakeFont.bold = _look("Bold", bool)
FakeFont.size = _look("Size", (int, float))


def _com(cell):
    """A value as COM hands it over: dates as dates, errors as numbers."""
    value = cell.value
    if isinstance(value, CellError):
        return COM_ERRORS[value]
    if type(value) is float and is_date_format(cell.number_format):
        return _EPOCH + timedelta(days=value)
    return value


def _formula(cell):
    """Range.Formula: the formula, or the constant as one would type it."""
    if cell.formula:
        return cell.formula
    if cell.value is None:
        return ""
    if isinstance(cell.value, bool):
        return str(cell.value).upper()
    return f"{cell.value:.15g}" if isinstance(cell.value, float) else str(cell.value)


def _typed(value):
    """Value, formula and number format of a cell into which a value is put."""
    if value is None or value == "":
        return None, "", ""
    if isinstance(value, bool):
        return value, "", ""
    if isinstance(value, int | float):
        return float(value), "", ""
    if isinstance(value, datetime):
        return float(to_excel(value)), "", "m/d/yyyy"
    if not isinstance(value, str):
        raise ComError(
            f"Objects of type {type(value).__name__!r} can not be converted to a COM VARIANT"
        )
    if len(value) > 32_767:
        raise ComError("Text is too long for a cell")
    return _read_text(value)


def _read_text(text):
    if text.startswith("'"):
        return text[1:], "", ""
    if text.startswith("="):
        if text.count("(") != text.count(")"):
            raise ComError("There's a problem with this formula.")
        return None, text, ""
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE", "", ""
    if text in list(CellError):
        return CellError(text), "", ""
    if _NUMBER.fullmatch(text) and any(sign.isdigit() for sign in text):
        number = float(re.sub(r"[$,%]", "", text))
        return (number / 100 if text.endswith("%") else number), "", ""
    for written, pattern in (
        (text, "%Y-%m-%d"),
        (text, "%B %Y"),
        (f"{text} 2026", "%d %B %Y"),
        (f"{text} 2026", "%m-%d %Y"),
    ):
        try:
            day = datetime.strptime(written, pattern)
        except ValueError:
            continue
        return float(to_excel(day)), "", "m/d/yyyy"
    return text, "", ""


class FakeNames(base_classes.Names):
    def __init__(self, book):
        self._book = book

    def _found(self, name):
        return next((one for one in self._book.targets if one.lower() == name.lower()), None)

    def contains(self, name):
        return self._found(name) is not None

    def __call__(self, name):
        found = self._found(name)
        if found is None:
            raise ComError("Application-defined or object-defined error")
        return FakeName(self._book, found)

    def __len__(self):
        return len(self._book.targets)


class FakeName(base_classes.Name):
    def __init__(self, book, name):
        self._book, self._name = book, name

    @property
    def name(self):
        return self._name

    @property
    def refers_to_range(self):
        sheet, _, address = self._book.targets[self._name].rpartition("!")
        if parse_rect(address) is None:
            raise ComError("Application-defined or object-defined error")
        return self._book.sheets(sheet.strip("'").replace("''", "'")).range(address)


class FakeCharts(base_classes.Charts):
    def __init__(self, sheet):
        self._sheet = sheet

    def __len__(self):
        return len(self._sheet.added_charts)

    def __call__(self, number):
        return self._sheet.added_charts[number - 1]

    def add(
        self,
        left,
        top,
        width,
        height,
        chart_type=None,
        source=None,
        plot_by=None,
        name=None,
        anchor=None,
        style=227,
    ):
        if width <= 0 or height <= 0:
            raise ComError("The specified dimension is not valid for the current chart type")
        chart = FakeChart(chart_type, source, plot_by, anchor)
        self._sheet.added_charts.append(chart)
        return chart


class FakeChart(base_classes.Chart):
    chart_type = title = source = plot_by = anchor = category_axis = None

    def __init__(self, chart_type, source, plot_by, anchor):
        self.chart_type, self.source = chart_type, source
        self.plot_by, self.anchor, self.category_axis = plot_by, anchor, FakeAxis()


class FakeAxis(base_classes.ChartAxis):
    reverse_order = False

    def set(self, *, reverse_order, **others):
        self.reverse_order = reverse_order
