"""A report beside what writing the same cells with openpyxl alone costs.

`python -m pytest tests/benchmarks/test_report.py --benchmark-enable` measures both sides in one
run: from a cold start, each in a process of its own, and warm in one process. Without the flag each
runs once and its result is tested. Both sides find their modules compiled, as an installation
leaves them.
"""

from __future__ import annotations

import io
import json
import os
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
COMMAND = [sys.executable, "-c", "from addin.cli import main; main()"]


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the report holds, as data."""
    book: Any = openpyxl.load_workbook(io.BytesIO(build_report(BASE, CREATED)))
    path = tmp_path_factory.mktemp("cells") / "cells.json"
    path.write_text(json.dumps(cells_of(book)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One in which modules are compiled once and for all."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**given, "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}


def _cold(
    benchmark: BenchmarkFixture, command: Sequence[str], folder: Path, environment: dict[str, str]
) -> None:
    """Measures a process, the modules compiled by one that is not measured."""

    def process() -> None:
        subprocess.run(
            command, check=True, capture_output=True, cwd=folder, env=environment, timeout=120
        )

    benchmark.pedantic(process, rounds=15, warmup_rounds=1)


def _styles(sheets: dict[str, Any]) -> dict[str, list[str]]:
    """Of each sheet the style of every cell, in order."""
    return {name: [style for *_, style in held["cells"]] for name, held in sheets.items()}


@pytest.mark.benchmark(group="report, cold start")
def test_openpyxl_alone_cold(
    benchmark: BenchmarkFixture, cells: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    target = tmp_path / "alone.xlsx"
    command = [sys.executable, str(ALONE), str(cells), str(target)]
    _cold(benchmark, command, tmp_path, environment)
    made: Any = openpyxl.load_workbook(target)
    expected = json.loads(cells.read_text(encoding="utf-8"))
    assert _styles(cells_of(made)["sheets"]) == _styles(expected["sheets"])


@pytest.mark.benchmark(group="report, cold start")
def test_report_cold(
    benchmark: BenchmarkFixture, tmp_path: Path, environment: dict[str, str]
) -> None:
    arguments = ["report", "base", "-o", "r.xlsx", "--force"]
    _cold(benchmark, [*COMMAND, *arguments], tmp_path, environment)
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.benchmark(group="report, cold start")
def test_page_cold(
    benchmark: BenchmarkFixture, tmp_path: Path, environment: dict[str, str]
) -> None:
    arguments = ["report", "base", "--html", "p.html", "--force"]
    _cold(benchmark, [*COMMAND, *arguments], tmp_path, environment)
    assert (tmp_path / "p.html").read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.benchmark(group="report, cold start")
def test_help_cold(
    benchmark: BenchmarkFixture, tmp_path: Path, environment: dict[str, str]
) -> None:
    _cold(benchmark, [*COMMAND, "--help"], tmp_path, environment)


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
