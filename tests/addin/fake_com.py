"""The few COM objects of Excel that are called by name: exactly their members, and no others."""

import re
from datetime import datetime

from core.cells import CellError
from workbooks.formulon_engine import open_formulon

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
NOW = datetime(2026, 1, 2)


class ComError(Exception):
    """As pywintypes.com_error: Excel refused."""

    def __init__(self, said):
        self.excepinfo = (0, "Microsoft Excel", said, "", 0, -2146827284)
        super().__init__(-2147352567, "Exception occurred.", self.excepinfo, None)


class ComApplication:
    """The few members of Excel's Application that are called by name."""

    __slots__ = ("DisplayAlerts", "EnableCancelKey", "answers", "asked")

    def __init__(self):
        self.EnableCancelKey, self.DisplayAlerts = 1, True
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
