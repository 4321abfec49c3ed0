"""The examples of the page on importing run, and its table of columns is the truth."""

import re
from pathlib import Path

from workbooks.imported.mapping import of_toml
from workbooks.imported.shapes import PARTICIPANTS, SHAPES

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
STAFF = "id,birth date,Annual pay,balance\nA,1/31/1980,85000.5,5\nB,2/1/1990,40000,6\n"


def block(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_python_example_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("staff.csv").write_text(STAFF, encoding="utf-8")
    names = {}
    exec(block("python"), names)
    assert names["found"].columns["salary"] == (85000.5, 40000.0)


def test_the_mapping_example_is_one():
    links = of_toml(block("toml"), "map.toml", PARTICIPANTS)
    assert links["deferral_rate"].percent


def test_every_column_is_listed():
    for name, shape in SHAPES.items():
        row = re.search(rf"\| `{name.upper()}` \| (.*) \|", PAGE)[1]
        listed = row.split(", ")
        assert listed == [f"**{c.name}**" if c.required else c.name for c in shape.columns]
