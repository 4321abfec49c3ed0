"""The page on reports names the options there are, and its grid is one."""

import re
from pathlib import Path

from core.scenarios import load_shipped
from workbooks.changed_scenario import of_grid
from workbooks.commands.report import report

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")


def test_every_option_of_the_page_is_there():
    listed = {
        word
        for row in re.findall(r"^\| `(-.*)` \|", PAGE, re.MULTILINE)
        for word in re.findall(r"-{1,2}[a-z][a-z-]*", row)
    }
    defaults = report.__defaults__ or ()
    known = {name for one in defaults for name in getattr(one, "param_decls", None) or ()}
    assert listed
    assert listed <= known


def test_the_example_of_a_grid_is_one(tmp_path):
    path = tmp_path / "grid.csv"
    path.write_text(re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")
    found = of_grid(load_shipped("base"), path)
    assert [*found] == ["low", "high"]
    assert found["low"].value("employer") == 0.15
    assert found["high"].value("employer") == 0.3


def test_every_picture_is_there():
    for name in re.findall(r"\]\((images/[\w.-]+)\)", PAGE):
        assert (Path(__file__).parents[2] / "docs" / name).exists()
