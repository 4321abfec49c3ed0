"""Checking a file: ranges, severities, damaged files, our own workbooks, the corpus."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from core.scenarios import load_shipped
from templates import SHIPPED, load
from tests.workbooks import ooxml
from tests.workbooks.conftest import CREATED
from tests.workbooks.lint.made import findings, formula, number, sheet, text, workbook
from workbooks.build import build_report, build_template
from workbooks.form import example_form, starting_scenario
from workbooks.limits import Limits
from workbooks.lint.check import lint_file, lint_package
from workbooks.lint.config import Allowed, Config
from workbooks.lint.findings import FileFindings, Severity
from workbooks.package import Package

CORPUS = Path(__file__).parents[4] / "shared" / "workbooks"
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".xlsx", ".xlsm"))


def test_like_neighbours_are_told_once() -> None:
    rows = [formula(f"A{n}", f"B{n}*2") + formula(f"C{n}", f"D{n}*2") for n in range(1, 5)]
    rows.append(formula("A5", "B5*3"))
    found = findings(workbook(sheet(*rows)), "no-literals")
    assert [(one.cell, one.cells, one.message) for one in found] == [
        ("A1:A4", 4, "the formula holds 2"),
        ("C1:C4", 4, "the formula holds 2"),
        ("A5", 1, "the formula holds 3"),
    ]


def test_side_by_side_they_are_one_block() -> None:
    rows = [number(f"B{n}", 1) + number(f"C{n}", 2) for n in range(1, 4)]
    data = workbook({"S": sheet(*rows), "T": sheet(formula("A1", "SUM(S!B1:C3)"))})
    (found,) = findings(data, "inputs-have-labels")
    assert (found.sheet, found.cell, found.cells) == ("S", "B1:C3", 6)


def test_a_long_formula_is_told_with_its_copies() -> None:
    tail = "+".join(f"B{n}" for n in range(100, 140))
    rows = [formula(f"A{n}", tail.replace("B1", f"B{n}1")) for n in (1, 2)]
    assert len(findings(workbook(sheet(*rows)), "short-formulas")) == 2


def test_findings_come_in_the_order_of_rules_then_sheets() -> None:
    data = workbook({"T T": sheet(text("A1", "#b")), "S": sheet(text("B2", "#a"))})
    config = Config(rules=("no-hash-texts", "short-sheet-names"))
    found = lint_package(Package(data, "x"), config)
    assert [(one.rule, one.sheet) for one in found] == [
        ("short-sheet-names", "T T"),
        ("no-hash-texts", "T T"),
        ("no-hash-texts", "S"),
    ]


def test_allowed_findings_stand() -> None:
    data = workbook(sheet(text("A1", "#a"), text("A3", "#b")))
    config = Config(rules=("no-hash-texts",), allowed=(Allowed("no-*", sheet="S", cells="A1:A2"),))
    assert [one.cell for one in lint_package(Package(data, "x.xlsx"), config)] == ["A3"]
    other = Config(rules=("no-hash-texts",), allowed=(Allowed("no-*", file="y.*"),))
    assert len(lint_package(Package(data, "dir/x.xlsx"), other)) == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 cut", "cut off"),
        (ooxml.package({"[Content_Types].xml": "<a/>"}), "no Excel workbook"),
        (workbook(sheet('<c r="A1"/><c r="A1"/>')), "twice"),
        (workbook(sheet(tail="<open>")), "damaged"),
        (workbook(sheet(), parts={"xl/theme.xml": "<!DOCTYPE a><a/>"}), "DOCTYPE"),
    ],
)
def test_a_bad_file_says_why(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(data)
    found = lint_file(path, Config())
    assert found.status == "failed"
    assert said in str(found.error)
    assert "Please report" not in str(found.error)


def test_a_damaged_part_beside_the_sheets_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "styles.xlsx"
    path.write_bytes(workbook(sheet(text("A1", "#a")), parts={"xl/styles.xml": "<a><b></a>"}))
    rules = [one.rule for one in lint_file(path, Config()).findings]
    assert "parts-are-xml" in rules
    assert "no-hash-texts" in rules


def test_limits_hold(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(sheet(number("A1", 1), number("A2", 1))))
    assert "2 cells; the limit is 1" in str(lint_file(path, Config(), Limits(cells=1)).error)


def test_counts_and_json() -> None:
    data = workbook(sheet(text("A1", "#a"), '<c r="A2" t="e"><v>#N/A</v></c>'))
    config = Config(rules=("no-hash-texts", "no-error-values"))
    file = FileFindings("x", lint_package(Package(data, "x"), config))
    assert file.status == "findings"
    assert file.number(Severity.ERROR) == 1
    told = file.as_json()
    assert told["counts"] == {"error": 1, "warning": 0, "note": 1}
    assert told["findings"][0] == {
        "rule": "no-error-values",
        "severity": "error",
        "sheet": "S",
        "cell": "A2",
        "cells": 1,
        "message": "shows #N/A",
        "fix": "Correct the cause; where no value can be, say so with a flag or a text.",
    }


OURS = ["article", "custom", "nothing", "member", "saver", "quitter", "elder"]
OURS += ["compared", "two", "plan"]


@pytest.mark.parametrize("name", OURS)
def test_our_own_workbooks_keep_the_rules(made, name: str) -> None:
    assert broken(made[name].data) == []


@pytest.mark.parametrize("template", SHIPPED)
@pytest.mark.parametrize("name", ["low", "base"])
def test_every_report_of_a_shipped_scenario_keeps_the_rules(template: str, name: str) -> None:
    layout, chosen = load(template), load_shipped(name)
    assert broken(build_report(chosen, CREATED, example_form(layout, chosen))) == []


@pytest.mark.parametrize("template", SHIPPED)
def test_every_template_keeps_the_rules(template: str) -> None:
    layout = load(template)
    chosen = starting_scenario(layout)
    assert broken(build_template(chosen, CREATED, example_form(layout, chosen))) == []


def broken(data: bytes) -> list[tuple[str, str, str, str]]:
    """What is found in a workbook."""
    found = lint_package(Package(data, "made.xlsx"), Config())
    return [(one.rule, one.sheet, one.cell, one.message) for one in found]


def test_excel_and_openpyxl_agree_on_what_is_ours(made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["article"].data))
    out = io.BytesIO()
    book.save(out)
    rules = {one.rule for one in lint_package(Package(out.getvalue(), "x"), Config())}
    assert "cached-values" in rules
    assert "checks-hold" in rules


@pytest.mark.skipif(not FILES, reason="the workbooks written by Excel are not here")
def test_workbooks_of_excel_go_through() -> None:
    unknown: list[str] = []
    for path in FILES:
        found = lint_file(path, Config())
        if found.error is not None:
            unknown.append(found.error)
            continue
        wrong = [
            one for one in found.findings if one.rule.startswith(("parts-", "texts-", "styles-"))
        ]
        unknown += [f"{path.name}: {one.rule} {one.message}" for one in wrong]
    assert unknown == [], "Excel wrote these files: their parts are right"


@pytest.mark.skipif(not FILES, reason="the workbooks written by Excel are not here")
def test_excel_writes_no_prefix_that_is_wrong() -> None:
    told = {
        (path.name, finding.message)
        for path in FILES
        for finding in lint_file(path, Config(rules=("function-prefixes",))).findings
    }
    assert {name for name, _ in told} <= {"openpyxl_example.xlsx"}
    assert all(re.search("CONCAT", message) for _, message in told)
