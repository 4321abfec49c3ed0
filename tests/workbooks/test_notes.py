"""Notes on the inputs: what they say, where their boxes are, and that programs read them."""

import io
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from core.assumptions import SECTION_OF
from core.scenarios import scenario, with_values
from tests.workbooks import ooxml
from tests.workbooks.conftest import CREATED
from workbooks.build import build_report
from workbooks.notes import add_notes, placed
from workbooks.package import Package
from workbooks.read import scenario_in
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Request

VML = "{urn:schemas-microsoft-com:vml}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def noted(book):
    """The text of the note of each input that has one."""
    sheet = book["Assumptions"]
    places = {
        name: book.defined_names[name].attr_text.partition("!")[2].replace("$", "")
        for name in SECTION_OF
    }
    found = {name: sheet[cell].comment for name, cell in places.items()}
    return {name: note.text for name, note in found.items() if note is not None}


@pytest.mark.parametrize("name", ["custom", "template", "member", "member_template", "compared"])
def test_every_input_says_where_it_came_from(made, name):
    one = made[name]
    texts = noted(one.formulas)
    assert set(texts) == set(SECTION_OF)
    for section in {SECTION_OF[name] for name in SECTION_OF}:
        for input_name, known in getattr(one.scenario, section):
            told = texts[input_name].split("\n")
            assert told[0] == "When this workbook was made:"
            assert told[-1] == f"Source: {known.source}"
            assert told[-2] == f"As of {known.as_of or one.scenario.as_of}"


def test_a_note_has_the_range_in_its_unit(made):
    texts = noted(made["template"].formulas)
    assert texts["assets"].split("\n")[1] == "Range: low $8,000bn, high $9,300bn"
    assert texts["months"].split("\n")[1] == "Range: low 12 months, high 120 months"
    assert len(texts["match"].split("\n")) == 3


def test_the_scenarios_beside_the_first_say_where_their_changes_come_from(made):
    book = made["two"].formulas
    row = int(book.defined_names["case_assets"].attr_text.split("$")[-1])
    assert book["Assumptions"][f"D{row}"].comment.text.endswith("Source: @source")
    assert book["Assumptions"][f"E{row}"].comment is None


def test_no_person_is_named(made):
    book = made["template"].formulas
    authors = {
        cell.comment.author
        for row in book["Assumptions"].iter_rows()
        for cell in row
        if cell.comment
    }
    assert authors == {"crypto-inflow"}


def test_any_text_stays_what_it_is():
    evil = '=1+1 <b>&amp;"_x0041_\n]]>'
    data = build_report(with_values(scenario(), {"assets": 9e12}, evil), CREATED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        comments = ElementTree.fromstring(archive.read("xl/comments1.xml"))
    texts = [
        "".join(comment.itertext()) for comment in comments.iter() if comment.tag[-7:] == "comment"
    ]
    escaped = evil.replace("_x0041_", "_x005F_x0041_")
    assert sum(text.endswith(f"Source: {escaped}") for text in texts) == 1


def test_boxes_lie_over_the_cells_they_say(made):
    sheet = made["template"].formulas["Assumptions"]
    note = placed(sheet, 12, 3, "one line\nanother")
    column, right, row, bottom = note.end
    # E and F are 15 characters wide: 110 pixels each; G has 82; 405 - 302 are left for H.
    assert (column, right) == (7, 103)
    assert row >= 12
    assert 0 < bottom <= sheet.row_dimensions[row + 1].height * 4 / 3
    taller = placed(sheet, 12, 3, "line\n" * 9)
    assert taller.end[2:] > note.end[2:]


def test_every_box_knows_its_cell(made):
    with zipfile.ZipFile(io.BytesIO(made["template"].data)) as archive:
        drawing = ElementTree.fromstring(archive.read("xl/drawings/vmlDrawing1.vml"))
    shapes = drawing.findall(f"{VML}shape")
    assert len({shape.get("id") for shape in shapes}) == len(shapes) == len(SECTION_OF)
    places = [
        tuple(int(shape.findtext(f"{EXCEL}ClientData/{EXCEL}{part}")) for part in ("Row", "Column"))
        for shape in shapes
    ]
    assert len(set(places)) == len(places)
    assert all(column == 3 for _, column in places)


def test_the_engine_that_calculated_it_reads_it_again(made):
    outcome = recalculate_bytes(made["template"].data, "x.xlsx", request=Request(engine="ironcalc"))
    assert outcome[1].engine == "ironcalc"
    assert scenario_in(outcome[0], "x.xlsx") == made["template"].scenario


def test_relations_of_the_sheet_stay():
    kept = '<Relationship Id="rId1" Type="x" Target="y"/>'
    parts = {
        "[Content_Types].xml": b"<Types></Types>",
        "xl/worksheets/sheet1.xml": b"<worksheet><drawing/></worksheet>",
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{kept}</Relationships>".encode(),
    }
    sheet = openpyxl.Workbook().worksheets[0]
    sheet.column_dimensions["B"].width = 90
    add_notes(parts, "xl/worksheets/sheet1.xml", [placed(sheet, 0, 0, "x")])
    assert kept.encode() in parts["xl/worksheets/_rels/sheet1.xml.rels"]
    assert parts["xl/worksheets/sheet1.xml"].startswith(b"<worksheet><drawing/><legacyDrawing ")
    for part in parts.values():
        ElementTree.fromstring(part)


def test_a_workbook_with_notes_is_whole(made):
    Package(made["template"].data, "x.xlsx").check()
    assert "xl/comments1.xml" in ooxml.parts(made["template"].data)
