"""The same workbook, whichever way and engine calculates it: the direct way, the thorough one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbooks import ooxml
from tests.workbooks.ooxml import book, workbook
from workbooks import recalculate
from workbooks.formula_table import NotDirectError
from workbooks.outcome import Report
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Override, Request
from workbooks.values import close

ENGINES = ("ironcalc", "formulon", "formualizer")
DAY = datetime(2026, 3, 4, 5, 6, 7)
SHEETS = ("One", "It's two", "Published")
COLUMNS = "ABCD"
ROWS = 4


class Never:
    """In the place of the direct way: everything must be taken apart."""

    def __init__(self, *_: object) -> None:
        raise NotDirectError("a test wants it so")


def recalculated(data: bytes, way: str, request: Request) -> tuple[bytes, Report]:
    with pytest.MonkeyPatch.context() as patch:
        if way == "thorough":
            patch.setattr(recalculate, "Direct", Never)
        return recalculate_bytes(data, "two.xlsx", None, request)


Place = tuple[int, int, int]


def name(place: Place, here: int) -> str:
    cell = f"{COLUMNS[place[2]]}{place[1] + 1}"
    return (
        cell if place[0] == here else f"'{SHEETS[place[0]].replace(chr(39), chr(39) * 2)}'!{cell}"
    )


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """Two or three sheets whose formulas refer only to cells before them; no cached values."""
    before: list[Place] = []
    sheets: dict[str, str] = {}
    for sheet in range(draw(st.integers(2, 3))):
        lines: list[str] = []
        for row in range(ROWS):
            cells = ""
            for column in range(len(COLUMNS)):
                place = sheet, row, column
                cells += draw(_cell(place, tuple(before)))
                before.append(place)
            lines.append(f'<row r="{row + 1}">{cells}</row>')
        sheets[SHEETS[sheet]] = "".join(lines)
    names = '<definedName name="rate">One!$A$1</definedName>'
    names += '<definedName name="flow">[1]!CRYPTO_INFLOW(One!$B$1,0.1)*2</definedName>'
    return workbook(sheets, names=names)


@st.composite
def _cell(draw: st.DrawFn, place: Place, before: tuple[Place, ...]) -> str:
    address = f"{COLUMNS[place[2]]}{place[1] + 1}"
    kinds = ["number", "number", "text", "blank", *(["formula"] * 7 if before else [])]
    kind = draw(st.sampled_from(kinds)) if place[:2] != (0, 0) else "number"
    if kind == "number":
        return f'<c r="{address}"><v>{draw(st.sampled_from([0, 0.05, 0.5, 1, 2, 40, 1e6]))}</v></c>'
    if kind == "text":
        return f'<c r="{address}" t="inlineStr"><is><t>{draw(st.sampled_from("ab"))}</t></is></c>'
    if kind == "blank":
        return f'<c r="{address}" s="0"/>' if draw(st.booleans()) else ""
    text = draw(_formula(place[0], before, 2))
    return f'<c r="{address}"><f>{text.replace("&", "&amp;").replace("<", "&lt;")}</f></c>'


@st.composite
def _formula(draw: st.DrawFn, here: int, before: tuple[Place, ...], depth: int) -> str:
    reference = st.sampled_from(before).map(lambda place: name(place, here))
    leaf = st.one_of(reference, reference, st.sampled_from(["0.1", "3", "rate"]))
    inner = st.deferred(lambda: _formula(here, before, depth - 1)) if depth else leaf
    call = st.sampled_from(
        ("CRYPTO_INFLOW", "[1]!CRYPTO_INFLOW", "_xll.CRYPTO_INFLOW", "crypto_inflow",
         r"'C:\p\x.xlam'!CRYPTO_INFLOW", "_xldudf_NS_CRYPTO_INFLOW")
    )  # fmt: skip
    one = draw(st.integers(0, 11))
    if one <= 4:
        first, second = (
            draw(st.one_of(leaf, inner)),
            draw(st.sampled_from(["0.1", "rate", "", "2"])),
        )
        second = draw(st.one_of(leaf, inner)) if second == "2" else second
        return f"{draw(call)}({first},{second})"
    if one == 5:
        last = draw(st.integers(0, len(before) - 1))
        sheet, row, column = before[last]
        top = draw(st.integers(0, row))
        span = f"{COLUMNS[column]}{top + 1}:{COLUMNS[column]}{row + 1}"
        head = name((sheet, 0, 0), here).removesuffix("A1")
        return f"SUM({head}{span})" if column < len(COLUMNS) else "1"
    if one == 6:
        return f"IF({draw(leaf)}>1,{draw(inner)},{draw(leaf)})"
    if one == 7:
        return f"IFERROR({draw(inner)},{draw(leaf)})"
    if one == 8:
        return draw(st.sampled_from(["flow", "flow+1", "rate*2", "ISNUMBER(rate)"]))
    if one == 9:
        text = draw(leaf)
        return f'IF(ISTEXT({text}),{text}&"!",{draw(inner)})'
    return f"({draw(inner)}{draw(st.sampled_from('+-*/'))}{draw(leaf)})"


def outcomes(data: bytes, request: Request) -> Iterator[tuple[str, bytes, Report]]:
    for way in ("direct", "thorough"):
        for engine in (*ENGINES, "auto"):
            given_request = Request(engine, request.overrides, DAY)
            yield f"{way} {engine}", *recalculated(data, way, given_request)


def values(data: bytes) -> dict[str, object]:
    saved = book(data)
    return {saved.place(cell.address): cell.cached for cell in saved.formula_cells}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(workbooks(), st.sampled_from([None, 0.0, 0.25, 3.0, "text", True]))
def test_every_way_and_engine_gives_the_same(bare: bytes, override: object) -> None:
    try:
        data, first = recalculated(bare, "thorough", Request(as_of=DAY))
    except recalculate.EngineError:
        return
    if first.kept or first.unexplained or first.disagreements:
        return
    again, second = recalculated(data, "direct", Request(as_of=DAY))
    assert (again, second.changed) == (data, [])
    changed = () if override is None else (Override("One!A1", override),)
    found = list(outcomes(data, Request(overrides=changed)))
    wanted = values(found[0][1])
    for title, out, report in found:
        if "formualizer" in title and report.unexplained:
            continue  # it knows fewer functions, and says so
        assert not report.unexplained, (title, report.unexplained)
        for place, value in values(out).items():
            assert close(value, wanted[place]), (title, place, value, wanted[place])
        third, report = recalculated(out, "direct", Request(as_of=DAY))
        assert (third, report.changed) == (out, []), title


def test_the_same_bytes_too() -> None:
    texts = ["CRYPTO_INFLOW(1000,0.1)", "A1*2", "CRYPTO_INFLOW(A2,A1/1000)", 'A3&"x"', "A1>50"]
    kinds = [("", "1"), ("", "2"), (' t="n"', "3"), (' t="str"', "y"), (' t="b"', "0")]
    cells = {
        n: f'<c r="A{n}"{kind} s="0"><f>{text.replace("&", "&amp;").replace(">", "&gt;")}</f>'
        f"<v>{value}</v></c>"
        for n, (text, (kind, value)) in enumerate(zip(texts, kinds, strict=True), 1)
    }
    bare = {n: re.sub("<v>.*</v>", "", cell) for n, cell in cells.items()}
    for content in (cells, bare):
        data = workbook({"S": ooxml.rows(content)})
        results = {title: out for title, out, _ in outcomes(data, Request())}
        parts = {ooxml.parts(out)["xl/worksheets/sheet1.xml"] for out in results.values()}
        assert len(parts) == 1 or content is cells, parts
        assert b'<c r="A3"' in results["direct auto"] or parts
