"""How the cells of a workbook look: fonts, grounds, number formats and locks from its styles."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from workbooks.lint.colours import BLACK, WHITE, Colour, Palette, from_hex
from workbooks.lint.xml import child, children, parse, truth, whole
from workbooks.saved_workbook import SavedWorkbook

GENERAL = "General"
_T = TypeVar("_T")
_BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0",
    49: "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; a colour of None is unknown."""

    font: Colour | None = BLACK
    ground: Colour | None = WHITE
    filled: bool = False
    number_format: str = GENERAL
    locked: bool = True
    named_style: str = "Normal"
    by_hand: bool = False  # font, ground, border or number format other than the named style's

    @property
    def is_input_style(self) -> bool:
        """Whether its named style is one for inputs, such as Excel's own."""
        return "input" in self.named_style.casefold()

    @property
    def hides(self) -> bool:
        """Whether the number format shows nothing."""
        return self.number_format.replace(" ", "") in (";;;", ";;")


@dataclass(frozen=True, slots=True)
class Change:
    """How a conditional format changes a cell."""

    font: Colour | None = None
    ground: Colour | None = None
    only_colour: bool = True  # neither bold, italic, underline, border nor number format


@dataclass(slots=True)
class Looks:
    """The looks of a workbook by the numbers that cells and conditional formats carry."""

    cells: Sequence[Look] = ()
    changes: Sequence[Change] = ()
    formats: int = 0  # how many cell formats there are
    palette: Palette = field(default_factory=Palette)

    def cell(self, number: int) -> Look:
        """The look of a cell; the plain one where the number leads nowhere."""
        return self.cells[number] if number < len(self.cells) else _PLAIN

    def change(self, number: int) -> Change | None:
        """What a conditional format changes."""
        return self.changes[number] if number < len(self.changes) else None


_PLAIN = Look()


def read_looks(book: SavedWorkbook, styles: str | None, theme: str | None) -> Looks:
    """The looks of a workbook, from the names of its parts.

    Raises:
        WorkbookError: a part is damaged.
    """
    if styles is None:
        return Looks()
    root = parse(book, styles)
    palette = Palette(
        _theme(parse(book, theme)) if theme else (),
        tuple(
            from_hex(item.get("rgb", "")) or BLACK
            for item in children(child(root, "colors", "indexedColors"))
        ),
    )
    return _Reader(root, palette).looks()


def _theme(root: ET.Element) -> tuple[Colour, ...]:
    scheme = child(root, "themeElements", "clrScheme")
    colours: list[Colour] = []
    for item in children(scheme):
        chosen = next(iter(item), None)
        text = "" if chosen is None else chosen.get("lastClr") or chosen.get("val", "")
        colours.append(from_hex(text) or BLACK)
    return tuple(colours)


class _Reader:
    def __init__(self, root: ET.Element, palette: Palette) -> None:
        self.root, self.palette = root, palette
        self.fonts = [self._font(item) for item in children(child(root, "fonts"))]
        self.grounds = [self._ground(item) for item in children(child(root, "fills"))]

    def looks(self) -> Looks:
        formats = list(children(child(self.root, "cellXfs"), "xf"))
        changes = [self._change(item) for item in children(child(self.root, "dxfs"), "dxf")]
        return Looks([self._look(item) for item in formats], changes, len(formats), self.palette)

    @cached_property
    def number_formats(self) -> dict[int, str]:
        own = {
            _number(item, "numFmtId"): item.get("formatCode", "")
            for item in children(child(self.root, "numFmts"))
        }
        return _BUILT_IN | own

    @cached_property
    def style_formats(self) -> list[ET.Element]:
        return list(children(child(self.root, "cellStyleXfs"), "xf"))

    @cached_property
    def style_names(self) -> dict[int, str]:
        return {
            _number(item, "xfId"): item.get("name", "")
            for item in children(child(self.root, "cellStyles"))
        }

    def _look(self, item: ET.Element) -> Look:
        number = _number(item, "xfId")
        style = self.style_formats[number] if number < len(self.style_formats) else None
        filled, ground = _at(self.grounds, _number(item, "fillId"), (False, WHITE))
        return Look(
            _at(self.fonts, _number(item, "fontId"), BLACK),
            ground,
            filled,
            self.number_formats.get(_number(item, "numFmtId"), GENERAL),
            truth(child(item, "protection"), "locked", default=True),
            self.style_names.get(number, ""),
            style is not None and _traits(item) != _traits(style),
        )

    def _font(self, item: ET.Element) -> Colour | None:
        colour = child(item, "color")
        if colour is None or truth(colour, "auto"):
            return BLACK
        return self.palette.resolve(colour.attrib)

    def _ground(self, item: ET.Element) -> tuple[bool, Colour | None]:
        """Whether a fill paints, and with what; None for a pattern or gradient."""
        pattern = child(item, "patternFill")
        kind = "" if pattern is None else pattern.get("patternType", "none")
        if kind in ("none", "") and child(item, "gradientFill") is None:
            return False, WHITE
        colour = child(pattern, "fgColor")
        if kind != "solid" or colour is None:
            return True, None
        return True, self.palette.resolve(colour.attrib)

    def _change(self, item: ET.Element) -> Change:
        font, fill = child(item, "font"), child(item, "fill", "patternFill")
        colour = child(font, "color")
        ground = child(fill, "bgColor")
        if ground is None:
            ground = child(fill, "fgColor")
        return Change(
            None if colour is None else self.palette.resolve(colour.attrib),
            None if ground is None else self.palette.resolve(ground.attrib),
            not _other_signs(item),
        )


def _other_signs(item: ET.Element) -> bool:
    """Whether a conditional format shows itself without colour too."""
    marks = ("b", "i", "u", "strike")
    font = child(item, "font")
    if any(truth(child(font, mark), "val", default=True) for mark in marks if _has(font, mark)):
        return True
    if child(item, "numFmt") is not None:
        return True
    return any(side.get("style", "none") != "none" for side in children(child(item, "border")))


def _has(item: ET.Element | None, name: str) -> bool:
    return child(item, name) is not None


def _traits(item: ET.Element) -> tuple[int, ...]:
    return tuple(_number(item, name) for name in ("numFmtId", "fontId", "fillId", "borderId"))


def _number(item: ET.Element, name: str) -> int:
    return whole(item.get(name)) or 0


def _at(items: Sequence[_T], index: int, default: _T) -> _T:
    return items[index] if index < len(items) else default
