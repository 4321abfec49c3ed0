"""What every engine must do, tried on each that is installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest

from core.cells import Cell, CellError, Grid
from tests.workbooks import ooxml
from workbooks import engines
from workbooks.engine import Engine
from workbooks.errors import EngineError, EngineMissingError
from workbooks.formualizer_engine import open_formualizer
from workbooks.ironcalc_engine import open_ironcalc
from workbooks.native_calls import guarded
from workbooks.values import close

NOW = datetime(2026, 3, 4, 5, 6, 7)
SPILLING = ("ironcalc", "formualizer", "formulon")
ODD = "It's & <odd>"


class Opening:
    """Opens workbooks in one engine and closes them at the end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.books: list[Engine] = []

    def __call__(self, data: bytes, name: str = "x.xlsx") -> Engine:
        book = engines.engine(self.name).open(data, name, NOW)
        self.books.append(book)
        return book

    def column(self, *texts: str, before: str = "") -> Engine:
        return self(ooxml.workbook({"S": ooxml.column(list(texts))}, before=before))


@pytest.fixture(params=[name for name in engines.names() if name != "excel"])
def opened(request: pytest.FixtureRequest) -> Iterator[Opening]:
    name: str = request.param
    try:
        engines.engine(name)
    except EngineMissingError as error:
        pytest.skip(str(error))
    opening = Opening(name)
    yield opening
    for book in opening.books:
        book.close()


@pytest.mark.parametrize(
    "value",
    [1.5, -2.0, 1e300, True, False, "text", "", "=1+1", "#N/A", "007", "a\nb", "Ä€😀"],
    ids=repr,
)
def test_a_value_goes_in_and_comes_out(opened: Opening, value: Cell) -> None:
    book = opened.column("A5", "ISBLANK(A5)", "TYPE(A5)")
    book.set_value(0, 4, 0, value)
    book.recalculate()
    found = book.read([(0, 4, 0), (0, 0, 0), (0, 1, 0)])
    assert found[0] == value
    assert type(found[0]) is type(value)
    assert found[1] == value
    assert found[2] is False


def test_a_cell_is_emptied(opened: Opening) -> None:
    book = opened.column("A5", "ISBLANK(A5)")
    book.set_value(0, 4, 0, 7.0)
    book.recalculate()
    assert book.read([(0, 0, 0), (0, 1, 0)]) == [7.0, False]
    book.set_value(0, 4, 0, None)
    book.recalculate()
    assert book.read([(0, 4, 0), (0, 1, 0)]) == [None, True]
    assert book.read([(0, 0, 0)])[0] in (None, 0.0)


@pytest.mark.parametrize("error", list(CellError))
def test_an_error_goes_in_and_comes_out(opened: Opening, error: CellError) -> None:
    book = opened.column("A5", "ISERROR(A5)")
    book.set_value(0, 4, 0, error)
    book.recalculate()
    common = {CellError.NULL, CellError.DIV0, CellError.VALUE, CellError.REF}
    common |= {CellError.NAME, CellError.NUM, CellError.NA}
    first, second, is_error = book.read([(0, 4, 0), (0, 0, 0), (0, 1, 0)])
    assert first is second
    assert isinstance(first, CellError)
    assert first is error or error not in common
    assert is_error is True


def test_formulas_give_every_type(opened: Opening) -> None:
    texts = ["1/3", '"a"&"b"', "1>0", "1/0", "NA()", '""', "NOSUCH(1)", "A1*3=1", "SUM(A1,2)"]
    book = opened.column(*texts)
    book.recalculate()
    expected: list[Cell] = [1 / 3, "ab", True, CellError.DIV0, CellError.NA, "", CellError.NAME]
    expected += [True, 7 / 3]
    found = book.read([(0, row, 0) for row in range(len(texts))])
    assert all(close(one, other) for one, other in zip(found, expected, strict=True)), found


