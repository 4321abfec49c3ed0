"""What Excel's call of a function costs over the function itself, through xlwings' real dispatch.

`python -m pytest tests/benchmarks/test_addin.py --benchmark-enable` measures both side by side, a
group for each; docs/performance.md holds the figures. COM itself is not there to be measured.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from core.calling import call
from core.catalog import CATALOG, Kind, Result
from tests.addin.pywin32_stub import real_dispatch

ROWS = 10_000
MODULE = "addin.excel_functions"
SCALARS = [row for row in CATALOG.values() if row.result is Result.NUMBER]
COLUMN = [[float(value)] for value in range(1, ROWS + 1)]
FROM_COM = tuple(map(tuple, COLUMN))


@pytest.fixture(scope="module")
def server():
    return real_dispatch()[0].XLPython()


def defaults(row):
    return tuple(argument.default for argument in row.arguments)


@pytest.mark.parametrize("row", SCALARS, ids=lambda row: row.name)
@pytest.mark.parametrize("side", ["core", "Excel"])
def test_a_scalar_call(benchmark, server, row, side):
    benchmark.group = row.name
    given = defaults(row)
    if side == "core":
        result = benchmark(row.function, *given)
    else:
        result = benchmark(server.CallUDF, MODULE, row.name, (given,))
    assert result == call(row.name, [])


@pytest.mark.parametrize("row", SCALARS, ids=lambda row: row.name)
@pytest.mark.parametrize("side", ["core on an array", "core on a list", "Excel"])
def test_a_range_of_10_000_rows(benchmark, server, row, side):
    assert row.arguments[0].kind is Kind.NUMBER
    benchmark.group = f"{row.name}, {ROWS} rows"
    rest = defaults(row)[1:]
    if side == "Excel":
        result = benchmark(server.CallUDF, MODULE, row.name, ((FROM_COM, *rest),))
    else:
        column = COLUMN if side.endswith("list") else np.array(COLUMN)
        result = benchmark(row.function, column, *rest)
    expected = call(row.name, [COLUMN, *rest])
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("module", ["addin.excel_functions", "xlwings"])
def test_importing_the_module(benchmark, module):
    benchmark.group = "start"
    code = (
        "import time; start = time.perf_counter();"
        f"import {module}; print(time.perf_counter() - start)"
    )

    def imported():
        out = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        return float(out.stdout)

    benchmark.extra_info["import"] = imported()
    assert benchmark.pedantic(imported, rounds=5) > 0
