"""The direct way: an engine proves the workbook as it is, then what is loose is set free."""

from __future__ import annotations

from contextlib import closing

import pytest

from core.cells import Cell, CellError
from tests.workbooks.fakes import DAY, Overruled, Sums, workings
from tests.workbooks.ooxml import book, formula, rows, spill, workbook
from workbooks.direct import Attempt, Direct
from workbooks.engine import Engine
from workbooks.engines import engine
from workbooks.formula_table import NotDirectError
from workbooks.inputs import FoundInput

ENGINES = ("ironcalc", "formulon", "formualizer")
CELLS = {
    1: '<c r="A1"><v>2</v></c>' + formula("B1", "A1*3", "6") + formula("C1", "MY_SUM(B1)", "6"),
    2: formula("B2", "C1+1", "7") + formula("C2", '"x"&A1', "x2", ' t="str"'),
}


def direct(cells: dict[int, str], inputs: dict[tuple[int, int], Cell] | None = None) -> Direct:
    saved = book(workbook({"S": rows(cells)}))
    found = [FoundInput((0, *place), None, value) for place, value in (inputs or {}).items()]
    return Direct(workings(saved), found)


def attempt(one: Direct, name: str = "formulon") -> Attempt:
    saved = one.work.book
    with closing(engine(name).open(saved.package.data, saved.name, DAY)) as opened:
        return one.attempt(opened)


def named(one: Direct, found: dict[int, Cell]) -> dict[str, Cell]:
    return {one.work.book.place(one.table.addresses[n])[2:]: value for n, value in found.items()}


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_moves_where_everything_is_right(name: str) -> None:
    one = direct(CELLS)
    found = attempt(one, name)
    assert (found.differing, found.moved) == ({}, {})


@pytest.mark.parametrize("name", ENGINES)
def test_what_depends_on_a_changed_input_moves_and_nothing_else(name: str) -> None:
    one = direct(CELLS, {(0, 0): 5.0})
    found = attempt(one, name)
    assert named(one, found.moved) == {"B1": 15.0, "C1": 15.0, "B2": 16.0, "C2": "x5"}


@pytest.mark.parametrize("name", ENGINES)
def test_what_differs_is_told_before_anything_is_changed(name: str) -> None:
    functions = Sums()
    cells = dict(CELLS)
    cells[2] = formula("B2", "C1+1", "8") + formula("C2", 'B2&""', "8", ' t="str"')
    saved = book(workbook({"S": rows(cells)}))
    one = Direct(workings(saved, functions), [FoundInput((0, 0, 0), 2.0, 5.0)])
    found = attempt(one, name)
    assert named(one, found.differing) == {"B2": 7.0, "C2": "7"}
    assert (found.moved, functions.seen) == ({}, [])
    assert one.by_address({name: found}) == {name: {(0, 1, 1): 7.0, (0, 1, 2): "7"}}


@pytest.mark.parametrize(
    ("cached", "kind", "value", "differs"),
    [
        ("6", "", 6.0 + 5e-9, False),
        ("6", "", 6.0 + 5e-8, True),
        ("0", "", 5e-13, False),
        ("0", "", 5e-12, True),
        ("0", "", None, False),
        ("0", "", "", True),
        ("0", "", False, True),
        ("6", "", float("nan"), True),
        ("6", "", float("inf"), True),
        ("1.7E+308", "", -1.7e308, True),
        ("6", "", "6", True),
        ("6", "str", 6.0, True),
        ("6", "str", "6", False),
        ("", "str", "", False),
        ("", "str", None, True),
        ("1", "b", True, False),
        ("1", "b", 1.0, True),
        ("#N/A", "e", CellError.NA, False),
        ("#N/A", "e", CellError.NUM, True),
        ("#N/A", "e", "#N/A", True),
        ("#N/A", "str", "#N/A", False),
        ("#N/A", "str", CellError.NA, True),
        ("#VALUE!", "e", CellError.SPILL, False),
    ],
)
def test_when_a_value_is_another_than_excels(
    cached: str, kind: str, value: Cell, differs: bool
) -> None:
    more = f' t="{kind}"' if kind else ""
    one = direct({1: formula("A1", "1", cached, more) + formula("B1", "7", "7")})
    with closing(Overruled(one.work.book.package.data, "x", {(0, 0, 0): value})) as opened:
        found = one.attempt(opened)  # type: ignore[arg-type]
    assert bool(found.differing) is differs


class Moving:
    """An engine whose value of A1 is another the second time it is read."""

    def __init__(self, opened: Engine, values: list[Cell]) -> None:
        self._engine, self._values = opened, values

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def read(self, addresses: list[tuple[int, int, int]]) -> list[Cell]:
        return [self._values.pop(0), *self._engine.read(addresses[1:])] if addresses else []


def moved(before: Cell, after: Cell, cached: str, kind: str = "") -> dict[str, Cell]:
    more = f' t="{kind}"' if kind else ""
    one = direct({1: formula("A1", "1", cached, more) + '<c r="B1"><v>1</v></c>'}, {(0, 1): 2.0})
    saved = one.work.book
    with closing(engine("formulon").open(saved.package.data, saved.name, DAY)) as opened:
        found = one.attempt(Moving(opened, [before, after]))  # type: ignore[arg-type]
    return named(one, found.moved)


