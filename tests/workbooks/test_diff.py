"""What two workbooks differ in: found where it is, told once, and the same from both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks import ooxml
from workbooks.change_kinds import Kind, Only
from workbooks.diff import diff_paths, diff_workbooks
from workbooks.differences import CellChange, WorkbookDiff
from workbooks.errors import BadFileError

Grid = Mapping[str, float | str]
"""Cells by address: a number, a text, or a formula that starts with "="."""


def cell(place: str, content: float | str, value: float = 1.0) -> str:
    if isinstance(content, str) and content.startswith("="):
        return ooxml.formula(place, content[1:], str(value))
    if isinstance(content, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{content}</t></is></c>'
    return f'<c r="{place}"><v>{content}</v></c>'


def sheet(grid: Grid, values: Mapping[str, float] | None = None) -> str:
    by_row: dict[int, str] = {}
    for place, content in grid.items():
        row = int("".join(filter(str.isdigit, place)))
        by_row[row] = by_row.get(row, "") + cell(place, content, (values or {}).get(place, 1.0))
    return ooxml.rows(by_row)


def compared(before: Grid | str, after: Grid | str, **options: Any) -> WorkbookDiff:
    first, second = (
        ooxml.workbook({"S": one if isinstance(one, str) else sheet(one)}, **options)
        for one in (before, after)
    )
    return diff_workbooks(ooxml.book(first), ooxml.book(second))


def brief(found: WorkbookDiff) -> list[tuple[str, str]]:
    return [(change.kind.value, change.cell) for change in found.cells]


MODEL: dict[str, float | str] = {
    "A1": "Rate",
    "B1": 0.05,
    "A2": "Base",
    "B2": 100.0,
    "A3": "Fee",
    "B3": 7.0,
    "A5": "Total",
    "B5": "=SUM(B1:B3)",
    "A6": "Twice",
    "B6": "=B5*2+$B$3",
}
FEE_BELOW: dict[str, float | str] = {
    "A1": "Rate",
    "B1": 0.05,
    "A2": "Base",
    "B2": 100.0,
    "A3": "Tax",
    "B3": 3.0,
    "A4": "Fee",
    "B4": 7.0,
    "A6": "Total",
    "B6": "=SUM(B1:B4)",
    "A7": "Twice",
    "B7": "=B6*2+$B$4",
}


def test_a_constant_that_changed_is_an_input() -> None:
    found = compared(MODEL, {**MODEL, "B2": 110.0})
    assert brief(found) == [("input", "B2")]
    change = found.cells[0]
    assert (change.before, change.after, change.label) == (100.0, 110.0, "Base")
    assert change.absolute == pytest.approx(10)
    assert change.relative == pytest.approx(0.1)


def test_a_text_is_an_input_only_when_a_formula_reads_it() -> None:
    before = {**MODEL, "B1": "low", "A9": "note"}
    found = compared(before, {**before, "B1": "high", "A9": "remark"})
    assert brief(found) == [("input", "B1"), ("label", "A9")]


def test_an_inserted_row_is_told_once_and_moves_nothing_else() -> None:
    found = compared(MODEL, FEE_BELOW)
    assert not found.cells
    (line,) = found.lines
    assert (line.axis, line.change, line.lines, line.label) == ("rows", "added", "3:3", "Tax")
    assert (line.inputs, line.formulas) == (1, 0)


def test_a_formula_that_excel_would_not_have_adjusted_so_is_a_change() -> None:
    found = compared(MODEL, {**FEE_BELOW, "B7": "=B6*2+$B$3"})
    assert brief(found) == [("formula", "B7")]
    assert found.cells[0].cell_before == "B6"
    assert found.cells[0].formula_before == "=B5*2+$B$3"


def test_a_range_that_lost_its_last_row_is_a_change() -> None:
    shorter = {"A1": "Rate", "B1": 0.05, "A2": "Base", "B2": 100.0, "A4": "Total"}
    longer = {**shorter, "A3": "Fee", "B3": 7.0, "A5": "Total", "B5": "=SUM(B1:B3)"}
    del longer["A4"]
    found = compared(longer, {**shorter, "B4": "=SUM(B1:B2)"})
    assert [line.lines for line in found.lines] == ["3:3"]
    assert brief(found) == [("formula", "B4")]


def test_an_inserted_column_moves_nothing_else() -> None:
    def months(shift: str) -> dict[str, float | str]:
        first, second, total = ("C", "D", "E") if shift else ("B", "C", "D")
        extra: dict[str, float | str] = {"B1": "Unit", "B2": "USD", "B3": "USD"} if shift else {}
        return {
            "A1": "Item",
            **extra,
            f"{first}1": "Jan",
            f"{second}1": "Feb",
            f"{total}1": "Sum",
            "A2": "Sales",
            f"{first}2": 10.0,
            f"{second}2": f"={first}2*1.1",
            f"{total}2": f"=SUM({first}2:{second}2)",
            "A3": "Costs",
            f"{first}3": 4.0,
            f"{second}3": f"={first}3*1.2",
            f"{total}3": f"=SUM({first}3:{second}3)",
        }

    found = compared(months(""), months("moved"))
    assert not found.cells
    assert [(line.axis, line.lines, line.label) for line in found.lines] == [
        ("columns", "B:B", "Unit")
    ]


def test_a_column_of_formulas_changed_alike_is_one_range() -> None:
    before = {f"B{n}": f"=A{n}*2" for n in range(1, 41)}
    after = {place: text.replace("*2", "*3") for place, text in before.items()}
    found = compared(before, {**after, "B20": "=A20+1"})
    assert [(one.cell, one.cells) for one in found.cells] == [
        ("B1:B19", 19),
        ("B20", 1),
        ("B21:B40", 20),
    ]
    assert (found.cells[0].formula_before, found.cells[0].formula) == ("=A1*2", "=A1*3")


def test_a_shared_formula_is_the_same_as_its_own_text() -> None:
    own = ooxml.column(["B1*2", "B2*2"])
    shared = ooxml.rows(
        {
            1: '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>1</v></c>',
            2: '<c r="A2"><f t="shared" si="0"/><v>1</v></c>',
        }
    )
    assert compared(own, shared).empty


def test_a_formula_replaced_by_a_constant() -> None:
    found = compared(MODEL, {**MODEL, "B5": 107.05})
    assert brief(found) == [("formula", "B5")]
    assert found.cells[0].formula_before == "=SUM(B1:B3)"
    assert found.cells[0].formula is None
    assert found.cells[0].after == 107.05


def test_values_within_the_tolerance_are_the_same() -> None:
    def valued(value: float) -> WorkbookDiff:
        return compared(sheet(MODEL, {"B5": 100.0}), sheet(MODEL, {"B5": value}))

    assert valued(100.0 * (1 + 1e-10)).empty
    assert brief(valued(100.0 * (1 + 1e-8))) == [("value", "B5")]
    first, second = (
        ooxml.book(ooxml.workbook({"S": sheet(MODEL, {"B5": value})})) for value in (100.0, 101.0)
    )
    assert diff_workbooks(first, second, tolerance=0.02).empty


def test_a_spill_that_grew_is_told_at_its_formula() -> None:
    def spilled(rows: int) -> str:
        first = {1: ooxml.spill("A1", f"A1:A{rows}", "SEQUENCE(B1)") + cell("B1", 0.0)}
        return ooxml.rows({**first, **{n: cell(f"A{n}", float(n)) for n in range(2, rows + 1)}})

    found = compared(spilled(3), spilled(4).replace('r="B1"><v>0.0', 'r="B1"><v>4.0'))
    assert [one for one in brief(found) if one[0] != "input"] == [("spill", "A1")]
    spill = next(one for one in found.cells if one.kind is Kind.SPILL)
    assert (spill.area_before, spill.area) == ("A1:A3", "A1:A4")


def test_a_column_of_like_formulas_that_grew_stays_where_it_is() -> None:
    """Rows that are all alike are not told apart by what stands above them."""

    def grown(first: float, rows: int) -> tuple[Grid, dict[str, float]]:
        formulas = {f"A{n}": f"=A{n - 1}*2" for n in range(2, rows + 1)}
        return {"A1": first, **formulas}, {f"A{n}": 2.0**n for n in range(2, rows + 1)}

    found = compared(sheet(*grown(1.0, 6)), sheet(*grown(4.0, 8)))
    assert brief(found) == [("input", "A1")]
    assert [line.lines for line in found.lines] == ["7:8"]


def test_numbers_that_are_equal_by_chance_do_not_move_rows() -> None:
    before: dict[str, float | str] = {f"A{n}": float(n) for n in range(1, 21)}
    found = compared(before, {f"A{n}": 2.0 * n for n in range(1, 21)})
    assert len(found.cells) == 20
    assert not found.lines


def test_a_row_put_into_numbers_is_found() -> None:
    before: dict[str, float | str] = {f"A{n}": float(n) for n in range(1, 21)}
    after = {f"A{n + (n > 9)}": float(n) for n in range(1, 21)}
    found = compared(before, {**after, "A10": 9.5})
    assert not found.cells
    assert [line.lines for line in found.lines] == ["10:10"]


def test_a_spilled_value_is_a_value_not_an_input() -> None:
    def spilled(second: float) -> str:
        return ooxml.rows({1: ooxml.spill("A1", "A1:A2", "F()"), 2: cell("A2", second)})

    found = compared(spilled(2.0), spilled(3.0))
    assert brief(found) == [("value", "A2")]
    assert found.cells[0].formula == "=F()"


NAMES = '<definedName name="total">S!$B${}</definedName>'


def test_named_cells_make_the_headline() -> None:
    first = ooxml.workbook({"S": sheet(MODEL, {"B5": 100.0})}, names=NAMES.format(5))
    second = ooxml.workbook({"S": sheet(FEE_BELOW, {"B6": 90.0})}, names=NAMES.format(6))
    found = diff_workbooks(ooxml.book(first), ooxml.book(second))
    assert [(one.name, one.before, one.after) for one in found.headline] == [("total", 100.0, 90.0)]
    assert not found.names, "the name moved with its row"


def test_the_headline_has_numbers_first_and_inputs_before_results() -> None:
    names = "".join(
        f'<definedName name="{name}">S!$B${row}</definedName>'
        for name, row in {"choice": 3, "total": 5, "base": 2}.items()
    )
    before = {**MODEL, "B3": "low", "B4": "=B2", "B5": "=B4"}
    first, second = (
        ooxml.book(ooxml.workbook({"S": sheet(grid, {"B5": value})}, names=names))
        for grid, value in ((before, 1.0), ({**before, "B2": 9.0, "B3": "high"}, 2.0))
    )
    found = diff_workbooks(first, second).headline
    assert [change.name for change in found] == ["base", "total", "choice"]


def test_names_added_removed_and_changed() -> None:
    def named(names: str) -> bytes:
        return ooxml.workbook({"S": sheet(MODEL)}, names=names)

    first = named(NAMES.format(5) + '<definedName name="old">1</definedName>')
    second = named(NAMES.format(6) + '<definedName name="new">2</definedName>')
    found = diff_workbooks(ooxml.book(first), ooxml.book(second))
    assert [(one.change, one.name, one.before, one.after) for one in found.names] == [
        ("changed", "total", "=S!$B$5", "=S!$B$6"),
        ("added", "new", None, "=2"),
        ("removed", "old", "=1", None),
    ]


def test_sheets_added_removed_and_renamed() -> None:
    reader = {"A1": "=Model!B2"}
    first = ooxml.workbook({"Model": sheet(MODEL), "R": sheet(reader), "Gone": sheet({"A1": 1.0})})
    second = ooxml.workbook(
        {"My model": sheet(MODEL), "R": sheet({"A1": "='My model'!B2"}), "New": sheet({"Z9": "x"})}
    )
    found = diff_workbooks(ooxml.book(first), ooxml.book(second))
    assert [(one.change, one.sheet, one.before) for one in found.sheets] == [
        ("renamed", "My model", "Model"),
        ("added", "New", None),
        ("removed", "Gone", None),
    ]
    assert not found.cells


def test_what_else_differs_in_the_package() -> None:
    def styled(styles: str, saved: str) -> bytes:
        parts = {"xl/styles.xml": styles, "docProps/core.xml": saved, "xl/vbaProject.bin": "x"}
        return ooxml.workbook({"S": sheet(MODEL)}, parts=parts)

    first, second = styled("<a/>", "<monday/>"), styled("<a/>", "<tuesday/>")
    assert diff_workbooks(ooxml.book(first), ooxml.book(second)).empty
    found = diff_workbooks(ooxml.book(first), ooxml.book(styled("<b/>", "<monday/>")))
    assert found.others == ["styles"]


def test_only_some_kinds() -> None:
    found = compared(MODEL, {**MODEL, "B2": 1.0, "B6": "=B5*3"})
    assert brief(found.only([Only.INPUTS])) == [("input", "B2")]
    assert brief(found.only([Only.FORMULAS])) == [("formula", "B6")]
    assert found.only([Only.VALUES]).empty


def test_folders_are_compared_file_by_file(tmp_path: Path) -> None:
    for side, files in {"a": ("one", "same", "bad"), "b": ("two", "same", "bad")}.items():
        (tmp_path / side / "in").mkdir(parents=True)
        for name in files:
            data = b"PK broken" if name == "bad" else ooxml.workbook({"S": sheet(MODEL)})
            (tmp_path / side / "in" / f"{name}.xlsx").write_bytes(data)
    found = list(diff_paths(tmp_path / "a", tmp_path / "b"))
    assert [(file.file, file.status) for file in found] == [
        ("in/bad.xlsx", "failed"),
        ("in/one.xlsx", "removed"),
        ("in/same.xlsx", "same"),
        ("in/two.xlsx", "added"),
    ]


def test_folders_without_workbooks_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="neither"):
        list(diff_paths(tmp_path, tmp_path))


CONTENTS = st.one_of(
    st.sampled_from([1.0, 2.0, 3.5]),
    st.sampled_from(["alpha", "beta"]),
    st.sampled_from(["=A1*2", "=SUM(A1:B4)", "=$C$2+B3", "=C5"]),
)
PLACES = [f"{letter}{row}" for row in range(1, 7) for letter in "ABCD"]
GRIDS = st.dictionaries(st.sampled_from(PLACES), CONTENTS, min_size=1).map(
    lambda grid: {place: grid[place] for place in PLACES if place in grid}
)
VALUES = st.dictionaries(st.sampled_from(PLACES), st.sampled_from([1.0, 5.0]))


@given(GRIDS, VALUES)
def test_a_workbook_does_not_differ_from_itself(grid: Grid, values: Mapping[str, float]) -> None:
    assert compared(sheet(grid, values), sheet(grid, values)).empty


def mirrored(change: CellChange) -> CellChange:
    return replace(
        change,
        label="",
        cell=change.cell_before,
        cell_before=change.cell,
        before=change.after,
        after=change.before,
        formula=change.formula_before,
        formula_before=change.formula,
        area=change.area_before,
        area_before=change.area,
    )


def in_order(changes: list[CellChange]) -> list[CellChange]:
    return sorted(changes, key=repr)


@given(GRIDS, VALUES, GRIDS, VALUES)
def test_both_directions_tell_the_same(
    first: Grid, values: Mapping[str, float], second: Grid, others: Mapping[str, float]
) -> None:
    one, other = sheet(first, values), sheet(second, others)
    forth, back = compared(one, other), compared(other, one)
    assert in_order([replace(change, label="") for change in forth.cells]) == in_order(
        [mirrored(change) for change in back.cells]
    )
    opposite = {"added": "removed", "removed": "added"}
    assert sorted((one.axis, one.change, one.lines) for one in forth.lines) == sorted(
        (one.axis, opposite[one.change], one.lines) for one in back.lines
    )


CHANGES: dict[str, Callable[[Any], Any]] = {
    "input": lambda old: old + 7.0,
    "formula": lambda old: f"{old}+7",
    "label": lambda old: f"{old} changed",
}


@given(GRIDS, st.data())
def test_one_changed_cell_is_found_at_exactly_that_cell(grid: Grid, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(sorted(grid)))
    content = grid[place]
    if isinstance(content, float):
        kinds = ["input"]
    else:
        kinds = ["formula", "value"] if content.startswith("=") else ["label"]
    kind = data.draw(st.sampled_from(kinds))
    if kind == "value":
        found = compared(sheet(grid), sheet(grid, {place: 8.0}))
    else:
        found = compared(grid, {**grid, place: CHANGES[kind](content)})
    assert not found.lines
    ((got, where),) = brief(found)
    assert where == place
    assert got == kind or (kind, got) == ("label", "input")
