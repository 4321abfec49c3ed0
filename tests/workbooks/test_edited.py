"""Workbooks that someone edited still read: in LibreOffice, with openpyxl, or by hand."""

import io
import json
import os
import re
import signal
import subprocess
import zipfile
from contextlib import suppress
from datetime import date, datetime
from html import escape
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.assumptions import SECTION_OF
from core.errors import ScenarioError
from core.scenarios import scenario, with_values
from templates import SHIPPED, load
from tests.workbooks import ooxml
from tests.workbooks.drawn import AWKWARD
from tests.workbooks.test_round_trip import inputs_of
from workbooks import libreoffice_process
from workbooks.build import planned, uncalculated
from workbooks.cases import Case
from workbooks.form import Form
from workbooks.libreoffice_process import is_installed, programs
from workbooks.plan import Purpose
from workbooks.read import read_template_name, scenario_in
from workbooks.read_cases import cases_in

CREATED = datetime(2026, 1, 2)
BRIDGE = Path(libreoffice_process.__file__).with_name("libreoffice_bridge.py")
EDITS = Path(__file__).with_name("office_edits.py")
FIRST = scenario({"title": "=1+1", "funnel": {"allocation": {"value": 0.1, "source": "'mine"}}})
BESIDE = (Case("=SUM(1)", {"assets": 1e13, "allocation": 0.0}, "@x"), Case("b", {"months": 7.5}))


def built(layout):
    beside = BESIDE if load(layout).compares else ()
    return uncalculated(planned(FIRST, Purpose.TEMPLATE, CREATED, Form(load(layout), beside)))


@pytest.fixture(scope="module")
def templates():
    return {layout: built(layout) for layout in SHIPPED}


# LibreOffice

STEPS = {
    "saved": {},
    "changed": {"inputs": {"allocation": "25%", "price": 95000.5, "scenario_name": "mine & <own>"}},
    "moved": {"rows": 3, "columns": 2, "last": True, "title": "My 'own' inputs"},
    "split": {"rows": 5, "at": 30, "inputs": {"scenario_as_of": "2025-12-31"}},
    "filed": {"inputs": {"case_allocation": "0.3", "birth_date": "1970-02-03"}},
}


@pytest.fixture(scope="module")
def edited(templates, tmp_path_factory):
    """What LibreOffice saves, by template and edit; and a workbook of awkward texts."""
    if not is_installed():
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("edited")
    given = {("awkward", "saved"): inputs_of(awkward(), "inflow")}
    given |= {(layout, step): data for layout, data in templates.items() for step in STEPS}
    jobs = []
    for number, ((layout, step), data) in enumerate(given.items()):
        source, target = folder / f"{number}.xlsx", folder / f"{number}-saved.xlsx"
        source.write_bytes(data)
        steps = {**STEPS[step]}
        if layout != "scenarios":
            typed = {n: v for n, v in steps.get("inputs", {}).items() if not n.startswith("case_")}
            steps["inputs"] = typed
        jobs.append({"source": source.as_uri(), "target": target.as_uri(), **steps})
    program, python = programs()
    command = [python, str(EDITS), program, (folder / "profile").as_uri(), str(BRIDGE)]
    office = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
    try:
        office.communicate(json.dumps(jobs), timeout=300)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)
    assert office.returncode == 0
    return {key: (folder / f"{n}-saved.xlsx").read_bytes() for n, key in enumerate(given)}


def awkward():
    """A scenario with every awkward text but those with a carriage return, which LibreOffice
    makes a line end of."""
    texts = [text for text in AWKWARD if "\r" not in text]
    names = [entry.name for entry in FIRST.entries()]
    values = {
        name: {"value": FIRST.value(name), "source": text, "note": text}
        for name, text in zip(names, texts, strict=False)
    }
    return with_values(FIRST, values, "test")


def test_libreoffice_keeps_every_text(edited):
    assert scenario_in(edited["awkward", "saved"], "x.xlsx") == awkward()