def test_what_has_moved() -> None:
    assert moved(6.0, 6.0, "6") == moved(6.0 + 1e-12, 6.0 + 1e-12, "6") == {}
    assert moved(6.0, 7.0, "6") == {"A1": 7.0}
    assert moved(1.0, True, "1") == {"A1": True}
    assert moved(CellError.NA, 1.0, "#N/A", "e") == {"A1": 1.0}
    assert moved(5.0, None, "5") == {"A1": 0.0}
    assert moved("#N/A", "a", "#N/A", "str") == {"A1": "a"}


@pytest.mark.parametrize(
    ("before", "after", "cached", "kind"),
    [
        (6.0, CellError.NAME, "6", ""),
        (6.0, CellError.DIV0, "6", ""),
        (6.0, float("nan"), "6", ""),
        (CellError.NA, CellError.NUM, "#N/A", "e"),
    ],
)
def test_an_error_that_no_call_gave_is_left_to_the_thorough_way(
    before: Cell, after: Cell, cached: str, kind: str
) -> None:
    with pytest.raises(NotDirectError, match=r"error|name"):
        moved(before, after, cached, kind)


def test_an_error_that_a_call_gave_is_a_value_like_others() -> None:
    one = direct({1: formula("B1", 'MY_SUM("a")', "6") + formula("C1", "B1+1", "7")})
    assert named(one, attempt(one).moved) == {"B1": CellError.VALUE, "C1": CellError.VALUE}


@pytest.mark.parametrize("name", ENGINES)
def test_workbooks_without_any_value(name: str) -> None:
    cells = {
        1: '<c r="A1"><v>2</v></c><c r="B1"><f>A1*3</f></c><c r="C1"><f>MY_SUM(B1)</f></c>',
        2: '<c r="A2"><f>A9</f></c><c r="B2" t="str"><f>C1&amp;"x"</f></c><c r="C2"><f>1/0</f></c>',
    }
    one = direct(cells)
    assert len(one.valueless) == 5
    found = attempt(one, name)
    assert found.differing == {}
    values = {"B1": 6.0, "C1": 6.0, "A2": 0.0, "B2": "6x", "C2": CellError.DIV0}
    assert named(one, found.moved) == values


def test_each_engine_is_given_every_result() -> None:
    cells = {1: '<c r="A1"><f>MY_SUM(2)*3</f></c><c r="B1"><f>MY_SUM(A1)</f></c>'}
    one = direct(cells)
    for name in ENGINES:
        assert named(one, attempt(one, name).moved) == {"A1": 6.0, "B1": 6.0}


def test_some_values_missing() -> None:
    cells = {1: formula("A1", "1+1", "2") + '<c r="B1"><f>A1*3</f></c>' + formula("C1", "TODAY()")}
    one = direct(cells)
    assert named(one, attempt(one).moved) == {"B1": 6.0, "C1": 46085.0}
    with pytest.raises(NotDirectError, match="values are missing"):
        direct({1: formula("A1", "1+1", "2") + '<c r="B1"><f>MY_SUM(A1)</f></c>'})
    with pytest.raises(NotDirectError, match="values are missing"):
        direct({1: '<c r="A1"><f>RAND()</f></c>'})


@pytest.mark.parametrize(
    ("array", "second"),
    [
        ('<c r="A1"><f t="array" ref="A1:A2">TRANSPOSE(C1:D1)</f><v>1</v></c>', "2"),
        (spill("A1", "A1:A2", "TRANSPOSE(C1:D1)"), "2"),
        (spill("A1", "A1:A2", "IF({1;1},OFFSET(C1,0,{0;1}))"), "2"),
    ],
)
def test_an_array_that_reads_what_changes_is_left_to_the_thorough_way(
    array: str, second: str
) -> None:
    cells = {
        1: array + f'<c r="C1"><v>1</v></c>{formula("D1", "E1*2", second)}<c r="E1"><v>1</v></c>',
        2: f'<c r="A2"><v>{second}</v></c>',
    }
    one = direct(cells, {(0, 4): 5.0})
    table = {number: one.table.cached(number) for number in one.table.live}
    with closing(Overruled(one.work.book.package.data, "x", {(0, 0, 0): 1.0})) as opened:
        assert set(table.values()) == {1.0, 2.0}
        with pytest.raises(NotDirectError, match="array"):
            one.attempt(opened)  # type: ignore[arg-type]


def test_an_array_beside_what_changes_is_no_hindrance() -> None:
    cells = {
        1: spill("A1", "A1:A2", "{1;2}") + '<c r="C1"><v>1</v></c>' + formula("D1", "C1*2", "2"),
        2: '<c r="A2"><v>2</v></c>',
    }
    one = direct(cells, {(0, 2): 5.0})
    assert named(one, attempt(one).moved) == {"D1": 10.0}


def test_an_engine_that_sees_other_sheets_is_not_trusted() -> None:
    class Fewer(Overruled):
        def sheet_names(self) -> list[str]:
            return []

    one = direct(CELLS)
    opened = Fewer(one.work.book.package.data, "x", {})
    with closing(opened), pytest.raises(NotDirectError, match="other sheets"):
        one.attempt(opened)  # type: ignore[arg-type]
