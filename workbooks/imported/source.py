"""The cells of a file: CSV in any usual encoding and with any usual separator, or a workbook."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.cells import Cell, CellError
from workbooks.errors import BadFileError, HostileFileError, UnsupportedFormatError
from workbooks.limits import Limits
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
MOST_BYTES = 64 << 20
MOST_ROWS = 250_000
MOST_COLUMNS = 500
LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""

_LOOKED_AT = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file, as a spreadsheet or an editor counts it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds: the first row, those below it that are not blank, and how it was read."""

    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    said: str
    is_text: bool
    date1904: bool = False


def content(path: Path) -> bytes:
    """The bytes of a file that is small enough to be imported.

    Raises:
        BadFileError: it is no file, or cannot be read.
        HostileFileError: it has more than `MOST_BYTES`.
    """
    try:
        if path.exists() and not path.is_file():
            raise BadFileError(f"{path} is no file")
        _refuse_large(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise BadFileError(f"{path} cannot be read: {error.strerror or error}") from None


def read_source(
    data: bytes, name: str, encoding: str = "", separator: str = "", sheet: str = ""
) -> Source:
    """The cells of a CSV file or of a sheet of a workbook.

    Args:
        data: the file.
        name: its name, for messages.
        encoding: utf-8, cp1252 or any that Python knows; told from the file where left out.
        separator: comma, semicolon, tab or pipe; told from the file where left out.
        sheet: of a workbook; the first where left out.

    Raises:
        BadFileError: no such encoding, separator or sheet, or a file that is not what it says.
        UnsupportedFormatError: a spreadsheet of another kind.
        HostileFileError: more than `MOST_BYTES`, `MOST_ROWS`, `MOST_COLUMNS` or `LONGEST`.
    """
    _refuse_large(len(data), name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnsupportedFormatError(f"{name} is an old or encrypted workbook. Save it as .xlsx")
    if data.startswith(b"PK"):
        found = _of_workbook(data, name, sheet)
    else:
        found = _of_text(data, name, encoding, separator)
    _refuse_too_much(found, name)
    return found


def _refuse_large(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise HostileFileError(f"{name} has {size:,} bytes; at most {MOST_BYTES:,} are imported")


def _of_text(data: bytes, name: str, encoding: str, separator: str) -> Source:
    text, used = _decoded(data, name, encoding)
    mark, text = _told_separator(text)
    sign = SEPARATORS[_known(separator)] if separator else mark or _found_separator(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[Row] = []
    start = 2 if mark else 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(Row(start, tuple(cells)))
            if len(rows) > MOST_ROWS + 1:
                break
            start = lines.line_num + (2 if mark else 1)
    except csv.Error as error:
        raise BadFileError(
            f"{name}, row {start}: {error}. Is a quote not closed, or the separator another?"
        ) from None
    called = next(word for word, one in SEPARATORS.items() if one == sign)
    return _with_titles(rows, name, f"{used}, separated by {called}", is_text=True)


def _known(separator: str) -> str:
    if separator not in SEPARATORS:
        raise BadFileError(
            f"the separator must be one of {', '.join(SEPARATORS)}; got {separator!r}"
        )
    return separator


def _decoded(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    """The text, and the encoding it is in: as told, by its mark, UTF-8 if it is, else cp1252."""
    marked = next((found for mark, found in _MARKS if data.startswith(mark)), "")
    tries = [encoding] if encoding else [marked] if marked else ["utf-8", "cp1252"]
    for one in tries:
        try:
            text = data.decode(one)
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise BadFileError(f"there is no encoding {one!r}; try utf-8 or cp1252") from None
        if "\0" in text:
            break
        return text.removeprefix("\ufeff"), one
    said = f"in {tries[0]}" if len(tries) == 1 else "text in UTF-8 or cp1252"
    raise BadFileError(f"{name} is not {said}. Save it as CSV UTF-8, or tell its encoding")


def _told_separator(text: str) -> tuple[str, str]:
    """The separator that a first line such as sep=; tells, and the text below that line."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=")
    if first.lower().startswith("sep=") and (told or "\t") in SEPARATORS.values():
        return told or "\t", rest
    return "", text


def _found_separator(text: str) -> str:
    """The separator that gives the first rows most often the same number of cells, above 1."""
    start = io.StringIO(text, newline="").readlines(1 << 16)[: _LOOKED_AT * 4]

    def agreement(sign: str) -> tuple[int, int]:
        rows = [row for row in csv.reader(start[:_LOOKED_AT], delimiter=sign) if row]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        first_agrees = bool(rows) and len(rows[0]) == width
        return (count if first_agrees else 0, width)

    return max(SEPARATORS.values(), key=agreement)


def _of_workbook(data: bytes, name: str, sheet: str) -> Source:
    package = Package(data, name, Limits(total=1 << 30, part=512 << 20, cells=5_000_000))
    package.check()
    book = SavedWorkbook(package)
    sheets = {one.name: one for one in book.sheets.values()}
    found = sheets.get(sheet) if sheet else next(iter(sheets.values()), None)
    if found is None:
        raise BadFileError(f"{name} has no sheet {sheet!r}; its sheets are {', '.join(sheets)}")
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), span in found.xml.cells.items():
        value = found.value(span)
        if value is not None and value != "":
            rows.setdefault(row, {})[column] = value
    width = max((column + 1 for row in rows.values() for column in row), default=0)
    width = min(width, MOST_COLUMNS + 1)
    made = [
        Row(row + 1, tuple(cells.get(column) for column in range(width)))
        for row, cells in sorted(rows.items())
    ]
    said = f"sheet {found.name}"
    return _with_titles(made, name, said, is_text=False, date1904=book.date1904)


def _with_titles(
    rows: Sequence[Row], name: str, said: str, *, is_text: bool, date1904: bool = False
) -> Source:
    if len(rows) < 2:
        raise BadFileError(f"{name} needs a row of titles and at least one row of values")
    titles = tuple("" if cell is None else _title(cell) for cell in rows[0].cells)
    return Source(titles, tuple(rows[1:]), said, is_text, date1904)


def _title(cell: Cell) -> str:
    return (cell.value if isinstance(cell, CellError) else str(cell)).strip()


def _refuse_too_much(source: Source, name: str) -> None:
    if len(source.rows) > MOST_ROWS:
        raise HostileFileError(f"{name} has more than {MOST_ROWS:,} rows; split it")
    width = max(len(source.titles), *(len(row.cells) for row in source.rows))
    if width > MOST_COLUMNS:
        raise HostileFileError(f"{name} has more than {MOST_COLUMNS} columns; leave some out")
    for row in source.rows:
        if any(isinstance(cell, str) and len(cell) > LONGEST for cell in row.cells):
            raise HostileFileError(
                f"{name}, row {row.number}: a cell has more than {LONGEST:,} characters"
            )
