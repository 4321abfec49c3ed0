"""The named styles of our workbooks: what a cell is decides how it looks.

Blue on pale yellow is an input, black a formula, green a formula that reads another sheet, grey
ground a stored figure. Every cell has a named style; no cell is formatted by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.named_styles import NamedStyleList

from templates import FORMATS

PREFIX = "CI"
"""Begins every style's name: Excel has styles of its own called Input, Note or Title."""

FONT = "Arial"
SIZE = 10.0

NAVY = "1F3864"
PALE_BLUE = "DCE6F2"
PALE_YELLOW = "FFFFD9"
PALE_GREY = "F2F2F2"
WHITE = "FFFFFF"
BLACK = "000000"
BLUE = "0000FF"
GREEN = "00642D"
GREY = "595959"
LINE = "BFBFBF"

GOOD = ("0B5A26", "D5EFD9")
BAD = ("9C0006", "FFC7CE")
CHANGED = ("7F4F00", "FFEBB8")


TABS = {"Assumptions": "FFE699", "Checks": "A9D08E"}
"""The colours of the tabs that are not navy."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of one role look; "" is no fill and no alignment."""

    colour: str = BLACK
    fill: str = ""
    bold: bool = False
    italic: bool = False
    size: float = SIZE
    align: str = ""
    vertical: str = "top"
    wrap: bool = False
    line: bool = True
    locked: bool = True
    underline: bool = False
    indent: int = 0


LOOKS: dict[str, Look] = {
    "Title": Look(WHITE, NAVY, bold=True, size=14, line=False, vertical="center"),
    "Subtitle": Look(WHITE, NAVY, line=False, vertical="center"),
    "Status": Look(BLACK, PALE_GREY, bold=True, line=False, vertical="center"),
    "Head": Look(NAVY, PALE_BLUE, bold=True, wrap=True, vertical="center"),
    "Head right": Look(NAVY, PALE_BLUE, bold=True, wrap=True, align="right", vertical="center"),
    "Head note": Look(
        NAVY, PALE_BLUE, bold=True, wrap=True, align="left", indent=1, vertical="center"
    ),
    "Head centre": Look(NAVY, PALE_BLUE, bold=True, wrap=True, align="center", vertical="center"),
    "Block": Look(NAVY, bold=True, size=11, line=False),
    "Block text": Look(GREY, italic=True, line=False),
    "Label": Look(wrap=True),
    "Strong": Look(bold=True, wrap=True),
    "Name": Look(GREY),
    "Unit": Look(GREY),
    "Note": Look(GREY, wrap=True, align="left", indent=1),
    "Note small": Look(GREY, size=8, wrap=True, align="left", indent=1),
    "Unbroken note": Look(GREY, align="left", indent=1),
    "Paragraph": Look(wrap=True, line=False),
    "Headline": Look(NAVY, PALE_BLUE, bold=True, size=13, wrap=True, line=False, vertical="center"),
    "Headline unbroken": Look(NAVY, PALE_BLUE, bold=True, size=13, line=False, vertical="center"),
    "Source": Look(GREY, italic=True, line=False),
    "Hyperlink": Look(BLUE, underline=True),
    "Input": Look(BLUE, PALE_YELLOW, align="right", locked=False),
    "Input note": Look(BLUE, PALE_YELLOW, align="left", wrap=True, locked=False, indent=1),
    "Calculation": Look(align="right"),
    "Calculation sentence": Look(align="left", indent=1),
    "Reason": Look(align="left", wrap=True, indent=1),
    "Index": Look(GREY, align="right"),
    "Calculation unbroken": Look(align="left", line=False),
    "Link unbroken": Look(GREEN, align="left", line=False),
    "Sample input": Look(BLUE, PALE_YELLOW, align="left", indent=1),
    "Unit right": Look(GREY, align="right"),
    "Link": Look(GREEN, align="right"),
    "Link sentence": Look(GREEN, align="left", wrap=True, indent=1),
    "Stored": Look(BLACK, PALE_GREY, align="right"),
    "Stored note": Look(BLACK, PALE_GREY, align="left", wrap=True, indent=1),
    "Calculation total": Look(BLACK, PALE_BLUE, bold=True, align="right"),
    "Calculation head": Look(NAVY, PALE_BLUE, bold=True, align="right", vertical="center"),
    "Link head": Look(GREEN, PALE_BLUE, bold=True, align="right", vertical="center"),
    "Calculation heat": Look(align="center"),
    "Link heat": Look(GREEN, align="center"),
    "Link heat head": Look(GREEN, PALE_BLUE, bold=True, align="center", vertical="center"),
    "Result": Look(bold=True, align="center"),
}


