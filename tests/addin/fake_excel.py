"""An Excel for tests, under xlwings' own classes: `xlwings.Book(impl=FakeBook(...))`.

What is not made here raises NotImplementedError, as xlwings' base classes do, so that a macro
cannot call what nobody thought of. Cells behave as Excel's: a text is read as a number, a date or a
formula unless an apostrophe stands before it; a locked cell of a protected sheet refuses; formulas
are calculated by the headless engine, at once or when asked, as the mode says.
"""

import io
import re
from datetime import date, datetime, timedelta

import openpyxl
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import to_excel
from xlwings import base_classes

from core.catalog import CATALOG
from core.cells import CellError
from workbooks.address import Rect, fixed_name, parse_rect
from workbooks.finishing import calculated
from workbooks.formula import all_calls, tokenize
from workbooks.formulon_engine import open_formulon
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

COM_ERRORS = {
    CellError.NULL: -2146826288,
    CellError.DIV0: -2146826281,
    CellError.VALUE: -2146826273,
    CellError.REF: -2146826265,
    CellError.NAME: -2146826259,
    CellError.NUM: -2146826252,
    CellError.NA: -2146826246,
    CellError.SPILL: -2146826243,
    CellError.CALC: -2146826238,
}
KNOWN_TO_XLWINGS = {
    number: error.value
    for error, number in COM_ERRORS.items()
    if error not in (CellError.SPILL, CellError.CALC)
}
MODES = ("automatic", "manual", "semiautomatic")
NOW = datetime(2026, 1, 2)
_EPOCH = datetime(1899, 12, 30)
_NUMBER = re.compile(r"[-+]?\$?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?%?")
_BAD_NAME = re.compile(r"[\[\]:*?/\\]")


class ComError(Exception):
    """As pywintypes.com_error: Excel refused."""

    def __init__(self, said):
        self.excepinfo = (0, "Microsoft Excel", said, "", 0, -2146827284)
        super().__init__(-2147352567, "Exception occurred.", self.excepinfo, None)


class Cell:
    __slots__ = ("formula", "locked", "number_format", "seen", "value")

    def __init__(self, value=None, formula="", locked=True, number_format="General"):
        self.value, self.formula = value, formula
        self.locked, self.number_format = locked, number_format
        self.seen = 0  # the calculation whose value it holds


class ComApplication:
    """The few members of Excel's Application that are called by name."""

    __slots__ = ("EnableCancelKey", "answers", "asked")

    def __init__(self):
        self.EnableCancelKey = 1
        self.answers, self.asked = [], []

    def _answer(self, **asked):
        self.asked.append(asked)
        return self.answers.pop(0)

    def InputBox(self, Prompt, Title, Default, Type):  # noqa: N802, N803
        if len(Prompt) > 255:
            raise ComError("Unable to get the InputBox property of the Application class")
        assert Type == 2
        return self._answer(prompt=Prompt, title=Title, default=Default)

    def GetOpenFilename(self, FileFilter, Title):  # noqa: N802, N803
        assert re.fullmatch(r"[^,]+,\*\.\w+", FileFilter)
        return self._answer(title=Title, filter=FileFilter)

    def GetSaveAsFilename(self, InitialFileName, FileFilter, Title):  # noqa: N802, N803
        assert re.fullmatch(r"[^,]+,\*\.\w+", FileFilter)
        return self._answer(title=Title, proposed=InitialFileName)

    def FileDialog(self, kind):  # noqa: N802
        assert kind == 4
        return ComFolderDialog(self)


class ComFolderDialog:
    __slots__ = ("Title", "_application", "_found")

    def __init__(self, application):
        self._application = application

    def Show(self):  # noqa: N802
        self._found = self._application._answer(title=self.Title)
        return 0 if self._found is False else -1

    def SelectedItems(self, number):  # noqa: N802
        assert number == 1
        return self._found


class ComBook:
    __slots__ = ("_book",)

    def __init__(self, book):
        self._book = book

    def SaveCopyAs(self, path):  # noqa: N802
        assert isinstance(path, str)
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(self._book.data())


class ComSheet:
    __slots__ = ("_sheet",)

    def __init__(self, sheet):
        self._sheet = sheet

    def Evaluate(self, expression):  # noqa: N802
        engine = open_formulon(self._sheet.book.data(), "evaluate", NOW)
        try:
            index = self._sheet.book.listed.index(self._sheet)
            grid = engine.evaluate(index, 0, 0, expression)
        finally:
            engine.close()
        rows = tuple(tuple(COM_ERRORS.get(one, one) for one in row) for row in grid)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


