"""The command diff: what it prints, for whom, and its exit codes."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.workbooks import ooxml
from workbooks.commands.diff import diff

app = typer.Typer()
app.command()(diff)

TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
NUMBER = '<c r="{}"><v>{}</v></c>'
NAMES = '<definedName name="total">S!$B$2</definedName>'
HOSTILE = "[bold red]x[/] _x001B_[31m_x0007_ \u202eevil \u009b2J _xD800_"


def saved(path: Path, rate: float, total: float, label: str = "Rate", sheet: str = "S") -> Path:
    rows = {
        1: TEXT.format("A1", label) + NUMBER.format("B1", rate),
        2: TEXT.format("A2", "Total") + ooxml.formula("B2", "B1*1000", str(total)),
    }
    names = NAMES.replace("S!", f"'{sheet}'!")
    path.write_bytes(ooxml.workbook({sheet: ooxml.rows(rows)}, names=names))
    return path


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return saved(tmp_path / "a.xlsx", 0.05, 50), saved(tmp_path / "b.xlsx", 0.06, 60)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_headline_comes_first_then_sheet_by_sheet(two: tuple[Path, Path]) -> None:
    result = run(*two)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{two[0]} to {two[1]}",
        "1 input, 1 value changed",
        "Headline: cells with names",
        "  cell  name or label  before  after  change  per cent",
        "  S!B2  total              50     60     +10    +20.0%",
        "Sheet S",
        "  Inputs",
        "    cell  name or label  before  after  change  per cent",
        "    B1    Rate             0.05   0.06   +0.01    +20.0%",
        "  Values",
        "    cell  name or label  before  after  change  per cent",
        "    B2    total              50     60     +10    +20.0%",
    ]


def test_nothing_differs(two: tuple[Path, Path]) -> None:
    result = run(two[0], two[0])
    assert result.exit_code == 0
    assert result.stdout == f"{two[0]} to {two[0]}: nothing differs\n"


def test_only_and_tolerance(two: tuple[Path, Path]) -> None:
    shown = run(*two, "--only", "inputs").stdout
    assert "Inputs" in shown
    assert "total" not in shown
    assert run(*two, "--only", "formulas").exit_code == 0
    assert run(*two, "--tolerance", "0.2").exit_code == 0


def test_long_lists_are_cut(tmp_path: Path) -> None:
    for name, factor in (("a", 1), ("b", 2)):
        cells = {n: NUMBER.format(f"A{n}", n * factor) for n in range(1, 31)}
        (tmp_path / f"{name}.xlsx").write_bytes(ooxml.workbook({"S": ooxml.rows(cells)}))
    files = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    lines = run(*files, "--most", 4).stdout.splitlines()
    assert lines[-1] == "    and 26 more; --most 0 shows them all"
    assert len(lines) == 2 + 3 + 4 + 1
    assert "more" not in run(*files, "--most", 0).stdout


def test_json(two: tuple[Path, Path]) -> None:
    result = run(*two, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["schema"], found["before"], found["after"]) == (1, *map(str, two))
    (file,) = found["files"]
    assert file["status"] == "changed"
    (change,) = file["headline"]
    assert (change["kind"], change["name"], change["cell"]) == ("value", "total", "B2")
    assert (change["before"], change["after"], change["absolute"]) == (50, 60, 10)
    assert change["relative"] == pytest.approx(0.2)
    assert [one["kind"] for one in file["cells"]] == ["input", "value"]


def test_folders(tmp_path: Path) -> None:
    for side in ("a", "b"):
        (tmp_path / side).mkdir()
        saved(tmp_path / side / "same.xlsx", 1, 1)
        saved(tmp_path / side / f"only {side}.xlsx", 1, 1)
    result = run(tmp_path / "a", tmp_path / "b")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "only a.xlsx: removed",
        "only b.xlsx: added",
        "same.xlsx: nothing differs",
        "3 files: 1 removed, 1 added, 1 same",
    ]


def test_a_file_that_cannot_be_read(two: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK no")
    for bad in (broken, tmp_path / "missing.xlsx"):
        result = run(two[0], bad)
        assert result.exit_code == 3
        assert bad.name in result.stderr
        assert result.stdout == ""


@pytest.mark.parametrize("options", [["--only", "x"], ["--most", "-1"], ["--tolerance", "nan"]])
def test_usage(two: tuple[Path, Path], options: list[str]) -> None:
    assert run(*two, *options).exit_code == 2


def test_a_file_and_a_folder_is_a_usage_error(two: tuple[Path, Path], tmp_path: Path) -> None:
    assert run(two[0], tmp_path).exit_code == 2


def hostile(tmp_path: Path) -> tuple[Path, Path]:
    first = saved(tmp_path / "a.xlsx", 1, 1, HOSTILE, sheet="[red]S\u202e")
    return first, saved(tmp_path / "b.xlsx", 2, 2, HOSTILE + "!", sheet="[red]S\u202e")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_hostile_texts_never_reach_the_output(tmp_path: Path, options: list[str]) -> None:
    result = run(*hostile(tmp_path), *options)
    assert result.exit_code == 1
    assert not [one for one in result.stdout if one != "\n" and not one.isprintable()]
    assert "[bold red]x[/]" in result.stdout


def on_a_terminal(files: tuple[Path, Path], **environment: str) -> str:
    """What the command writes to a terminal of 100 columns."""
    code = "import typer; from workbooks.commands.diff import diff; typer.run(diff)"
    variables = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    variables |= {"TERM": "xterm-256color", "COLUMNS": "100", **environment}
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, files)], stdout=writer, env=variables
    )
    os.close(writer)
    found = b""
    try:
        while piece := os.read(reader, 65536):
            found += piece
    except OSError:  # the other side is closed
        pass
    os.close(reader)
    assert process.wait() == 1
    return found.decode().replace("\r\n", "\n")


def test_a_table_in_colour_on_a_terminal(two: tuple[Path, Path]) -> None:
    shown = on_a_terminal(two)
    assert re.search(r"\x1b\[32m *\+20\.0%", shown)
    assert "───" in shown


def test_no_colour_where_none_is_wanted(two: tuple[Path, Path]) -> None:
    shown = on_a_terminal(two, NO_COLOR="1")
    assert "\x1b[32m" not in shown
    assert "───" in shown


def test_hostile_texts_never_reach_a_terminal(tmp_path: Path) -> None:
    shown = on_a_terminal(hostile(tmp_path), NO_COLOR="1")
    for dangerous in ("\x1b[31m", "\x07", "\u202e", "\x9b"):
        assert dangerous not in shown
    assert "[red]S" in shown


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, workbooks.commands.diff; "
        "print([m for m in ('numpy', 'pandas', 'formulon', 'openpyxl', 'rich.table', "
        "'workbooks.saved_workbook') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
