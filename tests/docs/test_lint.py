"""The page about lint is what the rules say."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from addin.cli import app
from workbooks.lint.config import Config, read_config
from workbooks.lint.points import POINTS, SECTIONS
from workbooks.lint.registry import RULES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "lint.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made():
    place = importlib.util.spec_from_file_location("make_lint_rules", DOCS / "make_lint_rules.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module.page()


def test_the_page_is_up_to_date(made):
    assert made == PAGE, "run: python docs/make_lint_rules.py"


def test_every_rule_is_on_it():
    assert re.findall(r"^- `([a-z-]+)` \(", PAGE, re.M) == list(RULES)


def test_every_point_has_its_section():
    assert [point for points in SECTIONS.values() for point in points] == list(POINTS)
    assert {rule.point for rule in RULES.values()} <= set(POINTS)


def test_its_settings_are_some(tmp_path):
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    (tmp_path / "x.toml").write_text(block)
    config = read_config(tmp_path / "x.toml")
    assert tomllib.loads(block).keys() <= set(Config.__dataclass_fields__)
    assert config.allowed[0].sheet == "Tax"


def test_its_options_exist():
    known = {option for each in get_command(app).commands["lint"].params for option in each.opts}
    options = set(re.findall(r"`?(--[a-z]+(?:-[a-z]+)*)", PAGE)) - {"--in-place", "--set"}
    assert options <= known
    assert known - {"--force", "paths"} <= options


def test_texts_are_sentences():
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
        assert not rule.title.endswith(".")
        assert rule.title[0].isupper()
        assert rule.why.endswith((".", "?"))
        assert rule.why[0] in "`@" or rule.why[0].isupper()
        assert rule.fix[0].isupper()
