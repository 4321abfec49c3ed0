"""Which sheet of one workbook is which of another: by name, or by content when it was renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from workbooks.cell_contents import Contents, is_text
from workbooks.differences import SheetChange
from workbooks.saved_workbook import SavedWorkbook

_RENAMED = 0.5
"""A sheet that shares this much with one that is gone is that sheet with a new name."""


def matched_sheets(
    before: Mapping[str, Contents], after: Mapping[str, Contents]
) -> Iterator[tuple[str, str]]:
    """The folded names of the sheets that both have, as pairs."""
    yield from ((name, name) for name in before if name in after)
    gone = {name: _held(sheet) for name, sheet in before.items() if name not in after}
    new = {name: _held(sheet) for name, sheet in after.items() if name not in before}
    alike = sorted(
        (-_likeness(held, other), sorted((name, name_after)), name, name_after)
        for name, held in gone.items()
        for name_after, other in new.items()
    )
    taken: set[str] = set()
    for likeness, _, name, name_after in alike:
        if -likeness >= _RENAMED and name not in taken and name_after not in taken:
            taken.update((name, name_after))
            yield name, name_after


def changed_sheets(
    before: SavedWorkbook,
    after: SavedWorkbook,
    sheets: Mapping[str, Contents],
    sheets_after: Mapping[str, Contents],
    matches: Mapping[str, str],
) -> Iterator[SheetChange]:
    """The sheets that were added, removed or renamed; chart sheets by their names alone."""
    names = {name.casefold(): name for name in before.sheet_names}
    names_after = {name.casefold(): name for name in after.sheet_names}
    renamed = {new: old for old, new in matches.items()}
    for key, name in names_after.items():
        old = names.get(renamed.get(key, key))
        if old is None:
            yield _sheet_change("added", name, sheets_after.get(key))
        elif old != name:
            yield SheetChange("renamed", name, before=old)
    for key, name in names.items():
        if key not in matches and key not in names_after:
            yield _sheet_change("removed", name, sheets.get(key))


def _sheet_change(change: str, name: str, contents: Contents | None) -> SheetChange:
    held = list(contents.cells.values()) if contents else []
    inputs = sum(cell.constant and not is_text(cell.value) for cell in held)
    return SheetChange(change, name, None, inputs, sum(cell.formula is not None for cell in held))


def _held(sheet: Contents) -> Counter[tuple[object, ...]]:
    """What a sheet holds, wherever it stands."""
    return Counter(item for line in sheet.column_lines() for item in line.exact)


def _likeness(first: Counter[tuple[object, ...]], second: Counter[tuple[object, ...]]) -> float:
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0
