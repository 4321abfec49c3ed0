"""The command line: what it prints, where, and with which exit code."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from addin.cli import app
from core.audit import audit
from core.catalog import CATALOG
from core.scenarios import shipped


def run(*arguments):
    return CliRunner().invoke(app, arguments)


def test_functions_lists_every_function_with_help_and_example():
    result = run("functions")
    assert result.exit_code == 0
    for row in CATALOG.values():
        assert row.signature in result.stdout
        assert row.example in result.stdout


def test_functions_as_json():
    shown = json.loads(run("functions", "--json").stdout)
    assert shown["schema"] == 1
    assert [row["name"] for row in shown["functions"]] == list(CATALOG)
    for row in shown["functions"]:
        assert {"name", "arguments", "category", "help", "example"} <= set(row)
        assert all(argument["name"] and argument["help"] for argument in row["arguments"])


def test_audit_shows_every_claim():
    result = run("audit")
    assert result.exit_code == 0
    for claim in audit():
        assert f"{claim.verdict.upper()}: {claim.claim}" in result.stdout


def test_audit_as_json_has_the_exact_values():
    claims = json.loads(run("audit", "--json").stdout)["claims"]
    assert len(claims) == len(audit())
    assert claims[0]["exact"] == 890e9
    assert claims[13]["exact"] == list(audit()[13].exact)


def test_scenarios_lists_them_with_their_inflow():
    lines = run("scenarios").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(shipped())
    assert "870,000,000,000 USD" in lines[0]


def test_one_scenario_is_shown_with_sources_and_results():
    shown = run("scenarios", "target-date-sleeve").stdout
    assert "EBRI Issue Brief 2024-04-30" in shown
    assert "11,832,000,000" in shown


def test_several_scenarios_are_compared():
    lines = run("scenarios", "low", "base").stdout.splitlines()
    assert lines[0].split() == ["result", "low", "base"]
    assert lines[1].split() == ["inflow", "435,000,000", "5,872,500,000"]


def test_scenarios_as_json_carry_values_digest_and_results():
    rows = json.loads(run("scenarios", "--json").stdout)["scenarios"]
    article = next(row for row in rows if row["name"] == "article")
    assert article["results"]["inflow"] == 870e9
    assert article["market"]["assets"]["value"] == 8.7e12
    assert len(article["digest"]) == 64


def test_the_law_of_a_year_with_its_sources():
    shown = run("law", "show", "2026").stdout
    assert "24,500  USD per year" in shown
    assert "26 USC 402(g)(1); Notice 2025-67" in shown
    figures = json.loads(run("law", "show", "2026", "--json").stdout)["law"]
    assert {figure["name"]: figure["value"] for figure in figures}["compensation"] == 360_000
    assert all(figure["reference"] for figure in figures)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("law", "show", "2027"), "must be one of 2020, 2021, 2022, 2023, 2024, 2025, 2026"),
        (("scenarios", "bull"), "scenario must be one of article, base"),
    ],
)
def test_what_is_not_there_is_bad_input(arguments, words):
    result = run(*arguments)
    assert result.exit_code == 3
    assert words in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", [command.callback for command in app.registered_commands])
def test_every_command_has_help(command):
    name = command.__name__
    result = run(name, "--help")
    assert result.exit_code == 0
    assert command.__doc__.splitlines()[0].rstrip(".") in " ".join(result.stdout.split())


def test_a_command_that_is_none_is_a_usage_error():
    result = subprocess.run(
        [sys.executable, "-c", "from addin.cli import main; main()", "nonsense"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "No such command" in result.stderr
    assert result.stdout == ""


def test_the_version_is_the_package_s():
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("crypto-inflow ")


def test_importing_the_command_line_stays_light():
    heavy = {"pandas", "openpyxl", "numpy", "formulon", "wasmtime", "xlwings", "pydantic"}
    code = "import sys, addin.cli; print(*sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert not heavy & set(out.split())


def test_the_interrupt_is_exit_code_130(monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr("core.audit.audit", interrupted)
    result = run("audit")
    assert result.exit_code == 130
    assert "interrupted" in result.stderr


def test_shell_completion_is_offered():
    assert "--install-completion" in run("--help").stdout


def test_a_pdf_without_libreoffice_exits_4_and_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("workbooks.printed.is_installed", lambda: False)
    result = run("report", "--pdf", str(tmp_path / "r.pdf"))
    assert result.exit_code == 4
    assert "error: --pdf needs LibreOffice" in result.stderr
    assert "apt install libreoffice-calc python3-uno" in result.stderr
    assert not list(tmp_path.iterdir())