def test_dates_from_1904(opened: Opening) -> None:
    texts = ["YEAR(43000)", "DATE(2020,1,1)"]
    book = opened.column(*texts, before='<workbookPr date1904="1"/>')
    book.recalculate()
    found = book.read([(0, 0, 0), (0, 1, 0)])
    if opened.name == "ironcalc":
        assert found == [2017.0, 43831.0]  # it counts from 1900 always, which parity finds
    else:
        assert found == [2021.0, 42369.0]


def test_names_and_sheets_with_odd_names(opened: Opening) -> None:
    named = ooxml.workbook(
        {ODD.replace("&", "&amp;").replace("<", "&lt;"): ooxml.column(["2"]), "T": "", "Ü": ""},
        names="<definedName name=\"here\">'It''s &amp; &lt;odd&gt;'!$A$1</definedName>",
    )
    book = opened(named)
    assert book.sheet_names() == [ODD, "T", "Ü"]
    book.set_formula(1, 0, 0, "here+'It''s & <odd>'!A1")
    book.recalculate()
    assert book.read([(1, 0, 0)]) == [4.0]
    assert book.evaluate(0, 5, 5, "A1*10+here") == [[22.0]]


def test_a_sheet_is_added(opened: Opening) -> None:
    book = opened.column("4")
    assert book.add_sheet("New one") == 1
    assert book.sheet_names() == ["S", "New one"]
    book.set_value(1, 2, 3, 5.0)
    book.set_formula(0, 1, 0, "'New one'!D3+A1")
    book.set_formula(1, 0, 0, "S!A2*2")
    book.recalculate()
    assert book.read([(0, 1, 0), (1, 0, 0)]) == [9.0, 18.0]
    with pytest.raises(EngineError, match=r"x\.xlsx"):
        book.add_sheet("S")


def test_a_formula_takes_the_place_of_what_is_there(opened: Opening) -> None:
    book = opened.column("4", "A1+1", "A2+1")
    book.set_formula(0, 1, 0, "A1*100")
    book.set_formula(0, 0, 0, '_xlfn.CONCAT("1","2")+0')
    book.recalculate()
    assert book.read([(0, 0, 0), (0, 1, 0), (0, 2, 0)]) == [12.0, 1200.0, 1201.0]
    book.set_value(0, 1, 0, 1.0)
    book.recalculate()
    assert book.read([(0, 2, 0)]) == [2.0]


def test_a_spill_has_a_size(opened: Opening) -> None:
    if opened.name not in SPILLING:
        pytest.skip("LibreOffice does not spill; its own test has its arrays")
    book = opened.column("1", "2", "A1+A2")
    book.set_value(0, 0, 8, 99.0)
    book.set_formula(0, 0, 2, "_xlfn.SEQUENCE(2,3)")
    book.set_formula(0, 10, 2, "A1:A2*A1:A2")
    book.set_formula(0, 2, 7, "1+1")
    book.recalculate()
    assert book.spill(0, 0, 2) == (2, 3)
    assert book.spill(0, 10, 2) == (2, 1)
    assert [book.spill(0, 0, 0), book.spill(0, 2, 0), book.spill(0, 2, 7)] == [(1, 1)] * 3
    assert book.read([(0, 1, 4), (0, 0, 2), (0, 11, 2)]) == [6.0, 1.0, 4.0]
    book.set_formula(0, 0, 2, "_xlfn.SEQUENCE(1,2)")
    book.recalculate()
    assert book.spill(0, 0, 2) == (1, 2)
    book.set_value(0, 0, 3, 7.0)
    book.recalculate()
    # formualizer gives no #SPILL! where a value is put into a spill.
    assert book.spill(0, 0, 2) == ((1, 2) if opened.name == "formualizer" else (1, 1))


