"""The defined names of two workbooks: those of single cells, and those that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbooks.alignment import Axis
from workbooks.differences import NameChange
from workbooks.formula import Kind
from workbooks.reference_ends import SheetPair, ends_of, means_the_same
from workbooks.saved_workbook import Address, DefinedName, SavedWorkbook

_BUILT_IN = "_xlnm."


def named_cells(book: SavedWorkbook) -> dict[Address, str]:
    """The names of cells, by sheet, row and column; a name of one sheet as Sheet!name."""
    sheets = {name.casefold(): index for index, name in enumerate(book.sheet_names)}
    found: dict[Address, str] = {}
    for name in book.names:
        address = _address(name.text, sheets)
        if address is not None and not name.name.startswith(_BUILT_IN):
            found.setdefault(address, _full(book, name))
    return found


def _address(text: str, sheets: Mapping[str, int]) -> Address | None:
    """The one cell that a name means."""
    tokens, ends = ends_of(text)
    if len(ends) != 1 or len(tokens) != 3 or tokens[0].kind not in (Kind.WORD, Kind.SHEET):
        return None
    sheet, row, column = sheets.get(ends[0].sheet), ends[0].row, ends[0].column
    return None if sheet is None or row is None or column is None else (sheet, row, column)


def _full(book: SavedWorkbook, name: DefinedName) -> str:
    own = name.name.removeprefix(_BUILT_IN)
    if name.sheet is None or name.sheet >= len(book.sheet_names):
        return own
    return f"{book.sheet_names[name.sheet]}!{own}"


def changed_names(
    before: SavedWorkbook, after: SavedWorkbook, pairs: Mapping[str, SheetPair]
) -> Iterator[NameChange]:
    """The names that were added or removed, or mean something else than before."""
    new_names = {pair.before.casefold(): pair.after for pair in pairs.values()}
    known = {_key(before, name, new_names): name for name in before.names}
    known_after = {_key(after, name, {}): name for name in after.names}
    nowhere = SheetPair("", "", Axis(()), Axis(()))
    for key, name in known_after.items():
        old = known.get(key)
        if old is None:
            yield NameChange("added", _full(after, name), None, f"={name.text}")
        elif not means_the_same(old.text, name.text, nowhere, pairs):
            texts = f"={old.text}", f"={name.text}"
            yield NameChange("changed", _full(after, name), *texts)
    for key, name in known.items():
        if key not in known_after:
            yield NameChange("removed", _full(before, name), f"={name.text}", None)


def _key(
    book: SavedWorkbook, name: DefinedName, new_names: Mapping[str, str]
) -> tuple[str | None, str]:
    """A name and the sheet it belongs to, as the second workbook calls it."""
    if name.sheet is None or name.sheet >= len(book.sheet_names):
        return None, name.name.casefold()
    sheet = book.sheet_names[name.sheet]
    return new_names.get(sheet.casefold(), sheet).casefold(), name.name.casefold()
