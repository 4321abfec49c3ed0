from __future__ import annotations

import subprocess
import sys
from datetime import datetime

import pytest

from core.cells import Cell, CellError, Grid
from tests.workbooks import ooxml
from workbooks.errors import EngineError, EngineMissingError
from workbooks.formulon_engine import FEW, FormulonEngine, known_functions, open_formulon

NOW = datetime(2026, 3, 4, 5, 6, 7)


def engine(*texts: str) -> FormulonEngine:
    return open_formulon(ooxml.workbook({"S": ooxml.column(list(texts))}), "x.xlsx", NOW)


def test_values_go_in_and_come_out() -> None:
    book = engine("B1", "ISBLANK(B1)")
    values: list[Cell] = [1.5, True, "text", "", *CellError]
    for value in values:
        book.set_value(0, 0, 1, value)
        book.recalculate()
        expected = CellError.VALUE if value in (CellError.UNKNOWN,) else value
        found = book.read([(0, 0, 0)])[0]
        assert found == expected or isinstance(value, CellError), value
        assert type(found) is type(value)
    book.set_value(0, 0, 1, None)
    book.recalculate()
    assert book.read([(0, 1, 0), (0, 0, 1)]) == [True, None]
    book.close()


def test_many_cells_are_read_as_exactly_as_few() -> None:
    texts = ["0.1+0.2", "1/3", '"_x0041_"&CHAR(7)', "TRUE", "1/0", "NA()", '""', "1E+300*10"]
    texts += ["_xlfn._xlws.FILTER({1},{FALSE})"] + ["ROW()*PI()"] * FEW
    book = engine(*texts)
    book.recalculate()
    addresses = [(0, row, 0) for row in range(len(texts))]
    many = book.read(addresses)
    few = [book.read([address])[0] for address in addresses]
    assert many == few
    book.close()


def test_clock_names_functions_and_evaluation() -> None:
    book = engine("NOW()", "TODAY()")
    book.recalculate()
    assert book.read([(0, 1, 0)]) == [46085.0]
    assert book.sheet_names() == ["S"]
    assert {"LET", "LAMBDA", "ANCHORARRAY", "SINGLE", "VSTACK"} <= known_functions()
    assert book.evaluate(0, 4, 0, "{1,2}*ROW()") == [[5.0, 10.0]]
    book.close()
    book.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{1,2;3,4}", [[1.0, 2.0], [3.0, 4.0]]),
        ("TRANSPOSE(A1:A3)", [[1.0, 2.0, 3.0]]),
        ("_xlfn.SEQUENCE(3)*ROW()", [[2.0], [4.0], [6.0]]),
        ("A1:A3*2", [[2.0], [4.0], [6.0]]),
        ("ISBLANK(A1:B1)", [[False, True]]),
        ("TEN*{1,2}", [[10.0, 20.0]]),
        ("A2+0", [[2.0]]),
    ],
)
def test_an_evaluated_array_never_spills(text: str, expected: Grid) -> None:
    cells = {n: f'<c r="A{n}"><v>{n}</v></c><c r="D{n}"><v>7</v></c>' for n in (1, 2, 3)}
    cells[3] += '<c r="E3"><v>7</v></c>'
    name = '<definedName name="ten">10</definedName>'
    data = ooxml.workbook({"S": ooxml.rows(cells)}, names=name)
    book = open_formulon(data, "x.xlsx", NOW)
    book.set_value(0, 2, 2, 7.0)
    assert book.evaluate(0, 1, 2, text) == expected
    book.close()


def test_an_error_that_tells_of_a_spill_stays_what_it_is() -> None:
    book = engine("1")
    book.set_value(0, 0, 0, CellError.SPILL)
    assert book.evaluate(0, 0, 1, "A1") == [[CellError.SPILL]]
    book.close()


def test_a_trap_costs_one_workbook_only() -> None:
    deep = engine("1", *[f"A{n}+1" for n in range(1, 9000)])
    with pytest.raises(EngineError, match=r"x\.xlsx"):
        deep.evaluate(0, 0, 5, "A9000")  # the stack of WebAssembly is exhausted
    other = engine("1+1")
    other.recalculate()
    deep.close()
    assert other.read([(0, 0, 0)]) == [2.0]
    other.close()


def test_a_workbook_it_cannot_read() -> None:
    with pytest.raises(EngineError, match=r"bad\.xlsx"):
        open_formulon(b"PK nothing", "bad.xlsx", NOW)


def test_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "formulon", None)
    with pytest.raises(EngineMissingError, match="pip install"):
        engine("1")


def test_it_starts_without_the_cache() -> None:
    code = (
        "import wasmtime\n"
        "class Config:\n"
        "    def __setattr__(self, name, value):\n"
        "        raise wasmtime.WasmtimeError('no cache')\n"
        "wasmtime.Config = Config\n"
        "from workbooks.formulon_engine import known_functions\n"
        "print('SUM' in known_functions())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
