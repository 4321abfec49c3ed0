"""The command `crypto-inflow import`: tables of other programs made into workbooks to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from core.assumptions import Scenario
    from core.participants import Participants
    from templates import Layout
    from workbooks.imported.market import MarketDay
    from workbooks.imported.shapes import Shape
    from workbooks.imported.table import Imported

PLAN = "plan"
"""The template that shows a table of participants."""

SCENARIO_FILE = ".toml"

_OUTPUT = typer.Option(Path("model.xlsx"), "--output", "-o", help="The workbook to write.")
_MAP = typer.Option(
    [],
    "--map",
    metavar="TITLE=NAME",
    help='Which title of the file is which column: "Annual pay=salary". Repeat it for several.',
)
_MAPPING = typer.Option(
    None, "--mapping", metavar="FILE", help="The same from a file (.toml), see docs/import.md."
)
_SHEET = typer.Option("", "--sheet", help="The sheet of a workbook; the first if left out.")
_ENCODING = typer.Option("", "--encoding", help="Of a CSV file: utf-8, cp1252, ...")
_SEPARATOR = typer.Option("", "--separator", help="comma, semicolon, tab or pipe.")
_DECIMAL = typer.Option("", "--decimal", help="What stands before decimals: point or comma.")
_DAYS = typer.Option("", "--days", help="The order of dates such as 1/2/2025: ymd, dmy or mdy.")
_CHECK = typer.Option(False, "--check", help="Only say whether the table is in order.")
_FORCE = typer.Option(False, "--force", help="Replace the output if it exists.")


def market(
    file: Path = typer.Argument(..., metavar="FILE", help="A series by day: CSV or .xlsx."),
    output: Path = typer.Option(
        Path("model.xlsx"),
        "--output",
        "-o",
        help="The workbook to write, or a scenario file if it ends in .toml.",
    ),
    template: str = typer.Option(
        "inflow", "--template", metavar="NAME", help="Which template it becomes."
    ),
    as_of: str = typer.Option(
        "", "--as-of", metavar="DATE", help="The day to take; the last one if left out."
    ),
    window: int = typer.Option(
        365, "--window", min=2, help="Days over which the volatility is measured."
    ),
    mapped: list[str] = _MAP,
    mapping: Path | None = _MAPPING,
    sheet: str = _SHEET,
    encoding: str = _ENCODING,
    separator: str = _SEPARATOR,
    decimal: str = _DECIMAL,
    days: str = _DAYS,
    check: bool = _CHECK,
    force: bool = _FORCE,
) -> None:
    """Take the last day of a series of the market as the inputs of a template."""
    from workbooks.commands.layouts import chosen_layout
    from workbooks.commands.output import refuse_existing
    from workbooks.commands.report import day
    from workbooks.imported.market import market_day
    from workbooks.imported.shapes import MARKET

    layout = chosen_layout(template)
    up_to = day(as_of)
    if not check:
        refuse_existing(output, force)
    asked = Asked(file, mapped, mapping, sheet, (encoding, separator, decimal, days))
    series = asked.table(MARKET)
    found = market_day(series, file.name, up_to, window)
    made = found.over(_start(layout, up_to or found.day, file.name), file.name)
    for line in _told(found, made, series):
        typer.echo(line, err=True)
    if not check:
        _write(made, output, layout)


def participants(
    file: Path = typer.Argument(..., metavar="FILE", help="A row a participant: CSV or .xlsx."),
    output: Path = _OUTPUT,
    mapped: list[str] = _MAP,
    mapping: Path | None = _MAPPING,
    sheet: str = _SHEET,
    encoding: str = _ENCODING,
    separator: str = _SEPARATOR,
    decimal: str = _DECIMAL,
    days: str = _DAYS,
    check: bool = _CHECK,
    force: bool = _FORCE,
) -> None:
    """Take a table of a plan's participants into the template plan."""
    from workbooks.commands.layouts import chosen_layout
    from workbooks.commands.output import refuse_existing
    from workbooks.form import starting_scenario
    from workbooks.imported.participants import of_table
    from workbooks.imported.shapes import PARTICIPANTS
    from workbooks.shown import count

    if not check:
        refuse_existing(output, force)
    asked = Asked(file, mapped, mapping, sheet, (encoding, separator, decimal, days))
    table = asked.table(PARTICIPANTS)
    typer.echo(f"{file.name}: {count(len(table), 'participant')}, {table.said}", err=True)
    for line in _unused(table):
        typer.echo(line, err=True)
    layout = chosen_layout(PLAN)
    start = starting_scenario(layout)
    people = of_table(table, file.name, start.value("first_year"))
    if not check:
        _write(start, output, layout, people)


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to import and how it is to be read, as the command line says it.

    Attributes:
        file: the table.
        mapped: texts such as Annual pay=salary; they win over `mapping`.
        mapping: a mapping in TOML.
        sheet: of a workbook.
        notation: encoding, separator, decimal and days; "" is found out.
    """

    file: Path
    mapped: list[str]
    mapping: Path | None
    sheet: str
    notation: tuple[str, str, str, str]

    def table(self, shape: Shape) -> Imported:
        """The whole table.

        Raises:
            RequestError: every mistake, with its row and column.
            WorkbookError: a file that cannot be read at all.
        """
        from workbooks.imported.mapping import of_settings, of_toml
        from workbooks.imported.source import content
        from workbooks.imported.table import How, read_table, required

        encoding, separator, decimal, days = self.notation
        links = {}
        if self.mapping is not None:
            links = of_toml(_text(self.mapping), self.mapping.name, shape)
        links |= of_settings(self.mapped, shape)
        how = How(links, encoding, separator, decimal, days, self.sheet)
        found = read_table(content(self.file), self.file.name, shape, how)
        return required(found, self.file.name)


def _text(path: Path) -> str:
    from workbooks.errors import RequestError
    from workbooks.imported.source import content

    try:
        return content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestError(path.name, ["not a TOML file in UTF-8"]) from None


def _start(layout: Layout, as_of: date, file: str) -> Scenario:
    """What the template holds before anything is taken: the baseline of a day, named as imported.

    Raises:
        BadParameter: no market is known on that day.
    """
    from core.errors import NotPublishedError
    from workbooks.form import starting_scenario

    try:
        start = starting_scenario(layout, as_of)
    except NotPublishedError as error:
        raise typer.BadParameter(
            f"{error}. --as-of takes a later day: the series up to it, over what was known then",
            param_hint="--as-of",
        ) from None
    return start.model_copy(update={"title": f"Own assumptions, the market from {file}"})


def _told(found: MarketDay, made: Scenario, series: Imported) -> Iterator[str]:
    """What was taken and what was left, a line each."""
    from workbooks.shown import readable
    from workbooks.words import in_unit

    yield f"{series.said}; {len(series):,} days"
    yield f"Taken from row {found.row}, {found.day}:"
    units = {entry.name: entry.input.unit for entry in made.entries()}
    for name, one in found.taken.items():
        yield readable(f"  {name:<14}{in_unit(one.value, units[name]):<26}{one.source}")
    if found.left:
        yield f"Left as the baseline of {made.as_of} has it:"
        for name, why in found.left.items():
            yield readable(f"  {name:<14}{in_unit(made.value(name), units[name]):<26}{why}")
    yield from _unused(series)


def _unused(table: Imported) -> Iterator[str]:
    """The columns of the file that nothing was taken from."""
    from workbooks.shown import readable

    if table.unused:
        yield readable(f"Columns not used: {', '.join(table.unused)}")


def _write(
    made: Scenario, output: Path, layout: Layout, people: Participants | None = None
) -> None:
    from datetime import UTC, datetime

    from workbooks.build import build_template
    from workbooks.files import put_file
    from workbooks.form import example_form
    from workbooks.scenario_text import changes_text

    if output.suffix.lower() == SCENARIO_FILE:
        put_file(output, changes_text(made).encode())
    else:
        created = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        form = example_form(layout, made)
        form = form if people is None else replace(form, participants=people)
        put_file(output, build_template(made, created, form))
    typer.echo(str(output))
    typer.echo(f"Look at what was taken, then: crypto-inflow report {output}", err=True)
