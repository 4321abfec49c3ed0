"""The part of the LibreOffice engine that runs in LibreOffice's own Python, not in ours.

It imports nothing of the product. It starts LibreOffice with a pipe of its own, and then takes one
JSON request a line on its standard input and gives one JSON answer a line. When the input ends,
LibreOffice and the bridge end too, whatever they are doing.
"""

# pyright: basic, reportMissingImports=false

import json
import os
import queue
import subprocess
import sys
import threading
import time

import uno
from com.sun.star.beans import PropertyValue

ERRORS = {
    502: "#NUM!",  # Excel's answer to SQRT(-1), though not to each wrong argument
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    523: "#NUM!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
XL_OOX = 3
EMPTY, TEXT, FORMULA = "EMPTY", "TEXT", "FORMULA"
CONTENTS = 1 | 2 | 4 | 16  # numbers, dates, texts, formulas
SECONDS_TO_START = 60
LOGICAL = frozenset(
    {"AND", "OR", "NOT", "XOR", "TRUE", "FALSE", "EXACT", "ISBLANK", "ISERR", "ISERROR", "ISEVEN"}
    | {"ISFORMULA", "ISLOGICAL", "ISNA", "ISNONTEXT", "ISNUMBER", "ISODD", "ISREF", "ISTEXT"}
)


class Office:
    """LibreOffice and the workbooks open in it."""

    def __init__(self, program, profile):
        """Starts it; `profile` is the address of its folder."""
        pipe = f"crypto_inflow_{os.getpid()}"
        self.process = subprocess.Popen(
            [
                program,
                f"-env:UserInstallation={profile}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nofirststartwizard",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        context = connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext", self.process)
        self.desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        self.books = {}

    def open(self, path):
        """A workbook's number and its sheets."""
        settings = {"Hidden": True, "MacroExecutionMode": 0, "UpdateDocMode": 0}
        properties = tuple(named(*one) for one in settings.items())
        document = self.desktop.loadComponentFromURL(path, "_blank", 0, properties)
        if document is None or not hasattr(document, "Sheets"):
            raise ValueError("it is no workbook")
        number = max(self.books, default=0) + 1
        self.books[number] = Book(document)
        return {"book": number, "sheets": list(document.Sheets.ElementNames)}

    def close(self, book):
        """Closes a workbook."""
        self.books.pop(book).document.close(True)

    def answer(self, request):
        """What a request asks for."""
        name = request.pop("do")
        if name in ("open", "close"):
            return getattr(self, name)(**request)
        return getattr(self.books[request.pop("book")], name)(**request)


class Book:
    """One workbook."""

    def __init__(self, document):
        """A document that LibreOffice has loaded."""
        self.document = document
        self.parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self.parser.CompileEnglish = True
        self.parser.FormulaConvention = XL_OOX

    def add_sheet(self, name):
        """Appends a sheet; its index."""
        sheets = self.document.Sheets
        if sheets.hasByName(name):
            raise ValueError(f"there is a sheet {name} already")
        sheets.insertNewByName(name, sheets.Count)
        return sheets.Count - 1

    def set_value(self, sheet, row, column, value):
        """Puts a value into a cell; an error or a truth value is a formula in LibreOffice."""
        cell = self._cell(sheet, row, column)
        if value is None:
            cell.clearContents(CONTENTS)
        elif isinstance(value, dict):
            cell.setFormula("=" + value["error"])
        elif isinstance(value, bool):
            cell.setFormula("=TRUE()" if value else "=FALSE()")
        elif value == "":
            cell.setFormula('=""')  # LibreOffice has no cell with an empty text
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)

    def set_formula(self, sheet, row, column, text):
        """Puts a formula, spelled as in a file, into a cell."""
        cell = self._cell(sheet, row, column)
        cell.NumberFormat = 0
        cell.setTokens(self.parser.parseFormula(text, cell.CellAddress))

    def recalculate(self):
        """Calculates every formula, whatever values were saved."""
        self.document.calculateAll()

    def print_pdf(self, path):
        """Writes the workbook, as it prints, to the address of a PDF file."""
        self.document.storeToURL(path, (named("FilterName", "calc_pdf_Export"),))

    def read(self, cells):
        """The values of cells, column by column."""
        columns = {}
        for index, (sheet, row, column) in enumerate(cells):
            columns.setdefault((sheet, column), []).append((row, index))
        values = [None] * len(cells)
        for (sheet, column), wanted in columns.items():
            wanted.sort()
            for part in runs(wanted):
                first, last = part[0][0], part[-1][0]
                found = self._values(sheet, first, last, column, {row for row, _ in part})
                for row, index in part:
                    values[index] = found[row]
        return values

    def array(self, sheet, row, column):
        """Rows and columns of the array that a cell is the first of, and the formula."""
        cell = self._cell(sheet, row, column)
        cursor = self.document.Sheets.getByIndex(sheet).createCursorByRange(cell)
        cursor.collapseToCurrentArray()
        area = cursor.RangeAddress
        if (area.StartRow, area.StartColumn) != (row, column) or not cell.ArrayFormula:
            return {"rows": 1, "columns": 1, "formula": ""}
        text = self.parser.printFormula(cursor.getArrayTokens(), cell.CellAddress)
        rows, columns = area.EndRow - row + 1, area.EndColumn - column + 1
        return {"rows": rows, "columns": columns, "formula": text}

    def evaluate(self, sheet, text, most):
        """The value of a formula as an array in an empty sheet; None when it is too large."""
        rows = self._array_value(sheet, f"ROWS({text})", 1, 1)[0][0]
        columns = self._array_value(sheet, f"COLUMNS({text})", 1, 1)[0][0]
        if not isinstance(rows, float) or not isinstance(columns, float):
            rows = columns = 1.0
        if rows * columns > most:
            return None
        return self._array_value(sheet, text, int(rows), int(columns))

    def _array_value(self, sheet, text, rows, columns):
        page = self.document.Sheets.getByIndex(sheet)
        cells = page.getCellRangeByPosition(0, 0, columns - 1, rows - 1)
        cells.NumberFormat = 0
        start = page.getCellByPosition(0, 0).CellAddress
        cells.setArrayTokens(self.parser.parseFormula(text, start))
        values = self.read([(sheet, r, c) for r in range(rows) for c in range(columns)])
        cells.clearContents(CONTENTS)
        return [values[at : at + columns] for at in range(0, rows * columns, columns)]

    def _cell(self, sheet, row, column):
        return self.document.Sheets.getByIndex(sheet).getCellByPosition(column, row)

    def _values(self, sheet, first, last, column, wanted):
        page = self.document.Sheets.getByIndex(sheet)
        cells = page.getCellRangeByPosition(column, first, column, last)
        found = {row: line[0] for row, line in enumerate(cells.getDataArray(), first)}
        doubtful = [row for row in wanted if found[row] in (None, "", 0.0, 1.0)]
        formulas = cells.getFormulaArray() if doubtful else []
        for row in doubtful:
            cell = cells.getCellByPosition(0, row - first)
            found[row] = doubtful_value(cell, found[row], formulas[row - first][0])
        return found


def doubtful_value(cell, value, formula):
    """An error, a blank or a truth value, none of which LibreOffice tells at once."""
    if value is None:
        return {"error": ERRORS.get(cell.getError(), "#VALUE!")}
    if value == "":
        return None if cell.Type.value == EMPTY else ""
    formula = formula.strip("{}")
    if not formula.startswith("=") or cell.Type.value != FORMULA:
        return value
    logical = is_logical(formula[1:]) or cell.String in ("TRUE", "FALSE")
    return bool(value) if logical else value


def is_logical(formula):
    """Whether a formula's outermost operation is a comparison or a logical function."""
    depth, quote = 0, ""
    for character in formula:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "({":
            depth += 1
        elif character in ")}":
            depth -= 1
        elif character in "<>=" and depth == 0:
            return True
    name, opening, rest = formula.partition("(")
    return bool(opening) and name in LOGICAL and closes_at_end(rest)


def closes_at_end(rest):
    """Whether the parenthesis that was opened before a text closes at its end."""
    depth = 1
    for index, character in enumerate(rest):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index == len(rest) - 1
    return False


def runs(wanted):
    """Rows in runs that are read at once: never more than four times what is asked for."""
    start = 0
    for index in range(1, len(wanted) + 1):
        if index == len(wanted) or wanted[index][0] - wanted[index - 1][0] > 4:
            yield wanted[start:index]
            start = index


def named(name, value):
    """A named property."""
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def connected(address, process):
    """LibreOffice's context, once it has started."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            return resolver.resolve(address)
        except Exception:  # a UNO exception that has no class of its own before it is loaded
            if process.poll() not in (None, 0) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def end(office):
    """Ends LibreOffice and this process at once."""
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), 9)
    subprocess.run(
        ["taskkill", "/T", "/F", "/PID", str(office[0].process.pid if office else 0)], check=False
    )
    os._exit(1)


def listen(requests, office):
    """Puts requests into a queue as they come; the end of the input is the end of everything."""
    for line in sys.stdin:
        requests.put(json.loads(line))
    end(office)


def main(program, profile):
    """Answers requests until the input ends."""
    requests, office = queue.Queue(), []
    threading.Thread(target=listen, args=(requests, office), daemon=True).start()
    office.append(Office(program, profile))
    while True:
        try:
            answer = {"answer": office[0].answer(requests.get())}
        except Exception as error:  # whatever LibreOffice raises is told, and costs one request
            answer = {"error": f"{type(error).__name__}: {error}".partition("\n")[0][:300]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
