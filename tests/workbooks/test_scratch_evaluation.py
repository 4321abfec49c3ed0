from __future__ import annotations

from datetime import datetime

import pytest

from core.cells import CellError
from tests.workbooks import ooxml
from workbooks.errors import EngineError
from workbooks.ironcalc_engine import open_ironcalc
from workbooks.scratch_evaluation import standing_elsewhere

NOW = datetime(2026, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1+$B$2", "'My sheet'!A1+'My sheet'!$B$2"),
        ("SUM(A1:A3,Other!A1,'It''s'!B2)", "SUM('My sheet'!A1:A3,Other!A1,'It''s'!B2)"),
        ("SUM(A:A)+SUM(2:3)", "SUM('My sheet'!A:A)+SUM('My sheet'!2:3)"),
        ("SUM(A1:INDEX(A1:A9,3))", "SUM('My sheet'!A1:INDEX('My sheet'!A1:A9,3))"),
        ("SUM(INDEX(A1:A9,3):B2)", "SUM(INDEX('My sheet'!A1:A9,3):B2)"),
        ("A1:A9 A3:C3", "'My sheet'!A1:A9 'My sheet'!A3:C3"),
        ("A1#", "'My sheet'!A1#"),
        ("ROW()*COLUMN( )+ROW(A1)", "5*3+ROW('My sheet'!A1)"),
        ("_xlfn.LET(_xlpm.x,A1,_xlpm.x*2)", "_xlfn.LET(_xlpm.x,'My sheet'!A1,_xlpm.x*2)"),
        ("rate*Prices[price]", "rate*Prices[price]"),
        ('"A1"&LOG10(A1)', "\"A1\"&LOG10('My sheet'!A1)"),
        ("_xlfn.SINGLE(A1:A9)", "'My sheet'!$A$5"),
        ("_xlfn.SINGLE(Other!A1:A9)*2", "Other!$A$5*2"),
        ("@A1:E1+@A:A", "'My sheet'!$C$1+'My sheet'!$A$5"),
        ("_xlfn.SINGLE(A1:A3)", "#VALUE!"),
        ("@A1:B2", "#VALUE!"),
    ],
)
def test_a_formula_means_the_same_elsewhere(text: str, expected: str) -> None:
    assert standing_elsewhere(text, "My sheet", 4, 2) == expected


@pytest.mark.parametrize("text", ['INDIRECT("A1")', 'CELL("row")'])
def test_what_reads_cells_that_it_does_not_name_is_refused(text: str) -> None:
    with pytest.raises(EngineError, match="S!C5"):
        standing_elsewhere(text, "S", 4, 2)


def test_a_name_of_one_sheet_is_refused_there_alone() -> None:
    names = '<definedName name="own" localSheetId="0">S!$A$1</definedName>'
    sheets = {"S": ooxml.column(["2"]), "T": ooxml.column(["3"])}
    book = open_ironcalc(ooxml.workbook(sheets, names=names), "x.xlsx", NOW)
    with pytest.raises(EngineError, match="OWN is a name of the sheet S alone"):
        book.evaluate(0, 0, 1, "OWN+1")
    assert book.evaluate(1, 0, 1, "own+1") == [[CellError.NAME]]
    book.close()


def test_the_scratch_sheet_takes_a_free_name() -> None:
    data = ooxml.workbook({"evaluated": ooxml.column(["2"])})
    book = open_ironcalc(data, "x.xlsx", NOW)
    assert book.evaluate(0, 0, 1, "A1+1") == [[3.0]]
    assert book.evaluate(0, 0, 1, "A1+2") == [[4.0]]
    assert book.sheet_names() == ["evaluated", "Evaluated_"]
    book.close()
