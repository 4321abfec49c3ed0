"""The 38 points of a workbook that no rule of `lint` sees, for every template and its reports.

A point is held by rules (`crypto-inflow lint --rules`, run on our own workbooks in
tests/workbooks/lint/test_check.py) or by the tests that `TESTS` names; one is a matter of looking.
"""

from __future__ import annotations

import importlib

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from templates import SHIPPED, load
from workbooks.fitting import ROW_POINTS, row_points
from workbooks.form import starting_scenario
from workbooks.lint.points import POINTS
from workbooks.lint.registry import RULES

SLACK = 0.01
"""Points by which a height may differ after it was written and read."""

LOOKED_AT = {6: "that calculations flow down and to the right"}

TESTS = {
    9: (
        "test_checklist.test_every_number_has_a_range",
        "test_notes.test_every_input_says_where_it_came_from",
    ),
    10: ("test_build.test_colours_say_what_a_cell_is",),
    25: (
        "test_build.test_every_period_of_every_series_is_cores",
        "test_checklist.test_the_parts_make_the_whole",
    ),
    26: ("test_report_in_libreoffice.test_a_broken_input_turns_the_master_check_red",),
    30: (
        "test_printing.test_the_same_pages_on_both_papers_and_no_number_too_wide",
        "test_build.test_panes_print_and_footer",
    ),
    31: ("test_build.test_charts_state_their_finding_and_start_at_zero",),
    32: ("test_checklist.test_no_text_is_cut",),
    33: ("test_checklist.test_cover_says_whether_anything_is_simulated",),
    37: ("test_build.test_the_same_plan_gives_the_same_bytes",),
}


def test_every_point_is_held_by_a_rule_or_a_test() -> None:
    held = {rule.point for rule in RULES.values()} | set(TESTS) | set(LOOKED_AT)
    assert held == set(POINTS)
    for names in TESTS.values():
        for name in names:
            module, _, function = name.partition(".")
            assert callable(getattr(importlib.import_module(f"tests.workbooks.{module}"), function))


EVERY = ["article", "custom", "nothing", "template", "member", "saver", "quitter", "elder"]
EVERY += ["member_template", "compared", "two", "scenarios_template"]
EVERY += ["plan", "sponsor", "plan_template"]


@pytest.mark.parametrize("name", EVERY)
def test_no_text_is_cut(made, name) -> None:
    """A text has the width of its cell and, unbroken, of the empty cells beside it."""
    cut = [cell for sheet in made[name].values for cell in cut_texts(sheet)]
    assert cut == []


def cut_texts(sheet):
    """The cells of a sheet whose text does not fit."""
    right = CellRange(sheet.print_area.partition("!")[2].replace("$", "")).max_col
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and not fits(sheet, cell, right):
                yield sheet.title, cell.coordinate, cell.value


def fits(sheet, cell, right) -> bool:
    look = cell.font.sz, bool(cell.font.b)
    room = width(sheet, cell.column) - cell.alignment.indent
    if cell.alignment.wrap_text:
        high = sheet.row_dimensions[cell.row].height or ROW_POINTS
        return row_points(cell.value, room, *look) <= high + SLACK
    beside = cell.column + 1
    while cell.alignment.horizontal in (None, "left") and beside <= right:
        if sheet.cell(cell.row, beside).value is not None:
            break
        room += width(sheet, beside)
        beside += 1
    return row_points(cell.value.replace("\n", " "), room, *look) <= row_points("x", room, *look)


def width(sheet, column) -> float:
    return sheet.column_dimensions[get_column_letter(column)].width


@pytest.mark.parametrize("template", SHIPPED)
def test_every_number_has_a_range(template) -> None:
    for entry in starting_scenario(load(template)).entries():
        low, value, high = entry.assumption.low, entry.assumption.value, entry.assumption.high
        assert low is not None, entry.name
        assert high is not None, entry.name
        assert low <= value <= high, entry.name


@pytest.mark.parametrize("template", SHIPPED)
def test_the_parts_make_the_whole(template) -> None:
    blocks = [block for block in load(template).checks if block.kind == "layout"]
    assert any("parts make the whole" in block.title for block in blocks)
    assert any("limits" in block.title for block in blocks)
    assert {block.kind for block in load(template).checks} >= {"inputs", "scenario"}


@pytest.mark.parametrize("name", EVERY)
def test_cover_says_whether_anything_is_simulated(made, name) -> None:
    rows = {row[0]: row[1] for row in made[name].values["Cover"].iter_rows(values_only=True)}
    assert rows["Seed"] == "None: nothing here is simulated"
    formulas = [c.value for s in made[name].formulas for r in s.iter_rows() for c in r]
    assert not any("RAND" in f for f in formulas if isinstance(f, str) and f.startswith("="))
