"""A template as text that people can review: labels, formulas, looks, names, charts.

`python tests/workbooks/snapshot.py` writes the texts in tests/golden anew.
"""

import io
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import openpyxl

from core.scenarios import with_values
from templates import SHIPPED, load
from workbooks.build import planned, uncalculated
from workbooks.cases import shipped_cases
from workbooks.form import Form, starting_scenario
from workbooks.plan import Purpose

GOLDEN = Path(__file__).parents[1] / "golden"
CREATED = datetime(2026, 1, 2, 3, 4)
SHORT = {"path_months": 3, "horizon": 3, "withdrawal_age": 47}
LAST_ROWS = {"Members": 11, "Participants": 18}
"""Rows below are like the ones above them."""


def snapshot(name):
    """The text of a template, with three periods and two rows of formulas for participants."""
    layout = load(name)
    start = with_values(starting_scenario(layout), SHORT, "snapshot")
    cases = shipped_cases(start)[:2] if layout.compares else ()
    data = uncalculated(planned(start, Purpose.TEMPLATE, CREATED, Form(layout, cases)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    lines = [f"{one.name} = {one.attr_text}" for _, one in sorted(book.defined_names.items())]
    for sheet in book:
        lines += ["", f"# {sheet.title}: panes {sheet.freeze_panes}, {sheet.print_area}"]
        rows = sheet.iter_rows(max_row=LAST_ROWS.get(sheet.title, sheet.max_row))
        lines += [line for row in rows for line in map(_cell, row) if line]
        for chart, described in zip(sheet._charts, layout.charts, strict=False):
            shown = [series.val.numRef.f for series in chart.series]
            lines.append(f"chart {described.name} at {chart.anchor._from.row + 1}: {shown}")
        for rule in sheet.data_validations.dataValidation:
            lines.append(
                f"{rule.sqref}: {rule.type} {rule.operator} {rule.formula1}: {rule.prompt}"
            )
    text = "\n".join(lines).replace(start.digest(), "HASH")
    return text.replace(f"crypto-inflow {version('crypto-inflow')}", "crypto-inflow VERSION") + "\n"


def _cell(cell):
    if cell.value is None and not cell.style.startswith("CI Input"):
        return ""
    value = "" if cell.value is None else str(cell.value).replace("\n", "\\n")
    return f"{cell.coordinate} [{cell.style.removeprefix('CI ')}] {value}".rstrip()


if __name__ == "__main__":
    for each in SHIPPED:
        (GOLDEN / f"template_{each}.txt").write_text(snapshot(each), encoding="utf-8")
