"""A chart as the rules see it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from workbooks.address import Rect
from workbooks.lint.xml import child, children, descendants, local, parse, tag, truth, whole
from workbooks.saved_workbook import SavedWorkbook

_BARS = frozenset({"barChart", "bar3DChart"})
_NO_AXES = frozenset({"pieChart", "pie3DChart", "doughnutChart", "ofPieChart"})


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis that is shown, or left out."""

    shown: bool
    titled: bool
    of_values: bool
    least: float | None  # where it is set to start


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart on a sheet."""

    name: str
    place: Rect | None  # the cell its upper left corner stands in
    described: bool  # whether it has an alternative text
    titled: bool
    series: int
    bars: bool
    axes: tuple[Axis, ...]
    references: tuple[str, ...]  # the formulas of its data


def charts_of(book: SavedWorkbook, drawing: str) -> Iterator[ChartView]:
    """The charts of a drawing part.

    Raises:
        WorkbookError: a part is damaged.
    """
    targets = book.targets(drawing)
    for anchor in parse(book, drawing):
        place = _place(anchor)
        for frame in descendants(anchor, "graphicFrame"):
            for item in descendants(frame, "chart"):
                _, part = targets.get(local(item, "id"), ("", ""))
                if part and book.package.find(part):
                    yield _chart(parse(book, part), frame, place)


def _place(anchor: ET.Element) -> Rect | None:
    start = child(anchor, "from")
    row, column = child(start, "row"), child(start, "col")
    top, left = (
        None if item is None else whole((item.text or "").strip()) for item in (row, column)
    )
    return None if top is None or left is None else Rect(top, left, top, left)


def _chart(root: ET.Element, frame: ET.Element, place: Rect | None) -> ChartView:
    properties = next(descendants(frame, "cNvPr"), None)
    described = properties is not None and bool(properties.get("descr", "").strip())
    decorative = any(truth(item, "val") for item in descendants(properties, "decorative"))
    chart = next(descendants(root, "chart"), None)
    area = child(chart, "plotArea")
    kinds = [item for item in children(area) if tag(item).endswith("Chart")]
    names = {tag(item) for item in kinds}
    return ChartView(
        "" if properties is None else properties.get("name", ""),
        place,
        described or decorative,
        _titled(chart),
        sum(1 for kind in kinds for _ in children(kind, "ser")),
        bool(names & _BARS),
        () if names and names <= _NO_AXES else tuple(_axes(area)),
        tuple(item.text or "" for item in descendants(root, "f")),
    )


def _titled(item: ET.Element | None) -> bool:
    """Whether a chart or an axis has a title that says something."""
    title = child(item, "title")
    if title is None:
        return False
    return child(title, "tx") is None or any(
        (one.text or "").strip() for name in ("t", "v", "f") for one in descendants(title, name)
    )


def _axes(area: ET.Element | None) -> Iterator[Axis]:
    for item in children(area):
        if tag(item).endswith("Ax"):
            least = child(item, "scaling", "min")
            yield Axis(
                not truth(child(item, "delete"), "val"),
                _titled(item),
                tag(item) == "valAx",
                None if least is None else _number(least.get("val", "")),
            )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
