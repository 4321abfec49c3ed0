"""The command lint: what it prints, for whom, and its exit codes."""

from __future__ import annotations

import doctest
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

from tests.workbooks.lint.made import formula, number, sheet, text, workbook
from workbooks.commands import lint_text
from workbooks.commands.lint import lint
from workbooks.lint.registry import RULES

app = typer.Typer()
app.command()(lint)

HOSTILE = "#[bold red]x[/] _x001B_[31m_x0007_ \u202eevil \u009b2J"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    rows = [formula(f"A{n}", f"B{n}*1.05") for n in range(1, 4)]
    path.write_bytes(workbook(sheet(*rows, text("A4", "#note"))))
    return path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def only(*rules: str) -> list[str]:
    return [part for rule in rules for part in ("--rule", rule)]


def test_what_people_see(book: Path) -> None:
    result = run(book, *only("no-literals", "no-hash-texts"))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{book}: 1 warning, 1 note",
        "  warning: no-literals. The rule: Formulas hold no numbers but 0, 1, 12 and 100",
        "    where              what",
        "    S!A1:A3 (3 cells)  the formula holds 1.05",
        f"    Fix: {RULES['no-literals'].fix}",
        "  note: no-hash-texts. The rule: No text starts with #",
        "    where  what",
        "    S!A4   shows a text that starts with #",
        f"    Fix: {RULES['no-hash-texts'].fix}",
    ]


def test_exit_codes(book: Path, tmp_path: Path) -> None:
    assert run(book, *only("no-hash-texts")).exit_code == 0, "notes alone"
    assert run(book, *only("no-literals")).exit_code == 1
    assert run(book, *only("no-error-values")).stdout == f"{book}: nothing found\n"
    assert run().exit_code == 2
    assert run(book, *only("no-such-rule")).exit_code == 2
    assert run(book, "--limit", "celss=1").exit_code == 2
    missing = run(tmp_path / "missing.xlsx")
    assert missing.exit_code == 3
    assert "cannot be read" in missing.stderr


def test_severity_and_ignore(book: Path) -> None:
    assert "no-hash-texts" not in run(book, "--severity", "warning").stdout
    assert run(book, "--severity", "error").exit_code == 0
    shown = run(book, "--ignore", "no-lit*").stdout
    assert "no-literals" not in shown
    assert "no-hash-texts" in shown


def test_settings_beside_the_workbook(book: Path, tmp_path: Path) -> None:
    settings = tmp_path / "crypto-inflow-lint.toml"
    settings.write_text("[settings]\nliterals = [1.05]\n")
    assert run(book, *only("no-literals")).exit_code == 0
    other = tmp_path / "other.toml"
    other.write_text('errors = ["no-hash-texts"]\n')
    result = run(book, "--config", other, "--severity", "error")
    assert "error: no-hash-texts." in result.stdout
    settings.write_text("literals = [1]\n")
    bad = run(book)
    assert bad.exit_code == 2
    assert "literals: unknown" in bad.stderr
    assert bad.stdout == ""


def test_each_file_of_a_folder_has_its_own_settings(book: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "book.xlsx").write_bytes(book.read_bytes())
    (inner / "crypto-inflow-lint.toml").write_text("[settings]\nliterals = [1.05]\n")
    files = json.loads(run(tmp_path, "--json", *only("no-literals")).stdout)["files"]
    assert [(Path(one["file"]).parent.name == "inner", one["status"]) for one in files] == [
        (False, "findings"),
        (True, "clean"),
    ]


def test_a_bad_file_costs_itself_alone(book: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "clean.xlsx").write_bytes(workbook(sheet()))
    result = run(tmp_path, *only("no-literals"))
    assert result.exit_code == 3
    assert "a.xlsx" in result.stderr
    assert result.stdout.splitlines()[-1] == (
        "3 files: 1 clean, 1 with findings, 1 failed; 1 warning"
    )


def test_a_folder_without_workbooks(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 3
    assert "holds no workbooks (.xlsx, .xlsm, .xltx, .xltm)" in result.stderr


def test_long_lists_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    rows = [text(f"A{n}", f"#{n}") if n % 2 else number(f"A{n}", 1) for n in range(1, 20)]
    path.write_bytes(workbook(sheet(*rows)))
    shown = run(path, *only("no-hash-texts"), "--most", 3).stdout
    assert "    and 7 more (7 cells); --most 0 shows them all\n" in shown
    assert shown.count("S!A") == 3
    assert run(path, *only("no-hash-texts"), "--most", 0).stdout.count("S!A") == 10


def test_json(book: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    result = run(book, tmp_path / "a.xlsx", "--json", *only("no-literals"))
    assert result.exit_code == 3
    found = json.loads(result.stdout)
    assert found["schema"] == 1
    good, bad = found["files"]
    assert (good["status"], bad["status"]) == ("findings", "failed")
    (finding,) = good["findings"]
    assert (finding["sheet"], finding["cell"], finding["cells"]) == ("S", "A1:A3", 3)
    assert "empty" in bad["error"]


def test_sarif(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "found.sarif"
    result = run(book, "--sarif", target, *only("no-literals"))
    assert result.exit_code == 1
    assert "no-literals" in result.stdout, "it is shown too"
    (found,) = json.loads(target.read_text())["runs"][0]["results"]
    assert found["ruleId"] == "no-literals"
    assert run(book, "--sarif", target).exit_code == 2, "it is there already"
    assert run(book, "--sarif", target, "--force", "--severity", "error").exit_code == 0
    assert json.loads(target.read_text())["runs"][0]["results"] == []


def test_the_list_of_rules() -> None:
    shown = run("--rules").stdout
    for rule in RULES.values():
        assert f"{rule.id} ({rule.severity.value}" in shown
        assert f"  Why: {rule.why}\n  Fix: {rule.fix}\n" in shown
    rows = json.loads(run("--rules", "--json").stdout)["rules"]
    assert [row["id"] for row in rows] == list(RULES)


def test_hostile_texts_are_shown_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    names = '<definedName name="bad \u202ename">[1]x!A1</definedName>'
    pages = {"[red]S": sheet(text("A1", HOSTILE)), "\u202eT": sheet(text("A1", "#"))}
    path.write_bytes(workbook(pages, names=names))
    shown = run(path, "--most", 0).stdout
    assert "[red]S" in shown
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_tables_in_colour_on_a_terminal_alone(book: Path) -> None:
    code = (
        "import typer; from workbooks.commands.lint import lint; app = typer.Typer();"
        " app.command()(lint); app()"
    )
    command = [sys.executable, "-c", code, str(book), *only("no-literals")]
    for extra, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        main, end = pty.openpty()
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        environment |= {"TERM": "xterm", "COLUMNS": "100", **extra}
        subprocess.run(command, stdout=end, stderr=end, env=environment, check=False)
        os.close(end)
        shown = b""
        try:
            while piece := os.read(main, 65536):
                shown += piece
        except OSError:
            pass
        finally:
            os.close(main)
        assert "───" in shown.decode()
        assert (b"\x1b[1;33m" in shown) is coloured


def test_the_examples_hold() -> None:
    assert doctest.testmod(lint_text).failed == 0
