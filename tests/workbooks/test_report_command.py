"""`crypto-inflow report` and `crypto-inflow template`, as a user runs them."""

import html
import io
from importlib.resources import files

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from core.errors import ScenarioError
from core.results import run
from core.scenarios import load_shipped, shipped
from templates import SHIPPED, load
from workbooks.commands.report import report
from workbooks.commands.template import template
from workbooks.errors import (
    EngineMissingError,
    OutputError,
    RequestError,
    UnsupportedFormatError,
)
from workbooks.files import put_file
from workbooks.read import read_scenario

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
app.command()(report)
app.command()(template)


@pytest.fixture
def at(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def crypto_inflow(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def inflow_in(path):
    values = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    sheet, _, cell = values.defined_names["inflow"].attr_text.partition("!")
    return values[sheet][cell.replace("$", "")].value


def test_the_article_is_the_default_and_its_figures_are_printed(at):
    result = crypto_inflow("report")
    assert result.exit_code == 0, result.output
    for figure in ("$870bn", "10.0% of 401(k) assets", "22.2%", "36.7%", "70.7x", "report.xlsx"):
        assert figure in result.stdout
    assert inflow_in(at / "report.xlsx") == 870e9
    assert read_scenario(at / "report.xlsx") == load_shipped("article")


def test_a_scenario_file_with_settings_over_it(at):
    (at / "mine.toml").write_text(
        'name = "mine"\n[market]\nassets = 9.3e12\n[funnel]\nallocation = 0.5\n', encoding="utf-8"
    )
    result = crypto_inflow(
        "report",
        "mine.toml",
        "-o",
        "out.xlsx",
        "--set",
        "funnel.allocation=2%",
        "--set",
        "provider = 0.4",
    )
    assert result.exit_code == 0, result.output
    made = read_scenario(at / "out.xlsx")
    assert (made.value("allocation"), made.value("provider")) == (0.02, 0.4)
    assert made.name == "mine, changed"
    assert made.title == "As mine, but with allocation 2.0%, provider 40.0%"
    assert inflow_in(at / "out.xlsx") == pytest.approx(9.3e12 * 0.4 * 0.02, rel=1e-12)
    assert "$74.4bn" in result.stdout


def test_a_filled_template_gives_its_report(at):
    assert crypto_inflow("template", "-o", "model.xlsx").exit_code == 0
    book = openpyxl.load_workbook(at / "model.xlsx")
    sheet, _, cell = book.defined_names["allocation"].attr_text.partition("!")
    book[sheet][cell.replace("$", "")].value = 0.02
    book.save(at / "model.xlsx")
    result = crypto_inflow("report", "model.xlsx", "-o", "out.xlsx")
    assert result.exit_code == 0, result.output
    assert inflow_in(at / "out.xlsx") == pytest.approx(run(read_scenario(at / "out.xlsx")).inflow)
    assert "$174bn" in result.stdout


@pytest.mark.parametrize("name", shipped())
def test_every_scenario_that_ships_gives_a_report_whose_checks_hold(at, name):
    result = crypto_inflow("report", name)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert inflow_in(at / "report.xlsx") == pytest.approx(run(load_shipped(name)).inflow, rel=1e-9)


def test_a_report_whose_own_checks_fail_is_written_and_said(at, monkeypatch):
    monkeypatch.setattr("workbooks.read.failing_checks", lambda data, name: 3)
    result = crypto_inflow("report")
    assert result.exit_code == 1
    assert "3 of the workbook's own checks fail" in result.stderr
    assert (at / "report.xlsx").exists()


def test_as_of_takes_the_market_of_that_day(at):
    assert crypto_inflow("report", "article", "--as-of", "2025-12-31").exit_code == 0
    assert read_scenario(at / "report.xlsx").value("assets") == 9.3e12


def test_nothing_is_overwritten_without_force(at):
    for command, name in (("report", "report.xlsx"), ("template", "model.xlsx")):
        (at / name).write_text("mine")
        result = crypto_inflow(command)
        assert result.exit_code == 2
        assert f"{name} exists" in result.stderr
        assert (at / name).read_text() == "mine"
        assert crypto_inflow(command, "--force").exit_code == 0
        assert (at / name).read_bytes().startswith(b"PK")
    assert sorted(path.name for path in at.iterdir()) == ["model.xlsx", "report.xlsx"]


def test_a_failed_report_leaves_the_old_file_and_no_temporary_one(at):
    (at / "report.xlsx").write_text("mine")
    result = crypto_inflow("report", "--force", "--set", "allocation=2")
    assert isinstance(result.exception, ScenarioError)
    assert (at / "report.xlsx").read_text() == "mine"
    assert len(list(at.iterdir())) == 1


def test_a_write_that_fails_half_way_keeps_the_old_file(at, monkeypatch):
    path = at / "report.xlsx"
    path.write_text("mine")

    def broken(temporary, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("workbooks.files.os.replace", broken)
    with pytest.raises(OutputError, match=r"report\.xlsx cannot be written: Permission denied"):
        put_file(path, b"new")
    assert path.read_text() == "mine"
    assert list(at.iterdir()) == [path]


def test_every_bad_setting_is_named_at_once(at):
    result = crypto_inflow(
        "report",
        "--set",
        "allocation=2",
        "--set",
        "alocation=0.1",
        "--set",
        "months",
        "--set",
        "price=dear",
    )
    assert isinstance(result.exception, ScenarioError)
    said = "\n".join(result.exception.problems)
    assert len(result.exception.problems) == 4
    assert "'months': must be NAME=VALUE" in said
    assert "alocation: no such assumption; did you mean allocation?" in said
    assert "funnel.allocation must be a number from 0 to 1; got 2.0" in said
    assert "market.price must be a number above 0; got 'dear'" in said
    assert not list(at.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.toml"], "there is no such file"),
        (["--as-of", "soon"], "must be a date such as 2025-07-18; got 'soon'"),
        (["-o", "no/such/folder.xlsx"], "does not exist"),
        (["-o", "."], "is a folder"),
    ],
)
def test_wrong_usage_exits_2(at, arguments, said):
    result = crypto_inflow("report", *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_as_of_does_not_go_with_a_workbook(at):
    assert crypto_inflow("template").exit_code == 0
    result = crypto_inflow("report", "model.xlsx", "--as-of", "2025-12-31")
    assert result.exit_code == 2
    assert "scenario_as_of" in result.stderr


def test_a_file_that_is_no_toml_says_so(at):
    (at / "bad.toml").write_bytes(b"\xff\xfe")
    (at / "worse.toml").write_text("allocation 2%")
    for name in ("bad.toml", "worse.toml"):
        result = crypto_inflow("report", name)
        assert isinstance(result.exception, ScenarioError)
        assert name in str(result.exception)
        assert "TOML" in str(result.exception)


def test_a_page_alone_or_beside_the_workbook(at):
    assert crypto_inflow("report", "base", "--html", "page.html").exit_code == 0
    assert [path.name for path in at.iterdir()] == ["page.html"]
    result = crypto_inflow("report", "base", "--html", "page.html", "-o", "b.xlsx", "--force")
    assert result.exit_code == 0, result.output
    assert [line for line in result.stdout.splitlines() if line.startswith("Report")] == [
        f"{'Report':<26}b.xlsx",
        f"{'Report':<26}page.html",
    ]
    assert load_shipped("base").digest() in (at / "page.html").read_text(encoding="utf-8")
    assert inflow_in(at / "b.xlsx") == pytest.approx(5.8725e9)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_template_has_a_page(at, name):
    result = crypto_inflow("report", "base", "--template", name, "--html", "page.html")
    assert result.exit_code == 0, result.output
    text = (at / "page.html").read_text(encoding="utf-8")
    assert load(name).title in html.unescape(text)
    assert load_shipped("base").digest() in text


def test_a_layout_of_ones_own_has_a_page(at):
    text = files("templates").joinpath("member.toml").read_text(encoding="utf-8")
    (at / "my.toml").write_text(text.replace("A 401(k) saver, year by year", "Our own saver"))
    result = crypto_inflow("report", "--layout", "my.toml", "--html", "page.html")
    assert result.exit_code == 0, result.output
    assert "Our own saver" in (at / "page.html").read_text(encoding="utf-8")


def test_no_page_is_overwritten_and_no_two_files_are_the_same(at):
    (at / "page.html").write_text("mine")
    result = crypto_inflow("report", "--html", "page.html")
    assert result.exit_code == 2
    assert "page.html exists; --force replaces it, --html names another" in said_in(result)
    assert (at / "page.html").read_text() == "mine"
    result = crypto_inflow("report", "--html", "one.x", "--pdf", "one.x")
    assert result.exit_code == 2
    assert "two of the files are the same" in said_in(result)
    assert len(list(at.iterdir())) == 1


def said_in(result):
    return " ".join(result.stderr.replace("\u2502", " ").split())


def test_without_libreoffice_a_pdf_is_refused_before_any_work(at, monkeypatch):
    monkeypatch.setattr("workbooks.printed.is_installed", lambda: False)
    result = crypto_inflow("report", "-o", "r.xlsx", "--pdf", "r.pdf")
    assert isinstance(result.exception, EngineMissingError)
    assert "--pdf needs LibreOffice" in str(result.exception)
    assert not list(at.iterdir())


def test_a_grid_gives_a_report_for_each_row(at):
    (at / "grid.csv").write_text("name,allocation,funnel.employer\nlow,1%,\nhigh,10%,0.3\n")
    result = crypto_inflow(
        "report", "base", "--grid", "grid.csv", "-o", "r.xlsx", "--html", "p.html"
    )
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in at.iterdir())
    assert names == ["grid.csv", "p-high.html", "p-low.html", "r-high.xlsx", "r-low.xlsx"]
    low, high = (read_scenario(at / f"r-{name}.xlsx") for name in ("low", "high"))
    assert (low.name, low.value("allocation"), low.value("employer")) == ("low", 0.01, 0.15)
    assert (high.name, high.value("allocation"), high.value("employer")) == ("high", 0.1, 0.3)
    assert high.funnel.allocation.source == "grid.csv, high"
    assert result.stdout.splitlines() == [
        f"{'low':<26}{'$1.2bn':>12}  r-low.xlsx p-low.html",
        f"{'high':<26}{'$23.5bn':>12}  r-high.xlsx p-high.html",
    ]


def test_a_grid_with_mistakes_writes_nothing(at):
    (at / "grid.csv").write_text("name,allocation,alocation\nlow,2,0.1\nhigh,x,0.1\n")
    result = crypto_inflow("report", "base", "--grid", "grid.csv")
    assert isinstance(result.exception, RequestError)
    said = "\n".join(result.exception.problems)
    assert "low: funnel.allocation must be a number from 0 to 1; got 2.0" in said
    assert "high: funnel.allocation must be a number from 0 to 1; got 'x'" in said
    assert said.count("alocation: no such assumption; did you mean allocation?") == 2
    assert [path.name for path in at.iterdir()] == ["grid.csv"]


def test_a_file_of_a_grid_that_is_there_stops_all_of_them(at):
    (at / "grid.csv").write_text("name,allocation\nlow,1%\nhigh,10%\n")
    (at / "report-high.xlsx").write_text("mine")
    result = crypto_inflow("report", "base", "--grid", "grid.csv")
    assert result.exit_code == 2
    assert "report-high.xlsx exists" in said_in(result)
    assert sorted(path.name for path in at.iterdir()) == ["grid.csv", "report-high.xlsx"]


@pytest.mark.parametrize("name", ["model.ods", "model.xls", "model.xlsb"])
def test_a_spreadsheet_of_another_kind_is_named_as_such(at, name):
    (at / name).write_bytes(b"PK\x03\x04")
    result = crypto_inflow("report", name)
    assert isinstance(result.exception, UnsupportedFormatError)
    assert f"{name} is a .{name[6:]} file. Save it as .xlsx" in str(result.exception)
