"""The workbooks in a real spreadsheet program: the same numbers, and red when an input breaks."""

import io
import warnings

import openpyxl
import pytest

from core.results import run
from workbooks.read import scenario_in


def opened(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def value(workbook, name):
    sheet, _, cell = workbook.defined_names[name].attr_text.partition("!")
    return workbook[sheet.strip("'$")][cell.replace("$", "")].value


@pytest.mark.parametrize("name", ["article", "custom", "nothing", "template"])
def test_libreoffice_calculates_the_same(made, libreoffice, name):
    data = libreoffice(made[name].data)
    workbook = opened(data)
    for result, expected in run(made[name].scenario).as_dict().items():
        got = value(workbook, result)
        if expected is None:
            assert got == "n/a", result
        else:
            assert got == pytest.approx(expected, rel=1e-9, abs=0), result
    assert value(workbook, "master_check") is True
    assert value(workbook, "headline") == made[name].value("headline")
    for sheet in workbook:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "e"], sheet.title
    assert scenario_in(data, "saved.xlsx") == made[name].scenario


@pytest.mark.parametrize(
    ("name", "changes", "failing"),
    [
        ("template", {"allocation": "ten percent"}, None),
        ("template", {"allocation": 2}, None),
        ("template", {"provider": None}, 2),
        ("template", {"crypto_weight": 0.6}, 2),
        ("template", {"btc_cap": 5e12}, 1),
        ("template", {"target_low": 0.8}, 1),
        ("article", {"allocation": 0.05}, 1),
    ],
)
def test_a_broken_input_turns_the_master_check_red(made, libreoffice, name, changes, failing):
    workbook = openpyxl.load_workbook(io.BytesIO(made[name].data))
    for changed, new in changes.items():
        sheet, _, cell = workbook.defined_names[changed].attr_text.partition("!")
        workbook[sheet][cell.replace("$", "")].value = new
    stream = io.BytesIO()
    workbook.save(stream)
    result = opened(libreoffice(stream.getvalue()))
    assert value(result, "master_check") is False
    for sheet in result:
        assert sheet["A3"].value.startswith("CHECK: ")
    if failing is not None:
        assert value(result, "checks_failing") == failing


def test_own_figures_in_a_template_are_no_mistake(made, libreoffice):
    workbook = openpyxl.load_workbook(io.BytesIO(made["template"].data))
    for name, new in {"assets": 9.3e12, "allocation": 0.2, "provider": 0.4}.items():
        sheet, _, cell = workbook.defined_names[name].attr_text.partition("!")
        workbook[sheet][cell.replace("$", "")].value = new
    stream = io.BytesIO()
    workbook.save(stream)
    data = libreoffice(stream.getvalue())
    result = opened(data)
    assert value(result, "master_check") is True
    assert value(result, "inputs_changed") == 3
    read = scenario_in(data, "mine.xlsx")
    assert value(result, "inflow") == pytest.approx(run(read).inflow, rel=1e-12)
    assert run(read).inflow == pytest.approx(9.3e12 * 0.4 * 0.2)
