"""What the check of a workbook's parts costs beside unpacking them.

`python -m pytest tests/benchmarks --benchmark-enable` measures both side by side; without the flag
each runs once and only its result is tested.
"""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.workbooks import ooxml
from workbooks.package import Package
from workbooks.xml_measure import measure

ROWS = "".join(
    f'<row r="{row}">'
    + "".join(
        f'<c r="{letter}{row}" s="1"><f>SUM(A{row},B{row})*IF(C{row}&gt;2,1,0)</f><v>12.5</v></c>'
        for letter in "DEFGHIJK"
    )
    + "</row>"
    for row in range(1, 20_001)
)
DATA = ooxml.workbook({"Sheet1": ROWS})
PART = "xl/worksheets/sheet1.xml"
CELLS = 160_000


@pytest.mark.benchmark(group="160,000 formulas, 13 MB of XML")
def test_unpacking(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(lambda: Package(DATA, "x").read(PART))) > len(ROWS)


@pytest.mark.benchmark(group="160,000 formulas, 13 MB of XML")
def test_measuring(benchmark: BenchmarkFixture) -> None:
    content = Package(DATA, "x").read(PART)
    assert benchmark(lambda: measure(content, 8192)).cells == CELLS
