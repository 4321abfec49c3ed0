"""The bytes of a workbook: those that openpyxl would write."""

import io
import os
import re
import subprocess
import sys
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from tests.workbooks import ooxml
from workbooks.sheet_writer import saved

VALUES = (
    "text",
    " kept <spaces> & signs ",
    "é — 漢 \U0001f600",
    "two\nlines",
    "",
    0,
    -1.5e-300,
    12345678901234567,
    True,
    date(2025, 7, 18),
    datetime(2025, 7, 18, 12, 30),
    '="<"&A1&"é"',
    "#N/A",
    ArrayFormula("A20:A21", "=SUM(A1:A2*2)"),
)


def workbook():
    """A workbook with a bit of everything."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row, value in enumerate(VALUES, 1):
        sheet.cell(row, 1, value)
        sheet.cell(row, 30).font = Font(bold=row % 2 == 0, size=12)
    sheet["B1"].hyperlink = "#Other!A1"
    sheet["B2"].hyperlink = "https://example.org/?a=1&b=2"
    sheet["B3"].comment = Comment("a note", "nobody")
    sheet["B4"] = "=not a formula"
    sheet["B4"].data_type = "s"
    sheet["B4"].quotePrefix = True
    sheet.row_dimensions[2].height = 30
    sheet.row_dimensions[50].hidden = True
    sheet.merge_cells("C3:E4")
    sheet["C3"].font = Font(italic=True)
    other = made.create_sheet("Other")
    other.add_chart(openpyxl.chart.BarChart(), "A1")
    made.create_sheet("Empty")
    return made


def by_openpyxl(made):
    stream = io.BytesIO()
    made.save(stream)
    return ooxml.parts(stream.getvalue())


def plain(part):
    """XML however it is spelt; blank cells without the type that openpyxl gives them."""
    text = ElementTree.canonicalize(part.decode())
    return re.sub(r'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="\w+"></c>', r"\1></c>", text)


def sheets(parts):
    return [name for name in parts if name.startswith("xl/worksheets/sheet")]


def test_the_sheets_are_those_openpyxl_would_write():
    ours, theirs = ooxml.parts(saved(workbook())), by_openpyxl(workbook())
    assert list(ours) == list(theirs)
    assert len(sheets(ours)) == 3
    for name in sheets(ours):
        assert plain(ours[name]) == plain(theirs[name])


def test_every_other_part_is_openpyxls():
    ours, theirs = ooxml.parts(saved(workbook())), by_openpyxl(workbook())
    others = set(ours) - set(sheets(ours)) - {"docProps/core.xml"}
    assert len(others) > 8
    assert [name for name in others if ours[name] != theirs[name]] == []


def test_it_reads_back():
    read = openpyxl.load_workbook(io.BytesIO(saved(workbook())))
    sheet = read.worksheets[0]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == list(VALUES[:4])
    assert sheet["B3"].comment.text == "a note"
    assert sheet["B2"].hyperlink.target == "https://example.org/?a=1&b=2"
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=not a formula", "s")
    assert sheet.row_dimensions[2].height == 30


def test_a_blank_cell_has_no_type():
    part = ooxml.parts(saved(workbook()))["xl/worksheets/sheet1.xml"]
    assert re.search(rb'<c r="AD1" s="\d+"/>', part)


@pytest.mark.parametrize("lxml", ["True", "False"])
def test_it_is_the_same_with_and_without_lxml(lxml):
    code = (
        "import sys; from tests.workbooks.test_sheet_writer import saved, workbook;"
        "sys.stdout.buffer.write(saved(workbook()))"
    )
    environment = {**os.environ, "OPENPYXL_LXML": lxml}
    made = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, env=environment
    ).stdout
    ours = ooxml.parts(saved(workbook()))
    for name, part in ooxml.parts(made).items():
        if name in sheets(ours):
            assert plain(part) == plain(ours[name])
