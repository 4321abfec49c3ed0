"""Recalculation beside LibreOffice in one process, and beside the engines' own.

`python -m pytest tests/benchmarks/test_recalculation.py --benchmark-enable` measures all sides in
one run, with the sizes that docs/performance.md tells of. Without the flag each runs once on small
workbooks, and its result is tested.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import formualizer
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.models import model, saved_model
from workbooks import engines
from workbooks.batch import Terms, folders_for, run
from workbooks.engine import Engine
from workbooks.formula_table import FormulaTable
from workbooks.jobs import plan
from workbooks.libreoffice_process import programs
from workbooks.package import Package
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Override, Request
from workbooks.saved_workbook import SavedWorkbook

ALONE = Path(__file__).with_name("libreoffice_alone.py")
NOW = datetime(2026, 1, 2, 3, 4, 5)
CHANGED = Request(overrides=(Override("Inputs!B3", 1.7),))
MEMORY = r"""
import re, sys
from pathlib import Path
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Override, Request
request = Request(overrides=(Override("Inputs!B3", 1.7),))
recalculate_bytes(Path(sys.argv[1]).read_bytes(), "big.xlsx", request=request)
# ru_maxrss would begin with the size of the process that started this one.
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.fixture(scope="module")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the sizes of docs/performance.md are wanted."""
    return bool(request.config.getoption("benchmark_enable"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, full: bool) -> Path:
    """A folder of 200 workbooks of 2,000 formulas and 40 calls each, saved with their values."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(200 if full else 3):
        data = saved_model(2_000 if full else 200, 40, number)
        (folder / f"{number:03}.xlsx").write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def sized(tmp_path_factory: pytest.TempPathFactory, full: bool) -> dict[str, Path]:
    """One workbook of 20,000 formulas, one of 200,000, and one of 10,000 calls."""
    folder = tmp_path_factory.mktemp("sized")
    less = 1 if full else 100
    sizes = {"20,000": (20_000, 400), "200,000": (200_000, 400), "calls": (20_000, 10_000)}
    found: dict[str, Path] = {}
    for name, (formulas, calls) in sizes.items():
        found[name] = folder / f"{name.replace(',', '')}.xlsx"
        found[name].write_bytes(saved_model(formulas // less, calls // less))
    return found


class Alone:
    """LibreOffice in one process, started once."""

    def __init__(self, profile: Path) -> None:
        program, python = programs()
        self._process = subprocess.Popen(
            [python, str(ALONE), program, str(profile)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def recalculate(self, source: Path, target: Path) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{source}\t{target}\n")
        self._process.stdin.flush()
        assert self._line() == "done"

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    if "libreoffice" not in engines.available():
        pytest.skip("LibreOffice and its Python are not installed")
    alone = Alone(tmp_path_factory.mktemp("profile"))
    yield alone
    alone.close()


def once(benchmark: BenchmarkFixture, rounds: int, action: Any, setup: Any = None) -> Any:
    """So many rounds, each with its own setup."""
    return benchmark.pedantic(action, setup=setup, rounds=rounds, warmup_rounds=0)


def new_folder() -> tuple[tuple[Path], dict[str, Any]]:
    return (Path(tempfile.mkdtemp(prefix="recalculated-")),), {}


def test_200_workbooks_ours(benchmark: BenchmarkFixture, many: Path) -> None:
    benchmark.group = "200 workbooks of 2,000 formulas and 40 calls"

    def ours(out: Path) -> list[str]:
        jobs = plan([many], out)
        terms = Terms(workers=os.cpu_count() or 1)
        return [report.status for _, report in run(jobs, folders_for([many], out), terms)]

    assert set(once(benchmark, 3, ours, new_folder)) == {"ok"}


def test_200_workbooks_libreoffice(
    benchmark: BenchmarkFixture, many: Path, libreoffice: Alone
) -> None:
    benchmark.group = "200 workbooks of 2,000 formulas and 40 calls"

    def alone(out: Path) -> int:
        for path in sorted(many.iterdir()):
            libreoffice.recalculate(path, out / path.name)
        return len(list(out.iterdir()))

    assert once(benchmark, 2, alone, new_folder) == len(list(many.iterdir()))


@pytest.mark.parametrize("size", ["20,000", "200,000", "calls"])
@pytest.mark.parametrize("request_", [Request(), CHANGED], ids=["as saved", "changed"])
def test_one_workbook_ours(
    benchmark: BenchmarkFixture, sized: dict[str, Path], size: str, request_: Request
) -> None:
    benchmark.group = size
    data = sized[size].read_bytes()
    _, report = once(benchmark, 3, lambda: recalculate_bytes(data, "x.xlsx", request=request_))
    assert report.engine == "ironcalc"
    assert not report.unexplained
    assert bool(report.changed) == bool(request_.overrides)


@pytest.mark.parametrize("size", ["20,000", "200,000", "calls"])
def test_one_workbook_libreoffice(
    benchmark: BenchmarkFixture,
    sized: dict[str, Path],
    size: str,
    libreoffice: Alone,
    tmp_path: Path,
) -> None:
    benchmark.group = size
    once(benchmark, 3, lambda: libreoffice.recalculate(sized[size], tmp_path / "out.xlsx"))
    assert (tmp_path / "out.xlsx").stat().st_size


@pytest.mark.parametrize("name", ["ironcalc", "formulon"])
@pytest.mark.parametrize("size", ["20,000", "200,000"])
def test_an_engine_alone(
    benchmark: BenchmarkFixture, sized: dict[str, Path], size: str, name: str
) -> None:
    """Loading, and twice what a changed input needs: calculating and reading every formula."""
    benchmark.group = size
    data = sized[size].read_bytes()
    addresses = FormulaTable(SavedWorkbook(Package(data, "x.xlsx"))).addresses

    def alone() -> int:
        engine: Engine = engines.engine(name).open(data, "x.xlsx", NOW)
        values: list[Any] = []
        for value in (1.5, 1.7):
            engine.set_value(0, 2, 1, value)
            engine.recalculate()
            values = engine.read(addresses)
        engine.close()
        return len(values)

    assert once(benchmark, 3 if name == "ironcalc" else 1, alone) == len(addresses)


def test_formualizers_own_recalculation(
    benchmark: BenchmarkFixture, sized: dict[str, Path]
) -> None:
    benchmark.group = "20,000"
    data = sized["20,000"].read_bytes()
    assert once(benchmark, 3, lambda: formualizer.recalculate_xlsx_bytes(data))["bytes"]


def test_memory_of_the_largest(sized: dict[str, Path]) -> None:
    """A worker stays below 400 MB on 200,000 formulas."""
    command = [sys.executable, "-c", MEMORY, str(sized["200,000"])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    megabytes = int(done.stdout.split()[-1])
    print(f"{megabytes} MB")
    assert megabytes < 400


def test_a_workbook_without_values(benchmark: BenchmarkFixture, full: bool) -> None:
    benchmark.group = "20,000"
    data = model(20_000 if full else 200, 400 if full else 4)
    _, report = once(benchmark, 1, lambda: recalculate_bytes(data, "x.xlsx"))
    assert not report.disagreements
