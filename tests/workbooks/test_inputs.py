"""The cells that overrides mean."""

from __future__ import annotations

import pytest

from core.cells import Cell, CellError
from tests.workbooks.ooxml import book, formula, rows, spill, workbook
from workbooks.errors import InputError
from workbooks.inputs import cell_names, found_inputs
from workbooks.request import Day, Override
from workbooks.saved_workbook import SavedWorkbook

NAMES = (
    "<definedName name=\"rate\">'My Sheet'!$B$3</definedName>"
    '<definedName name="rate" localSheetId="1">Other!$A$1</definedName>'
    '<definedName name="own" localSheetId="1">Other!$A$2</definedName>'
    '<definedName name="area">Other!$A$1:$A$2</definedName>'
    '<definedName name="relative">Other!A1</definedName>'
    '<definedName name="sum">Other!$A$1+1</definedName>'
    '<definedName name="calculated">Other!$C$1</definedName>'
    '<definedName name="gone">Other!#REF!</definedName>'
    '<definedName name="_xlnm.Print_Area" localSheetId="1">Other!$A$5</definedName>'
)
CELLS = {
    1: '<c r="A1"><v>1</v></c>' + formula("C1", "A1*2", "2") + spill("E1", "E1:F2", "A1:B2"),
    2: '<c r="A2" t="inlineStr"><is><t>two</t></is></c>',
    5: '<c r="H5"><f t="dataTable" ref="H5:I6" r1="A1"/><v>1</v></c><c r="I5"><v>1</v></c>',
}
SHEET = rows({3: '<c r="B3" t="b"><v>1</v></c>'})


def saved(before: str = "") -> SavedWorkbook:
    sheets = {"My Sheet": SHEET, "Other": rows(CELLS), "it's": ""}
    return book(workbook(sheets, names=NAMES, before=before))


@pytest.mark.parametrize(
    ("place", "address", "before"),
    [
        ("'My Sheet'!B3", (0, 2, 1), True),
        ("My Sheet!$B$3", (0, 2, 1), True),
        ("'MY SHEET'!b3", (0, 2, 1), True),
        ("rate", (0, 2, 1), True),
        ("RATE", (0, 2, 1), True),
        ("Other!rate", (1, 0, 0), 1.0),
        ("'it''s'!rate", (0, 2, 1), True),
        ("Other!own", (1, 1, 0), "two"),
        ("other!A2", (1, 1, 0), "two"),
        ("'it''s'!XFD1048576", (2, 1_048_575, 16_383), None),
        ("Other!Z99", (1, 98, 25), None),
    ],
)
def test_a_place_is_found(place: str, address: tuple[int, int, int], before: Cell) -> None:
    (found,) = found_inputs(saved(), [Override(place, 5.0)])
    assert (found.address, found.before, found.after) == (address, before, 5.0)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("B3", "B3 names no sheet; write it as My Sheet!B3"),
        ("Nowhere!B3", "Nowhere!B3 is no cell or name of this workbook"),
        ("Other!B", "Other!B is no cell or name"),
        ("own", "own is no cell or name"),
        ("area", "area is no cell or name"),
        ("relative", "relative is no cell or name"),
        ("sum", "sum is no cell or name"),
        ("gone", "gone is no cell or name"),
        ("ratte", r"its named cells are calculated, own, rate\)"),
        ("Other!C1", "Other!C1 holds a formula; only inputs can be changed"),
        ("calculated", "calculated holds a formula"),
        ("Other!E1", "Other!E1 holds a formula"),
        ("Other!F2", "Other!F2 holds a formula"),
        ("Other!H5", "Other!H5 holds a formula"),
        ("Other!I6", "Other!I6 holds a formula"),
    ],
)
def test_a_place_that_cannot_be_changed(place: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        found_inputs(saved(), [Override(place, 5.0)])


def test_all_mistakes_are_told_at_once() -> None:
    wanted = [Override(place, 1.0) for place in ("x1", "Other!C1", "rate", "nope")]
    with pytest.raises(InputError, match=r"test\.xlsx: x1 .*; Other!C1 .*; nope is no"):
        found_inputs(saved(), wanted)


def test_the_last_of_two_that_mean_the_same_counts() -> None:
    wanted = [Override("rate", 1.0), Override("My Sheet!B3", 2.0)]
    assert [one.after for one in found_inputs(saved(), wanted)] == [2.0]
    assert found_inputs(saved(), []) == []


def test_what_a_scenario_has_too_much_is_passed_over() -> None:
    wanted = [Override("rate", 1.0, optional=True), Override("nope", 2.0, optional=True)]
    assert len(found_inputs(saved(), wanted)) == 1
    with pytest.raises(InputError, match="none of the scenario's inputs"):
        found_inputs(saved(), wanted[1:])


@pytest.mark.parametrize(
    ("before", "day"), [("", 45856.5), ('<workbookPr date1904="1"/>', 44394.5)]
)
def test_a_day_is_counted_as_the_workbook_does(before: str, day: float) -> None:
    wanted = [Override("rate", Day(45856.5)), Override("Other!A1", 45856.5)]
    found = found_inputs(saved(before), wanted)
    assert [(one.after, type(one.after)) for one in found] == [(day, float), (45856.5, float)]


@pytest.mark.parametrize(
    ("given", "value"),
    [(True, True), ("x", "x"), (None, None), (CellError.NA, CellError.NA), (-0.0, 0.0)],
)
def test_values_of_every_kind(given: Cell, value: Cell) -> None:
    (found,) = found_inputs(saved(), [Override("rate", given)])
    assert repr(found.after) == repr(value)


def test_names_of_single_cells() -> None:
    assert cell_names(saved()) == {
        (0, 2, 1): "rate",
        (1, 0, 0): "rate",
        (1, 1, 0): "own",
        (1, 0, 2): "calculated",
    }
