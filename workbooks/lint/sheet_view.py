"""A sheet as the rules see it: its cells, and what stands around them in its part."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from workbooks.address import MAX_COLUMN, Rect, parse_rect
from workbooks.cell_contents import Contents, Place, is_text
from workbooks.lint.looks import Look, Looks
from workbooks.lint.xml import child, children, descendants, local, parse, truth, whole
from workbooks.saved_workbook import SavedWorkbook
from workbooks.sheet_xml import attributes

_CELLS = re.compile(
    rb"<((?:[\w.-]+:)?)sheetData\b[^<>]*(?:(?<=/)>|>.*?</\1sheetData\s*>)", re.DOTALL
)
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]{1,9})["']""")


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation of some cells."""

    areas: tuple[Rect, ...]
    kind: str  # "none" where anything may be typed
    has_message: bool
    formulas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule of a conditional format."""

    areas: tuple[Rect, ...]
    kind: str
    change: int | None
    formulas: tuple[str, ...]
    shows_value: bool  # a scale, bar or icon without it hides the number


class SheetView:
    """A worksheet: cells, and settings read from around them."""

    def __init__(
        self, book: SavedWorkbook, index: int, state: str, looks: Callable[[], Looks]
    ) -> None:
        """`index` counts the sheets of the workbook from 0; `state` is visible, hidden, ..."""
        self.book, self.index, self.state = book, index, state
        self.sheet = book.sheets[index]
        self.name = self.sheet.name
        self._looks = looks

    @cached_property
    def contents(self) -> Contents:
        """Its cells."""
        return Contents(self.book, self.index)

    @cached_property
    def root(self) -> ET.Element:
        """Its part without the cells."""
        return parse(self.book, self.sheet.part, _CELLS.sub(b"", self.sheet.content))

    @cached_property
    def used(self) -> Rect | None:
        """The smallest range that holds all cells with something in them."""
        places = self.contents.cells.keys()
        if not places:
            return None
        rows, columns = {row for row, _ in places}, {column for _, column in places}
        return Rect(min(rows), min(columns), max(rows), max(columns))

    @cached_property
    def _texts(self) -> tuple[dict[int, int], dict[int, list[int]]]:
        """The column of the first text of each row, and the rows of the texts of each column."""
        first: dict[int, int] = {}
        below: dict[int, list[int]] = {}
        for (row, column), content in sorted(self.contents.cells.items(), key=lambda one: one[0]):
            if content.constant and is_text(content.value):
                first.setdefault(row, column)
                below.setdefault(column, []).append(row)
        return first, below

    def label(self, place: Place) -> str:
        """The first text of the row to the left of a cell; "" where there is none."""
        row, column = place
        first = self._texts[0].get(row, column)
        return str(self.contents.cells[row, first].value) if first < column else ""

    def heading(self, place: Place) -> str:
        """The nearest text above a cell; "" where there is none."""
        row, column = place
        rows = self._texts[1].get(column, [])
        at = bisect_left(rows, row)
        return str(self.contents.cells[rows[at - 1], column].value) if at else ""

    @cached_property
    def has_formulas(self) -> bool:
        """Whether a formula stands on it."""
        return bool(self.sheet.formulas)

    def style(self, place: Place) -> int:
        """The number of a cell's format."""
        span = self.sheet.xml.cells.get(place)
        found = _STYLE.search(span.attributes) if span else None
        return int(found[1]) if found else 0

    def look(self, place: Place) -> Look:
        """How a cell looks."""
        return self._looks().cell(self.style(place))

    @cached_property
    def view(self) -> ET.Element | None:
        """The first <sheetView>."""
        return child(self.root, "sheetViews", "sheetView")

    @property
    def pane(self) -> ET.Element | None:
        """Its frozen panes."""
        pane = child(self.view, "pane")
        return pane if pane is not None and pane.get("state", "").startswith("frozen") else None

    @property
    def frozen_rows(self) -> int:
        """How many rows stay in sight."""
        split = "0" if self.pane is None else self.pane.get("ySplit", "0")
        return whole(split.partition(".")[0]) or 0

    @property
    def active_cell(self) -> str:
        """Where the cursor stands."""
        pane = child(self.view, "pane")
        active = "topLeft" if pane is None else pane.get("activePane", "topLeft")
        for item in children(self.view, "selection"):
            if item.get("pane", "topLeft") == active:
                return item.get("activeCell", "A1")
        return "A1"

    @cached_property
    def merged(self) -> tuple[Rect, ...]:
        """Its merged cells."""
        found = children(child(self.root, "mergeCells"), "mergeCell")
        return tuple(rect for item in found if (rect := parse_rect(item.get("ref", ""))))

    @cached_property
    def hyperlinks(self) -> tuple[Rect, ...]:
        """The cells with a link."""
        found = children(child(self.root, "hyperlinks"), "hyperlink")
        return tuple(rect for item in found for rect in areas_of(item.get("ref", "")))

    @property
    def protection(self) -> ET.Element | None:
        """Its protection, where it is on."""
        item = child(self.root, "sheetProtection")
        return item if truth(item, "sheet") else None

    @cached_property
    def validations(self) -> tuple[Validation, ...]:
        """Its data validations, those of newer Excels too."""
        return tuple(_validation(item) for item in descendants(self.root, "dataValidation"))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Its conditional formats."""
        return tuple(
            _condition(item, areas_of(group.get("sqref", "")))
            for group in children(self.root, "conditionalFormatting")
            for item in children(group, "cfRule")
        )

    def hidden_rows(self) -> Iterator[int]:
        """The rows that are hidden."""
        xml = self.sheet.xml
        for row, span in xml.rows.items():
            start_tag = xml.data[span.start : span.opened]
            if b"hidden" in start_tag and attributes(start_tag).get("hidden") in ("1", "true"):
                yield row

    def hidden_columns(self) -> Iterator[tuple[int, int]]:
        """The first and the last of columns that are hidden."""
        for item in children(child(self.root, "cols"), "col"):
            first, last = whole(item.get("min")), whole(item.get("max"))
            if truth(item, "hidden") and first and last:
                yield first - 1, min(last - 1, MAX_COLUMN)

    @property
    def drawing(self) -> str:
        """The id of its drawing's relationship; "" where it has none."""
        item = child(self.root, "drawing")
        return "" if item is None else local(item, "id")


def areas_of(text: str) -> tuple[Rect, ...]:
    """The ranges of a list such as B3 C4:D9, whole columns and rows included."""
    return tuple(rect for one in text.split() if (rect := parse_rect(one)))


def _validation(item: ET.Element) -> Validation:
    listed = next((one.text or "" for one in descendants(item, "sqref")), "")
    formulas = [text for name in ("formula1", "formula2") for text in _texts(item, name)]
    shown = (
        ("prompt", "showInputMessage"),
        ("error", "showErrorMessage"),
    )
    has_message = any(item.get(text) and truth(item, shows) for text, shows in shown)
    areas = areas_of(item.get("sqref", listed))
    return Validation(areas, item.get("type", "none"), has_message, tuple(formulas))


def _texts(item: ET.Element, name: str) -> Iterator[str]:
    for one in children(item, name):
        yield "".join(one.itertext())


def _condition(item: ET.Element, areas: tuple[Rect, ...]) -> Condition:
    inner = next((one for one in item if one.get("showValue") is not None), None)
    return Condition(
        areas,
        item.get("type", ""),
        whole(item.get("dxfId")),
        tuple(_texts(item, "formula")),
        truth(inner, "showValue", default=True),
    )
