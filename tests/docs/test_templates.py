"""docs/templates.md names the templates that ship and a theme that is accepted."""

import re
from pathlib import Path

from templates import SHIPPED
from templates.theme import HOUSE, theme_from_file

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def test_it_lists_the_templates_that_ship():
    assert tuple(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == SHIPPED


def test_its_theme_is_accepted(tmp_path):
    text = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1]
    (tmp_path / "my-theme.toml").write_text(text, encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(PNG)
    theme = theme_from_file(tmp_path / "my-theme.toml")
    assert theme.dark == "00473C"
    assert theme.font == HOUSE.font


def test_its_pictures_are_there():
    for name in re.findall(r"\((images/[\w-]+\.png)\)", PAGE):
        assert (Path(__file__).parents[2] / "docs" / name).is_file(), name
