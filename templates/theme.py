"""House colours, font and logo of a workbook, from a small TOML file.

The colours that carry meaning stay: blue on pale yellow is an input, black a formula, green a
formula that reads another sheet, green and red are checks.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from templates.errors import ThemeError
from templates.loading import made

WHITE, GREEN = "FFFFFF", "00642D"
LEAST_CONTRAST = 4.5
"""Of text and its ground, by WCAG 2 AA."""

LEAST_BETWEEN_BARS = 1.5
MOST_LOGO_BYTES = 500_000
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Theme:
    """How a workbook looks.

    Attributes:
        dark: ground of the top band, ink of headings, the strong bars; six hexadecimal digits.
        pale: ground of heads and of the headline.
        bar: the other bars.
        accent: the second of several series in a chart.
        font: of all text; widths are measured for Arial, so choose one that is no wider.
        logo: a PNG file shown at the top of Cover, beside the theme's file; "" for none.
        image: the content of that file.
    """

    dark: str = "1F3864"
    pale: str = "DCE6F2"
    bar: str = "9DB2D6"
    accent: str = "C55A11"
    font: str = "Arial"
    logo: str = ""
    image: bytes = b""


HOUSE = Theme()
"""The look of a workbook that is given no theme."""


def theme_from_file(path: Path) -> Theme:
    """A theme from a TOML file.

    Raises:
        ThemeError: no such file, no TOML, or mistakes in it, all at once.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ThemeError(path.name, [f"not a TOML file: {error}"]) from None
    except OSError as error:
        raise ThemeError(path.name, [f"cannot be read: {error.strerror}"]) from None
    problems = [f"{key}: unknown; name the file as logo" for key in table if key == "image"]
    theme = made(Theme, table, "", problems)
    problems = problems or _mistakes(theme)
    image = b""
    if not problems and theme.logo:
        image = _image(path.parent / theme.logo, problems)
    if problems:
        raise ThemeError(path.name, problems)
    colours = {name: getattr(theme, name).removeprefix("#").upper() for name in _COLOURS}
    return replace(theme, image=image, **colours)


_COLOURS = ("dark", "pale", "bar", "accent")


def _mistakes(theme: Theme) -> list[str]:
    given = {name: getattr(theme, name) for name in _COLOURS}
    problems = [
        f"{name}: must be six hexadecimal digits such as 1F3864; got {colour!r}"
        for name, colour in given.items()
        if not _COLOUR.fullmatch(colour)
    ]
    if not re.fullmatch(r"[A-Za-z0-9 ]{1,31}", theme.font):
        problems.append(f"font: must be the name of a font, at most 31 letters; got {theme.font!r}")
    return problems or _contrasts(theme)


def _contrasts(theme: Theme) -> list[str]:
    pairs = (
        ("dark", "white text", theme.dark, WHITE, LEAST_CONTRAST),
        ("pale", "text in the dark colour", theme.pale, theme.dark, LEAST_CONTRAST),
        ("pale", "green text", theme.pale, GREEN, LEAST_CONTRAST),
        ("bar", "the dark bars beside it", theme.bar, theme.dark, LEAST_BETWEEN_BARS),
    )
    return [
        f"{name}: its contrast with {what} is {contrast(one, other):.1f}; must be {least} or more"
        for name, what, one, other, least in pairs
        if contrast(one, other) < least
    ]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2, from 1 to 21.

    >>> round(contrast("000000", "FFFFFF"), 1)
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    plain = colour.removeprefix("#")
    parts = [int(plain[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _image(path: Path, problems: list[str]) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(f"logo: {path.name} cannot be read: {error.strerror}")
        return b""
    if not content.startswith(_PNG) or len(content) < 24:
        problems.append(f"logo: {path.name} is no PNG file")
    elif len(content) > MOST_LOGO_BYTES:
        problems.append(f"logo: must have at most {MOST_LOGO_BYTES:,} bytes; got {len(content):,}")
    return content