class Styles:
    """The styles of one workbook; each is registered when it is first used."""

    def __init__(self, workbook: Any) -> None:
        """`workbook` is an openpyxl workbook."""
        self._workbook = workbook
        self._made: dict[tuple[str, str], NamedStyle] = {}
        self._kept: dict[tuple[str, str], StyleArray] = {}

    def name(self, role: str, number_format: str = "text") -> str:
        """The name of the style for a role and a format of the closed list."""
        return self._style(role, number_format).name

    def kept(self, role: str, number_format: str = "text") -> StyleArray:
        """What a cell of that style keeps of it. Cells share it: one that differs copies it."""
        kept = self._kept.get((role, number_format))
        if kept is None:
            kept = StyleArray(self._style(role, number_format).as_tuple())
            self._kept[role, number_format] = kept
        return kept

    def _style(self, role: str, number_format: str) -> Any:
        known = self._made.get((role, number_format))
        if known is None:
            name = f"{PREFIX} {role}"
            name += "" if number_format == "text" else f", {number_format}"
            known = self._made[role, number_format] = _named(name, role, FORMATS[number_format])
            self._workbook.add_named_style(known)
        return known


def _named(name: str, role: str, number_format: str) -> NamedStyle:
    return NamedStyle(name=name, number_format=number_format, **_parts(role))


@cache
def _parts(role: str) -> dict[str, Any]:
    """What a role's look is made of; made once, for all workbooks and formats."""
    look = LOOKS[role]
    side = Side(style="hair", color=LINE)
    return {
        "font": Font(
            name=FONT,
            size=look.size,
            bold=look.bold,
            italic=look.italic,
            color=f"FF{look.colour}",
            underline="single" if look.underline else None,
        ),
        "fill": PatternFill("solid", fgColor=f"FF{look.fill}") if look.fill else PatternFill(),
        "border": Border(bottom=side) if look.line else Border(),
        "alignment": Alignment(
            horizontal=look.align or None,
            vertical=look.vertical,
            wrap_text=look.wrap or None,
            indent=look.indent,
        ),
        "protection": Protection(locked=look.locked),
    }


class _QuickStyles(NamedStyleList):
    """The named styles of a workbook, found by name at once: openpyxl goes through all of them."""

    def __init__(self, styles: Iterable[NamedStyle]) -> None:
        self._by_name: dict[str, NamedStyle] = {style.name: style for style in styles}
        super().__init__(self._by_name.values())

    @property
    def names(self) -> Any:
        """The names in order; whether one is among them is answered at once."""
        return _Names(self._by_name)

    def __getitem__(self, key: Any) -> Any:
        return self._by_name[key] if isinstance(key, str) else super().__getitem__(key)

    def append(self, style: NamedStyle) -> None:
        super().append(style)
        self._by_name[style.name] = style


class _Names:
    """The keys of a dictionary as a list that knows what is in it."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self._known = known

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __getitem__(self, index: int) -> str:
        return list(self._known)[index]


def set_base(workbook: Any) -> None:
    """Sets the font that column widths and empty cells are measured in, and the theme's."""
    from openpyxl.writer.theme import theme_xml

    font = Font(name=FONT, size=SIZE, family=2)
    workbook._fonts[0] = font
    workbook._named_styles["Normal"].font = font
    workbook._named_styles = _QuickStyles(workbook._named_styles)
    workbook.loaded_theme = theme_xml.replace("Calibri", FONT).replace("Cambria", FONT)
