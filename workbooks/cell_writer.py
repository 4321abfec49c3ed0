"""New values of formulas in the sheets' own XML: what is written, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping

from core.cells import Cell, Grid
from workbooks.address import cell_name, rect_name
from workbooks.cell_xml import cell_with_value
from workbooks.outcome import Change, Report
from workbooks.saved_workbook import Address, FormulaCell, SavedWorkbook
from workbooks.thorough import filled
from workbooks.values import same


class CellWriter:
    """The changes of one workbook, collected."""

    def __init__(self, book: SavedWorkbook, names: Mapping[Address, str], report: Report) -> None:
        """Each change is told in `report`; `names` are the cells' defined names."""
        self._book, self._names, self._report = book, names, report
        self._patches: dict[int, dict[tuple[int, int], bytes]] = {}

    def parts(self) -> dict[str, bytes]:
        """The parts that change, with their new content."""
        return {
            sheet.part: sheet.xml.patched(self._patches[index])
            for index, sheet in self._book.sheets.items()
            if self._patches.get(index)
        }

    def write(self, cell: FormulaCell, grid: Grid) -> None:
        """Notes the new bytes of a formula's cells where a value or the size of a spill differs."""
        sheet = self._book.sheets[cell.sheet]
        rect = filled(cell, grid)
        ref = rect_name(rect) if cell.dynamic and rect != cell.area else ""
        for row in range(min(rect.top, cell.area.top), max(rect.bottom, cell.area.bottom) + 1):
            for column in range(cell.column, max(rect.right, cell.area.right) + 1):
                inside = rect.holds(row, column)
                if not inside and not cell.area.holds(row, column):
                    continue
                after = grid[row - rect.top][column - rect.left] if inside else None
                anchor = (row, column) == cell.place
                before = cell.cached if anchor else self._book.value(cell.sheet, row, column)
                if same(before, after) and (before is None) == (after is None):
                    if not (anchor and ref):
                        continue
                else:
                    self._report_change(cell, row, column, before, after)
                self._patches.setdefault(cell.sheet, {})[row, column] = cell_with_value(
                    sheet.xml, (row, column), after, ref if anchor else ""
                )

    def _report_change(
        self, cell: FormulaCell, row: int, column: int, before: Cell, after: Cell
    ) -> None:
        name = self._book.sheet_names[cell.sheet]
        self._report.changed.append(
            Change(
                name,
                cell_name(row, column),
                self._names.get((cell.sheet, row, column), ""),
                f"={cell.text}",
                before,
                after,
            )
        )
