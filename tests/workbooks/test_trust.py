"""Whom a recalculation believes: Excel, an engine that proves itself, or nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

import pytest

from core.cells import Cell, CellError
from tests.workbooks import ooxml
from tests.workbooks.fakes import Sums
from tests.workbooks.ooxml import column, formula, rows, spill, value, workbook
from workbooks import engines, recalculate
from workbooks.engine import OpenEngine
from workbooks.errors import EngineError, EngineMissingError, InputError
from workbooks.formula_table import NotDirectError
from workbooks.outcome import DIFFERS, EXTERNAL, SURROUNDINGS, Report
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Override, Request

ENGINES = ("ironcalc", "formulon", "formualizer")
AS_OF = datetime(2026, 3, 4, 18, 0, 0)
LINK = {"xl/externalLinks/externalLink1.xml": "<a/>"}
Mistakes = Mapping[str, Mapping[tuple[int, int, int], Cell]]


@pytest.fixture(params=["direct", "thorough"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of going about it."""
    if request.param == "thorough":

        def never(*_: object) -> None:
            raise NotDirectError("a test wants it so")

        monkeypatch.setattr(recalculate, "Direct", never)
    return str(request.param)


def run(
    data: bytes, engine: str = "auto", overrides: Mapping[str, Cell] | None = None
) -> tuple[bytes, Report]:
    changed = tuple(Override(place, value) for place, value in (overrides or {}).items())
    return recalculate_bytes(data, "trust.xlsx", Sums(), Request(engine, changed, AS_OF))


def one_sheet(cells: Mapping[int, str], **more: str) -> bytes:
    return workbook({"S": rows(cells)}, parts=LINK, **more)  # type: ignore[arg-type]


def changes(report: Report) -> dict[str, tuple[Cell, Cell]]:
    return {one.cell: (one.before, one.after) for one in report.changed}


def teach(monkeypatch: pytest.MonkeyPatch, wrap: Callable[[str, OpenEngine], OpenEngine]) -> None:
    """Puts something in the place of every engine."""
    for name in ENGINES:
        known = engines.engine(name)
        opened = wrap(name, known.open)
        monkeypatch.setattr(f"{known.module}.{known.function}", opened)


def mistaken(monkeypatch: pytest.MonkeyPatch, mistakes: Mistakes) -> None:
    """Has engines give other values for some cells."""

    def wrap(name: str, real: OpenEngine) -> OpenEngine:
        def opened(data: bytes, file: str, now: datetime):  # type: ignore[no-untyped-def]
            engine, wrong = real(data, file, now), mistakes.get(name, {})
            read = engine.read
            engine.read = lambda addresses: [  # type: ignore[method-assign]
                wrong.get(address, found)
                for address, found in zip(addresses, read(addresses), strict=True)
            ]
            return engine

        return opened

    teach(monkeypatch, wrap)


STALE = {
    1: formula("A1", "1+1", "2") + formula("B1", "MY_SUM(A1)", "0") + formula("C1", "B1*2", "0"),
    2: formula("A2", "A1*5", "10") + formula("B2", "A2+1", "11"),
}


