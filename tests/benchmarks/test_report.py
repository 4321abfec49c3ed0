"""A report beside what writing the same cells with openpyxl alone costs.

`python -m pytest tests/benchmarks/test_report.py --benchmark-enable` measures both sides in one
run: from a cold start, each in a process of its own, and warm in one process. Without the flag each
runs once and its result is tested.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from core.scenarios import load_shipped
from tests.benchmarks.openpyxl_alone import cells_of, write
from workbooks.build import build_report
from workbooks.changed_scenario import with_changes
from workbooks.report_targets import Targets, write_report

ALONE = Path(__file__).with_name("openpyxl_alone.py")
CREATED = datetime(2026, 1, 2, 3, 4, 5)
BASE = load_shipped("base")
COMMAND = "from addin.cli import main; main()"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the report holds, as data."""
    book: Any = openpyxl.load_workbook(io.BytesIO(build_report(BASE, CREATED)))
    path = tmp_path_factory.mktemp("cells") / "cells.json"
    path.write_text(json.dumps(cells_of(book)), encoding="utf-8")
    return path


def _process(command: Sequence[str], folder: Path) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120)


def _styles(sheets: dict[str, Any]) -> dict[str, list[str]]:
    """Of each sheet the style of every cell, in order."""
    return {name: [style for *_, style in held["cells"]] for name, held in sheets.items()}


@pytest.mark.benchmark(group="report, cold start")
def test_openpyxl_alone_cold(benchmark: BenchmarkFixture, cells: Path, tmp_path: Path) -> None:
    target = tmp_path / "alone.xlsx"
    benchmark(lambda: _process([sys.executable, str(ALONE), str(cells), str(target)], tmp_path))
    made: Any = openpyxl.load_workbook(target)
    expected = json.loads(cells.read_text(encoding="utf-8"))
    assert _styles(cells_of(made)["sheets"]) == _styles(expected["sheets"])


@pytest.mark.benchmark(group="report, cold start")
def test_report_cold(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    arguments = ["report", "base", "-o", "r.xlsx", "--force"]
    benchmark(lambda: _process([sys.executable, "-c", COMMAND, *arguments], tmp_path))
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.benchmark(group="report, cold start")
def test_page_cold(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    arguments = ["report", "base", "--html", "p.html", "--force"]
    benchmark(lambda: _process([sys.executable, "-c", COMMAND, *arguments], tmp_path))
    assert (tmp_path / "p.html").read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.benchmark(group="report, warm")
def test_openpyxl_alone(benchmark: BenchmarkFixture, cells: Path, tmp_path: Path) -> None:
    sheets = json.loads(cells.read_text(encoding="utf-8"))
    benchmark(lambda: write(sheets, tmp_path / "alone.xlsx"))
    assert (tmp_path / "alone.xlsx").exists()


@pytest.mark.benchmark(group="report, warm")
def test_report(benchmark: BenchmarkFixture) -> None:
    assert benchmark(lambda: build_report(BASE, CREATED)).startswith(b"PK")


@pytest.mark.benchmark(group="reports from a grid")
def test_grid(benchmark: BenchmarkFixture, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """100 reports; one where it is not measured."""
    count = 100 if request.config.getoption("benchmark_enable") else 1
    rows = [with_changes(BASE, {"allocation": (n + 1) / 200.0}, "grid") for n in range(count)]

    def all_of_them() -> None:
        for number, scenario in enumerate(rows):
            assert write_report(scenario, Targets(tmp_path / f"{number}.xlsx"), CREATED) == 0

    benchmark.pedantic(all_of_them, rounds=1)
    assert len(list(tmp_path.iterdir())) == count
