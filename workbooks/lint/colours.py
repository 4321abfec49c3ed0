"""Colours of cells: theme, tint and palette resolved, and the contrast of two of them."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbooks.lint.xml import whole

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_PALETTE_TEXT = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
)
_PALETTE = _PALETTE_TEXT.split()
_SYSTEM = {64: BLACK, 65: WHITE}
_THEME_ORDER = (1, 0, 3, 2)
"""Cells count the theme's first colours as light, dark, light, dark; the theme the other way."""


@dataclass(frozen=True, slots=True)
class Palette:
    """What colour numbers mean in a workbook."""

    theme: Sequence[Colour] = ()  # in the order of the theme's part
    indexed: Sequence[Colour] = ()  # a palette of the workbook's own

    def resolve(self, given: Mapping[str, str]) -> Colour | None:
        """The colour that the attributes of a <color> mean; None for automatic or unknown."""
        base = self._base(given)
        try:
            tint = float(given.get("tint", "0"))
        except ValueError:
            tint = 0.0
        return base if base is None or not tint else tinted(base, tint)

    def _base(self, given: Mapping[str, str]) -> Colour | None:
        if "rgb" in given:
            return from_hex(given["rgb"])
        number = whole(given.get("theme"))
        if number is not None:
            index = _THEME_ORDER[number] if number < len(_THEME_ORDER) else number
            return self.theme[index] if index < len(self.theme) else None
        number = whole(given.get("indexed"))
        return None if number is None else self._of_palette(number)

    def _of_palette(self, number: int) -> Colour | None:
        if number < len(self.indexed):
            return self.indexed[number]
        return from_hex(_PALETTE[number]) if number < len(_PALETTE) else _SYSTEM.get(number)


def from_hex(text: str) -> Colour | None:
    """The colour of FF1F3864 or 1F3864; None when it is none."""
    match = _HEX.fullmatch(text)
    if match is None:
        return None
    number = int(match[1], 16)
    return number >> 16, number >> 8 & 255, number & 255


def tinted(colour: Colour, tint: float) -> Colour:
    """A colour made lighter (up to 1) or darker (down to -1), as Excel does it.

    >>> tinted((0, 0, 0), 0.5), tinted((255, 255, 255), -0.5)
    ((128, 128, 128), (128, 128, 128))
    """
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    tint = min(max(tint, -1.0), 1.0)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def contrast(first: Colour, second: Colour) -> float:
    """The contrast of two colours as WCAG defines it, from 1 to 21.

    >>> contrast(BLACK, WHITE), round(contrast((119, 119, 119), WHITE), 2)
    (21.0, 4.48)
    """
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def is_blue(colour: Colour) -> bool:
    """Whether people would call a colour blue, as bankers colour inputs; navy is for headings."""
    red, green, blue = colour
    return blue >= 160 and blue >= 1.6 * red and blue >= 1.25 * green


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
