"""An Excel for tests, under xlwings' own classes: `xlwings.Book(impl=FakeBook(...))`.

What is not made here raises NotImplementedError, as xlwings' base classes do, so that a macro
cannot call what nobody thought of. Cells behave as Excel's: a text is read as a number, a date or a
formula unless an apostrophe stands before it; a locked cell of a protected sheet refuses; formulas
are calculated by the headless engine, at once or when asked, as the mode says.
"""

import io
import re
from datetime import datetime

import openpyxl
from xlwings import base_classes

from core.catalog import CATALOG
from core.cells import CellError
from tests.addin.fake_cells import FakeNames, FakeSheet
from tests.addin.fake_com import COM_ERRORS, NOW, ComApplication, ComBook, ComError
from workbooks.finishing import calculated
from workbooks.formula import all_calls, tokenize
from workbooks.formulon_engine import open_formulon
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

KNOWN_TO_XLWINGS = {
    number: error.value
    for error, number in COM_ERRORS.items()
    if error not in (CellError.SPILL, CellError.CALC)
}
MODES = ("automatic", "manual", "semiautomatic")
_BAD_NAME = re.compile(r"[\[\]:*?/\\]")


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
            self._read_from(SavedWorkbook(Package(calculated(self._with_changes(), "b").data, "b")))
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
        return calculated(self._with_changes(), self.name).data if self.changed else self._data

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
