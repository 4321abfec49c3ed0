"""Each rule finds what breaks it, where it is, and nothing in a workbook that keeps it."""

from __future__ import annotations

import pytest

from tests.workbooks.lint.made import STYLES, findings, number, places, sheet, text, workbook
from tests.workbooks.lint.rules.formula_cases import CASES, one, periods
from tests.workbooks.lint.rules.sheet_cases import (
    BREAKS,
    FILE_CASES,
    INPUT_CASES,
    SHEET_CASES,
    inputs,
    paged,
)
from workbooks.lint.registry import RULES

ALL = {**CASES, **INPUT_CASES, **SHEET_CASES, **FILE_CASES}


@pytest.mark.parametrize("rule", ALL)
def test_it_is_found(rule: str) -> None:
    case = ALL[rule]
    assert sorted(places(case.bad, rule, case.settings)) == sorted(case.where)


@pytest.mark.parametrize("rule", ALL)
def test_nothing_else_is_found(rule: str) -> None:
    case = ALL[rule]
    for number_, good in enumerate(case.good):
        assert places(good, rule, case.settings) == [], f"good workbook {number_}"


def test_every_rule_for_any_workbook_has_its_case() -> None:
    assert set(ALL) == {rule.id for rule in RULES.values() if not rule.ours}
    assert all(case.good for case in ALL.values())


@pytest.mark.parametrize(
    "data",
    [
        periods(number("A1", 2024), "A"),  # a period like the others
        periods(text("A1", "Before"), "C"),  # an exception among the periods
        periods(text("A1", "Before"), "B"),
        periods(text("A1", "Before"), "A", years="CDE"),  # not beside the periods
        periods(text("A1", "Before"), "E", years="BCD"),
    ],
)
def test_only_a_column_that_its_head_sets_apart_may_differ(data: bytes) -> None:
    assert len(places(data, "one-formula-per-row")) == 1


@pytest.mark.parametrize(
    "data",
    [
        paged("", "S!$A:$B"),  # cut wherever the page ends
        paged(BREAKS, "S!$1:$4"),  # no labels on the second page
    ],
)
def test_a_sheet_goes_on_across_pages_only_on_purpose(data: bytes) -> None:
    assert places(data, "one-page-wide") == [("S", "")]


def test_a_unit_stands_under_its_title_or_nowhere() -> None:
    row = text("A2", "Assets") + number("B2", 5) + number("C2", 6)
    for titled, unit in (("Remark", "dollars"), ("Unit", "")):
        head = text("A1", "Input") + text("B1", "Low") + text("D1", titled)
        assert places(inputs(head, row + text("D2", unit)), "inputs-have-units") == [("S", "B2")]


def test_too_many_formats() -> None:
    many = STYLES.replace("</cellXfs>", '<xf xfId="0"/>' * 64_000 + "</cellXfs>")
    data = workbook(sheet(number("A1", 1)), parts={"xl/styles.xml": many})
    (finding,) = findings(data, "styles-are-there")
    assert finding.message == "the file has 64,009 cell formats; Excel holds 64,000"


def test_hidden_sheets() -> None:
    from tests.workbooks import ooxml

    parts = ooxml.parts(workbook({"S": sheet(), "T": sheet(), "U": sheet()}))
    parts["xl/workbook.xml"] = (
        parts["xl/workbook.xml"]
        .replace(b'name="T"', b'name="T" state="hidden"')
        .replace(b'name="U"', b'name="U" state="veryHidden"')
    )
    found = findings(ooxml.package(parts), "nothing-hidden")
    assert [(one.sheet, one.message) for one in found] == [
        ("T", "the sheet is hidden"),
        ("U", "the sheet is hidden so that only a macro can show it"),
    ]


def test_messages_say_what_was_found() -> None:
    from tests.workbooks.lint.made import formula

    data = one(formula("A1", "B1*5%+2E3"))
    (finding,) = findings(data, "no-literals")
    assert finding.message == "the formula holds 5%, 2000"
    (pale,) = findings(workbook(sheet(text("A1", "pale", 5))), "readable-colours")
    assert pale.message == "#BFBFBF on #FFFFFF has a contrast of 1.8 to 1, below 4.5"
