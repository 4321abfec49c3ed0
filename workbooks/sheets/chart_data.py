"""The rows of Results that charts of points draw: what stands in which column, as formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from templates.layout import Chart
from workbooks import charts
from workbooks.pages import VALUE, Page, pinned

CALCULATION = "Calculation"
_RANK = "SUMPRODUCT(({0}>F{1})+({0}=F{1})*(ROW({0})<ROW()))+1"
"""The place of a bar by its length; of equal ones the upper is first."""


def write(page: Page, chart: Chart) -> charts.Frame:
    """Writes the data of a chart below the last row, and tells where they are."""
    page.block(f"Data of the chart: {chart.name}")
    cell = title(page, chart)
    first, last = _KINDS[chart.kind](page, chart)
    page.book.define(f"chart_{chart.name}_data", page.name, f"A{first}:F{last}")
    return charts.Frame(chart, cell, (first, last))


def title(page: Page, chart: Chart) -> str:
    """Writes the row with a chart's title; gives back its cell."""
    page.text("A", "Title")
    page.text("B", f"chart_{chart.name}", "Name")
    page.text("C", "text", "Unit")
    cell = page.formula(VALUE, chart.title, role=" unbroken")
    page.name_cell(f"chart_{chart.name}", cell)
    page.row += 1
    return cell


def _heads(page: Page, *titles: str) -> None:
    """The heads of the columns B, D, E and F."""
    for column, text in zip("BDEF", titles, strict=False):
        page.text(column, text, "Head right")
    page.row += 1


def _label(page: Page, label: str, unit: str) -> None:
    page.text("A", label)
    page.text("B", "", "Name")
    page.text("C", unit, "Unit")


def _plain(page: Page, chart: Chart) -> tuple[int, int]:
    """The value, and what it is at the ends of a range."""
    if any(point.low for point in chart.points):
        _heads(page, "", "Value", "At the low end", "At the high end")
    first = page.row
    for point in chart.points:
        _label(page, point.label, chart.unit)
        page.formula(VALUE, point.formula, chart.format)
        if point.low:
            page.formula("E", point.low, chart.format)
            page.formula("F", point.high, chart.format)
        page.row += 1
    return first, page.row - 1


def _waterfall(page: Page, chart: Chart) -> tuple[int, int]:
    """What is there after each step, and how the step is drawn."""
    _heads(page, "Left", "Afterwards", "Taken away", "Added")
    first = page.row
    for point in chart.points:
        _label(page, point.label, chart.unit)
        after = page.formula(VALUE, point.formula, chart.format)
        before = f"{VALUE}{page.row - 1}"
        if point.highlight:
            page.formula("B", after, chart.format)
        else:
            page.formula("B", f"MIN({before},{after})", chart.format)
            page.formula("E", f"MAX(0,{before}-{after})", chart.format)
            page.formula("F", f"MAX(0,{after}-{before})", chart.format)
        page.row += 1
    return first, page.row - 1


def _tornado(page: Page, chart: Chart) -> tuple[int, int]:
    """The changes at both ends as the layout has them, then the longest first."""
    _heads(page, "Place", "Change at the low end", "Change at the high end", "From end to end")
    first, last = page.row, page.row + len(chart.points) - 1
    lengths = f"{pinned(f'F{first}')}:{pinned(f'F{last}')}"
    for point in chart.points:
        _label(page, point.label, chart.unit)
        value = _enclosed(point.formula)
        page.formula(VALUE, f"{point.low}-{value}", chart.format)
        page.formula("E", f"{point.high}-{value}", chart.format)
        page.formula("F", f"ABS(E{page.row}-{VALUE}{page.row})", chart.format)
        page.formula("B", _RANK.format(lengths, page.row), "plain", CALCULATION)
        page.row += 1
    page.text("A", "The longest")
    page.text("B", f"widest_{chart.name}", "Name")
    page.text("C", "text", "Unit")
    ends = f"E{page.row + 2}={VALUE}{page.row + 2}"
    widest = page.formula(VALUE, f'IF({ends},"none",A{page.row + 2})', role=" unbroken")
    page.name_cell(f"widest_{chart.name}", widest)
    page.row += 1
    page.text("A", "All of them, the longest first", "Block text")
    page.row += 1
    return _sorted(page, chart, (first, last))


def _sorted(page: Page, chart: Chart, rows: tuple[int, int]) -> tuple[int, int]:
    first = page.row
    places, labels, low, high = (_column(column, rows) for column in "BADE")
    for _ in chart.points:
        place = f"ROW()-ROW({pinned(f'A{first - 1}')})"
        page.formula("B", f"MATCH({place},{places},0)", "plain", CALCULATION)
        page.formula("A", f"INDEX({labels},B{page.row})", role="Label")
        page.text("C", chart.unit, "Unit")
        page.formula(VALUE, f"INDEX({low},B{page.row})", chart.format, CALCULATION)
        page.formula("E", f"INDEX({high},B{page.row})", chart.format, CALCULATION)
        page.row += 1
    return first, page.row - 1


def _column(column: str, rows: tuple[int, int]) -> str:
    return ":".join(pinned(f"{column}{row}") for row in rows)


def _enclosed(formula: str) -> str:
    """A formula that can be subtracted."""
    return formula if formula.isidentifier() else f"({formula})"


_KINDS: Mapping[str, Callable[[Page, Chart], tuple[int, int]]] = {
    "bar": _plain,
    "column": _plain,
    "waterfall": _waterfall,
    "tornado": _tornado,
}
