import codecs

import pytest

from tests.workbooks import ooxml
from workbooks.errors import BadFileError, HostileFileError, UnsupportedFormatError
from workbooks.imported import source as module
from workbooks.imported.source import read_source

TEXT = "id,name\n1,Zoë\n2,\u20ac\n"


@pytest.mark.parametrize(
    ("data", "used"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_encodings(data, used):
    found = read_source(data, "x.csv")
    assert found.titles == ("id", "name")
    assert [row.cells for row in found.rows] == [("1", "Zoë"), ("2", "\u20ac")]
    assert found.said == f"{used}, separated by comma"


def test_an_encoding_that_is_told_is_not_second_guessed():
    assert read_source(TEXT.encode("latin-1", "replace"), "x", "latin-1").rows[0].cells[1] == "Zoë"
    with pytest.raises(BadFileError, match="is not in utf-8"):
        read_source(TEXT.encode("cp1252"), "x", "utf-8")
    with pytest.raises(BadFileError, match="no encoding 'klingon'"):
        read_source(TEXT.encode(), "x", "klingon")


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("a;b\n1,5;2\n3,25;4\n", "semicolon"),
        ("a\tb\n1,5\t2\n", "tab"),
        ("a|b\n1|2\n", "pipe"),
        ('a,b\n"x;y;z",2\n', "comma"),
        ("a,b\n1;2,3\n4;5;6,7\n", "comma"),
        ("sep=;\na;b\n1;2\n", "semicolon"),
        ("alone\n1\n", "comma"),
    ],
)
def test_separators(text, called):
    assert read_source(text.encode(), "x").said.endswith(f"separated by {called}")


def test_a_separator_that_is_told():
    assert read_source(b"a,b;c\n1,2;3\n", "x", separator="semicolon").titles == ("a,b", "c")
    with pytest.raises(BadFileError, match="must be one of comma, semicolon, tab, pipe"):
        read_source(TEXT.encode(), "x", separator="space")


def test_rows_have_the_numbers_that_an_editor_shows():
    text = 'a,b\n1,"two\nlines"\n\n , \n2,x\n'
    assert [row.number for row in read_source(text.encode(), "x").rows] == [2, 6]
    told = read_source(b"sep=,\na,b\n1,2\n", "x")
    assert [row.number for row in told.rows] == [3]


def test_a_quote_that_is_not_closed_is_told_with_its_row():
    with pytest.raises(BadFileError, match=r"x\.csv, row 3: .*quote not closed"):
        read_source(b'a,b\n1,2\n"3,4\n5,6\n', "x.csv")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a,b\n", b"a,b\n,\n"])
def test_a_file_without_values_is_refused(data):
    with pytest.raises(BadFileError, match="needs a row of titles and at least one row of values"):
        read_source(data, "x")


def test_what_is_no_table_is_refused():
    with pytest.raises(BadFileError):
        read_source(b"\x00\x01\x02a,b\n", "x")
    with pytest.raises(BadFileError):
        read_source(b"a,b\n1,\x81\x8d\n", "x")
    with pytest.raises(UnsupportedFormatError, match="old or encrypted"):
        read_source(b"\xd0\xcf\x11\xe0rest", "x.xls")
    with pytest.raises(BadFileError):
        read_source(b"PK\x03\x04rest", "x.xlsx")


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("MOST_BYTES", 10, "at most 10 are imported"),
        ("MOST_ROWS", 1, "more than 1 rows"),
        ("MOST_COLUMNS", 1, "more than 1 columns"),
        ("LONGEST", 2, "row 2: a cell has more than 2 characters"),
    ],
)
def test_what_is_too_much_is_refused(monkeypatch, limit, value, said):
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(HostileFileError, match=said):
        read_source(TEXT.encode(), "x")


def test_a_sheet_of_a_workbook():
    rows = (
        '<row r="2"><c r="B2" t="inlineStr"><is><t>id</t></is></c>'
        '<c r="C2" t="inlineStr"><is><t>pay</t></is></c></row>'
        '<row r="5"><c r="B5"><v>7</v></c><c r="C5"><v>85000</v></c></row>'
        '<row r="6"><c r="B6" t="e"><v>#N/A</v></c></row>'
    )
    data = ooxml.workbook({"Other": "", "People": rows})
    found = read_source(data, "x.xlsx", sheet="People")
    assert found.titles == ("", "id", "pay")
    assert [row.number for row in found.rows] == [5, 6]
    assert found.rows[0].cells == (None, 7.0, 85000.0)
    assert str(found.rows[1].cells[1].value) == "#N/A"
    assert (found.said, found.is_text) == ("sheet People", False)
    with pytest.raises(BadFileError, match="no sheet 'Staff'; its sheets are Other, People"):
        read_source(data, "x.xlsx", sheet="Staff")
    with pytest.raises(BadFileError, match="needs a row of titles"):
        read_source(data, "x.xlsx")
