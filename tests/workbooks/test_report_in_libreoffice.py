"""The workbooks in a real spreadsheet program: the same numbers, and red when an input breaks."""

import io
import warnings
from datetime import datetime

import openpyxl
import pytest

from core.assumptions import SECTION_OF
from core.results import run
from core.saver import project_saver
from core.sponsor import plan_months
from templates import load
from workbooks.build import build_report
from workbooks.form import Form
from workbooks.read import scenario_in
from workbooks.read_cases import cases_in
from workbooks.read_participants import participants_in


def opened(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def value(workbook, name):
    sheet, _, cell = workbook.defined_names[name].attr_text.partition("!")
    return workbook[sheet.strip("'$")][cell.replace("$", "")].value


CREATED = datetime(2026, 1, 2)
EVERY = ["article", "custom", "nothing", "template", "member", "saver", "quitter", "elder"]
EVERY += ["compared", "two", "scenarios_template", "plan", "sponsor", "plan_template"]


@pytest.mark.parametrize("name", EVERY)
def test_libreoffice_calculates_the_same(made, libreoffice, name):
    data = libreoffice(made[name].data)
    workbook = opened(data)
    assert value(workbook, "master_check") is True
    assert value(workbook, "headline") == made[name].value("headline")
    for sheet in workbook:
        nothing = (
            1e-6 if sheet.title == "Results" else 1e-9
        )  # a change of no dollars is one of 1e-7
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "e"], sheet.title
            for cell in row:
                known = made[name].values[sheet.title][cell.coordinate].value
                if isinstance(known, float) and sheet.title != "Checks":
                    assert cell.value == pytest.approx(known, rel=1e-9, abs=nothing), (
                        cell.coordinate
                    )
    notes = [cell.comment for row in workbook["Assumptions"].iter_rows() for cell in row]
    assert sum(note is not None for note in notes) >= len(SECTION_OF)
    assert scenario_in(data, "saved.xlsx") == made[name].scenario
    assert (cases_in(data, "saved.xlsx", made[name].scenario) or ()) == made[name].cases
    year = made[name].scenario.value("first_year")
    assert participants_in(data, "saved.xlsx", year) == made[name].participants


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
        ("plan_template", {"menu": "perhaps"}, None),
        ("plan_template", {"crypto_cap": 2}, None),
        ("plan_template", {"first_year": 2019}, None),
        ("plan_template", {"path_months": 60}, None),
        ("plan_template", {"pasted_participant": "EX-02"}, 1),
        ("plan_template", {"pasted_participant": None}, 3),
        ("plan_template", {"pasted_birth_date": "soon"}, 1),
        ("plan_template", {"pasted_birth_date": datetime(2031, 1, 1)}, 1),
        ("plan_template", {"pasted_salary": "a lot"}, 1),
        ("plan_template", {"pasted_balance": -1}, None),
        ("plan_template", {"pasted_deferral_rate": 6}, 1),
        ("plan_template", {"pasted_roth_share": "all"}, 1),
        ("plan_template", {"pasted_service": -1}, None),
        ("plan_template", {"pasted_filing_status": "engaged"}, 1),
        ("plan_template", {"pasted_crypto_share": 3}, None),
        ("plan", {"crypto_cap": 0.1}, 1),
        ("plan", {"pasted_salary": 60_000}, None),
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


@pytest.mark.parametrize(
    "name", ["template", "member_template", "scenarios_template", "plan_template"]
)
def test_a_range_upside_down_turns_the_master_check_red(made, libreoffice, name):
    workbook = openpyxl.load_workbook(io.BytesIO(made[name].data))
    sheet, _, cell = workbook.defined_names["price"].attr_text.partition("!")
    low = workbook[sheet][cell.replace("$", "")].offset(0, 1)
    low.value = low.offset(0, 1).value + 1
    stream = io.BytesIO()
    workbook.save(stream)
    result = opened(libreoffice(stream.getvalue()))
    assert value(result, "master_check") is False
    assert value(result, "checks_failing") == 1


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


def test_own_participants_in_a_template_are_no_mistake(made, libreoffice):
    workbook = openpyxl.load_workbook(io.BytesIO(made["plan_template"].data))
    sheet = workbook["Participants"]
    sheet.delete_rows(5, 12)
    rows = [("1001", 52_000, 0.06), (1002, 300_000, 0.5), ("=x", 90_000, None)]
    for row, (who, pay, rate) in enumerate(rows, 6):
        values = (who, datetime(1966, 3, 4), pay, 1e5, rate)
        for column, new in enumerate(values, 1):
            sheet.cell(row, column, new)
    sheet["A8"].data_type = "s"
    stream = io.BytesIO()
    workbook.save(stream)
    data = libreoffice(stream.getvalue())
    result = opened(data)
    assert value(result, "master_check") is True
    read = participants_in(data, "mine.xlsx", 2026)
    assert read.participant == ("1001", "1002", "=x")
    found = plan_months(scenario_in(data, "mine.xlsx"), read)
    assert value(result, "flow_in_all") == pytest.approx(found["flow"].sum(), rel=1e-9)
    # half of 300,000 is asked for; 24,500 + 11,250 may be deferred at 60
    assert value(result, "total_over_deferral") == pytest.approx(150_000 - 35_750)


def test_more_participants_than_rows_turn_the_master_check_red(made, libreoffice):
    workbook = openpyxl.load_workbook(io.BytesIO(made["plan"].data))
    sheet = workbook["Participants"]
    for column, new in enumerate(("new", datetime(1980, 1, 1), 50_000, 0), 1):
        sheet.cell(17, column, new)
    stream = io.BytesIO()
    workbook.save(stream)
    data = libreoffice(stream.getvalue())
    result = opened(data)
    assert value(result, "master_check") is False
    failing = [row for row in result["Checks"].iter_rows(min_row=12) if row[7].value in (0, False)]
    assert "run crypto-inflow report" in failing[0][10].value
    people = participants_in(data, "mine.xlsx", 2026)
    assert len(people) == 13
    again = build_report(made["plan"].scenario, CREATED, Form(load("plan"), participants=people))
    assert value(opened(again), "total_present") == 13
    assert value(opened(again), "master_check") is True


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
