"""Workbooks made by openpyxl, which have no cached values at all, and LibreOffice's opinion."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import LineChart, Reference
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from tests.workbooks import ooxml
from tests.workbooks.conftest import named
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Request


def test_a_blank_cell_with_a_style_is_blank_and_no_zero() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = 5
    sheet["B1"].font = Font(bold=True)
    sheet["C1"], sheet["D1"] = "=COUNT(A1:B1)", '=B1=""'
    stream = io.BytesIO()
    book.save(stream)
    out, _ = recalculate_bytes(stream.getvalue(), "x.xlsx")
    found = openpyxl.load_workbook(io.BytesIO(out), data_only=True).active
    assert found is not None
    assert (found["C1"].value, found["D1"].value) == (1, True)


@pytest.mark.parametrize("name", ["template", "member_template", "plan_template", "two"])
def test_a_template_filled_with_openpyxl_is_recalculated_without_a_doubt(made, name: str) -> None:
    """openpyxl drops every value and writes the notes of the inputs in its own way."""
    stream = io.BytesIO()
    made[name].formulas.save(stream)
    recalculate_bytes(stream.getvalue(), "x.xlsx", request=Request(engine="ironcalc"))
    out, report = recalculate_bytes(stream.getvalue(), "x.xlsx")
    assert (report.kept, report.unexplained, report.disagreements) == ([], [], [])
    found = openpyxl.load_workbook(io.BytesIO(out), data_only=True)
    headline = named(found, "headline").value
    assert headline == made[name].value("headline")
    assert named(found, "checks_failing").value == 0


def own_book(rows: int = 200) -> bytes:
    """Three sheets with about 600 formulas, a chart, names, a table and a validation."""
    book = openpyxl.Workbook()
    inputs = book.active
    assert inputs is not None
    inputs.title = "Inputs"
    inputs["B2"], inputs["B3"] = 8.7e12, 0.1
    book.defined_names["assets"] = DefinedName("assets", attr_text="Inputs!$B$2")
    book.defined_names["share"] = DefinedName("share", attr_text="Inputs!$B$3")
    check = DataValidation(type="decimal", operator="between", formula1="0", formula2="1")
    inputs.add_data_validation(check)
    check.add("B3")
    model = book.create_sheet("The model")
    model.append(["month", "money", "sum"])
    for row in range(2, rows + 2):
        model.append([row - 1, f"=assets*share/{rows}", f"=SUM(B$2:B{row})"])
    model.add_table(Table(displayName="Months", ref=f"A1:C{rows + 1}"))
    results = book.create_sheet("Results")
    results["A1"] = "=CRYPTO_INFLOW(assets,share)"
    results["A2"] = f"='The model'!C{rows + 1}-A1"
    results["A3"] = "=SUM(Months[money])/A1"
    results["A4"] = '=IF(ABS(A3-1)<1E-9,"agrees","differs")'
    results["A5"] = "=CRYPTO_RELATIVE_SIZE(A1*1)"
    results["C1"] = ArrayFormula("C1:E6", "=CRYPTO_ALTERNATIVES(A1)")
    for row in range(10, rows + 10):
        results[f"A{row}"] = f"='The model'!B{row - 8}*100"
    chart = LineChart()
    chart.add_data(Reference(model, min_col=3, min_row=1, max_row=rows + 1), titles_from_data=True)
    results.add_chart(chart, "G1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_formula_gets_its_value_quickly() -> None:
    recalculate_bytes(own_book(2), "warm.xlsx")
    data = own_book()
    started = time.perf_counter()
    out, report = recalculate_bytes(data, "made.xlsx")
    seconds = time.perf_counter() - started
    print(f"{report.formulas} formulas in {seconds:.2f} s")
    assert report.formulas > 600
    assert not report.kept
    assert all(cell.cached is not None for cell in ooxml.book(out).formula_cells)
    found = openpyxl.load_workbook(io.BytesIO(out), data_only=True)["Results"]
    assert found["A1"].value == 870e9
    assert found["A4"].value == "agrees"
    assert found["A3"].value == pytest.approx(1.0)
    assert [cell.value for cell in found["C"][:3]] == ["asset class", "Crypto", "Gold"]
    assert recalculate_bytes(out, "made.xlsx")[0] == out
    assert seconds < 5


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_has_the_same_values(tmp_path: Path) -> None:
    data = own_book(20)
    out, _ = recalculate_bytes(data, "made.xlsx")
    (tmp_path / "made.xlsx").write_bytes(out)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    target = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "made.xlsx")], check=True, capture_output=True, timeout=180
    )
    (made_csv,) = tmp_path.glob("*.csv")
    lines = list(csv.reader(made_csv.read_text().splitlines()))
    assert float(lines[0][0]) == 870e9
    assert float(lines[2][0]) == pytest.approx(1.0)
    assert lines[3][0] == "agrees"
