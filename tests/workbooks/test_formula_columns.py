"""Formula cells read as columns: the same as when a sheet is taken apart, or not at all."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from core.cells import Cell, CellError
from tests.workbooks import ooxml
from tests.workbooks.ooxml import DECLARATION, MAIN, book, formula, rows, spill, workbook
from workbooks.address import Rect
from workbooks.errors import WorkbookError
from workbooks.formula_columns import FormulaColumns, find_cell, patched, read_columns
from workbooks.formula_table import FormulaTable, NotDirectError
from workbooks.sheet_xml import SheetXml
from workbooks.values import same

CORPUS = Path(__file__).parents[3] / "shared" / "workbooks"
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".xlsx", ".xlsm"))


def sheet(cells: str) -> bytes:
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return f"{DECLARATION}{content}".encode()


def read(cells: str) -> FormulaColumns:
    found = read_columns(sheet(cells))
    assert found is not None
    return found


def test_the_columns() -> None:
    found = read(
        rows(
            {
                1: '<c r="A1"><v>1</v></c>' + formula("B1", "A1&1", "2.5", ' s="3"'),
                3: '<c r="AA3" t="str"><f>"x"</f><v>a &amp; b</v></c>',
            }
        )
    )
    assert len(found) == 2
    assert (found.rows, found.columns) == ([0, 2], [1, 26])
    assert found.texts == [b"A1&amp;1", b'"x"']
    assert found.kinds() == [b"n", b"str"]
    assert [found.cached(place) for place in (0, 1)] == [2.5, "a & b"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><f>1</f><v>-1.5E-3</v></c>', -0.0015),
        ('<c r="A1" t="n"><f>1</f><v>7</v></c>', 7.0),
        ('<c r="A1" t="str"><f>1</f><v></v></c>', ""),
        ('<c r="A1" t="str"><f>1</f><v/></c>', ""),
        ('<c r="A1" t="str"><f>1</f><v xml:space="preserve"> a_x000D_\n</v></c>', " a\r\n"),
        ('<c r="A1" t="b"><f>1</f><v>1</v></c>', True),
        ('<c r="A1" t="b"><f>1</f><v>0</v></c>', False),
        ('<c r="A1" t="e"><f>1</f><v>#N/A</v></c>', CellError.NA),
        ('<c r="A1" t="e" vm="1"><f>1</f><v>#VALUE!</v></c>', CellError.VALUE),
        ('<c r="A1"><f>1</f></c>', None),
        ('<c r="A1"><f>1</f><v/></c>', None),
        ('<c r="A1"><f>1</f><v></v></c>', None),
        ('<c r="A1" t="str"><f>1</f></c>', None),
        ('<c r="A1" t="b"><f>1</f></c>', None),
        ('<c r="A1" t="e"><f>1</f></c>', None),
    ],
)
def test_the_value_of_a_cell(cell: str, value: Cell) -> None:
    found = read(f'<row r="1">{cell}</row>')
    assert found.cached(0) == value
    assert type(found.cached(0)) is type(value)
    assert found.valueless(found.kinds()) == ([0] if value is None else [])


def test_numbers_are_told_from_all_else() -> None:
    cells = '<c r="A1"><f>1</f><v>0.1</v></c><c r="B1" t="b"><f>1</f><v>1</v></c>'
    found = read(f'<row r="1">{cells}<c r="C1"><f>1</f></c></row>')
    numbers = found.numbers(found.kinds())
    assert numbers is not None
    assert numbers[0] == 0.1
    assert [n != n for n in numbers.tolist()] == [False, True, True]


@pytest.mark.parametrize("text", ["x1", "&#49;", "0" * 41, "inf", "1e999"])
def test_a_value_that_is_no_number_and_says_so_nowhere(text: str) -> None:
    cells = f'<row r="1"><c r="A1"><f>1</f><v>{text}</v></c></row>'
    found = read(cells)
    assert found.numbers(found.kinds()) is None
    with pytest.raises(NotDirectError, match="no number"):
        FormulaTable(book(workbook({"S": cells})))


ODD = {
    "single quotes": "<row r='1'><c r='A1'><f>1</f><v>1</v></c></row>",
    "another attribute first": '<row r="1"><c s="0" r="A1"><f>1</f><v>1</v></c></row>',
    "another attribute first, no formula": '<row r="1"><c s="0" r="A1"><v>1</v></c></row>',
    "no address": '<row r="1"><c><f>1</f><v>1</v></c></row>',
    "no address, no formula": '<row r="1"><c><v>1</v></c></row>',
    "small letters": '<row r="1"><c r="a1"><f>1</f><v>1</v></c></row>',
    "a line in the tag": '<row r="1"><c\nr="A1"><f>1</f><v>1</v></c></row>',
    "a line in the formula's tag": '<row r="1"><c r="A1"><f\nca="1">1</f><v>1</v></c></row>',
    "type in single quotes": '<row r="1"><c r="A1" t=\'str\'><f>1</f><v>1</v></c></row>',
    "spaces round the sign": '<row r="1"><c r="A1" t = "str"><f>1</f><v>1</v></c></row>',
    "kind in single quotes": "<row r=\"1\"><c r=\"A1\"><f t='array' ref='A1'>1</f></c></row>",
    "> in an attribute": '<row r="1"><c r="A1"><f a=">">1</f><v>1</v></c></row>',
    "a space before the end": '<row r="1"><c r="A1"><f>1</f ><v>1</v></c></row>',
    "space between": '<row r="1"><c r="A1"> <f>1</f><v>1</v></c></row>',
    "value first": '<row r="1"><c r="A1"><v>1</v><f>1</f></c></row>',
    "a shared string": '<row r="1"><c r="A1" t="s"><f>1</f><v>0</v></c></row>',
    "a date": '<row r="1"><c r="A1" t="d"><f>1</f><v>2024-01-01</v></c></row>',
    "a text in the cell": '<row r="1"><c r="A1" t="inlineStr"><f>1</f><is><t>a</t></is></c></row>',
    "an extension": '<row r="1"><c r="A1"><f>1</f><v>1</v><extLst/></c></row>',
    "a comment": '<!-- x --><row r="1"><c r="A1"><f>1</f><v>1</v></c></row>',
    "an instruction": '<row r="1"><?a <c r="A1"><f>2</f></c>?><c r="B1"><f>1</f></c></row><?b?>',
    "CDATA": '<row r="1"><c r="A1"><f><![CDATA[1]]></f><v>1</v></c></row>',
    "past the last column": '<row r="1"><c r="XFE1"><f>1</f><v>1</v></c></row>',
    "past the last row": '<row r="1048577"><c r="A1048577"><f>1</f><v>1</v></c></row>',
    "prefixed": f'<x:row xmlns:x="{MAIN}" r="1"><x:c r="A1"><x:f>1</x:f></x:c></x:row>',
}


@pytest.mark.parametrize("cells", ODD.values(), ids=ODD.keys())
def test_what_is_not_written_in_the_usual_way_is_left_alone(cells: str) -> None:
    assert read_columns(sheet(cells)) is None


def test_the_last_cell_of_the_grid() -> None:
    found = read('<row r="1048576"><c r="XFD1048576"><f>1</f><v>1</v></c></row>')
    assert (found.rows, found.columns) == ([1_048_575], [16_383])


@pytest.mark.parametrize("cells", ["", '<row r="1"/>', '<row r="1"><c r="A1"/></row>'])
def test_a_sheet_without_formulas(cells: str) -> None:
    assert len(read(cells)) == 0
    assert read_columns(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()) is not None
    assert read_columns(f'<worksheet xmlns="{MAIN}"/>'.encode()) is None


def test_groups_areas_and_what_they_fill() -> None:
    found = read(
        rows(
            {
                1: '<c r="A1"><f t="shared" ref="A1:A2" si="7">1</f><v>1</v></c>'
                + spill("C1", "C1:D3", "E1:F3"),
                2: '<c r="A2"><f t="shared" si="7"/><v>1</v></c><c r="D2"><v>5</v></c>',
                5: '<c r="H5"><f t="dataTable" ref="H5:I6" r1="A1"/><v>1</v></c>',
            }
        )
    )
    assert found.formula_kinds() == [b"shared", b"array", b"shared", b"dataTable"]
    assert (found.group(0), found.group(2), found.group(1)) == (b"7", b"7", b"")
    assert found.area(1) == Rect(0, 2, 2, 3)
    filled = [(0, 0), (1, 0), (0, 2), (2, 3), (4, 7), (5, 8)]
    assert all(found.fills(*place) for place in filled)
    assert not any(found.fills(*place) for place in [(2, 0), (3, 2), (0, 4), (6, 8)])


@pytest.mark.parametrize(
    ("cell", "value", "after"),
    [
        ('<c r="A1" s="1"><f>X()</f><v>1</v></c>', 2.0, '<c r="A1" s="1"><f>X()</f><v>2</v></c>'),
        ('<c r="A1" t="n"><f>X()</f><v>1</v></c>', 2.0, '<c r="A1" t="n"><f>X()</f><v>2</v></c>'),
        ('<c r="A1"><f ca="1">X()</f></c>', 2.0, '<c r="A1"><f ca="1">X()</f><v>2</v></c>'),
        (
            '<c r="A1" t="str" s="1"><f t="shared" si="0"/><v>a</v></c>',
            True,
            '<c r="A1" t="b" s="1"><f t="shared" si="0"/><v>1</v></c>',
        ),
        (
            '<c r="A1" t="e" vm="3"><f>X()</f><v>#VALUE!</v></c>',
            -0.5,
            '<c r="A1"><f>X()</f><v>-0.5</v></c>',
        ),
        (
            '<c r="A1"><f>X()</f><v>1</v></c>',
            " <a> ",
            '<c r="A1" t="str"><f>X()</f><v xml:space="preserve"> &lt;a&gt; </v></c>',
        ),
        (
            '<c r="A1"><f>X()</f><v>1</v></c>',
            CellError.DIV0,
            '<c r="A1" t="e"><f>X()</f><v>#DIV/0!</v></c>',
        ),
    ],
)
def test_only_the_value_and_its_type_are_written(cell: str, value: Cell, after: str) -> None:
    rest = '<c r="B1"><f>A1</f><v>9</v></c></row><row r="10"><c r="A10"><f>1</f><v>4</v></c></row>'
    data = sheet(f'<row r="1">{cell}{rest}')
    assert patched(data, {(0, 0): value}) == sheet(f'<row r="1">{after}{rest}')


def test_many_cells_at_once_each_in_its_place() -> None:
    data = sheet(rows({n: formula(f"A{n}", "X()") + formula(f"B{n}", "1") for n in range(1, 12)}))
    out = patched(data, {(n, 0): float(n) for n in (10, 0, 4)})
    values = [span for span, _ in SheetXml(out, "x").formulas() if b"<v>1</v>" not in span.body]
    assert [(span.row, span.body[-6:]) for span in values[:1]] == [(0, b">0</v>")]
    assert [span.row for span in values] == [0, 4, 10]
    assert patched(data, {}) == data


@pytest.mark.parametrize(
    ("cells", "attributes", "body"),
    [
        ('<c r="B2" s="1"/><c r="C2"><v>5</v></c>', b' r="B2" s="1"', b""),
        ('<c r="A2"/><c r="B2"><v>5</v></c>', b' r="B2"', b"<v>5</v>"),
        ('<c r="B2" t="inlineStr"><is><t>a</t></is></c>', b' r="B2" t="inlineStr"', None),
    ],
)
def test_a_cell_is_found(cells: str, attributes: bytes, body: bytes | None) -> None:
    data = sheet(f'<row r="2">{cells}</row>')
    span = find_cell(data, 1, 1)
    assert span is not None
    assert span.attributes == attributes
    assert body is None or span.body == body
    assert data[span.start : span.end].startswith(b'<c r="B2"')
    assert find_cell(data, 2, 1) is None


def agrees(data: bytes) -> bool:
    """Whether the columns of XML were read; they must then be what the sheet holds."""
    try:
        ET.fromstring(data)
    except ET.ParseError:
        return False
    saved = book(workbook({"S": data.decode()}))
    try:
        page = saved.sheets[0]
        columns = page.columns
        spans = {
            place: (span, found)
            for span, found in SheetXml(data, "x").formulas()
            for place in [(span.row, span.column)]
        }
    except WorkbookError:
        return False
    if columns is None:
        return False
    places = list(zip(columns.rows, columns.columns, strict=True))
    if sorted(set(places)) != places:
        return False  # told by the table
    assert places == list(spans)
    for index, place in enumerate(places):
        span, found = spans[place]
        assert columns.texts[index].decode() == "" if not found.text else columns.texts[index]
        assert (columns.formula_kinds()[index].decode() or "normal") == found.kind
        assert columns.group(index).decode() == found.group
        value = page.value(span)
        assert same(columns.cached(index), value) or value != value
    try:
        table = FormulaTable(saved)
    except NotDirectError:
        return False
    cells = [table.cell(number) for number in table.live]
    assert [repr(cell) for cell in cells] == [repr(cell) for cell in page.formulas.values()]
    return True


@pytest.mark.skipif(not FILES, reason="the workbooks written by Excel are not here")
def test_every_sheet_that_excel_wrote_is_read_alike() -> None:
    sheets = read_alike = 0
    for path in FILES:
        parts = ooxml.parts(path.read_bytes())
        for name, content in parts.items():
            if re.search(r"worksheets/[^/]+\.xml$", name):
                sheets += 1
                read_alike += _alike(content)
    assert read_alike > 0.9 * sheets


def _alike(content: bytes) -> bool:
    try:
        spans = list(SheetXml(content, "x").formulas())
    except WorkbookError:
        return False
    columns = read_columns(content)
    if columns is None:
        return False
    places = list(zip(columns.rows, columns.columns, strict=True))
    assert places == [(span.row, span.column) for span, _ in spans]
    return True


_SEEDS = (
    '<c r="A1" s="1"><f>B1+1</f><v>2</v></c>',
    '<c r="B1" t="str"><f>"a"</f><v>a</v></c>',
    '<c r="C1" t="b"><f t="shared" ref="C1:C2" si="0">A1&gt;1</f><v>1</v></c>',
    '<c r="D1" cm="1"><f t="array" ref="D1:D2">A1:A2</f><v>2</v></c>',
    '<c r="E1"><v>5</v></c><c r="F1" t="inlineStr"><is><t>x</t></is></c>',
    '<c r="G1" t="e"><f ca="1">1/0</f><v>#DIV/0!</v></c></row><row r="2">',
    '<c r="C2" t="b"><f t="shared" si="0"/><v>0</v></c><c r="D2"><f/><v>3</v></c>',
)
_PIECES = (
    *' \n\t"\'<>/=&;1x',
    "<f>", "</f>", "<v>", "</v>", "<c", "</c>", 'r="A1"', ' t="s"', " t='str'", ' t="n"',
    "<!-- -->", "<?x <f> ?>", "<v/>", "<f/>", ' si="0"', "<is>", "&#65;", "&amp;",
)  # fmt: skip


def mutated(chance: random.Random) -> bytes:
    text = '<row r="1">' + "".join(_SEEDS) + "</row>"
    for _ in range(chance.randint(1, 3)):
        at, size = chance.randrange(len(text)), chance.choice((0, 0, 1, 1, 2, 4, 9))
        text = text[:at] + chance.choice(("", *_PIECES)) + text[at + size :]
    return sheet(text)


def test_a_damaged_sheet_is_read_alike_or_not_at_all() -> None:
    chance = random.Random(20260304)
    read_alike = sum(agrees(mutated(chance)) for _ in range(4000))
    assert 100 < read_alike < 4000
