"""`crypto-inflow template` and the report of what it made, for every template and one's own."""

import io
from datetime import datetime
from importlib.resources import files

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from core.saver import project_saver
from core.sponsor import plan_months
from templates import SHIPPED, LayoutError, from_file, load
from templates.errors import ThemeError
from workbooks.commands.recalc import recalc
from workbooks.commands.report import report
from workbooks.commands.template import template
from workbooks.participants import example_participants
from workbooks.read import read_scenario, read_template_name
from workbooks.read_cases import read_cases
from workbooks.read_participants import read_participants

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
for command in (report, template, recalc):
    app.command()(command)


@pytest.fixture
def at(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def crypto_inflow(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def fill(path, changes, right=0):
    book = openpyxl.load_workbook(path)
    for name, value in changes.items():
        sheet, _, place = book.defined_names[name].attr_text.partition("!")
        cell = book[sheet][place.partition(":")[0].replace("$", "")]
        cell.offset(0, right).value = value
    book.save(path)


def value_in(path, name):
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    sheet, _, place = book.defined_names[name].attr_text.partition("!")
    return book[sheet][place.replace("$", "")].value


def test_the_list_names_every_template_with_what_it_is():
    result = crypto_inflow("template", "--list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(SHIPPED)
    for line, name in zip(lines, SHIPPED, strict=True):
        assert line.endswith(load(name).summary)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_template_is_made_recalculated_and_reported(at, name):
    made = crypto_inflow("template", name, "-o", "model.xlsx")
    assert made.exit_code == 0, made.output
    assert made.stdout == "model.xlsx\n"
    setting = {"member": "salary=120000"}.get(name, "allocation=2%")
    again = crypto_inflow("recalc", "model.xlsx", "--out", "again", "--set", setting)
    assert again.exit_code == 0, again.output
    filled = at / "again" / "model.xlsx"
    assert value_in(filled, "headline") != value_in(at / "model.xlsx", "headline")
    assert value_in(filled, "master_check") is True
    result = crypto_inflow("report", filled, "-o", "out.xlsx")
    assert result.exit_code == 0, result.output
    assert read_template_name(at / "out.xlsx") == name
    assert read_scenario(at / "out.xlsx") == read_scenario(filled)
    assert value_in(at / "out.xlsx", "headline") == value_in(filled, "headline")
    assert value_in(at / "out.xlsx", "master_check") is True


def test_a_saver_filled_in_by_hand_is_recalculated_and_reported(at):
    crypto_inflow("template", "member", "-o", "mine.xlsx")
    fill(at / "mine.xlsx", {"salary": 180_000, "horizon": 30, "match": "full_to_6"})
    result = crypto_inflow("report", "mine.xlsx", "-o", "out.xlsx")
    assert result.exit_code == 0, result.output
    years = project_saver(read_scenario(at / "out.xlsx"))
    assert years["year"].size == 30
    assert value_in(at / "out.xlsx", "balance_at_end") == pytest.approx(years["balance"][-1])
    assert "2026 to 2055" in result.stdout


def test_scenarios_filled_in_by_hand_are_reported(at):
    crypto_inflow("template", "scenarios", "-o", "mine.xlsx")
    fill(at / "mine.xlsx", {"case_names": "half", "case_provider": 0.5}, right=1)
    result = crypto_inflow("report", "mine.xlsx", "-o", "out.xlsx")
    assert result.exit_code == 0, result.output
    cases = read_cases(at / "out.xlsx", read_scenario(at / "out.xlsx"))
    assert (cases[0].name, cases[0].changes["provider"]) == ("half", 0.5)
    assert "Inflow, half" in result.stdout
    fill(at / "mine.xlsx", {"case_provider": 5}, right=1)
    bad = crypto_inflow("report", "mine.xlsx", "-o", "bad.xlsx")
    assert "(case_provider): must be a number from 0 to 1; got 5" in str(bad.exception)
    assert not (at / "bad.xlsx").exists()


def test_participants_filled_in_by_hand_are_reported(at):
    crypto_inflow("template", "plan", "-o", "mine.xlsx")
    book = openpyxl.load_workbook(at / "mine.xlsx")
    for row in range(17, 70):  # more than the template has rows for
        for column, value in enumerate((f"N{row}", datetime(1990, 1, 1), 50_000, 10), 1):
            book["Participants"].cell(row, column, value)
    book.save(at / "mine.xlsx")
    result = crypto_inflow("report", "mine.xlsx", "-o", "out.xlsx")
    assert result.exit_code == 0, result.output
    read = read_participants(at / "out.xlsx", 2026)
    assert len(read) == 65
    assert f"{'Participants':<26}65" in result.stdout
    flow = plan_months(read_scenario(at / "out.xlsx"), read)["flow"].sum()
    assert value_in(at / "out.xlsx", "flow_in_all") == pytest.approx(flow, rel=1e-9)
    fill(at / "mine.xlsx", {"pasted_balance": "much", "pasted_service": -1})
    bad = crypto_inflow("report", "mine.xlsx", "-o", "bad.xlsx")
    assert "Participants!D5 (balance): must be a number of at least 0" in str(bad.exception)
    assert "Participants!G5 (service): must be a number of at least 0" in str(bad.exception)
    assert not (at / "bad.xlsx").exists()


def test_a_grid_over_a_filled_plan_keeps_its_participants(at):
    crypto_inflow("template", "plan", "-o", "mine.xlsx")
    fill(at / "mine.xlsx", {"pasted_balance": 1e6})
    (at / "grid.csv").write_text("name,menu,crypto_cap\nclosed,none,5%\nopen,core,1%\n")
    result = crypto_inflow("report", "mine.xlsx", "-o", "out.xlsx", "--grid", "grid.csv")
    assert result.exit_code == 0, result.output
    for name, flow in (("closed", "$0"), ("open", "$")):
        assert value_in(at / f"out-{name}.xlsx", "total_balance") == 4_614_200
        line = next(one for one in result.stdout.splitlines() if one.startswith(name))
        assert flow in line


def test_a_scenario_in_any_template(at):
    assert crypto_inflow("report", "low", "--template", "plan", "-o", "c.xlsx").exit_code == 0
    assert read_participants(at / "c.xlsx", 2025) == example_participants()
    assert crypto_inflow("report", "low", "--template", "member", "-o", "a.xlsx").exit_code == 0
    assert read_template_name(at / "a.xlsx") == "member"
    assert crypto_inflow("report", "low", "--template", "scenarios", "-o", "b.xlsx").exit_code == 0
    assert "low" not in [
        case.name for case in read_cases(at / "b.xlsx", read_scenario(at / "b.xlsx"))
    ]


def test_an_unknown_template_is_refused_with_those_there_are(at):
    for arguments in (("template", "outflow"), ("report", "--template", "outflow")):
        result = crypto_inflow(*arguments)
        assert result.exit_code == 2
        assert "there is no template 'outflow'" in result.stderr
        assert "inflow, member" in result.stderr
    assert not list(at.iterdir())


def own_layout(at, old, new):
    text = files("templates").joinpath("member.toml").read_text(encoding="utf-8")
    assert old in text
    (at / "my.toml").write_text(text.replace(old, new), encoding="utf-8")


def test_a_layout_of_ones_own_is_made_filled_and_reported(at):
    own_layout(at, 'name = "member"', 'name = "mine"')
    made = crypto_inflow("template", "--layout", "my.toml", "-o", "model.xlsx")
    assert made.exit_code == 0, made.output
    assert "crypto-inflow report model.xlsx --layout my.toml" in made.stderr
    refused = crypto_inflow("report", "model.xlsx", "-o", "out.xlsx")
    assert refused.exit_code == 2
    assert "--layout takes one of your own" in refused.stderr
    result = crypto_inflow("report", "model.xlsx", "--layout", "my.toml", "-o", "out.xlsx")
    assert result.exit_code == 0, result.output
    assert read_template_name(at / "out.xlsx") == "mine"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_copied_layout_is_the_one_that_ships(at, name):
    made = crypto_inflow("template", name, "--copy-layout", "my.toml")
    assert made.exit_code == 0, made.output
    assert from_file(at / "my.toml") == load(name)
    assert [path.name for path in at.iterdir()] == ["my.toml"]
    again = crypto_inflow("template", name, "--copy-layout", "my.toml")
    assert again.exit_code == 2
    assert "--force" in again.stderr


def test_a_layout_with_mistakes_makes_nothing(at):
    own_layout(at, "SUM(working)", "SUM(workin)")
    result = crypto_inflow("template", "--layout", "my.toml")
    assert isinstance(result.exception, LayoutError)
    assert "figures.years_of_work: workin: no such name" in str(result.exception)
    assert not (at / "model.xlsx").exists()


def test_a_theme_of_ones_own_is_used_or_refused(at):
    (at / "good.toml").write_text('dark = "00473C"')
    (at / "bad.toml").write_text('dark = "F0F0F0"')
    assert crypto_inflow("template", "--theme", "good.toml").exit_code == 0
    cell = openpyxl.load_workbook(at / "model.xlsx")["Cover"]["A1"]
    assert cell.fill.fgColor.rgb == "FF00473C"
    result = crypto_inflow("report", "--theme", "bad.toml")
    assert isinstance(result.exception, ThemeError)
    assert not (at / "report.xlsx").exists()
