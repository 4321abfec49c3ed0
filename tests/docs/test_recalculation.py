from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from typer.main import get_command

from addin.cli import app
from workbooks.grid import read_grid
from workbooks.limits import Limits

PAGE = (Path(__file__).parents[2] / "docs" / "recalculation.md").read_text(encoding="utf-8")


def test_every_limit_is_there_with_its_default() -> None:
    rows = dict(
        re.findall(r"^\| (`\w+`(?:, `\w+`)?) \|[^|]*\| ([\d,]+(?: and [\d,]+)?) \|", PAGE, re.M)
    )
    found: dict[str, int] = {}
    for names, numbers in rows.items():
        values = [int(number.replace(",", "")) for number in numbers.split(" and ")]
        found |= dict(zip(re.findall(r"\w+", names), values, strict=True))
    assert found == asdict(Limits())


def test_its_grid_is_one(tmp_path: Path) -> None:
    (block,) = re.findall(r"```csv\n(.*?)```", PAGE, re.S)
    (tmp_path / "grid.csv").write_text(block)
    assert [variant.name for variant in read_grid(tmp_path / "grid.csv")] == ["low", "high"]


def test_its_options_exist() -> None:
    command = get_command(app)
    known = {option for each in command.commands["recalc"].params for option in each.opts}
    of_dask = {"--nthreads"}
    assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", PAGE)) - of_dask <= known