def test_many_cells_are_read_in_any_order(opened: Opening) -> None:
    book = opened.column("1", *[f"A{n}+1" for n in range(1, 2000)])
    book.recalculate()
    rows = [*range(1999, -1, -3), 5000, 4, 4]
    found = book.read([(0, row, 0) for row in rows])
    assert found == [float(row + 1) if row < 2000 else None for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{1,2;3,4}", [[1.0, 2.0], [3.0, 4.0]]),
        ("TRANSPOSE(A1:A3)", [[1.0, 2.0, 3.0]]),
        ("A1:A3*2", [[2.0], [4.0], [6.0]]),
        ("A2+0", [[2.0]]),
        ("A1:A3=2", [[False], [True], [False]]),
        ("{1,2}*ROW()", [[2.0, 4.0]]),
        ("COLUMN()", [[3.0]]),
        ("_xlfn.SINGLE(A1:A3)", [[2.0]]),
        ("1/0", [[CellError.DIV0]]),
        ('A1&"x"', [["1x"]]),
    ],
)
def test_an_evaluated_array_never_spills(opened: Opening, text: str, expected: Grid) -> None:
    cells = {n: f'<c r="A{n}"><v>{n}</v></c><c r="D{n}"><v>7</v></c>' for n in (1, 2, 3)}
    book = opened(ooxml.workbook({"S": ooxml.rows(cells)}))
    book.set_value(0, 2, 2, 7.0)
    assert book.evaluate(0, 1, 2, text) == expected
    assert book.evaluate(0, 1, 2, "C3+D3") == [[14.0]]


def test_an_evaluation_sees_what_was_set(opened: Opening) -> None:
    book = opened.column("1")
    assert book.evaluate(0, 5, 5, "A1*2") == [[2.0]]
    book.set_value(0, 0, 0, 21.0)
    assert book.evaluate(0, 5, 5, "A1*2") == [[42.0]]


@pytest.mark.parametrize("data", [b"", b"PK nothing", ooxml.package({"a.txt": "no workbook"})])
def test_a_file_that_is_no_workbook(opened: Opening, data: bytes) -> None:
    if opened.name == "libreoffice" and data[:2] != b"PK":
        pytest.skip("LibreOffice takes any bytes for a text; the product refuses them before")
    with pytest.raises(EngineError, match=r"bad\.xlsx"):
        opened(data, "bad.xlsx").recalculate()


def test_closing_twice_is_harmless(opened: Opening) -> None:
    book, other = opened.column("1"), opened.column("2+1")
    book.close()
    book.close()
    other.recalculate()
    assert other.read([(0, 0, 0)]) == [3.0]


def test_an_unknown_engine_is_told_with_the_others() -> None:
    with pytest.raises(engines.UnknownEngineError, match=r"'excell'.*ironcalc.*excel"):
        engines.engine("excell")


def test_a_missing_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(EngineMissingError, match="pip install ironcalc"):
        engines.engine("ironcalc")
    assert "ironcalc" not in engines.available()


@pytest.mark.parametrize("name", ["ironcalc", "formualizer"])
def test_an_engine_that_cannot_be_imported(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_engine = {"ironcalc": open_ironcalc, "formualizer": open_formualizer}[name]
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(EngineMissingError, match=f"pip install {name}"):
        open_engine(b"", "x.xlsx", NOW)


def test_auto_asks_engines_that_exist() -> None:
    assert set(engines.AUTO_ORDER) <= set(engines.names())
    assert "excel" not in engines.AUTO_ORDER


def test_the_list_of_engines_imports_none() -> None:
    code = (
        "import sys, workbooks.engines as e; e.available(); "
        "found = {'ironcalc', 'formualizer', 'formulon', 'xlwings'} & sys.modules.keys(); "
        "sys.exit(repr(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_panic_is_an_engine_error() -> None:
    ironcalc = pytest.importorskip("ironcalc")
    with pytest.raises(EngineError, match="IronCalc gave up"):
        guarded("IronCalc", "x.xlsx", ironcalc.test_panic)