class FakeEngine:
    name, type = "excel", "desktop"

    @staticmethod
    def prepare_xl_data_element(value, options):
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        def clean(value):
            if value in ("", None):
                return empty_as
            if isinstance(value, datetime):
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour,
                    minute=value.minute, second=value.second,
                )  # fmt: skip
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            if type(value) is int and value in KNOWN_TO_XLWINGS:
                return KNOWN_TO_XLWINGS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class FakeApp(base_classes.App):
    """One Excel, with its books, its state, and what it showed."""

    def __init__(self):
        self.api = ComApplication()
        self.opened, self.alerts, self.alert_answers, self.bars = [], [], [], []
        self.calculations = 0
        self.selected = None
        self._state = {
            "screen_updating": True,
            "enable_events": True,
            "calculation": "automatic",
            "status_bar": False,
            "display_alerts": True,
        }

    engine = FakeEngine()
    api = None
    version, pid, hwnd, path = "16.0", 4242, 99, "C:\\Program Files\\Microsoft Office"

    @property
    def books(self):
        return FakeBooks(self)

    @property
    def selection(self):
        return self.selected

    def calculate(self):
        self.calculations += 1
        for book in self.opened:
            book.calculate()

    def alert(self, prompt, title, buttons, mode, callback):
        assert buttons in (None, "ok", "ok_cancel", "yes_no", "yes_no_cancel")
        assert mode in (None, "info", "critical")
        self.alerts.append((prompt, buttons, mode))
        return self.alert_answers.pop(0) if self.alert_answers else "ok"

    def state(self):
        return dict(self._state)


def _of_the_app(name, check):
    def read(app):
        return app._state[name]

    def write(app, value):
        if not check(value):
            raise ComError(f"Unable to set the {name} property of the Application class")
        app._state[name] = value
        if name == "status_bar":
            app.bars.append(value)

    return property(read, write)


for _name in ("screen_updating", "enable_events", "display_alerts"):
    setattr(FakeApp, _name, _of_the_app(_name, lambda value: isinstance(value, bool)))
FakeApp.calculation = _of_the_app("calculation", lambda value: value in MODES)
FakeApp.status_bar = _of_the_app(
    "status_bar", lambda v: v is False or (isinstance(v, str) and len(v) <= 255)
)


class FakeBooks(base_classes.Books):
    def __init__(self, app):
        self.app = self._app = app

    def __call__(self, name_or_index):
        if isinstance(name_or_index, int):
            return self._app.opened[name_or_index - 1]
        found = [b for b in self._app.opened if b.name.lower() == name_or_index.lower()]
        if not found:
            raise KeyError(name_or_index)
        return found[0]

    def __len__(self):
        return len(self._app.opened)

    def __iter__(self):
        return iter(self._app.opened)

    def __contains__(self, name):
        return any(b.name.lower() == name.lower() for b in self._app.opened)

    def open(self, fullname, *more, **options):
        with open(fullname, "rb") as file:  # noqa: PTH123
            return FakeBook(file.read(), str(fullname), self._app)


