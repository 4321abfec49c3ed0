"""docs/templates.md names the templates that ship and a theme that is accepted."""

import re
from pathlib import Path

from templates import SHIPPED
from templates.meaning import LINE_KINDS, POINT_KINDS
from templates.theme import HOUSE, theme_from_file

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
LIST, _, REST = PAGE.partition("## Three ways")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def test_it_lists_the_templates_that_ship():
    assert tuple(re.findall(r"^\| `(\w+)` \|", LIST, re.MULTILINE)) == SHIPPED


def test_it_lists_the_kinds_of_charts():
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| [pl]", REST, re.MULTILINE)
    kinds = [kind for row in rows for kind in re.findall(r"`(\w+)`", row)]
    assert tuple(kinds) == (*POINT_KINDS, *LINE_KINDS)


def test_its_theme_is_accepted(tmp_path):
    text = re.search(r"```toml\n(# my-theme.*?)```", PAGE, re.DOTALL)[1]
    (tmp_path / "my-theme.toml").write_text(text, encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(PNG)
    theme = theme_from_file(tmp_path / "my-theme.toml")
    assert theme.dark == "00473C"
    assert theme.font == HOUSE.font


def test_its_pictures_are_there():
    for name in re.findall(r"\((images/[\w-]+\.png)\)", PAGE):
        assert (Path(__file__).parents[2] / "docs" / name).is_file(), name
