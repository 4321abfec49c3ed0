"""The values of a new workbook, from the quickest engine and at once.

For workbooks as `build` writes them: plain formulas in names and cells, none with a value yet.
Whatever is unusual is left to `recalculate`, which takes nothing for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime

from core.cells import Cell, CellError
from workbooks.address import parse_rect
from workbooks.engines import AUTO_ORDER, engine
from workbooks.formula_columns import FormulaColumns, filled
from workbooks.saved_workbook import Address, SavedWorkbook
from workbooks.values import MANY_DIGITS, normal

Values = Mapping[Address, Cell]

_BETWEEN = b"\0"
_WORD = re.compile(rb'"[^"]*"|&[a-z]+;|[A-Za-z_][\w.]*(?![\w.(!])')
_OTHER_FUNCTION = re.compile(rb"[A-Za-z0-9]_\w*\(")
"""A function that no spreadsheet has: none of theirs has a _ inside its name."""

_FORMULA = re.compile(rb"<f>[^<]*</f>")
_BLANK = re.compile(rb"<c [^<>]*(?:/>|></c>)")
_NAME = re.compile(rb'<definedName name="([^"]+)"[^>]*>[^<]*</definedName>')
_OF_PRINTING = (b"_xlnm.Print_Area", b"_xlnm.Print_Titles")
_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def quick_values(book: SavedWorkbook) -> Values | None:
    """The value of every formula; None where the workbook asks for more than one calculation.

    Raises:
        EngineError: the engine is missing or gave up.
    """
    columns = _plain_columns(book)
    if columns is None:
        return None
    copy = book.package.replaced(dict(_parts_for_engine(book, columns)))
    addresses = [
        (index, *place)
        for index, one in columns.items()
        for place in zip(one.rows, one.columns, strict=True)
    ]
    with closing(engine(AUTO_ORDER[0]).open(copy, book.name, datetime.now())) as opened:
        opened.recalculate()
        found = opened.read(addresses)
    values = [0.0 if value is None else normal(value) for value in found]
    return None if any(map(_is_unusual, values)) else dict(zip(addresses, values, strict=True))


def checks_hold(book: SavedWorkbook, values: Values) -> bool:
    """Whether the workbook has checks of its own, and by these values all hold."""
    cells = (name.text for name in book.names if name.name == "checks_failing")
    sheet, _, cell = next(cells, "").rpartition("!")
    rect = parse_rect(cell)
    if rect is None or sheet not in book.sheet_names:
        return False
    return values.get((book.sheet_names.index(sheet), *rect[:2])) == 0.0


def with_values(book: SavedWorkbook, values: Values) -> bytes:
    """The workbook with these values, one for each formula, beside its formulas."""
    parts: dict[str, bytes] = {}
    every = iter(values.values())
    for sheet in book.sheets.values():
        if sheet.columns:
            parts[sheet.part] = filled(sheet.columns, every)
    return book.package.replaced(parts)


def _plain_columns(book: SavedWorkbook) -> dict[int, FormulaColumns] | None:
    """The formulas by sheet, if every one is plain and without a value."""
    found: dict[int, FormulaColumns] = {}
    for index, sheet in book.sheets.items():
        columns = sheet.columns
        if columns is None or any(columns.formula_attributes) or any(columns.values):
            return None
        if not all(columns.texts):
            return None
        if any(_OTHER_FUNCTION.search(text) for text in columns.texts):
            return None
        found[index] = columns
    return found


def _parts_for_engine(
    book: SavedWorkbook, columns: Mapping[int, FormulaColumns]
) -> Iterator[tuple[str, bytes]]:
    """The sheets with nothing but their cells, in whose formulas a cell's name is that cell.

    The engine goes through all names of a workbook wherever a formula mentions one. Names of
    ranges stay: in a file, the engine takes a range inside ABS for one cell of it.
    """
    cells = {
        name.name.encode(): name.text.encode()
        for name in book.names
        if name.sheet is None and _is_cell(name.text)
    }
    for index, one in columns.items():
        text = _BETWEEN.join(one.texts)
        texts = iter(_WORD.sub(lambda word: cells.get(word[0], word[0]), text).split(_BETWEEN))
        start, end = one.data.index(b"<sheetData"), one.data.rindex(b"</sheetData>")
        data = _BLANK.sub(b"", one.data[start:end])
        data = _FORMULA.sub(lambda _, each=texts: b"<f>%b</f>" % next(each), data)
        yield book.sheets[index].part, b"%b%b</sheetData></worksheet>" % (_HEAD, data)
    needless = {*cells, *_OF_PRINTING}
    main = book.package.read(book.main)
    yield book.main, _NAME.sub(lambda name: b"" if name[1] in needless else name[0], main)


def _is_cell(text: str) -> bool:
    """Whether the text of a name is one cell of a sheet: Model!$D$5."""
    rect = parse_rect(text.rpartition("!")[2])
    return rect is not None and rect.is_cell and text.count("$") == 2


def _is_unusual(value: Cell) -> bool:
    """What `recalculate` looks at more closely: an unknown name, a number in full in a text."""
    return value is CellError.NAME or (
        isinstance(value, str) and MANY_DIGITS.search(value) is not None
    )
