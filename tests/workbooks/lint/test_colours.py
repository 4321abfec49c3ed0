"""Colours as Excel means them, and contrast as WCAG defines it."""

from __future__ import annotations

import doctest

import pytest

from workbooks.lint import colours, number_formats
from workbooks.lint.colours import Palette, contrast, from_hex, is_blue, tinted

THEME = Palette(
    tuple(from_hex(one) or (0, 0, 0) for one in ("000000", "FFFFFF", "1F497D", "EEECE1", "4F81BD")),
    (),
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"theme": "0"}, (255, 255, 255)),  # Excel's numbers swap dark and light
        ({"theme": "1"}, (0, 0, 0)),
        ({"theme": "3"}, (0x1F, 0x49, 0x7D)),
        ({"theme": "4"}, (0x4F, 0x81, 0xBD)),
        ({"theme": "0", "tint": "-0.5"}, (128, 128, 128)),
        ({"theme": "99"}, None),
        ({"rgb": "FF0000FF"}, (0, 0, 255)),
        ({"rgb": "nonsense"}, None),
        ({"indexed": "12"}, (0, 0, 255)),
        ({"indexed": "64"}, (0, 0, 0)),
        ({"indexed": "999"}, None),
        ({"auto": "1"}, None),
        ({"rgb": "FF0000FF", "tint": "x"}, (0, 0, 255)),
    ],
)
def test_resolved(given: dict[str, str], expected: tuple[int, int, int] | None) -> None:
    assert THEME.resolve(given) == expected


def test_a_palette_of_its_own() -> None:
    assert Palette((), ((1, 2, 3),)).resolve({"indexed": "0"}) == (1, 2, 3)


def test_contrast_as_published() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert contrast((0, 0, 255), (255, 255, 217)) == contrast((255, 255, 217), (0, 0, 255)) > 4.5


def test_tints_as_excel_shows_them() -> None:
    accent = (0x4F, 0x81, 0xBD)
    assert tinted(accent, 0.8) == (0xDC, 0xE6, 0xF2)
    assert tinted(accent, -0.25) == pytest.approx((0x36, 0x60, 0x92), abs=1)


@pytest.mark.parametrize(("text", "blue"), [
    ("0000FF", True), ("0070C0", True), ("4472C4", True),
    ("1F3864", False), ("000080", False), ("000000", False), ("7030A0", False), ("00B050", False),
])  # fmt: skip
def test_what_people_call_blue(text: str, blue: bool) -> None:
    assert is_blue(from_hex(text) or (0, 0, 0)) is blue


@pytest.mark.parametrize("module", [colours, number_formats])
def test_the_examples_hold(module) -> None:
    assert doctest.testmod(module).failed == 0
