"""A workbook that is open in the Excel for tests, and the keyboard of its user."""

from xlwings import Book, Range

from addin.macros.desk import Desk, Progress
from addin.macros.native import WindowsNative
from tests.addin.fake_excel import Answers, FakeApp, FakeBook


class Keyboard(WindowsNative):
    """Windows' calls, with an Escape key that a test presses after so many looks."""

    def __init__(self, pressed_at=None):
        self.looks, self.pressed_at = 0, pressed_at

    def escape(self, app):
        def pressed():
            self.looks += 1
            return self.looks == self.pressed_at

        return pressed


class Opened:
    """A workbook in the fake Excel, the way macros get it."""

    def __init__(self, data, name="model.xlsx"):
        self.app = FakeApp()
        self.impl = FakeBook(data, f"C:\\Work\\{name}", self.app)
        self.book = Book(impl=self.impl)

    def desk(self, native=None, **answers):
        native = native or Keyboard()
        progress = Progress(self.book.app, native.escape(self.book.app))
        return Desk(self.book, Answers(**answers), native, progress)

    def select(self, cells):
        self.app.selected = cells.impl

    def named(self, name) -> Range:
        return self.book.names[name].refers_to_range

    def sheet(self, name):
        return self.book.sheets[name]

    def close(self):
        for book in list(self.app.opened):
            book.close()

    def everything(self):
        """All constants and formulas, to see what a macro left behind."""
        return {
            (sheet.name, place): (cell.formula, None if cell.formula else cell.value)
            for sheet in self.impl.listed
            for place, cell in sheet.cells.items()
            if cell.formula or cell.value is not None
        }
