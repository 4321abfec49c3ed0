"""The commands: dry runs change nothing, exit codes, JSON."""

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from addin.cli import app
from addin.doctor import CLICK_TO_RUN
from addin.install_commands import own_source
from addin.layout import layout_of
from tests.addin.fake_machine import mac, windows


def run(*arguments):
    return CliRunner().invoke(app, ["addin", *arguments])


@pytest.fixture(params=[windows, mac])
def machine(request, tmp_path, monkeypatch):
    made = request.param(tmp_path)
    made.registry.keys[CLICK_TO_RUN] = {"Platform": "x64"}
    monkeypatch.setattr("addin.install_commands.this_machine", lambda: made)
    return made


def test_a_dry_run_changes_nothing_and_says_what_is_then_done(machine, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    dry = run("install", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert sorted(tmp_path.rglob("*")) == before
    assert machine.commands == []
    done = run("install")
    assert done.exit_code == 0, done.output
    steps = [line.removeprefix("would ") for line in dry.stdout.splitlines()]
    assert done.stderr.splitlines()[: len(steps)] == steps


def test_install_doctor_remove(machine):
    assert run("install").exit_code == 0
    shown = run("doctor", "--json")
    assert shown.exit_code == 0, shown.output
    checks = json.loads(shown.stdout)
    assert checks["schema"] == 1
    assert all(check["well"] for check in checks["checks"])
    dry = run("remove", "--dry-run")
    assert layout_of(machine).addin.exists()
    done = run("remove")
    assert done.exit_code == 0
    assert [f"would {line}" for line in done.stderr.splitlines()] == dry.stdout.splitlines()
    assert "Nothing to remove" in run("remove").stdout


def test_the_doctor_exits_with_1_and_says_what_to_do(machine):
    found = run("doctor")
    assert found.exit_code == 1
    assert "-> Run: crypto-inflow addin install" in found.stdout


def test_excel_running_is_bad_input(machine):
    machine.running = True
    found = run("install")
    assert found.exit_code == 3
    assert "Close Excel first" in found.stderr


@pytest.mark.parametrize(
    ("system", "place"),
    [("windows", r"%APPDATA%\Microsoft\AddIns"), ("mac", "UBF8T346G9.Office")],
)
def test_a_dry_run_for_another_system(system, place):
    shown = run("install", "--dry-run", "--for", system)
    assert shown.exit_code == 0
    assert place in shown.stdout


@pytest.mark.parametrize("system", ["windows", "mac"])
def test_removing_has_a_dry_run_everywhere_too(system):
    shown = run("remove", "--dry-run", "--for", system)
    assert shown.exit_code == 0
    assert "Nothing to remove" in shown.stdout


@pytest.mark.parametrize(
    ("noted", "source"),
    [
        ("", "crypto-inflow==0.1.0"),
        ('{"url": "file://HERE", "dir_info": {}}', "HERE"),
        ('{"url": "https://x.org/a.whl", "archive_info": {}}', "https://x.org/a.whl"),
        (
            '{"url": "https://x.org/a", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
            "git+https://x.org/a@abc",
        ),
    ],
)
def test_it_installs_what_it_was_installed_from(tmp_path, monkeypatch, noted, source):
    text = noted.replace("HERE", str(tmp_path))
    product = SimpleNamespace(version="0.1.0", read_text=lambda name: text)
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: product)
    assert own_source() == source.replace("HERE", str(tmp_path))


def test_a_source_that_is_gone_is_bad_input(machine, monkeypatch):
    product = SimpleNamespace(read_text=lambda name: '{"url": "file:///gone/a.whl"}')
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: product)
    found = run("install", "--dry-run")
    assert found.exit_code == 3
    assert "Name a wheel or a source folder with --from" in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--for", "windows"), ("--dry-run", "--for", "amiga"), ("--file", "not-there.xlam")],
)
def test_usage(arguments):
    assert run("install", *arguments).exit_code == 2


@pytest.mark.parametrize("name", ["install", "remove", "doctor"])
def test_every_command_has_help(name):
    assert run(name, "--help").exit_code == 0
