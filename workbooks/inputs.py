"""The cells that overrides mean, and the defined names of single cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.cells import Cell
from workbooks.address import parse_cell
from workbooks.errors import InputError
from workbooks.formula import tokenize
from workbooks.references import mentions
from workbooks.request import Override
from workbooks.saved_workbook import Address, SavedWorkbook
from workbooks.values import normal, same


@dataclass(frozen=True, slots=True)
class FoundInput:
    """An override and the cell it means."""

    address: Address
    before: Cell
    after: Cell


def cell_names(book: SavedWorkbook) -> dict[Address, str]:
    """The cells that have a defined name of their own, with it."""
    found: dict[Address, str] = {}
    for name in book.names:
        address = _single_cell(book, name.text)
        if address is not None and not name.name.startswith("_xlnm."):
            found.setdefault(address, name.name)
    return found


def found_inputs(book: SavedWorkbook, overrides: Sequence[Override]) -> list[FoundInput]:
    """The cells of overrides that change; the last of two that mean the same cell counts.

    Raises:
        InputError: names, sheets or cells that are not there, or cells that hold a formula; all
            of them are told.
    """
    found: dict[Address, FoundInput] = {}
    problems: list[str] = []
    for override in overrides:
        address = _address(book, override.place)
        if address is None:
            if not override.optional:
                problems.append(_missing(book, override.place))
            continue
        sheet = book.sheets.get(address[0])
        if sheet is None:
            problems.append(f"{override.place} is on a sheet without cells")
            continue
        if sheet.holds_formula(*address[1:]):
            problems.append(f"{override.place} holds a formula; only inputs can be changed")
            continue
        value = override.value
        after = normal(book.serial(value) if isinstance(value, datetime) else value)
        found[address] = FoundInput(address, sheet.peek(*address[1:]), after)
    if not found and overrides and not problems:
        problems.append("none of the scenario's inputs has a defined name in this workbook")
    if problems:
        raise InputError(f"{book.name}: " + "; ".join(problems))
    return [one for one in found.values() if not same(one.before, one.after)]


def _address(book: SavedWorkbook, place: str) -> Address | None:
    """The cell of Sheet1!B3, 'My sheet'!B3 or a defined name, in any case."""
    head, mark, cell = place.rpartition("!")
    if mark:
        sheet = head[1:-1].replace("''", "'") if head.startswith("'") else head
        names = [name.casefold() for name in book.sheet_names]
        index = names.index(sheet.casefold()) if sheet.casefold() in names else None
        found = parse_cell(cell)
        if index is not None and found is not None:
            return index, *found
        return None if index is None else _named(book, cell, index)
    return _named(book, place, None)


def _named(book: SavedWorkbook, name: str, sheet: int | None) -> Address | None:
    texts = {
        each.sheet: each.text for each in book.names if each.name.casefold() == name.casefold()
    }
    text = texts.get(sheet) or texts.get(None)
    return _single_cell(book, text) if text else None


def _single_cell(book: SavedWorkbook, text: str) -> Address | None:
    """The cell that a name's text is: Sheet1!$B$3."""
    tokens = tokenize(text)
    found = mentions(tokens).references
    if len(found) != 1 or not found[0].rect.is_cell or found[0].sheet is None:
        return None
    reference = found[0]
    if (reference.start, reference.end) != (0, len(tokens)) or not all(reference.fixed):
        return None
    names = [name.casefold() for name in book.sheet_names]
    sheet = (reference.sheet or "").casefold()
    return (names.index(sheet), *reference.rect[:2]) if sheet in names else None


def _missing(book: SavedWorkbook, place: str) -> str:
    if parse_cell(place):
        return f"{place} names no sheet; write it as {book.sheet_names[0]}!{place}"
    known = sorted(set(cell_names(book).values()))
    shown = ", ".join(known[:10]) + (", ..." if len(known) > 10 else "")
    hint = f"its named cells are {shown}" if known else "it has no named cells"
    return f"{place} is no cell or name of this workbook ({hint})"
