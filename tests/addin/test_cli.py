"""The command line: what it prints, where, and with which exit code."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from addin.cli import app
from core.audit import audit
from core.catalog import CATALOG


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


@pytest.mark.parametrize("command", [command.callback for command in app.registered_commands])
def test_every_command_has_help(command):
    name = command.__name__
    result = run(name, "--help")
    assert result.exit_code == 0
    assert command.__doc__.splitlines()[0].rstrip(".") in result.stdout


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
