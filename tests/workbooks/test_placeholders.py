"""Workbooks of programs that write 0 beside every formula, such as XlsxWriter's."""

from __future__ import annotations

import pytest

from tests.workbooks import ooxml
from tests.workbooks.ooxml import column, formula, rows, value, workbook
from workbooks.recalculate import recalculate_bytes

ON_LOAD = b' fullCalcOnLoad="1"'


def zeros(*texts: str) -> bytes:
    cells = {n: formula(f"A{n}", text, "0") for n, text in enumerate(texts, 1)}
    return workbook({"S": rows(cells)})


@pytest.mark.parametrize(
    "texts", [("1+1", "A1*2"), ("CRYPTO_INFLOW()", "A1/10", "2*3"), ('"x"&1', "1/0", "A1=2")]
)
def test_each_formula_gets_its_value(texts: tuple[str, ...]) -> None:
    out, report = recalculate_bytes(zeros(*texts), "x.xlsx")
    assert not report.unexplained
    assert not report.kept
    assert len(report.changed) == len(texts)
    assert all(change.before is None for change in report.changed)
    assert value(out, "A1") != 0.0
    assert recalculate_bytes(out, "x.xlsx")[0] == out


def test_one_value_that_is_not_zero_makes_all_of_them_excels() -> None:
    cells = {1: formula("A1", "1+1", "0"), 2: formula("A2", "1+2", "3")}
    out, report = recalculate_bytes(workbook({"S": rows(cells)}), "x.xlsx")
    assert [kept.cell for kept in report.unexplained] == ["A1"]
    assert value(out, "A1") == 0.0


def test_a_file_that_excel_saved_keeps_its_zeros() -> None:
    parts = ooxml.parts(zeros("1+1"))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(ON_LOAD, b"")
    out, report = recalculate_bytes(ooxml.package(parts), "x.xlsx")
    assert value(out, "A1") == 0.0
    assert len(report.unexplained) == 1


def test_a_function_nobody_knows_keeps_what_stands_there() -> None:
    out, report = recalculate_bytes(zeros("NOPE(1)", "1+1"), "x.xlsx")
    assert [kept.cell for kept in report.kept] == ["A1"]
    assert [value(out, cell) for cell in ("A1", "A2")] == [0.0, 2.0]


def test_no_formulas() -> None:
    data = workbook({"S": column([])})
    assert recalculate_bytes(data, "x.xlsx")[0] == data