@pytest.mark.parametrize("layout", SHIPPED)
@pytest.mark.parametrize("step", ["saved", "moved"])
def test_saved_and_moved_in_libreoffice_it_is_the_same(edited, layout, step):
    data = edited[layout, step]
    assert scenario_in(data, "x.xlsx") == FIRST
    assert cases_in(data, "x.xlsx", FIRST) == (BESIDE if layout == "scenarios" else None)


@pytest.mark.parametrize("layout", SHIPPED)
def test_what_is_typed_in_libreoffice_is_read(edited, layout):
    read = scenario_in(edited[layout, "changed"], "x.xlsx")
    assert (read.value("allocation"), read.value("price"), read.name) == (
        0.25,
        95000.5,
        "mine & <own>",
    )
    assert read.funnel.allocation.source == "'mine"
    assert read.plan == FIRST.plan
    read = scenario_in(edited[layout, "split"], "x.xlsx")
    assert read == FIRST.model_copy(update={"as_of": date(2025, 12, 31)})
    data = edited[layout, "filed"]
    assert scenario_in(data, "x.xlsx").choice("birth_date") == "1970-02-03"
    if layout == "scenarios":
        first, second = cases_in(data, "x.xlsx", FIRST)
        assert first.changes == {"assets": 1e13, "allocation": 0.3}
        assert second == BESIDE[1]


# openpyxl


def reopened(data, change=lambda book: None):
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def place(book, name):
    return book.defined_names[name].attr_text.partition("!")[2].partition(":")[0].replace("$", "")


def put(name, value, right=0):
    def change(book):
        book["Assumptions"][place(book, name)].offset(0, right).value = value

    return change


@pytest.mark.parametrize("layout", SHIPPED)
def test_saved_by_openpyxl_it_is_the_same(templates, tmp_path, layout):
    data = reopened(reopened(templates[layout]))
    # openpyxl takes a text that begins with = for a formula as soon as it reads it.
    read = scenario_in(reopened(data, put("scenario_title", "mine")), "x.xlsx")
    assert read == FIRST.model_copy(update={"title": "mine"})
    (tmp_path / "x.xlsx").write_bytes(data)
    assert read_template_name(tmp_path / "x.xlsx") == layout


def test_dates_since_1904_are_read(templates):
    def since_1904(book):
        book.epoch = CALENDAR_MAC_1904

    data = reopened(templates["inflow"], since_1904)
    assert b'date1904="1"' in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml")
    assert scenario_in(data, "x.xlsx").market == FIRST.market


# By hand


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: archive.read(name).decode() for name in archive.namelist() if ".png" not in name
        }


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet2.xml"
_TEXT_CELL = re.compile(
    r'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL
)


def with_texts(data, written):
    """The workbook with the texts of Assumptions written in another way."""
    parts = parts_of(data)
    parts[SHEET] = _TEXT_CELL.sub(lambda cell: cell[1] + written.format(cell[2]), parts[SHEET])
    assert "</t></is></c>" not in parts[SHEET] or "<r>" in parts[SHEET]
    return zipped(parts)


@pytest.mark.parametrize(
    "written",
    [
        ' t="inlineStr"><is><r><t xml:space="preserve">{}</t></r></is></c>',
        ' t="str"><v xml:space="preserve">{}</v></c>',
    ],
)
@pytest.mark.parametrize("layout", SHIPPED)
def test_texts_as_runs_and_as_values(templates, layout, written):
    data = with_texts(templates[layout], written)
    assert scenario_in(data, "x.xlsx") == FIRST
    assert cases_in(data, "x.xlsx", FIRST) == (BESIDE if layout == "scenarios" else None)


