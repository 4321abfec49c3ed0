import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from core.cells import CellError
from tests.workbooks.recalculated import HOSTILE, many, reports
from workbooks import run_report_xlsx
from workbooks.outcome import Change, Kept, Report
from workbooks.run_report_xlsx import workbook
from workbooks.run_totals import Run

SHEETS = [
    "Summary",
    "Files",
    "Changed",
    "Kept",
    "Unexplained",
    "Disagreements",
    "Inputs",
    "Volatile",
]


def made(some, **more):
    return workbook(Run(some, "crypto-inflow recalc in", "1.2.3", **more))


def opened(some, **more):
    return openpyxl.load_workbook(io.BytesIO(made(some, **more)))


@pytest.fixture(scope="module")
def book():
    return opened(reports(), made=datetime(2026, 1, 2, 3, 4))


def rows(sheet):
    """The rows under the headings, as dictionaries."""
    titles = [cell.value for cell in sheet[4]]
    return [
        dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)
    ]


def test_the_sheets_and_the_summary(book):
    assert book.sheetnames == SHEETS
    texts = [cell.value for row in book["Summary"].iter_rows() for cell in row if cell.value]
    assert any(str(text).startswith("6 files: 5 recalculated, 1 failed") for text in texts)
    assert "crypto-inflow recalc in" in texts
    cells = [cell for (cell,) in book["Summary"].iter_rows(max_col=1)]
    links = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in SHEETS[1:]]
    assert book.properties.title == "Recalculation report"
    assert book.properties.creator == "crypto-inflow"
    assert book.properties.created == book.properties.modified == datetime(2026, 1, 2, 3, 4)


def test_each_file_has_its_numbers(book):
    found = {row["File"]: row for row in rows(book["Files"])}
    assert len(found) == 6
    changed = found["changed.xlsx"]
    numbers = {name: changed[name] for name in ("Formulas", "Recalculated", "Calls", "Changed")}
    assert numbers == {"Formulas": 2148, "Recalculated": 2140, "Calls": 40, "Changed": 3}
    assert (changed["Kept"], changed["Inputs"], changed["Volatile"]) == (2, 1, 1)
    assert (changed["Engine"], changed["Seconds"]) == ("ironcalc", 1.5)
    assert found["broken.xlsx"]["Error"] == "/in/broken.xlsx is cut off"
    assert found["odd.xlsx"]["Unexplained"] == 2


def test_values_keep_their_type_and_all_their_digits(book):
    changed = {row["Cell"]: row for row in rows(book["Changed"]) if row["File"] == "changed.xlsx"}
    assert (changed["D5"]["Before"], changed["D5"]["After"]) == (870e9, 174e9)
    assert changed["D5"]["Change"] == pytest.approx(-0.8)
    assert (changed["D6"]["Before"], changed["D6"]["After"]) == ("(blank)", True)
    assert (changed["D7"]["Before"], changed["D7"]["After"]) == ("#NUM!", "#N/A")
    odd = next(row for row in rows(book["Unexplained"]) if row["Cell"] == "F31")
    assert odd["Excel saved"] == 0.08123456789
    assert odd["formulon"] == 0.08123456001
    assert odd["ironcalc"] == CellError.NUM
    asked = next(row for row in rows(book["Unexplained"]) if row["Cell"] == "F32")
    assert (asked["Excel saved"], asked["formulon"], asked["ironcalc"]) == (1, "1", "(not asked)")
    dispute = next(row for row in rows(book["Disagreements"]) if row["Sheet"] == "S")
    assert (dispute["formulon"], dispute["excel"]) == (179, 180)


def test_no_cell_is_a_formula_or_an_error_and_formulas_are_quoted(book):
    kinds, quoted = set(), []
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            kinds.add(cell.data_type)
            if cell.data_type == "s" and str(cell.value)[0] in "=+-@'":
                quoted.append(cell.quotePrefix)
    assert kinds == {"n", "s", "b"}
    assert quoted
    assert all(quoted)


def test_hostile_texts_stay_texts_that_excel_can_read(book):
    row = next(row for row in rows(book["Changed"]) if row["After"] == "=1+1")
    text = "<script>alert(1)</script>\"' =cmd|'/C calc'!A0 \u241b[31m\u2400 \ufffd _x005F_x0041_"
    assert row["Sheet"] == row["Name"] == row["Before"] == text
    assert row["Formula"] == f"={text}"
    archive = zipfile.ZipFile(io.BytesIO(made(reports(), made=None)))
    for name in archive.namelist():
        assert HOSTILE.encode("utf-8", "replace") not in archive.read(name)


def test_tables_filters_and_print(book):
    for sheet in list(book)[1:]:
        assert sheet.freeze_panes == "A5"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$4"
        (table,) = sheet.tables.values()
        corner = sheet.cell(sheet.max_row, sheet.max_column).coordinate
        assert table.ref == table.autoFilter.ref == f"A4:{corner}"
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[4]]


def test_numbers_have_formats_and_columns_fit(book):
    sheet = book["Changed"]
    by_title = {cell.value: cell.column_letter for cell in sheet[4]}
    row = next(cell.row for cell in sheet[by_title["Name"]] if cell.value == "inflow")
    assert sheet[f"{by_title['Before']}{row}"].number_format == "#,##0"
    assert "%" in sheet[f"{by_title['Change']}{row}"].number_format
    assert sheet.column_dimensions[by_title["Before"]].width >= len("870,000,000,000")


def test_engines_that_differ_in_the_third_decimal_are_seen_to():
    cells = [Kept("S", "A1", "", "", -1234567.891, {"formulon": -1234567.892}, "why")]
    sheet = opened([Report("a.xlsx", unexplained=cells)])["Unexplained"]
    assert sheet["F5"].number_format == sheet["G5"].number_format == "#,##0.00########"


def test_an_empty_run_has_every_sheet():
    book = opened([])
    assert book.sheetnames == SHEETS
    assert all(book[name]["A5"].value == "None in this run" for name in SHEETS[1:])


def test_rows_beyond_the_limit_are_counted(monkeypatch):
    monkeypatch.setattr(run_report_xlsx, "MAX_ROWS", 10)
    cells = [Change("S", f"A{row}", "", "", 1.0, 2.0) for row in range(1, 10)]
    book = opened([Report("a.xlsx", changed=cells)])
    assert book["Changed"].max_row == 10
    summary = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    line = next(line for line in summary if line[0] == "Changed")
    assert line[2:] == [6, 3]


def test_a_text_too_long_for_a_cell_says_so():
    text = "=" + "x" * 40_000
    book = opened([Report("a.xlsx", kept=[Kept("S", "A1", "", text, 1.0, {}, "why")])])
    (row,) = rows(book["Kept"])
    assert len(row["Formula"]) <= 32_767
    assert row["Formula"].endswith("… (cut: 40,001 characters)")


def test_thousands_of_rows_are_all_there():
    book = openpyxl.load_workbook(io.BytesIO(made(many(200, 50))), read_only=True)
    sheet = book["Changed"]
    found = list(sheet.iter_rows(min_row=5, values_only=True))
    assert len(found) == 10_000
    assert found[-1][2] == "D51"
    book.close()
