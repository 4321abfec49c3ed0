"""The workbooks in a real spreadsheet program: the same numbers, and red when an input breaks."""

import io
import warnings

import openpyxl
import pytest

from core.results import run
from core.saver import project_saver
from workbooks.read import scenario_in
from workbooks.read_cases import cases_in


def opened(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def value(workbook, name):
    sheet, _, cell = workbook.defined_names[name].attr_text.partition("!")
    return workbook[sheet.strip("'$")][cell.replace("$", "")].value


EVERY = ["article", "custom", "nothing", "template", "member", "saver", "quitter", "elder"]
EVERY += ["compared", "two", "scenarios_template"]


@pytest.mark.parametrize("name", EVERY)
def test_libreoffice_calculates_the_same(made, libreoffice, name):
    data = libreoffice(made[name].data)
    workbook = opened(data)
    assert value(workbook, "master_check") is True
    assert value(workbook, "headline") == made[name].value("headline")
    for sheet in workbook:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "e"], sheet.title
            for cell in row:
                known = made[name].values[sheet.title][cell.coordinate].value
                if isinstance(known, float) and sheet.title != "Checks":
                    assert cell.value == pytest.approx(known, rel=1e-9, abs=1e-9), cell.coordinate
    assert scenario_in(data, "saved.xlsx") == made[name].scenario
    assert cases_in(data, "saved.xlsx", made[name].scenario) == made[name].cases


@pytest.mark.parametrize("name", ["article", "custom", "nothing", "template"])
def test_libreoffice_gets_cores_results(made, libreoffice, name):
    workbook = opened(libreoffice(made[name].data))
    for result, expected in run(made[name].scenario).as_dict().items():
        got = value(workbook, result)
        if expected is None:
            assert got == "n/a", result
        else:
            assert got == pytest.approx(expected, rel=1e-9, abs=0), result


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
        ("template", {"path_months": 60}, 1),
        ("member_template", {"salary": "a lot"}, None),
        ("member_template", {"deferral_rate": 40}, None),
        ("member_template", {"crypto_sleeve": 0.95}, None),
        ("member_template", {"horizon": 30}, None),
        ("member_template", {"first_year": 2019}, None),
        ("member_template", {"withdrawal_age": 40}, 1),
        ("member_template", {"match": "generous"}, None),
        ("member", {"salary": 90_000}, 1),
        ("scenarios_template", {"case_allocation": 2}, None),
        ("scenarios_template", {"case_provider": "half"}, None),
        ("scenarios_template", {"case_gold_weight": 0.9}, None),
        ("scenarios_template", {"case_btc_cap": 9e12}, None),
        ("compared", {"case_allocation": 0.5}, None),
    ],
)
def test_a_broken_input_turns_the_master_check_red(made, libreoffice, name, changes, failing):
    workbook = openpyxl.load_workbook(io.BytesIO(made[name].data))
    for changed, new in changes.items():
        sheet, _, cell = workbook.defined_names[changed].attr_text.partition("!")
        found = workbook[sheet][cell.partition(":")[0].replace("$", "")]
        found.offset(0, 1 if changed.startswith("case_") else 0).value = new
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


def test_an_own_saver_in_a_template_is_no_mistake(made, libreoffice):
    workbook = openpyxl.load_workbook(io.BytesIO(made["member_template"].data))
    changes = {"salary": 90_000, "match": "full_to_6", "roth_share": 1, "withdrawal_amount": 0}
    for name, new in changes.items():
        sheet, _, cell = workbook.defined_names[name].attr_text.partition("!")
        workbook[sheet][cell.replace("$", "")].value = new
    stream = io.BytesIO()
    workbook.save(stream)
    data = libreoffice(stream.getvalue())
    result = opened(data)
    assert value(result, "master_check") is True
    years = project_saver(scenario_in(data, "mine.xlsx"))
    assert value(result, "balance_at_end") == pytest.approx(years["balance"][-1], rel=1e-9)
    assert value(result, "required_in_all") == pytest.approx(years["required_distribution"].sum())