def test_the_next_engine_calculates_where_one_is_wrong(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    first = "ironcalc" if way == "direct" else "formulon"
    mistaken(monkeypatch, {first: {(0, 1, 0): 10.1, (0, 0, 2): 99.0}})
    out, report = run(one_sheet(STALE))
    assert report.engine == ("formulon" if way == "direct" else "ironcalc")
    assert changes(report) == {"B1": (0.0, 2.0), "C1": (0.0, 4.0)}
    assert not report.unexplained
    assert value(out, "A2") == 10.0


def test_excels_value_stays_where_every_engine_is_wrong(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    mistaken(monkeypatch, {name: {(0, 1, 0): 10.0 + n} for n, name in enumerate(ENGINES, 1)})
    out, report = run(one_sheet(STALE))
    (told,) = report.unexplained
    assert (told.sheet, told.cell, told.formula, told.excel) == ("S", "A2", "=A1*5", 10.0)
    assert told.reason == DIFFERS
    heard = {"ironcalc": 11.0, "formulon": 12.0, "formualizer": 13.0}
    assert told.engines == {name: heard[name] for name in told.engines}
    assert set(told.engines) >= ({*ENGINES} if way == "direct" else {"formulon", "ironcalc"})
    assert (value(out, "A2"), value(out, "B2")) == (10.0, 11.0)
    assert changes(report) == {"B1": (0.0, 2.0), "C1": (0.0, 4.0)}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_that_is_wrong_about_a_cell_does_not_write_it(
    monkeypatch: pytest.MonkeyPatch, engine: str, way: str
) -> None:
    cells = {
        1: formula("A1", "MY_SUM(3)", "1") + formula("B1", "A1*2", "2") + formula("C1", "B1+1", "3")
    }
    mistaken(monkeypatch, {engine: {(0, 0, 1): 7.0}})
    out, report = run(one_sheet(cells), engine)
    (unexplained,) = report.unexplained
    assert (unexplained.cell, unexplained.engines.pop(engine)) == ("B1", 7.0)
    assert set(unexplained.engines.values()) == {6.0}  # of one that was asked as a witness
    assert [one.cell for one in report.kept] == ["C1"]
    assert [value(out, cell) for cell in ("A1", "B1", "C1")] == [3.0, 2.0, 3.0]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_stale_value_is_written_when_another_engine_bears_witness(engine: str, way: str) -> None:
    cells = {1: formula("A1", "MY_SUM(3)", "1") + formula("B1", "A1*2", "1")}
    out, report = run(one_sheet(cells), engine)
    assert report.engine == engine
    assert not report.unexplained
    assert value(out, "B1") == 6.0


def test_a_call_whose_result_changed_explains_what_follows(way: str) -> None:
    cells = {
        1: formula("A1", "MY_SUM(1,2)", "5") + formula("B1", "A1*2", "10"),
        2: formula("A2", 'IF(B1>8,"much","little")', "much", ' t="str"'),
        3: formula("A3", "1/(A1-3)", "0.5") + formula("B3", "ISERROR(A3)", "0", ' t="b"'),
        4: formula("A4", "2+2", "4"),
    }
    _, report = run(one_sheet(cells))
    assert not report.kept
    assert not report.unexplained
    assert changes(report) == {
        "A1": (5.0, 3.0),
        "B1": (10.0, 6.0),
        "A2": ("much", "little"),
        "A3": (0.5, CellError.DIV0),
        "B3": (False, True),
    }


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
@pytest.mark.parametrize(
    ("before", "day"), [("", 46085.0), ('<workbookPr date1904="1"/>', 44623.0)]
)
def test_the_day_as_asked(engine: str, before: str, day: float, way: str) -> None:
    cells = {
        1: formula("A1", "TODAY()", "40000") + formula("B1", "NOW()", "40000.5"),
        2: formula("A2", "A1+1", "40001") + formula("B2", "MY_SUM(TODAY())", "1"),
        3: formula("A3", "today( )-1", "39999") + formula("B3", "1+1", "2"),
    }
    out, report = run(one_sheet(cells, before=before), engine)
    found = [value(out, cell) for cell in ("A1", "B1", "A2", "B2", "A3")]
    assert found == [day, day + 0.75, day + 1, day, day - 1]
    assert report.volatile == ["S!A1", "S!B1", "S!B2", "S!A3"]
    assert not report.kept
    assert not report.unexplained


def test_the_present_where_no_day_is_asked(way: str) -> None:
    data = one_sheet({1: formula("A1", "TODAY()", "40000") + formula("B1", "NOW()", "40000")})
    first = (datetime.now() - datetime(1899, 12, 30)).total_seconds() / 86_400
    out, report = recalculate_bytes(data, "trust.xlsx", Sums())
    last = (datetime.now() - datetime(1899, 12, 30)).total_seconds() / 86_400
    found = value(out, "B1")
    assert isinstance(found, float)
    assert first - 1e-4 <= found <= last + 1e-4
    assert value(out, "A1") in (float(int(first)), float(int(last)))
    assert report.volatile == ["S!A1", "S!B1"]


def test_a_day_behind_a_name(way: str) -> None:
    names = '<definedName name="day">TODAY()</definedName>'
    cells = {1: formula("A1", "day+NOW()*0", "1") + formula("B1", "OFFSET(C1,0,0)+day", "1")}
    out, report = run(one_sheet(cells, names=names))
    assert (value(out, "A1"), value(out, "B1")) == (46085.0, 46085.0)
    assert report.volatile == ["S!A1", "S!B1"]


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
def test_chance_is_drawn_anew_and_never_blamed(engine: str, way: str) -> None:
    cells = {
        1: formula("A1", "RAND()", "5") + formula("B1", "A1+10", "15"),
        2: formula("A2", "RANDBETWEEN(3,4)", "9") + formula("B2", "1+1", "2"),
    }
    for content in (cells, {n: re.sub("<v>.*?</v>", "", text) for n, text in cells.items()}):
        out, report = run(one_sheet(content), engine)
        first, second, third = (value(out, cell) for cell in ("A1", "B1", "A2"))
        assert isinstance(first, float)
        assert 0 <= first < 1
        assert second == first + 10
        assert third in (3.0, 4.0)
        assert report.volatile == ["S!A1", "S!A2"]
        assert not report.kept
        assert not report.unexplained
        assert not report.disagreements


def test_a_random_array() -> None:
    cells = {
        1: spill("A1", "A1:A2", "_xlfn.RANDARRAY(2)", "5") + formula("C1", "SUM(A1:A2)", "10"),
        2: '<c r="A2"><v>5</v></c>',
    }
    out, report = run(one_sheet(cells))
    found = [value(out, cell) for cell in ("A1", "A2", "C1")]
    assert all(isinstance(one, float) and one < 2 for one in found)
    assert found[2] == pytest.approx(float(found[0] or 0) + float(found[1] or 0))
    assert report.volatile == ["S!A1"]
    assert not report.unexplained


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
def test_what_reads_cells_that_it_does_not_name(engine: str, way: str) -> None:
    cells = {
        1: formula("A1", "MY_SUM(3)", "1") + formula("B1", 'INDIRECT("A"&1)*2', "2"),
        2: formula("A2", "OFFSET(A1,0,1)+1", "3") + formula("B2", 'INDIRECT("A1")', "1"),
    }
    out, report = run(workbook({"S": rows(cells)}), engine)
    assert [value(out, cell) for cell in ("A1", "B1", "A2", "B2")] == [3.0, 6.0, 7.0, 3.0]
    assert report.volatile == []
    assert not report.kept
    assert not report.unexplained


def test_only_excel_knows_where_the_file_is(way: str) -> None:
    cells = {
        1: formula("A1", 'CELL("filename")', "C:\\[x.xlsx]S", ' t="str"')
        + formula("B1", 'INFO("osversion")', "Windows", ' t="str"')
        + formula("C1", "MID(A1,1,2)&MY_SUM(1)", "C:0", ' t="str"'),
        2: formula("A2", 'CELL("contents",B2)', "0") + formula("B2", "MY_SUM(2)", "0"),
    }
    out, report = run(one_sheet(cells))
    assert [value(out, c) for c in ("A1", "B1", "C1")] == ["C:\\[x.xlsx]S", "Windows", "C:1"]
    assert value(out, "A2") == 2.0
    assert [(one.cell, one.reason) for one in report.kept] == [
        ("A1", SURROUNDINGS),
        ("B1", SURROUNDINGS),
    ]
    assert report.volatile == ["S!A1", "S!B1", "S!A2"]
    assert not report.unexplained


INPUTS = {
    1: '<c r="A1"><v>2</v></c>'
    + formula("B1", "A1*10", "20")
    + formula("C1", "MY_SUM(A1,B1)", "22"),
    2: formula("B2", "ISBLANK(A2)", "1", ' t="b"') + formula("C2", "10/A1", "5"),
}
INPUT_NAMES = (
    "<definedName name=\"rate\">'My Sheet'!$A$1</definedName>"
    '<definedName name="local" localSheetId="0">\'My Sheet\'!$A$1</definedName>'
)


def inputs(before: str = "", cells: Mapping[int, str] = INPUTS) -> bytes:
    return workbook({"My Sheet": rows(cells)}, names=INPUT_NAMES, before=before)


@pytest.mark.parametrize("place", ["'My Sheet'!A1", "My Sheet!$A$1", "rate", "My Sheet!local"])
def test_an_input_by_every_name_it_has(place: str, way: str) -> None:
    out, report = run(inputs(), overrides={place: 5.0})
    assert [value(out, cell) for cell in ("A1", "B1", "C1", "C2")] == [5.0, 50.0, 55.0, 2.0]
    (told,) = report.inputs
    assert (told.sheet, told.cell, told.before, told.after) == ("My Sheet", "A1", 2.0, 5.0)
    assert {one.cell for one in report.changed} == {"B1", "C1", "C2"}
    assert not report.kept
    assert not report.unexplained


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
@pytest.mark.parametrize(
    ("given", "after", "product"),
    [
        (True, True, 10.0),
        ("x", "x", CellError.VALUE),
        (CellError.NA, CellError.NA, CellError.NA),
        (None, None, 0.0),
        (datetime(2025, 7, 18), 45856.0, 458560.0),
    ],
)
def test_values_of_every_kind(
    engine: str, given: Cell, after: Cell, product: Cell, way: str
) -> None:
    out, report = run(inputs(), engine, {"rate": given})
    assert value(out, "A1") == after
    assert type(value(out, "A1")) is type(after)
    assert value(out, "B1") == product
    assert not report.kept
    assert not report.unexplained


def test_a_day_in_a_workbook_that_counts_from_1904(way: str) -> None:
    out, _ = run(inputs('<workbookPr date1904="1"/>'), overrides={"rate": datetime(2025, 7, 18)})
    assert value(out, "A1") == 44394.0


def test_a_blank_cell_is_filled(way: str) -> None:
    out, report = run(inputs(), overrides={"My Sheet!A2": 1.0, "My Sheet!H9": "new"})
    assert (value(out, "A2"), value(out, "H9"), value(out, "B2")) == (1.0, "new", False)
    assert [one.before for one in report.inputs] == [None, None]


def test_an_input_on_a_sheet_without_formulas_is_written_too(way: str) -> None:
    sheets = {"In": rows({1: '<c r="A1"><v>2</v></c>'}), "Out": column(["MY_SUM(In!A1)"])}
    out, _ = run(workbook(sheets), overrides={"In!A1": 5.0})
    assert (value(out, "A1"), value(out, "A1", 1)) == (5.0, 5.0)


def test_zero_where_something_is_divided_by_it(way: str) -> None:
    out, report = run(inputs(), overrides={"rate": 0.0})
    assert value(out, "C2") is CellError.DIV0
    assert not report.unexplained


def test_wrong_inputs_are_told_at_once_and_nothing_is_calculated(way: str) -> None:
    with pytest.raises(InputError, match=r"nope .*; My Sheet!B1 holds a formula"):
        run(inputs(), overrides={"nope": 1.0, "My Sheet!B1": 2.0, "rate": 3.0})


def test_an_engine_proves_itself_on_the_inputs_as_they_were(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    cells = {**INPUTS, 4: formula("A4", "A1+1", "4"), 5: formula("A5", "1+1", "3")}
    out, report = run(inputs(cells=cells), overrides={"rate": 5.0})
    assert {one.cell: one.excel for one in report.unexplained} == {"A5": 3.0}
    assert value(out, "B1") == 50.0
    assert value(out, "A4") == 6.0  # two engines say that 4 was stale


def test_without_any_values_two_engines_are_compared(way: str) -> None:
    days = 'DATEDIF(DATE(2024,1,31),DATE(2024,3,1),"md")'
    cells = {1: f'<c r="A1"><f>{days}</f></c><c r="B1"><f>MY_SUM(2)*{days}</f></c>'}
    cells[2] = '<c r="A2"><f>1+1</f></c><c r="B2"><f>MY_SUM(A2)</f></c>'
    out, report = run(one_sheet(cells))
    assert {one.cell for one in report.disagreements} == {"A1", "B1"}
    heard = {one.cell: one.engines for one in report.disagreements}
    assert heard["A1"] == {"ironcalc": 1.0, "formulon": -1.0}
    assert report.engine is not None
    assert value(out, "A1") == heard["A1"][report.engine]
    assert (value(out, "A2"), value(out, "B2")) == (2.0, 2.0)


def test_without_any_values_an_engine_asked_for_is_enough() -> None:
    _, report = run(one_sheet({1: '<c r="A1"><f>1+1</f></c>'}), "formualizer")
    assert (report.engine, report.disagreements) == ("formualizer", [])


def test_other_workbooks_keep_what_excel_knew(way: str) -> None:
    names = '<definedName name="outer">[1]X!$A$1</definedName>'
    cells = {
        1: formula("A1", "[1]X!A1+1", "7") + formula("B1", "A1*2", "14"),
        2: formula("A2", "outer*2", "9") + formula("B2", "MY_SUM(A1,A2)", "0"),
        3: formula("A3", "[1]!FOO(1)", "4") + '<c r="B3"><f>[1]X!A9</f></c>',
        4: formula("A4", "MY_SUM([1]X!A1)", "3") + formula("B4", "A4+1", "4"),
    }
    out, report = run(one_sheet(cells, names=names))
    kept = {one.cell: one.reason for one in report.kept}
    assert {cell for cell, reason in kept.items() if reason == EXTERNAL} >= {"A1", "A2", "A3", "B3"}
    assert [value(out, f"A{n}") for n in (1, 2, 3, 4)] == [7.0, 9.0, 4.0, 3.0]
    assert (value(out, "B1"), value(out, "B2"), value(out, "B3")) == (14.0, 16.0, None)
    assert changes(report) == {"B2": (0.0, 16.0)}


def test_other_workbooks_where_no_value_was_ever_saved(way: str) -> None:
    cells = {1: '<c r="A1"><f>[1]X!A1</f></c><c r="B1"><f>A1+1</f></c><c r="C1"><f>1+1</f></c>'}
    out, report = run(one_sheet(cells))
    assert [value(out, cell) for cell in ("A1", "B1", "C1")] == [None, None, 2.0]
    assert [one.cell for one in report.kept] == ["A1", "B1"]


SPELLINGS = (
    "MY_SUM", "my_Sum", "[1]!MY_SUM", r"'C:\p\x.xlam'!MY_SUM", "_xll.MY_SUM", "_xldudf_NS_MY_SUM",
    "[2]!_xldudf_MY_SUM", "x.xlam!MY_SUM", "_xlfn.MY_SUM",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("{}(B1,1)", 4.0),
        ("1+{}(B1,1)*2", 9.0),
        ("_xlfn.LET(_xlpm.x,B1,{}(_xlpm.x,1))", 4.0),
        ("_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.v,_xlpm.v+{}(B1,1)),_xlpm.f(2))", 6.0),
        ("named", 4.0),
    ],
)
def test_calls_in_every_spelling_and_place(
    spelling: str, around: str, expected: float, way: str
) -> None:
    names = f'<definedName name="named">{spelling}(S!$B$1,1)</definedName>'
    cells = {1: formula("A1", around.format(spelling), "0") + '<c r="B1"><v>3</v></c>'}
    out, report = run(one_sheet(cells, names=names))
    assert value(out, "A1") == expected
    assert not report.kept
    assert not report.unexplained


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
def test_never_a_name_error_where_excel_had_a_value(engine: str, way: str) -> None:
    texts = [
        "UNHEARD(1)",
        "MY_SUM(1)+UNHEARD(A3)",
        "MY_SUM(4)",
        "_xlfn.NEWER(A3)",
        "A4+1",
        "nowhere",
    ]
    out, report = run(workbook({"S": column(texts)}), engine)
    assert [value(out, f"A{n}") for n in range(1, 7)] == [1.0, 1.0, 4.0, 1.0, 1.0, 1.0]
    told = {one.cell for one in (*report.kept, *report.unexplained)}
    assert told == {"A1", "A2", "A4", "A5", "A6"}


class Panic(BaseException):
    """What a panic in Rust looks like from Python."""


def giving_up(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], error: EngineError) -> None:
    def wrap(name: str, real: OpenEngine) -> OpenEngine:
        def opened(data: bytes, file: str, now: datetime):  # type: ignore[no-untyped-def]
            if name in names:
                raise error
            return real(data, file, now)

        return opened

    teach(monkeypatch, wrap)


def test_an_engine_that_gives_up_costs_nothing(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    giving_up(monkeypatch, ("ironcalc", "formulon"), EngineError("trust.xlsx: gave up"))
    out, report = run(one_sheet(STALE))
    assert (report.engine, value(out, "C1")) == ("formualizer", 4.0)


def test_when_every_engine_gives_up_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    giving_up(monkeypatch, ENGINES, EngineError("trust.xlsx: gave up (why)"))
    with pytest.raises(EngineError, match=r"gave up \(why\)"):
        run(one_sheet(STALE))


def test_a_panic_in_the_middle_is_an_error_of_that_engine(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    from workbooks.ironcalc_engine import IronCalcEngine

    def panics(self: IronCalcEngine, addresses: object) -> list[Cell]:
        raise Panic("index out of bounds")

    monkeypatch.setattr(IronCalcEngine, "_read", panics)
    out, report = run(one_sheet(STALE))
    assert (report.engine, value(out, "C1")) == ("formulon", 4.0)
    with pytest.raises(EngineError, match=r"IronCalc gave up .index out of bounds"):
        run(one_sheet(STALE), "ironcalc")


def test_an_engine_that_is_missing(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    giving_up(monkeypatch, ENGINES, EngineMissingError("it is not installed. Run: pip install it"))
    with pytest.raises(EngineMissingError, match="pip install it"):
        run(one_sheet(STALE))


def test_an_engine_that_nobody_knows(way: str) -> None:
    with pytest.raises(
        engines.UnknownEngineError, match=r"no engine 'nope'\. Choose from: ironcalc"
    ):
        run(one_sheet(STALE), "nope")


ODD_SHEETS = {
    "single quotes": "<row r='1'><c r='A1' s='0'><f>MY_SUM(2)</f><v>1</v></c></row>",
    "spacing": '<row r="1" ><c  r = "A1"\n s="0" ><f >MY_SUM(2)</f ><v >1</v ></c ></row >',
    "no address": '<row><c s="0"><f>MY_SUM(2)</f><v>1</v></c></row>',
    "comments": '<!-- <c r="A1"><f>1</f></c> --><row r="1"><c r="A1" s="0"><f>MY_SUM(2)</f><v>1</v>'
    "</c></row>",
    "instructions": '<row r="1"><?x <f>1</f>?><c r="A1" s="0"><f>MY_SUM(2)</f><v>1</v></c></row>',
    "preserved space": '<row r="1"><c r="A1" s="0"><f xml:space="preserve"> MY_SUM(2) </f>'
    '<v xml:space="preserve">1</v></c></row>',
    "rich values": '<row r="1"><c r="A1" s="0" vm="1" t="e"><f>MY_SUM(2)</f><v>#VALUE!</v>'
    "</c></row>",
    "no value": '<row r="1"><c r="A1" s="0" t="str"><f>MY_SUM(2)</f></c></row>',
    "empty value": '<row r="1"><c r="A1" s="0"><f>MY_SUM(2)</f><v/></c></row>',
    "merged": '<row r="1"><c r="A1" s="0"><f>MY_SUM(2)</f><v>1</v></c><c r="B1" s="0"/></row>',
    "rich text beside": '<row r="1"><c r="A1" s="0"><f>MY_SUM(2)</f><v>1</v></c><c r="B1" '
    't="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>'
    "</row>",
}


def without_values(xml: bytes) -> bytes:
    """A sheet less what may be written: <v>, the type of a cell and what goes with a rich value."""
    xml = re.sub(rb"<(\w+:)?v(\s[^<>]*)?(/>|>[^<]*</(\w+:)?v\s*>)", b"", xml)
    xml = re.sub(rb"""(<c\b[^<>]*?)\s+(?:t|vm)\s*=\s*(?:"[^"]*"|'[^']*')""", rb"\1", xml)
    return re.sub(rb"""(<c\b[^<>]*?)\s+(?:t|vm)\s*=\s*(?:"[^"]*"|'[^']*')""", rb"\1", xml)


@pytest.mark.parametrize("cells", ODD_SHEETS.values(), ids=ODD_SHEETS.keys())
def test_only_values_differ_however_a_sheet_is_written(cells: str, way: str) -> None:
    tail = '<row r="7"><c r="A7"><v>7</v></c></row>'
    data = workbook({"S": cells + tail, "T": column(["S!A1*2"])})
    out, report = run(data)
    before, after = ooxml.parts(data), ooxml.parts(out)
    assert value(out, "A1") == 2.0
    assert value(out, "A1", 1) == 4.0
    assert not report.kept
    assert list(before) == list(after)
    for part, content in before.items():
        if not part.startswith("xl/worksheets/sheet"):
            assert after[part] == content
        first, second = without_values(content), without_values(after[part])
        again = re.compile(rb"(?:(?<=[\w\"']) )?(?=>)")
        assert again.sub(b"", first) == again.sub(b"", second)


def test_a_workbook_in_which_nothing_changes_is_the_same_bytes(way: str) -> None:
    cells = {
        1: formula("A1", "MY_SUM(2)", "2", ' t="n"') + formula("B1", 'A1&""', "2", ' t="str"'),
        2: formula("A2", 'A9&""', "", ' t="str"') + formula("B2", "A1>1", "1", ' t="b"'),
        3: formula("A3", "1/0", "#DIV/0!", ' t="e"') + formula("B3", "A9", "0"),
    }
    data = one_sheet(cells)
    out, report = run(data)
    assert out == data
    assert not report.changed
    assert not report.kept
    assert not report.unexplained


HIDDEN = (
    '<sheet name="S" sheetId="1" state="veryHidden" r:id="rId1"/>'
    '<sheet name="Chart" sheetId="3" state="hidden" r:id="rIdC"/>'
    '<sheet name="T" sheetId="2" r:id="rId2"/>'
)


def test_hidden_sheets_and_chart_sheets() -> None:
    found = ooxml.parts(
        workbook({"S": column(["MY_SUM(2)"]), "T": rows({1: formula("A1", "S!A1*2", "2")})})
    )
    found["xl/workbook.xml"] = re.sub(
        rb"<sheets>.*</sheets>", f"<sheets>{HIDDEN}</sheets>".encode(), found["xl/workbook.xml"]
    )
    rels, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    relation = (
        f'<Relationship Id="rIdC" Type="{ooxml.OFFICE}/chartsheet" Target="chartsheets/s.xml"/>'
    )
    found[rels] = found[rels].replace(b"</Rel", relation.encode() + b"</Rel")
    kind = f'<Override PartName="/xl/chartsheets/s.xml" ContentType="{ooxml.KIND}.chartsheet+xml"/>'
    found[types] = found[types].replace(b"</Types", kind.encode() + b"</Types")
    found["xl/chartsheets/s.xml"] = (
        f'{ooxml.DECLARATION}<chartsheet xmlns="{ooxml.MAIN}"><sheetViews><sheetView '
        'workbookViewId="0"/></sheetViews></chartsheet>'
    ).encode()
    data = ooxml.package(found)
    out, report = run(data)
    assert (value(out, "A1"), value(out, "A1", 2)) == (2.0, 4.0)
    assert not report.kept
    with pytest.raises(InputError, match="Chart!A1 is on a sheet without cells"):
        run(data, overrides={"Chart!A1": 1.0})


def test_circles(way: str) -> None:
    cells = {
        1: formula("A1", "B1/2+1", "2") + formula("B1", "A1*1", "2"),
        2: formula("A2", "MY_SUM(A2)", "5") + formula("B2", "MY_SUM(C2,1)", "5"),
        3: formula("A3", "MY_SUM(3)", "0"),
    }
    cells[2] += formula("C2", "MY_SUM(B2,1)", "6")
    data = one_sheet(cells)
    out, report = run(data)
    told = {one.cell for one in (*report.kept, *report.unexplained)}
    assert told == {"A1", "B1", "A2", "B2", "C2"}
    assert changes(report) == {"A3": (0.0, 3.0)}
    assert value(out, "B2") == 5.0


def test_the_last_cell_of_the_grid_and_a_long_formula() -> None:
    long = "+".join(["MY_SUM(1)"] * 800)
    data = workbook(
        {
            "S": f'<row r="1">{formula("A1", "MY_SUM(XFD1048576)", "1")}'
            f"{formula('B1', long, '1')}</row>"
            f'<row r="1048576">{formula("XFD1048576", "MY_SUM(4)", "1")}</row>'
        }
    )
    out, report = run(data)
    assert [value(out, cell) for cell in ("A1", "B1", "XFD1048576")] == [4.0, 800.0, 4.0]
    assert not report.kept


def test_empty_sheets(way: str) -> None:
    empty = f'<?xml version="1.0"?><worksheet xmlns="{ooxml.MAIN}"><sheetData/></worksheet>'
    bare = f'<?xml version="1.0"?><worksheet xmlns="{ooxml.MAIN}"/>'
    out, _ = run(workbook({"A": empty, "B": bare, "C": column(["MY_SUM(2)"])}))
    assert value(out, "A1", 2) == 2.0


def test_a_text_never_holds_more_digits_than_excel_writes() -> None:
    cells = {1: formula("A1", "MY_SUM(0.1)", "0.5") + formula("B1", '""&A1*3', "1.5", ' t="str"')}
    out, _ = run(one_sheet(cells))
    assert value(out, "B1") == "0.3"
