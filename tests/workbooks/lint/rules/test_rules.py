"""Each rule finds what breaks it, where it is, and nothing in a workbook that keeps it."""

from __future__ import annotations

import pytest

from tests.workbooks.lint.made import STYLES, findings, number, places, sheet, text, workbook
from tests.workbooks.lint.rules.formula_cases import CASES, one
from tests.workbooks.lint.rules.sheet_cases import FILE_CASES, INPUT_CASES, SHEET_CASES
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