class FakeBook(base_classes.Book):
    """A workbook from a file's bytes."""

    def __init__(self, data, fullname, app):
        self._data, self.path = data, str(fullname)
        self.app = app
        self.name = re.split(r"[\\/]", self.path)[-1]
        if any(one.name.lower() == self.name.lower() for one in app.opened):
            raise ComError(f"A workbook named {self.name} is already open")
        formulas = openpyxl.load_workbook(io.BytesIO(data))
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        self.structure_locked = bool(formulas.security and formulas.security.lockStructure)
        self.listed = [FakeSheet(self, sheet, values[sheet.title]) for sheet in formulas.worksheets]
        self.targets = {
            name: one.attr_text for name, one in formulas.defined_names.items() if one.attr_text
        }
        self.published = any(
            call.name in CATALOG
            for sheet in self.listed
            for cell in sheet.cells.values()
            if cell.formula
            for call in all_calls(tokenize(cell.formula[1:]))
        )
        self.changed, self.stale, self.saved = {}, False, 0
        self._engine, self._turn = None, 0
        app.opened.append(self)

    app, name = None, None

    @property
    def api(self):
        return ComBook(self)

    @property
    def fullname(self):
        return self.path

    @property
    def sheets(self):
        return FakeSheets(self)

    @property
    def names(self):
        return FakeNames(self)

    def save(self, path=None, password=None):
        assert path is None
        self.saved += 1
        with open(self.path, "wb") as file:  # noqa: PTH123
            file.write(self.data())

    def close(self):
        self.close_engine()
        self.app.opened.remove(self)

    def write(self, sheet, row, column, cell):
        """Notes a changed cell; calculates when it is next looked at, or when asked."""
        self.changed[sheet, row, column] = cell
        if sheet.added and not cell.formula:
            return
        self.stale = True
        if self._engine is not None and not cell.formula:
            self._engine.set_value(self.listed.index(sheet), row, column, cell.value)
        elif self._engine is not None:
            self._engine.close()
            self._engine = None

    def value(self, sheet, row, column):
        """The value of a cell as last calculated; calculates first in the automatic mode."""
        if self.stale and self.app.calculation == "automatic":
            self.calculate()
        cell = sheet.cell(row, column)
        if cell.formula and cell.seen != self._turn and self._engine is not None:
            (cell.value,) = self._engine.read([(self.listed.index(sheet), row, column)])
            cell.seen = self._turn
        return cell

    def calculate(self):
        if not self.stale:
            return
        self.stale = False
        if self.published:
            self._read_from(SavedWorkbook(Package(calculated(self._with_changes(), "b"), "b")))
            return
        if self._engine is None:
            self._engine = open_formulon(self._with_changes(), self.name, NOW)
        self._engine.recalculate()
        self._turn += 1

    def _read_from(self, saved):
        for sheet in self.listed:
            index = saved.sheet_names.index(sheet.name)
            for (row, column), cell in sheet.cells.items():
                if cell.formula:
                    cell.value = saved.value(index, row, column)

    def _with_changes(self):
        """The file with what was changed, formulas without values."""
        book = openpyxl.load_workbook(io.BytesIO(self._data))
        for sheet in self.listed:
            if sheet.name not in book.sheetnames:
                book.create_sheet(sheet.name)
        for (sheet, row, column), cell in self.changed.items():
            place = book[sheet.name].cell(row + 1, column + 1)
            place.value = cell.formula or cell.value
            if not cell.formula and isinstance(cell.value, str):
                place.data_type = "s"
            place.number_format = cell.number_format
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def data(self):
        """The workbook as Excel would save it now."""
        return calculated(self._with_changes(), self.name) if self.changed else self._data

    def close_engine(self):
        if self._engine is not None:
            self._engine.close()


class FakeSheets(base_classes.Sheets):
    def __init__(self, book):
        self._book = book

    def __call__(self, name_or_index):
        if isinstance(name_or_index, int):
            return self._book.listed[name_or_index - 1]
        found = [s for s in self._book.listed if s.name.lower() == name_or_index.lower()]
        if not found:
            raise KeyError(name_or_index)
        return found[0]

    def __len__(self):
        return len(self._book.listed)

    def __iter__(self):
        return iter(self._book.listed)

    def add(self, before, after, name):
        if self._book.structure_locked:
            raise ComError("Method 'Add' of object 'Sheets' failed")
        if not name or len(name) > 31 or _BAD_NAME.search(name):
            raise ComError("You typed an invalid name for a sheet")
        assert before is None
        sheet = FakeSheet(self._book, None, None)
        sheet.name = name
        self._book.listed.insert(self._book.listed.index(after) + 1, sheet)
        return sheet


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


class Answers:
    """A user in a test: answers by kind of question, in order, and remembers what was asked."""

    def __init__(self, **answers):
        self._answers = {kind: list(given) for kind, given in answers.items()}
        self.asked, self.told, self.wrong = [], [], []

    def _next(self, kind, question):
        self.asked.append((kind, question))
        assert self._answers.get(kind), f"nobody answers {kind}: {question}"
        return self._answers[kind].pop(0)

    def left(self):
        return {kind: given for kind, given in self._answers.items() if given}

    def tell(self, text, *, wrong=False):
        (self.wrong if wrong else self.told).append(text)

    def agree(self, question):
        return self._next("agree", question)

    def type_in(self, prompt, default=""):
        return self._next("type_in", prompt)

    def choose(self, prompt, options, *, several=False):
        found = self._next("choose", prompt)
        assert set(found) <= set(options), f"{found} is not among {options}"
        assert several or len(found) <= 1
        return found

    def open_file(self, title, kind, suffix):
        return self._next("open_file", title)

    def save_file(self, title, proposed):
        return self._next("save_file", proposed)

    def open_folder(self, title):
        return self._next("open_folder", title)
