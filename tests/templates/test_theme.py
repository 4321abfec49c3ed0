"""Themes: what a file may say, and every mistake at once."""

import struct

import pytest

from templates.errors import ThemeError
from templates.theme import HOUSE, contrast, theme_from_file

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 120, 40) + b"\x08\x02\0\0\0"


@pytest.fixture
def theme_of(tmp_path):
    def made(text):
        (tmp_path / "logo.png").write_bytes(PNG)
        (tmp_path / "text.png").write_text("no picture")
        (tmp_path / "mine.toml").write_text(text)
        return theme_from_file(tmp_path / "mine.toml")

    return made


def test_a_theme_changes_what_it_names(theme_of):
    theme = theme_of('dark = "#00473c"\nfont = "Liberation Sans"\nlogo = "logo.png"')
    assert (theme.dark, theme.font, theme.image) == ("00473C", "Liberation Sans", PNG)
    assert theme.pale == HOUSE.pale
    assert theme_of("") == HOUSE


def test_contrast_is_that_of_wcag():
    assert contrast("000000", "FFFFFF") == pytest.approx(21.0)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("1F3864", "1F3864") == 1.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('dark = "red"', "dark: must be six hexadecimal digits such as 1F3864; got 'red'"),
        ("dark = 5", "dark: must be text; got 5"),
        ('colour = "1F3864"', "colour: unknown; known: dark, pale"),
        ('dark = "9DB2D6"', "dark: its contrast with white text is 2."),
        ('pale = "1F3864"', "pale: its contrast with text in the dark colour is 1.0"),
        ('bar = "1F3864"', "bar: its contrast with the dark bars beside it is 1.0; must be 1.5"),
        ('font = "Arial<"', "font: must be the name of a font"),
        ('logo = "none.png"', "logo: none.png cannot be read"),
        ('logo = "text.png"', "logo: text.png is no PNG file"),
        ("dark = ", "not a TOML file"),
    ],
)
def test_a_mistake_is_named(theme_of, text, said):
    with pytest.raises(ThemeError) as caught:
        theme_of(text)
    assert str(caught.value).startswith("theme mine.toml: ")
    assert any(said in problem for problem in caught.value.problems), caught.value.problems


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ThemeError, match=r"none\.toml.*\n.*cannot be read"):
        theme_from_file(tmp_path / "none.toml")
