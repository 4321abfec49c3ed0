"""Rules about colours and number formats."""

from __future__ import annotations

from collections.abc import Iterator

from templates import FORMATS
from workbooks.address import Rect
from workbooks.lint.colours import BLACK, WHITE, Colour, contrast
from workbooks.lint.findings import Severity
from workbooks.lint.looks import GENERAL, Look
from workbooks.lint.number_formats import plain_format
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.sheet_view import Condition, SheetView
from workbooks.lint.view import View

_MOST_CELLS = 10_000


def readable_colours(view: View) -> Iterator[Found]:
    """Texts and numbers that do not stand out from their ground."""
    for index, sheet in view.sheets.items():
        poor: dict[int, str] = {}
        for place in sheet.contents.cells:
            style = sheet.style(place)
            if style not in poor:
                poor[style] = _poor(view, view.looks.cell(style))
            if poor[style]:
                yield Found(poor[style], index, cell_rect(*place))
        for condition in sheet.conditions:
            message = _poor_change(view, condition)
            if message:
                yield from (Found(message, index, rect) for rect in condition.areas)


def _poor(view: View, look: Look) -> str:
    if look.font is None or look.ground is None or look.hides:
        return ""
    return _told(view, look.font, look.ground)


def _poor_change(view: View, condition: Condition) -> str:
    change = None if condition.change is None else view.looks.change(condition.change)
    if change is None or (change.font is None and change.ground is None):
        return ""
    said = _told(view, change.font or BLACK, change.ground or WHITE)
    return f"when its condition holds: {said}" if said and change.font and change.ground else ""


def _told(view: View, font: Colour, ground: Colour) -> str:
    found = contrast(font, ground)
    if found >= view.settings.contrast:
        return ""
    least = view.settings.contrast
    return f"{_hex(font)} on {_hex(ground)} has a contrast of {found:.1f} to 1, below {least:g}"


def _hex(colour: Colour) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)


def no_colour_alone(view: View) -> Iterator[Found]:
    """Conditional colours on cells that show nothing else."""
    for index, sheet in view.sheets.items():
        for condition in sheet.conditions:
            if _colours_only(view, condition):
                for rect in condition.areas:
                    if _is_silent(sheet, rect, condition):
                        yield Found("colour is the only sign in these cells", index, rect)


def _colours_only(view: View, condition: Condition) -> bool:
    if condition.kind == "colorScale":
        return True
    change = None if condition.change is None else view.looks.change(condition.change)
    return change is not None and change.only_colour and change.ground is not None


def _is_silent(sheet: SheetView, rect: Rect, condition: Condition) -> bool:
    """Whether nothing can be read in any cell of a range."""
    if rect.rows * rect.columns > _MOST_CELLS:
        return False
    cells = sheet.contents.cells
    places = ((r, c) for r in range(rect.top, rect.bottom + 1)
              for c in range(rect.left, rect.right + 1))  # fmt: skip
    shown = (place for place in places if place in cells and not sheet.look(place).hides)
    return not condition.shows_value or not any(True for _ in shown)


def number_formats(view: View) -> Iterator[Found]:
    """Number formats that are not on the closed list."""
    allowed = frozenset(view.settings.number_formats)
    if not allowed and not view.ours:
        return
    allowed = {plain_format(one) for one in (*(allowed or FORMATS.values()), GENERAL)}
    for index, sheet in view.sheets.items():
        for place in sheet.contents.cells:
            found = sheet.look(place).number_format
            if plain_format(found) not in allowed:
                message = f"the number format {found} is not on the list"
                yield Found(message, index, cell_rect(*place))


RULES = (
    Rule(
        "readable-colours", 11, Severity.WARNING,
        "Texts stand out from their ground by at least 4.5 to 1",
        "Many people, and every printer and projector, lose pale texts.",
        "Use a darker font or a paler fill.",
        readable_colours,
    ),
    Rule(
        "no-colour-alone", 11, Severity.WARNING,
        "Colour is never the only sign",
        "One man in twelve does not tell red from green, and copies are black and white.",
        "Show a word, a number or an icon too.",
        no_colour_alone,
    ),
    Rule(
        "number-formats", 28, Severity.NOTE,
        "Number formats come from a closed list",
        "The same kind of number looks the same everywhere.",
        "Choose a format of the list; `number_formats` in the settings file holds it.",
        number_formats,
    ),
)  # fmt: skip
