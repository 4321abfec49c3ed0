"""Mistakes in what a layout says: unknown names, formats and sheets, formulas out of style."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields

from core.assumptions import SECTION_OF, SECTIONS
from core.participants import COLUMNS as PARTICIPANT_COLUMNS
from core.price_models import PRICE_MODELS
from core.projection import COLUMNS as MEMBER_COLUMNS
from core.results import Results
from core.sponsor import COLUMNS as PLAN_COLUMNS
from templates.formats import FORMATS
from templates.law_names import LAW_NAMES
from templates.layout import Chart, Layout
from templates.names import (
    ALL,
    BEFORE,
    CELL,
    FIRST,
    LINE,
    PASTED,
    TOKEN,
    formulas,
    names_in,
    own_names,
    widest_names,
)

LONGEST = 120
MOST_SERIES = 6
MOST_TABLES = 26
MOST_CELLS = 2
SUBJECTS = ("inflow", "member", "scenarios", "plan")
SHEETS = (
    "Cover",
    "Assumptions",
    "Participants",
    "Law",
    "Model",
    "Members",
    "Years",
    "Months",
    "Scenarios",
    "Results",
    "Audit",
    "Checks",
    "Log",
)
PERIOD_SHEETS = ("Years", "Months", "Scenarios")
POINT_KINDS = ("bar", "column", "waterfall", "tornado")
LINE_KINDS = ("line", "area", "stacked", "clustered", "cone")
CHECK_KINDS = ("layout", "inputs", "core", "scenario", "series", "members")
VOLATILE = ("NOW", "TODAY", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO")

REACHING = frozenset(
    {"HYPERLINK", "WEBSERVICE", "FILTERXML", "IMAGE", "STOCKHISTORY", "SQL", "RTD", "DDE"}
    | {"CALL", "REGISTER", "EXEC", "EVALUATE", "FORMULA", "PY"}
)
"""Functions that reach out of the workbook, or run something."""

_ADDRESS = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|[RrCc]")
_OUTSIDE = re.compile(r"[\[\]!|#'{}\\;]")
"""Signs of other workbooks, sheets and programs, which no formula of names needs."""


def mistakes(layout: Layout) -> list[str]:
    """Every mistake in a layout, one sentence each."""
    law = (name for block in layout.law for name in LAW_NAMES.get(block.kind, ()))
    cases = (f"case_{name}" for name in (*SECTION_OF, "names", "numbers") if layout.compares)
    ends = (f"{end}_{name}" for name in SECTION_OF for end in ("low", "high"))
    pasted = (*PASTED, LINE) if layout.members else ()
    grids = (f"grid_{grid.name}" for grid in layout.grids)
    known = {*SECTION_OF, *own_names(layout), *RESERVED, *law, *cases, *ends, *pasted}
    known |= {*grids, *widest_names(layout)}
    problems = [
        *_names(layout),
        *_choices(layout),
        *_formats(layout),
        *_charts(layout),
        *_grids(layout),
    ]
    problems += _defaults(layout)
    for place, formula in formulas(layout):
        problems += [f"{place}: {said}" for said in _formula(formula, known)]
    known |= {row.name + end for row in layout.series for end in (BEFORE, FIRST)}
    for row in layout.series:
        for formula in (row.formula, row.opening):
            problems += [f"timeline.{row.name}: {said}" for said in _formula(formula, known)]
    known |= {column.name + ALL for column in layout.member_columns}
    for column in layout.member_columns:
        problems += [f"members.{column.name}: {said}" for said in _formula(column.formula, known)]
    return problems


RESERVED = (
    "scenario_name",
    "scenario_title",
    "scenario_description",
    "scenario_as_of",
    "scenario_hash",
    "inputs_changed",
    "checks_failing",
    "checks_made",
    "master_check",
    "check_status",
    "headline",
    "low_ends",
    "high_ends",
)


def _names(layout: Layout) -> Iterator[str]:
    names = own_names(layout)
    shown = [f"chart_{one.name}" for one in layout.charts] + [
        f"grid_{g.name}" for g in layout.grids
    ]
    for name, times in Counter([*names, *SECTION_OF, *shown]).items():
        if times > 1:
            yield f"{name}: used for {times} cells; a name must be given once"
    for name in names:
        if _ADDRESS.fullmatch(name) or not name.isidentifier() or not name.islower():
            yield f"{name}: a name is lower-case letters, digits and _, and no cell address"
    for row in (row for block in layout.model for row in block.rows if not row.formula):
        if row.name not in SECTION_OF:
            yield f"model.{row.name}: has no formula and is no input"


def _choices(layout: Layout) -> Iterator[str]:
    for sheet in layout.sheets:
        if sheet.name not in SHEETS:
            yield f"sheets.{sheet.name}: must be one of {', '.join(SHEETS)}"
    for block in layout.inputs:
        if block.section not in SECTIONS:
            yield f"inputs.{block.section}: must be one of {', '.join(SECTIONS)}"
        elif unknown := set(block.names) - set(SECTIONS[block.section].model_fields):
            yield f"inputs.{block.section}: has no {', '.join(sorted(unknown))}"
    if layout.subject not in SUBJECTS:
        yield f"subject: must be one of {', '.join(SUBJECTS)}"
    for block in layout.law:
        if block.kind not in LAW_NAMES:
            yield f"law.{block.kind}: must be one of {', '.join(LAW_NAMES)}"
    for line in layout.timeline:
        if line.sheet not in PERIOD_SHEETS:
            yield f"timeline.sheet: must be one of {', '.join(PERIOD_SHEETS)}"
        if not layout.compares and line.count not in SECTION_OF:
            yield f"timeline.count: {line.count} is no input"
    for row in layout.series:
        if row.total not in ("", "sum"):
            yield f"timeline.{row.name}.total: must be sum or left out"
        if row.core and row.core not in CORE_COLUMNS.get(layout.subject, ()):
            yield f"timeline.{row.name}.core: {row.core} is no column of core's table"
    for column in layout.member_columns:
        if column.total not in ("", "sum"):
            yield f"members.{column.name}.total: must be sum or left out"
        if column.core and column.core not in PARTICIPANT_COLUMNS:
            yield f"members.{column.name}.core: {column.core} is no column of core's table"
    for block in layout.checks:
        if block.kind not in CHECK_KINDS:
            yield f"checks.{block.title}.kind: must be one of {', '.join(CHECK_KINDS)}"
    if len(layout.tables) > MOST_TABLES:
        yield f"tables: at most {MOST_TABLES}; there are {len(layout.tables)}"
    for table in layout.tables:
        if not table.rows:
            yield f"tables.{table.title}: has no rows"
        for row in table.rows:
            if not 1 <= len(row.cells) <= MOST_CELLS:
                yield f"tables.{row.label}: has one cell or {MOST_CELLS}"
            if row.model and row.model not in PRICE_MODELS:
                yield f"tables.{row.label}.model: must be one of {', '.join(PRICE_MODELS)}"
            if len(row.formats) != len(row.cells):
                yield f"tables.{row.label}: as many formats as cells are needed"


CORE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "scenarios": tuple(each.name for each in fields(Results) if each.compare),
    "member": tuple(MEMBER_COLUMNS),
    "plan": tuple(PLAN_COLUMNS),
    "inflow": (
        "month",
        "adoption",
        "flow",
        "crypto_balance",
        "assets",
        "volatility_flow_regime",
        "volatility_size_law",
        "depth",
        "flow_low",
        "flow_high",
        "volatility_flow_regime_low",
        "volatility_flow_regime_high",
    ),
}


def _charts(layout: Layout) -> Iterator[str]:
    series = [row.name for row in layout.series]
    for chart in layout.charts:
        place = f"charts.{chart.name}"
        kinds = LINE_KINDS if chart.lines else POINT_KINDS
        if chart.kind not in kinds:
            yield f"{place}.kind: must be one of {', '.join(kinds)}"
        if bool(chart.lines) == bool(chart.points):
            yield f"{place}: needs either points or lines"
        if (chart.band is not None) != (chart.kind == "cone"):
            yield f"{place}: a cone has a band, and no other chart has one"
        drawn = [line.series for line in chart.lines]
        drawn += [chart.band.base, chart.band.height] if chart.band else []
        if len(drawn) > MOST_SERIES:
            yield f"{place}: has at most {MOST_SERIES} lines; a band counts as two"
        for name in drawn:
            if name not in series:
                yield f"{place}: {name} is no row of the sheet of periods"
        yield from (f"{place}.{said}" for said in _points(chart))


def _points(chart: Chart) -> Iterator[str]:
    """What is wrong with the ends of the bars of a chart."""
    for point in chart.points:
        if bool(point.low) != bool(point.high):
            yield f"{point.label}: needs both low and high, or none of them"
        elif chart.kind == "tornado" and not point.low:
            yield f"{point.label}: a bar of a tornado needs low and high"
        elif chart.kind == "waterfall" and point.low:
            yield f"{point.label}: a step of a waterfall has no low and high"
    if chart.kind == "waterfall" and chart.points and not chart.points[0].highlight:
        yield f"{chart.points[0].label}: a waterfall begins with a total: highlight = true"


def _grids(layout: Layout) -> Iterator[str]:
    for grid in layout.grids:
        axes = (grid.down, grid.across)
        for name in axes:
            if name not in SECTION_OF or name not in SECTIONS[SECTION_OF[name]].inputs():
                yield f"grids.{grid.name}: {name} is no input that is a number"
            elif name not in names_in(grid.formula):
                yield f"grids.{grid.name}: {name} does not stand in its formula"
        if grid.down == grid.across:
            yield f"grids.{grid.name}: down and across must be two inputs"


def _defaults(layout: Layout) -> Iterator[str]:
    for name in layout.defaults:
        if name not in SECTION_OF:
            yield f"defaults.{name}: is no input"


def _formats(layout: Layout) -> Iterator[str]:
    used = [*layout.formats.values(), *layout.short_formats.values()]
    used += [row.format for block in layout.model for row in block.rows]
    used += [name for table in layout.tables for row in table.rows for name in row.formats]
    used += [name for chart in layout.charts for name in (chart.format, chart.axis_format)]
    used += [grid.format for grid in layout.grids]
    used += [row.format for row in layout.audit]
    rows = (*layout.series, *layout.member_columns, *layout.figures, *layout.sentences)
    used += [row.format for row in rows]
    used += [check.format for block in layout.checks for check in block.rows]
    for name in dict.fromkeys(used):
        if name and name not in FORMATS:
            yield f"format {name}: must be one of {', '.join(FORMATS)}"


def _formula(formula: str, known: set[str]) -> Iterator[str]:
    if len(formula) > LONGEST:
        yield f"a formula has at most {LONGEST} characters; this has {len(formula)}"
    outside = _OUTSIDE.search(TOKEN.sub("", formula))
    if outside:
        yield f"{outside[0]} must not stand in a formula; it is written in names of this layout"
    for name in names_in(formula):
        if name not in known:
            yield f"{name}: no such name"
    for match in TOKEN.finditer(formula):
        if match["name"] and CELL.fullmatch(match["name"]):
            yield f"{match['name']} is a cell; write the name of the row instead"
        if match["function"] and match["function"].upper() in VOLATILE:
            yield f"{match['function']} changes by itself and must not be used"
        if match["function"] and not REACHING.isdisjoint(match["function"].upper().split(".")):
            yield f"{match['function']} reaches out of the workbook and must not be used"
        if match["number"] and match["number"] not in ("0", "1", "12", "100"):
            yield f"{match['number']}: put it on Assumptions; only 0, 1, 12 and 100 may stand here"