@pytest.mark.parametrize("layout", SHIPPED)
def test_texts_that_are_shared(templates, layout):
    parts = parts_of(templates[layout])
    texts = list(dict.fromkeys(cell[2] for cell in _TEXT_CELL.finditer(parts[SHEET])))
    parts[SHEET] = _TEXT_CELL.sub(
        lambda cell: f'{cell[1]} t="s"><v>{texts.index(cell[2])}</v></c>', parts[SHEET]
    )
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{ooxml.MAIN}">{items}</sst>'
    kind = f"{ooxml.KIND}.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", part)
    relation = f'<Relationship Id="rIdTexts" Type="{ooxml.OFFICE}/sharedStrings"'
    relation += ' Target="sharedStrings.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace("</Relationships>", relation)
    assert scenario_in(zipped(parts), "x.xlsx") == FIRST


def with_cell(data, name, cell, right=0):
    """The workbook with other XML for a cell; {} in it stands for its address."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    address = book["Assumptions"][place(book, name)].offset(0, right).coordinate
    parts = parts_of(data)
    pattern = rf'<c r="{address}"[^>]*?(?:/>|>.*?</c>)'
    assert re.search(pattern, parts[SHEET])
    parts[SHEET] = re.sub(pattern, lambda _: cell.format(address), parts[SHEET])
    return zipped(parts)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="{}" t="inlineStr"><is><t>2026-05-06</t></is></c>',
        '<c r="{}" t="str"><v> 2026-05-06 </v></c>',
        '<c r="{}" t="d"><v>2026-05-06T00:00:00</v></c>',
        '<c r="{}"><v>46148.75</v></c>',
    ],
)
def test_dates_however_written(templates, cell):
    data = with_cell(templates["inflow"], "allocation", cell, right=3)
    assert scenario_in(data, "x.xlsx").funnel.allocation.as_of == date(2026, 5, 6)


@pytest.mark.parametrize("layout", SHIPPED)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("allocation", "10%"),
        ("allocation", "0,1"),
        ("assets", "9,300,000,000,000"),
        ("assets", "9.300.000.000.000"),
        ("assets", "9\u00a0300\u00a0000\u00a0000\u00a0000"),
        ("assets", "9\u2019300\u2019000"),
        ("assets", "$9.3e12"),
        ("assets", "(5)"),
    ],
)
def test_a_number_kept_as_text_is_a_clear_mistake(templates, layout, name, text):
    cell = f'<c r="{{}}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    with pytest.raises(ScenarioError) as caught:
        scenario_in(with_cell(templates[layout], name, cell), "x.xlsx")
    (problem,) = caught.value.problems
    assert f"({name}): must be a number" in problem
    assert problem.endswith("(a number kept as text; type it again, without an apostrophe)")


def test_a_number_kept_as_text_beside_the_first_is_one_too(templates):
    data = reopened(templates["scenarios"], put("case_allocation", "30%", right=1))
    with pytest.raises(ScenarioError, match=r"\(case_allocation\): .*a number kept as text"):
        cases_in(data, "x.xlsx", FIRST)


def test_a_date_of_another_country_is_a_clear_mistake(templates):
    data = reopened(templates["inflow"], put("allocation", "06.05.2026", right=3))
    with pytest.raises(ScenarioError, match=r"as of\): must be a date such as 2025-07-18; got"):
        scenario_in(data, "x.xlsx")


def test_names_in_capitals_and_sheets_in_another_language(templates):
    parts = parts_of(templates["scenarios"])
    book = parts["xl/workbook.xml"].replace('name="Assumptions"', 'name="Annahmen &amp; Co\'s"')
    book = book.replace(">Assumptions!", ">'Annahmen &amp; Co''s'!")
    for name in ("allocation", "scenario_title", "case_allocation"):
        assert f'name="{name}"' in book
        book = book.replace(f'name="{name}"', f'name="{name.upper()}"')
    data = zipped({**parts, "xl/workbook.xml": book})
    assert scenario_in(data, "x.xlsx") == FIRST
    assert cases_in(data, "x.xlsx", FIRST) == BESIDE


def test_every_input_has_a_name_that_leads_to_it(templates):
    for data in templates.values():
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert set(SECTION_OF) <= set(book.defined_names)
