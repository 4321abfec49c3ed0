"""Two sheets held against each other, cell by cell, with rows and columns that moved put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.cells import Cell
from workbooks.address import Rect, cell_name, column_letters, rect_name
from workbooks.alignment import Axis, align
from workbooks.cell_contents import BLANK, Content, Contents, Place, is_text, relative_form
from workbooks.change_kinds import Kind
from workbooks.differences import CellChange, LinesChange
from workbooks.formula_runs import Run, runs
from workbooks.reference_ends import SheetPair, means_the_same
from workbooks.saved_workbook import FormulaCell
from workbooks.values import close

_ALIKE = 0.01
"""Sheets that differ in fewer of their cells than this have not moved."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two sheets, how their lines are paired, and those of the whole workbook."""

    before: Contents
    after: Contents
    own: SheetPair
    pairs: Mapping[str, SheetPair]
    tolerance: float


def paired(before: Contents, after: Contents) -> SheetPair:
    """Two sheets with their rows and columns aligned."""
    if _has_not_moved(before, after):
        rows = Axis([(row, row) for row in before.by_row])
        columns = Axis([(column, column) for column in sorted(before.by_column)])
        return SheetPair(before.name, after.name, rows, columns)
    columns = align(before.column_lines(), after.column_lines())
    rows = align(
        before.row_lines({one: one for one, _ in columns.pairs}),
        after.row_lines(columns.backward),
    )
    return SheetPair(before.name, after.name, rows, columns)


def _has_not_moved(before: Contents, after: Contents) -> bool:
    if before.cells.keys() != after.cells.keys():
        return False
    most = _ALIKE * len(before.cells)
    different = 0
    for place, content in before.cells.items():
        different += not _looks_the_same(content, after.cells[place])
        if different > most:
            return False
    return True


def _looks_the_same(before: Content, after: Content) -> bool:
    if before.formula is None or after.formula is None:
        return before.formula is after.formula and (
            before.calculated or before.value == after.value
        )
    return _same_text(before.formula, after.formula)


def _same_text(before: FormulaCell, after: FormulaCell) -> bool:
    if before.master == after.master:
        return (before.rows, before.columns) == (after.rows, after.columns)
    return before.text == after.text


def changed_lines(found: Pairing) -> Iterator[LinesChange]:
    """The rows and columns that only one of the sheets has."""
    own = found.own
    for contents, change, columns, rows in (
        (found.before, "removed", own.columns.forward, own.rows.forward),
        (found.after, "added", own.columns.backward, own.rows.backward),
    ):
        gone = [column for column in contents.by_column if column not in columns]
        for start, end in _together(gone):
            places = [(r, c) for c in range(start, end + 1) for r in contents.by_column[c]]
            lines = f"{column_letters(start)}:{column_letters(end)}"
            yield _lines_change(found, contents, "columns", change, lines, places)
        kept = {
            row: [column for column in held if column in columns]
            for row, held in contents.by_row.items()
            if row not in rows
        }
        for start, end in _together([row for row, held in kept.items() if held]):
            places = [(r, c) for r in range(start, end + 1) for c in kept[r]]
            lines = f"{start + 1}:{end + 1}"
            yield _lines_change(found, contents, "rows", change, lines, places)


def _lines_change(
    found: Pairing,
    contents: Contents,
    axis: str,
    change: str,
    lines: str,
    places: Sequence[Place],
) -> LinesChange:
    held = [contents.cells[place] for place in places]
    texts = (str(content.value) for content in held if is_text(content.value))
    inputs = sum(content.constant and not is_text(content.value) for content in held)
    formulas = sum(content.formula is not None for content in held)
    return LinesChange(found.after.name, axis, change, lines, next(texts, ""), inputs, formulas)


