"""Published calls resolved in an engine that holds the workbook as it is."""

from __future__ import annotations

from contextlib import closing

import pytest

from core.cells import Cell, Grid
from tests.workbooks.fakes import DAY, Sums, workings
from tests.workbooks.ooxml import book, column, formula, rows, workbook
from workbooks.direct_calls import DirectCalls
from workbooks.engines import engine
from workbooks.formula_table import NotDirectError

ENGINES = ("ironcalc", "formulon", "formualizer")


def resolved(
    sheets: dict[str, str], functions: Sums | None = None, name: str = "formulon", names: str = ""
) -> dict[str, Cell]:
    """The values of the formula cells of the first sheet."""
    saved = book(workbook(sheets, names=names))
    work = workings(saved, functions)
    cells = saved.formula_cells
    calling = {
        n: work.calling_cell(cell)
        for n, cell in enumerate(cells)
        if work.analyst.needs(cell).traits.published
    }
    with closing(engine(name).open(saved.package.data, saved.name, DAY)) as opened:
        for number in calling:  # as the proof leaves them
            opened.set_value(*cells[number].address, cells[number].cached)
        DirectCalls(work, calling, opened).resolve()
        values = opened.read([cell.address for cell in cells])
    return {saved.place(c.address).partition("!")[2]: v for c, v in zip(cells, values, strict=True)}


@pytest.mark.parametrize("name", ENGINES)
def test_chains_nestings_and_what_stands_around(name: str) -> None:
    texts = [
        "MY_SUM(1,2)", "A1*2", "MY_SUM(A2,MY_SUM(A1))", "IF(MY_SUM(A3)>5,MY_SUM(A3)+1,0)",
        "MY_SUM(A4*2,\"3\"&\"\")", "MY_SUM(SUM(A1:A4))", "-MY_SUM(2)^2",
    ]  # fmt: skip
    found = resolved({"S": column(texts)}, name=name)
    assert [found[f"A{n}"] for n in (1, 2, 3, 4, 6, 7)] == [3.0, 6.0, 9.0, 10.0, 28.0, 4.0]


@pytest.mark.parametrize("name", ENGINES)
def test_blank_arguments_are_blank_and_blank_results_are_not(name: str) -> None:
    texts = [
        "MY_SUM(Z1)",
        "Z1",
        "MY_SUM(A2)",
        "MY_SUM((Z1))",
        "MY_SUM(IF(TRUE,Z1))",
        "MY_SUM(Z1+0)",
    ]
    found = resolved({"S": column(texts)}, name=name)
    assert [found[f"A{n}"] for n in (1, 3, 4, 5, 6)] == [100.0, 0.0, 100.0, 100.0, 0.0]


@pytest.mark.parametrize("name", ENGINES)
def test_a_chain_upwards(name: str) -> None:
    texts = [f"MY_SUM(A{n + 1}*1,1)" for n in range(1, 12)] + ["MY_SUM(1)"]
    assert resolved({"S": column(texts)}, name=name)["A1"] == 12.0


def test_a_chain_of_whole_cells_needs_one_round() -> None:
    functions = Sums()
    texts = ["MY_SUM(5)", *(f"MY_SUM(A{n},1)" for n in range(1, 30))]
    assert resolved({"S": column(texts)}, functions)["A30"] == 34.0
    assert sum(len(calls) for _, calls in functions.seen) <= 2 * 30


def test_the_calls_of_a_column_are_made_together() -> None:
    functions = Sums()
    cells = {
        n: f'<c r="A{n}"><v>{n}</v></c>' + formula(f"B{n}", f"MY_SUM(A{n})") for n in range(1, 50)
    }
    found = resolved({"S": rows(cells)}, functions)
    assert found["B49"] == 49.0
    assert [len(calls) for _, calls in functions.seen] == [49]


def test_ranges_keep_their_shape_and_their_blanks() -> None:
    functions = Sums()
    cells = {1: '<c r="A1"><v>1</v></c>' + formula("D1", "MY_SUM(A1:B2,Z9)")}
    resolved({"S": rows(cells)}, functions)
    ranges: list[tuple[Cell | Grid, ...]] = [([[1.0, None], [None, None]], None)]
    assert functions.seen == [("MY_SUM", ranges)]


def test_sheets_that_need_quoting_and_one_called_published() -> None:
    sheets = {
        "Published": column(["MY_SUM('it''s'!A1*2)", "MY_SUM(A1)*1", "MY_SUM(published_!A1)+1"]),
        "it's": rows({1: '<c r="A1"><v>4</v></c>'}),
        "published_": rows({1: '<c r="A1"><v>5</v></c>'}),
    }
    assert resolved(sheets) == {"A1": 8.0, "A2": 8.0, "A3": 6.0}


def test_a_table_inside_a_call_is_given_whole() -> None:
    assert resolved({"S": column(["MY_SUM(MY_GRID(5))"])})["A1"] == 11.0
    assert resolved({"S": column(["MY_GRID(5)"])})["A1"] == 5.0


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (["SUM(MY_GRID(5))"], "a table or a word"),
        (["MY_SUM(MY_GRID(5)*2)"], "a table or a word"),
        (['MY_TEXT(5)&""'], "a table or a word"),
        (["MY_SUM(A2:A3*2)"], "where it stands"),
        (["MY_SUM(ROW()+0)"], "where it stands"),
        (["MY_SUM(B:B)"], "whole rows or columns"),
        (["MY_SUM(2:2)"], "whole rows or columns"),
        (["MY_SUM(B1:B100001)"], "whole rows or columns"),
        (["MY_SUM(A1,1)"], "depend on themselves"),
        (["MY_SUM(A2,1)", "MY_SUM(A1,1)"], "depend on themselves"),
        (["MY_SUM(MY_SUM(A2),1)", "MY_SUM(1,A1)"], "depend on themselves"),
        (["MY_SUM(A2,1)", "A1*1"], "never settle"),
    ],
)
def test_what_must_be_taken_apart(texts: list[str], reason: str) -> None:
    with pytest.raises(NotDirectError, match=reason):
        resolved({"S": column(texts)})


def test_names_in_arguments() -> None:
    names = '<definedName name="rate">S!$B$1</definedName><definedName name="twice">S!$B$1*2'
    names += '</definedName><definedName name="own" localSheetId="0">S!$B$1</definedName>'
    cells = {1: formula("A1", "MY_SUM(rate,twice+1,own)") + '<c r="B1"><v>3</v></c>'}
    assert resolved({"S": rows(cells)}, names=names)["A1"] == 13.0
    cells = {1: formula("A1", "MY_SUM(own+1)") + '<c r="B1"><v>3</v></c>'}
    with pytest.raises(NotDirectError, match="where it stands"):
        resolved({"S": rows(cells)}, names=names)
