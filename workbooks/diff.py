"""What changed from one workbook to another: inputs, formulas, values, names, sheets.

Rows and columns that were put in or taken out are found first, so that what only moved is no
change, and a formula that Excel adjusted to them is none either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from pathlib import Path

from workbooks.address import Rect, parse_rect
from workbooks.analysis import Analyst
from workbooks.cell_contents import Contents
from workbooks.change_kinds import Kind
from workbooks.differences import CellChange, FileDiff, WorkbookDiff
from workbooks.errors import BadFileError, WorkbookError
from workbooks.files import SUFFIXES, read_file, workbooks_in
from workbooks.named_cells import changed_names, named_cells
from workbooks.other_parts import other_differences
from workbooks.package import Package
from workbooks.saved_workbook import Address, SavedWorkbook
from workbooks.sheet_diff import Pairing, changed_cells, changed_lines, paired
from workbooks.sheet_matches import changed_sheets, matched_sheets

TOLERANCE = 1e-9
"""Numbers that differ by less, in parts of the larger, are the same."""


def diff_paths(before: Path, after: Path, tolerance: float = TOLERANCE) -> Iterator[FileDiff]:
    """Two files, or the files of two folders by their names in them; a bad one costs itself."""
    if not (before.is_dir() and after.is_dir()):
        yield _diffed(str(after), before, after, tolerance)
        return
    files = {path.relative_to(before).as_posix(): path for path in workbooks_in(before)}
    files_after = {path.relative_to(after).as_posix(): path for path in workbooks_in(after)}
    if not files and not files_after:
        raise BadFileError(f"neither {before} nor {after} holds a workbook ({', '.join(SUFFIXES)})")
    for name in sorted(files.keys() | files_after.keys()):
        if name not in files_after:
            yield FileDiff(name, "removed")
        elif name not in files:
            yield FileDiff(name, "added")
        else:
            yield _diffed(name, files[name], files_after[name], tolerance)


def _diffed(name: str, before: Path, after: Path, tolerance: float) -> FileDiff:
    try:
        found = diff_workbooks(_read(before), _read(after), tolerance)
    except WorkbookError as error:
        return FileDiff(name, "failed", error=str(error))
    except Exception as error:
        reason = f"an error of this program ({type(error).__name__}: {error}). Please report it"
        return FileDiff(name, "failed", error=f"{before} and {after}: {reason}")
    return FileDiff(name, "same" if found.empty else "changed", found)


def _read(path: Path) -> SavedWorkbook:
    return SavedWorkbook(Package(read_file(path), str(path)))


def diff_workbooks(
    before: SavedWorkbook, after: SavedWorkbook, tolerance: float = TOLERANCE
) -> WorkbookDiff:
    """Everything that differs between two workbooks, in the order of the second.

    Args:
        before: the first.
        after: the second.
        tolerance: how much two numbers may differ, in parts of the larger, and be the same.

    Raises:
        WorkbookError: a sheet or another part cannot be read.
    """
    sheets, sheets_after = _contents(before), _contents(after)
    matches = dict(matched_sheets(sheets, sheets_after))
    pairs = {name: paired(sheets[name], sheets_after[other]) for name, other in matches.items()}
    pairings = sorted(
        (
            Pairing(sheets[name], sheets_after[other], pairs[name], pairs, tolerance)
            for name, other in matches.items()
        ),
        key=lambda pairing: pairing.after.index,
    )
    cells = list(_told_apart(pairings, before, after))
    return WorkbookDiff(
        headline=sorted(
            (change for change in cells if change.name and change.changes_value),
            key=lambda change: (change.absolute is None, change.kind is not Kind.INPUT),
        ),
        sheets=list(changed_sheets(before, after, sheets, sheets_after, matches)),
        names=list(changed_names(before, after, pairs)),
        lines=[change for pairing in pairings for change in changed_lines(pairing)],
        cells=cells,
        others=other_differences(before, after, pairs),
        uncached=(_uncached(before), _uncached(after)),
        compared=[pairing.after.name for pairing in pairings],
    )


def _contents(book: SavedWorkbook) -> dict[str, Contents]:
    """The worksheets by their folded names."""
    return {book.sheet_names[index].casefold(): Contents(book, index) for index in book.sheets}


def _uncached(book: SavedWorkbook) -> int:
    return sum(cell.cached is None for cell in book.formula_cells)


def _told_apart(
    pairings: Sequence[Pairing], before: SavedWorkbook, after: SavedWorkbook
) -> Iterator[CellChange]:
    """The changed cells with their names, and inputs told from labels.

    A text is an input when it has a name or a formula reads it.
    """
    changes = [(_places(pair, one), one) for pair in pairings for one in changed_cells(pair)]
    labels = [places for places, change in changes if change.kind is Kind.LABEL]
    read = _read_cells(before, {one for one, _ in labels})
    read_after = _read_cells(after, {other for _, other in labels})
    names, names_after = named_cells(before), named_cells(after)
    for (place, place_after), change in changes:
        name = names_after.get(place_after) or names.get(place) or ""
        is_input = bool(name) or place in read or place_after in read_after
        kind = Kind.INPUT if change.kind is Kind.LABEL and is_input else change.kind
        yield replace(change, kind=kind, name=name)


def _places(pairing: Pairing, change: CellChange) -> tuple[Address, Address]:
    """Where the first cell of a change was and is."""
    was = parse_rect(change.cell_before) or Rect(0, 0, 0, 0)
    now = parse_rect(change.cell) or Rect(0, 0, 0, 0)
    return (pairing.before.index, *was[:2]), (pairing.after.index, *now[:2])


def _read_cells(book: SavedWorkbook, places: Set[Address]) -> Set[Address]:
    """Those of some cells that a formula reads, by address, name or table."""
    if not places:
        return places
    analyst = Analyst(book, frozenset(), frozenset())
    areas = {area for cell in book.formula_cells for area in analyst.needs(cell).rects}
    singles = {(sheet, rect.top, rect.left) for sheet, rect in areas if rect.is_cell}
    ranges = [(sheet, rect) for sheet, rect in areas if not rect.is_cell]
    return {
        place
        for place in places
        if place in singles
        or any(sheet == place[0] and rect.holds(*place[1:]) for sheet, rect in ranges)
    }