def _together(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers in a row as their first and last."""
    start = end = -2
    for number in numbers:
        if number != end + 1:
            if start >= 0:
                yield start, end
            start = number
        end = number
    if start >= 0:
        yield start, end


Both = tuple[Place, Place, Content, Content]
"""Where a cell was and is, and what it held and holds."""


def cells_of_both(found: Pairing) -> Iterator[Both]:
    """The cells of the rows and columns that both sheets have, in the order of the second."""
    rows, columns = found.own.rows, found.own.columns
    before, after = found.before.cells, found.after.cells
    places = {
        (rows.forward[row], columns.forward[column])
        for row, column in before
        if row in rows.forward and column in columns.forward
    }
    places.update(
        place for place in after if place[0] in rows.backward and place[1] in columns.backward
    )
    for place in sorted(places):
        old = rows.backward[place[0]], columns.backward[place[1]]
        yield old, place, before.get(old, BLANK), after.get(place, BLANK)


def changed_cells(found: Pairing) -> Iterator[CellChange]:
    """What changed in the cells that both sheets have; texts that changed are labels as yet."""
    rewritten: list[Run] = []
    for old, new, before, after in cells_of_both(found):
        if before.formula is None and after.formula is None:
            yield from _changed_constant(found, old, new, before, after)
        elif before.formula is None or after.formula is None or not _same(found, before, after):
            rewritten.append(Run(Rect(*old, *old), Rect(*new, *new), _forms(before, after)))
        if before.calculated and after.calculated:
            yield from _changed_value(found, old, new, before, after)
        yield from _changed_spill(found, old, new, before, after)
    for run in runs(rewritten):
        yield _rewritten(found, run)


def _same(found: Pairing, before: Content, after: Content) -> bool:
    first, second = before.formula, after.formula
    if first is None or second is None:
        return False
    same_kind = (first.ref is None, first.dynamic) == (second.ref is None, second.dynamic)
    return same_kind and (
        _same_text(first, second) or means_the_same(first.text, second.text, found.own, found.pairs)
    )


def _changed_constant(
    found: Pairing, old: Place, new: Place, before: Content, after: Content
) -> Iterator[CellChange]:
    """A constant that differs; one that gave way to a spill, or came after one, is a change too."""
    first = before.value if before.constant else None
    second = after.value if after.constant else None
    if (before.calculated and after.calculated) or close(first, second, found.tolerance):
        return
    text = any(map(is_text, (first, second))) and all(
        is_text(value) or value is None for value in (first, second)
    )
    kind = Kind.LABEL if text else Kind.INPUT
    yield _change(found, kind, old, new, first, second)


def _changed_value(
    found: Pairing, old: Place, new: Place, before: Content, after: Content
) -> Iterator[CellChange]:
    if close(before.value, after.value, found.tolerance):
        return
    yield replace(
        _change(found, Kind.VALUE, old, new, before.value, after.value),
        formula_before=_text(before.formula or before.filler),
        formula=_text(after.formula or after.filler),
    )


def _changed_spill(
    found: Pairing, old: Place, new: Place, before: Content, after: Content
) -> Iterator[CellChange]:
    if before.formula is None or after.formula is None:
        return
    first, second = before.formula.area, after.formula.area
    if (first.rows, first.columns) != (second.rows, second.columns):
        yield replace(
            _change(found, Kind.SPILL, old, new, None, None),
            formula_before=_text(before.formula),
            formula=_text(after.formula),
            area_before=rect_name(first),
            area=rect_name(second),
        )


def _change(
    found: Pairing, kind: Kind, old: Place, new: Place, before: Cell, after: Cell
) -> CellChange:
    return CellChange(
        kind,
        found.after.name,
        cell_name(*new),
        cell_name(*old),
        label=found.after.label(*new) or found.before.label(*old),
        before=before,
        after=after,
    )


def _forms(before: Content, after: Content) -> tuple[str | None, str | None]:
    """What the formulas of a run have in common; None for a cell without one."""
    return (
        relative_form(before.formula) if before.formula else None,
        relative_form(after.formula) if after.formula else None,
    )


def _rewritten(found: Pairing, run: Run) -> CellChange:
    old, new = (run.before.top, run.before.left), (run.after.top, run.after.left)
    before, after = found.before.cells.get(old, BLANK), found.after.cells.get(new, BLANK)
    values = (before.value, after.value) if run.after.is_cell else (None, None)
    return replace(
        _change(found, Kind.FORMULA, old, new, *values),
        cell=rect_name(run.after),
        cell_before=rect_name(run.before),
        formula_before=_text(before.formula or before.filler),
        formula=_text(after.formula or after.filler),
        cells=run.after.rows * run.after.columns,
    )


def _text(cell: FormulaCell | None) -> str | None:
    """A formula as Excel shows it, an old array formula in braces."""
    if cell is None:
        return None
    return f"{{={cell.text}}}" if cell.ref is not None and not cell.dynamic else f"={cell.text}"
