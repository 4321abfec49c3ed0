from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.workbooks import ooxml
from workbooks.commands.recalc import recalc
from workbooks.outcome import Report

GOOD = ooxml.workbook({"S": ooxml.column(["CRYPTO_INFLOW()", "NOPE(A1)"])})
app = typer.Typer()
app.command()(recalc)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.xlsx").write_bytes(GOOD)
    (tmp_path / "bad.xlsx").write_bytes(b"name,amount")
    return tmp_path


def test_one_line_for_each_file_and_its_kept_cells(folder: Path) -> None:
    result = run(folder / "good.xlsx", "--out", folder / "out")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{folder / 'good.xlsx'} -> {folder / 'out' / 'good.xlsx'}: 2 formulas")
    assert "1 call, 1 cell changed, 1 kept" in first
    assert second == "  kept S!A2: the function NOPE is not known"
    assert result.stderr == ""
    assert (folder / "good.xlsx").read_bytes() == GOOD


def test_json(folder: Path) -> None:
    result = run(folder, "--in-place", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["schema"] == 1
    bad, good = found["files"]
    assert (bad["status"], good["status"]) == ("failed", "ok")
    assert "bad.xlsx" in bad["error"]
    assert "bad.xlsx" in result.stderr
    keys = "file output status error formulas calls changed kept seconds"
    assert set(good) == set(keys.split())
    assert good["changed"] == [
        {"sheet": "S", "cell": "A1", "formula": "=CRYPTO_INFLOW()", "before": 1.0, "after": 870e9}
    ]
    assert good["kept"] == [
        {
            "sheet": "S",
            "cell": "A2",
            "formula": "=NOPE(A1)",
            "excel": 1.0,
            "engine": None,
            "reason": "the function NOPE is not known",
        }
    ]


@pytest.mark.parametrize("options", [[], ["--out", "x", "--in-place"], ["--nonsense"]])
def test_usage(folder: Path, options: list[str]) -> None:
    assert run(folder, *options).exit_code == 2
    assert (folder / "good.xlsx").read_bytes() == GOOD


def test_out_must_be_a_folder(folder: Path) -> None:
    taken = folder / "taken.xlsx"
    taken.write_bytes(GOOD)
    result = run(folder / "good.xlsx", "--out", taken)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f"error: --out must be a folder; {taken} is a file\n"
    assert taken.read_bytes() == GOOD


def test_json_of_the_files_done_before_an_interrupt(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_and_a_half(*_: object, **__: object) -> Iterator[Report]:
        yield Report("first.xlsx")
        raise KeyboardInterrupt

    monkeypatch.setattr("workbooks.batch.run", one_and_a_half)
    result = run(folder, "--in-place", "--json")
    assert result.exit_code == 130
    assert [file["file"] for file in json.loads(result.stdout)["files"]] == ["first.xlsx"]
    result = run(folder, "--in-place")
    assert "schema" not in result.stdout


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, workbooks.commands.recalc; "
        "print([m for m in ('numpy', 'pandas', 'formulon', 'wasmtime', 'openpyxl', 'core.catalog') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
