"""Print set-up: pages end at the same rows on A4 and on Letter, and nothing is cut."""

import re
import shutil
import subprocess
from collections import Counter

import openpyxl
import pytest
from openpyxl.worksheet.pagebreak import Break

from core.scenarios import scenario
from templates import SHIPPED, load
from tests.workbooks import ooxml
from tests.workbooks.conftest import CREATED
from workbooks.build import build_report, build_template
from workbooks.form import example_form, starting_scenario
from workbooks.libreoffice_process import end_libreoffice, is_installed
from workbooks.printed import printed
from workbooks.printing import A4, WIDE_SCALE, break_rows, fitted_room, wide_room

LETTER = 1
PAGE = re.compile(r"(\w+), page \d+ of \d+")


@pytest.fixture(scope="module", autouse=True)
def ended():
    yield
    end_libreoffice()


def on_letter(data):
    """The workbook with another paper, as someone would choose it in the page set-up."""
    old, new = f'paperSize="{A4}"'.encode(), f'paperSize="{LETTER}"'.encode()
    parts = ooxml.parts(data)
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    assert all(old in parts[name] for name in sheets)
    return ooxml.package(
        {n: part.replace(old, new) if n in sheets else part for n, part in parts.items()}
    )


def text_of(data, folder):
    (folder / "x.pdf").write_bytes(printed(data, "x"))
    command = ["pdftotext", "-layout", str(folder / "x.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.skipif(
    not is_installed() or shutil.which("pdftotext") is None,
    reason="LibreOffice or poppler is not installed",
)
@pytest.mark.parametrize("template", SHIPPED)
@pytest.mark.parametrize("build", [build_template, build_report])
def test_the_same_pages_on_both_papers_and_no_number_too_wide(template, build, tmp_path):
    layout = load(template)
    chosen = starting_scenario(layout) if build is build_template else scenario()
    data = build(chosen, CREATED, example_form(layout, chosen))
    texts = [text_of(one, tmp_path) for one in (data, on_letter(data))]
    pages = [Counter(PAGE.findall(text)) for text in texts]
    assert pages[0] == pages[1]
    assert list(pages[0]) == [sheet.name for sheet in layout.sheets]
    assert not any("###" in text for text in texts)


def rows_after_breaks(heights, starts, room, known=()):
    """The rows at which pages begin, of a sheet whose first row is repeated."""
    sheet = openpyxl.Workbook().worksheets[0]
    sheet.print_title_rows = "1:1"
    for row, height in enumerate(heights, 1):
        sheet.row_dimensions[row].height = height
    for row in known:
        sheet.row_breaks.append(Break(id=row - 1))
    break_rows(sheet, len(heights), starts, room)
    return sorted(each.id + 1 for each in sheet.row_breaks.brk)


def test_a_page_ends_where_it_is_full():
    assert rows_after_breaks([10] * 12, [], 55) == [6, 10]
    assert rows_after_breaks([10] * 5, [], 55) == []


def test_a_row_higher_than_a_page_has_a_page_of_its_own():
    assert rows_after_breaks([10, 10, 99, 10], [], 55) == [3, 4]


def test_a_page_ends_before_a_block_if_it_is_mostly_filled():
    assert rows_after_breaks([10] * 12, [5], 55) == [5, 9]
    assert rows_after_breaks([10] * 12, [3], 55) == [6, 10]


def test_breaks_that_are_there_stay_and_begin_a_page():
    assert rows_after_breaks([10] * 12, [], 55, known=[4]) == [4, 8, 12]


def test_letter_never_holds_fewer_rows_than_are_put_on_a_page():
    letter = (11 - 0.8, 8.5 - 1.0)
    width = 1000.0
    assert fitted_room(width) < width * letter[1] / letter[0]
    assert wide_room() < letter[1] * 72 * 100 / WIDE_SCALE
