"""What a layout holds: the sheets of a workbook as data a finance user could edit.

A formula is written in names (`assets * legal`), never in cell addresses: the workbook turns each
name into the cell on the same sheet, or into the defined name of a cell on another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the two lines at its top and its line in the contents."""

    name: str
    title: str
    subtitle: str
    contents: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A fixed number that formulas need and no scenario changes."""

    name: str
    label: str
    unit: str
    value: float
    note: str = ""
    format: str = "usd"


@dataclass(frozen=True, slots=True)
class InputBlock:
    """A block of Assumptions: the inputs of a section of a scenario.

    `names` are those of them that the workbook uses; all if left out.
    """

    section: str
    title: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of Model, or a sentence of Results.

    Without a formula, `name` is an input and the row shows it; label and unit are the input's.
    """

    name: str
    label: str = ""
    unit: str = ""
    formula: str = ""
    format: str = ""
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Model: one concept, worked out from top to bottom."""

    title: str
    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A row of the sheet of periods: one formula for every period.

    In its formula a name of another series is its value in the same period, one that ends in
    `.before` the value of the period before, in `.first` that of the first. `opening` is the
    formula of the column before the first period, `total` is sum or nothing, `core` the column of
    core's table it must equal.
    """

    name: str
    label: str
    unit: str
    formula: str
    opening: str = ""
    total: str = ""
    format: str = ""
    note: str = ""
    core: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SeriesBlock:
    """A block of the sheet of periods."""

    title: str
    rows: tuple[Series, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The sheet with a column a period: its name, Years or Months.

    `axis` is the series of its head, `count` the input that says how many periods there are. On the
    sheet Scenarios a column is a scenario, and there is no count.
    """

    sheet: str
    axis: Series
    blocks: tuple[SeriesBlock, ...]
    count: str = ""

    @property
    def rows(self) -> tuple[Series, ...]:
        """Every series but the axis, in order."""
        return tuple(row for block in self.blocks for row in block.rows)


@dataclass(frozen=True, slots=True)
class MemberBlock:
    """A block of Members, the sheet with a row a participant: each series is a column there.

    In a formula a name of another column is its value in the same row, one that ends in `.all` the
    whole column, `line` the row's number from 1, and `pasted_salary` the column as pasted.
    """

    title: str
    columns: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class LawBlock:
    """A block of Law. `kind` says which part of the law it holds."""

    kind: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """The titles of Log: the effect of a change, and the result after it."""

    effect: str
    result: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table of Results: one formula for each value column.

    `model` names a price model whose formula and limits stand in the two text columns.
    """

    label: str
    unit: str
    cells: tuple[str, ...]
    formats: tuple[str, ...]
    text: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of Results. `columns` are the titles of the value columns and of the texts.

    `new_page` is whether it prints at the top of a page.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A bar of a chart: its label, the formula of its value, and those of its ends.

    `low` and `high` are what the value becomes at the ends of a range. In a waterfall the formula
    is what is there after the step, and `highlight` marks a total.
    """

    label: str
    formula: str
    highlight: bool = False
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A series of a chart over the periods: its label and the name of the row it shows."""

    label: str
    series: str


@dataclass(frozen=True, slots=True)
class Band:
    """The area of a cone: its label, the row it stands on and the row that says how high it is."""

    label: str
    base: str
    height: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of Results. `title` is a formula: it states the finding and stays true.

    Bars, columns, waterfalls and tornados have `points`; lines, areas and cones, which go over the
    periods, `lines`; a cone has a `band` besides.
    """

    name: str
    kind: str
    title: str
    axis: str
    value_axis: str
    unit: str
    format: str
    axis_format: str
    source: str
    alt: str
    points: tuple[Point, ...] = ()
    lines: tuple[Line, ...] = ()
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of Results over the ranges of two inputs, coloured as a heat map.

    `down` and `across` are the inputs. In the formula their names are the values at the head of the
    row and of the column; any other name is what it is everywhere. `title` is a formula.
    """

    name: str
    title: str
    down: str
    across: str
    formula: str
    unit: str
    format: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check: `actual` against `expected`, or where there is none the condition `holds`.

    `holds` is a formula that is TRUE where all is well; `expected_text` says what it asks.
    """

    label: str
    unit: str
    actual: str
    expected: str = ""
    expected_text: str = ""
    holds: str = ""
    tolerance: float = 0.0
    format: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckBlock:
    """A block of Checks. All kinds but `layout` are filled from the scenario.

    `inputs` are the bounds of the inputs, `scenario` whether any was changed, `core` and `series`
    compare with core the results and the rows of the sheet of periods.
    """

    title: str
    kind: str = "layout"
    rows: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """How the exact value of a claim is shown, and the result that answers it live."""

    n: int
    format: str
    live: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole workbook as data.

    `subject` says what of core it is about: inflow, member, scenarios or plan. `summary` is its
    line in the list of templates, `defaults` are the values a new template starts from where they
    are not the baseline.
    `figures` are results that are worked out from the periods, `fill_in` says on Cover how to use
    a template where that is more than typing in Assumptions.
    """

    name: str
    version: str
    subject: str
    summary: str
    title: str
    purpose: str
    sign_convention: str
    portable: tuple[str, ...]
    headline: str
    formats: Mapping[str, str]
    short_formats: Mapping[str, str]
    sheets: tuple[Sheet, ...]
    constants: tuple[Constant, ...]
    inputs: tuple[InputBlock, ...]
    tables: tuple[Table, ...]
    sentences: tuple[Row, ...]
    charts: tuple[Chart, ...]
    checks: tuple[CheckBlock, ...]
    log: Log
    model: tuple[Block, ...] = ()
    audit: tuple[AuditRow, ...] = ()
    law: tuple[LawBlock, ...] = ()
    grids: tuple[Grid, ...] = ()
    timeline: tuple[Timeline, ...] = ()
    members: tuple[MemberBlock, ...] = ()
    figures: tuple[Row, ...] = ()
    fill_in: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict[str, str])

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def row(self, name: str) -> Row:
        """The row of Model of that name."""
        return next(row for block in self.model for row in block.rows if row.name == name)

    @property
    def compares(self) -> bool:
        """Whether it puts several scenarios side by side."""
        return self.subject == "scenarios"

    @property
    def member_columns(self) -> tuple[Series, ...]:
        """Every column of Members, in order."""
        return tuple(column for block in self.members for column in block.columns)

    @property
    def series(self) -> tuple[Series, ...]:
        """Every row of the sheet of periods, its axis first."""
        return tuple(row for line in self.timeline for row in (line.axis, *line.rows))
