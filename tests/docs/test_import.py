"""The examples of the page on importing run, and its table of columns is the truth."""

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from addin.cli import app
from workbooks.imported.mapping import of_toml
from workbooks.imported.shapes import PARTICIPANTS, SHAPES
from workbooks.read import read_scenario
from workbooks.read_participants import read_participants

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
STAFF = "id,birth date,Annual pay,balance\nA,1/31/1980,85000.5,5\nB,2/1/1990,40000,6\n"


def block(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_python_example_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("staff.csv").write_text(STAFF, encoding="utf-8")
    names = {}
    exec(block("python"), names)
    assert names["found"].columns["salary"] == (85000.5, 40000.0)


def text_after(words):
    return re.search(rf"{words}.*?```text\n(.*?)```", PAGE, re.DOTALL)[1]


def run(line):
    return CliRunner().invoke(app, shlex.split(line)[1:])


def test_the_commands_run_and_say_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("btc.csv").write_text(block("csv"), encoding="utf-8")
    Path("staff.csv").write_text(STAFF, encoding="utf-8")
    lines = [
        line
        for found in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
        for line in found.splitlines()
    ]
    results = [run(line) for line in lines]
    assert [result.exit_code for result in results[:3]] == [0, 0, 0], results[0].output
    assert results[0].stderr.startswith(text_after("what was taken and what was left"))
    assert read_scenario(Path("model.xlsx")).value("price") == 87508.83
    assert read_scenario(Path("report.xlsx")).value("price") == 88430.14
    assert [result.exit_code for result in results[3:]] == [0, 0], results[3].stderr
    assert read_participants(Path("plan.xlsx"), 2026).salary == (85000.5, 40000.0)


def test_the_example_of_mistakes_is_what_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = block("csv").replace("88430.14", "-1") + "Total,1,1,1,1%\n"
    Path("btc.csv").write_text(rows, encoding="utf-8")
    result = run("crypto-inflow import market btc.csv")
    assert result.exit_code == 3
    assert result.stderr == text_after("for instance")


def test_every_option_is_on_the_page():
    for name in ("market", "participants"):
        shown = run(f"crypto-inflow import {name} --help").stdout
        for option in re.findall(r"--[a-z-]+", shown):
            assert option in PAGE or option in ("--help", "--output"), option


def test_the_mapping_example_is_one():
    links = of_toml(block("toml"), "map.toml", PARTICIPANTS)
    assert links["deferral_rate"].percent


def test_every_column_is_listed():
    for name, shape in SHAPES.items():
        row = re.search(rf"\| `{name.upper()}` \| (.*) \|", PAGE)[1]
        listed = row.split(", ")
        assert listed == [f"**{c.name}**" if c.required else c.name for c in shape.columns]
