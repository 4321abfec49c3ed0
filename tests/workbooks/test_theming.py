"""Workbooks in colours of one's own: nothing of the house is left, and no text is touched."""

import io
import struct
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from core.scenarios import scenario, with_values
from templates import load
from templates.theme import HOUSE
from workbooks.build import build_report
from workbooks.form import Form

CREATED = datetime(2026, 1, 2)
CHOSEN = scenario({"name": "1F3864", "title": "Arial", "adoption": {"path_months": 3}})
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 120, 40) + b"\x08\x02\0\0\0"
MINE = replace(HOUSE, dark="00473C", pale="E3F1EC", bar="8FC1B5", accent="B35900", font="Carlito")


@pytest.fixture(scope="module")
def parts():
    data = build_report(CHOSEN, CREATED, Form(theme=replace(MINE, image=PNG, logo="logo.png")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_of_the_house_is_left(parts):
    for name, part in parts.items():
        if name.startswith(("xl/styles", "xl/theme", "xl/charts")):
            for house in (HOUSE.dark, HOUSE.pale, HOUSE.bar, HOUSE.font):
                assert f'="{house}"'.encode() not in part, (name, house)
                assert f'="FF{house}"'.encode() not in part, (name, house)
        assert b'tabColor rgb="001F3864"' not in part, name
    assert b'"FF00473C"' in parts["xl/styles.xml"]
    assert b'"8FC1B5"' in parts["xl/charts/chart1.xml"]


def test_texts_that_look_like_a_colour_or_a_font_stay(parts):
    assert b">1F3864<" in parts["xl/worksheets/sheet2.xml"]
    assert b">Arial<" in parts["xl/worksheets/sheet2.xml"]


def test_the_logo_stands_on_cover_with_a_description(parts):
    assert parts["xl/media/image1.png"] == PNG
    assert b'descr="Logo"' in parts["xl/drawings/drawing1.xml"]
    first = load("inflow").charts[0].alt.encode()
    assert first in parts["xl/drawings/drawing2.xml"]


def test_the_colours_that_mean_something_stay():
    book = openpyxl.load_workbook(io.BytesIO(build_report(CHOSEN, CREATED, Form(theme=MINE))))
    place = book.defined_names["allocation"].attr_text.split("!")[1].replace("$", "")
    cell = book["Assumptions"][place]
    assert (cell.font.color.rgb, cell.fill.fgColor.rgb) == ("FF0000FF", "FFFFFFD9")
    assert cell.font.name == "Carlito"


def test_the_houses_own_theme_changes_no_byte():
    chosen = with_values(CHOSEN, {"allocation": 0.02}, "test")
    assert build_report(chosen, CREATED, Form(theme=HOUSE)) == build_report(chosen, CREATED)
