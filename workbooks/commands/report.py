"""The command `crypto-inflow report`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from core.assumptions import Scenario
    from templates import Layout
    from templates.theme import Theme
    from workbooks.form import Form
    from workbooks.report_targets import Targets

ARTICLE = "article"
INFLOW = "inflow"
WORKBOOK = Path("report.xlsx")
OTHER_SPREADSHEETS = (".ods", ".xls", ".xlsb", ".numbers", ".csv")


def report(
    scenario: str = typer.Argument(
        ARTICLE,
        metavar="SCENARIO",
        help="A scenario file (.toml), a filled template (.xlsx), or the name of a scenario that"
        " ships (see crypto-inflow scenarios).",
    ),
    output: Path | None = typer.Option(
        None,
        "--output",
        "-o",
        help="The workbook to write: report.xlsx where neither --html nor --pdf is given.",
    ),
    html: Path | None = typer.Option(
        None, "--html", metavar="PAGE", help="Write a page for people without Excel."
    ),
    pdf: Path | None = typer.Option(
        None, "--pdf", metavar="FILE", help="Write the workbook as it prints; needs LibreOffice."
    ),
    grid: Path | None = typer.Option(
        None,
        "--grid",
        metavar="FILE",
        help="A CSV file with an assumption in each column and a report in each row; the column"
        " name names the files: report-low.xlsx.",
    ),
    settings: list[str] = typer.Option(
        [],
        "--set",
        metavar="NAME=VALUE",
        help="Change an assumption: allocation=0.02, funnel.allocation=2%, assets=9.3e12. Repeat it"
        " for several.",
    ),
    as_of: str = typer.Option(
        "", "--as-of", metavar="DATE", help="Take the market as known on a day: 2025-12-31."
    ),
    template: str = typer.Option(
        "",
        "--template",
        metavar="NAME",
        help="The template of the report (see crypto-inflow template --list); if left out, that of"
        " the filled workbook, or inflow.",
    ),
    layout: Path | None = typer.Option(
        None, "--layout", metavar="FILE", help="A layout of your own (.toml) in its place."
    ),
    theme: Path | None = typer.Option(
        None, "--theme", metavar="FILE", help="Colours, font and logo of your own (.toml)."
    ),
    force: bool = typer.Option(False, "--force", help="Replace files that exist."),
) -> None:
    """Make the report of a scenario: a workbook, a page for a browser, a PDF file."""
    from workbooks.changed_scenario import of_grid, with_settings
    from workbooks.commands.layouts import chosen_layout, chosen_theme
    from workbooks.report_targets import Targets

    workbook = WORKBOOK if output is None and html is None and pdf is None else output
    targets = Targets(workbook, html, pdf)
    if grid is None:
        _refuse(targets, force)
    chosen = with_settings(chosen_scenario(scenario, day(as_of)), settings)
    look = _Look(
        scenario, chosen_layout(template or template_of(scenario), layout), chosen_theme(theme)
    )
    if grid is None:
        _one(chosen, targets, look)
    else:
        made = of_grid(chosen, grid)
        for name in made:
            _refuse(targets.of(name), force)
        _many(made, targets, look)


@dataclass(frozen=True, slots=True)
class _Look:
    """The layout and theme asked for, and where the scenario comes from."""

    origin: str
    layout: Layout
    theme: Theme

    def of(self, scenario: Scenario) -> Form:
        """The form of the report of a scenario."""
        from workbooks.commands.layouts import chosen_form

        return chosen_form(self.origin, scenario, self.layout, self.theme)


def _refuse(targets: Targets, force: bool) -> None:
    """Stops before any work where a file must not or cannot be written."""
    from workbooks.commands.output import refuse_existing

    files = targets.files()
    for option, path in files.items():
        refuse_existing(path, force, option)
    if len({path.resolve() for path in files.values()}) < len(files):
        raise typer.BadParameter("two of the files are the same", param_hint=", ".join(files))
    if targets.pdf is not None:
        from workbooks.printed import needs_libreoffice

        needs_libreoffice()


def _one(chosen: Scenario, targets: Targets, look: _Look) -> None:
    """The report of one scenario, its headline printed."""
    from workbooks.commands.headline import headline

    form = look.of(chosen)
    failing = _written({targets: (chosen, form)})[targets]
    for line in headline(chosen, form.layout.subject, form.cases, form.participants):
        typer.echo(line)
    for path in targets.files().values():
        typer.echo(f"{'Report':<26}{path}")
    if failing:
        said = f"warning: {failing} of the workbook's own checks fail; see its sheet Checks"
        typer.echo(said, err=True)
        raise typer.Exit(1)


def _many(made: Mapping[str, Scenario], targets: Targets, look: _Look) -> None:
    """A report for each row of a grid, and a line for each."""
    from workbooks.walk import headline_figure
    from workbooks.words import dollars

    wanted = {targets.of(name): (scenario, look.of(scenario)) for name, scenario in made.items()}
    found = _written(wanted)
    for name, scenario in made.items():
        files = " ".join(str(path) for path in targets.of(name).files().values())
        people = wanted[targets.of(name)][1].participants
        figure = dollars(headline_figure(scenario, look.layout.subject, people))
        typer.echo(f"{name:<26}{figure:>12}  {files}")
    bad = [name for name in made if found[targets.of(name)]]
    if bad:
        said = f"warning: checks of the workbook fail in {', '.join(bad)}; see the sheet Checks"
        typer.echo(said, err=True)
        raise typer.Exit(1)


def _written(wanted: Mapping[Targets, tuple[Scenario, Form]]) -> dict[Targets, int]:
    """Writes the reports; gives how many checks fail in each."""
    from datetime import UTC, datetime

    from workbooks.libreoffice_process import end_libreoffice
    from workbooks.report_targets import write_report

    created = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    try:
        return {
            targets: write_report(scenario, targets, created, form)
            for targets, (scenario, form) in wanted.items()
        }
    finally:
        end_libreoffice()


def day(text: str) -> date | None:
    """The day given with --as-of.

    Raises:
        BadParameter: text that is no date.
    """
    from datetime import date

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(
            f"must be a date such as 2025-07-18; got {text!r}", param_hint="--as-of"
        ) from None


def chosen_scenario(name: str, as_of: date | None) -> Scenario:
    """The scenario by its name, or from the file of that name.

    Raises:
        BadParameter: no such scenario or file, or --as-of with a workbook.
        ScenarioError: mistakes in the file, all at once.
        UnsupportedFormatError: a spreadsheet of another kind.
    """
    from core.scenarios import from_toml, load_shipped, shipped
    from workbooks.errors import UnsupportedFormatError
    from workbooks.files import SUFFIXES
    from workbooks.read import read_scenario

    if name in shipped():
        return load_shipped(name, as_of=as_of)
    path = Path(name)
    if not path.is_file():
        raise typer.BadParameter(
            f"{name}: there is no such file; the scenarios that ship are {', '.join(shipped())}",
            param_hint="SCENARIO",
        )
    if path.suffix.lower() in OTHER_SPREADSHEETS:
        raise UnsupportedFormatError(
            f"{path.name} is a {path.suffix.lower()} file. Save it as .xlsx and try again"
        )
    if path.suffix.lower() not in SUFFIXES:
        return from_toml(_text(path), as_of=as_of, source=path.name)
    if as_of is not None:
        raise typer.BadParameter(
            f"{path.name} holds every value and its own date, in the cell scenario_as_of;"
            " change it there",
            param_hint="--as-of",
        )
    return read_scenario(path)


def template_of(name: str) -> str:
    """The template that a filled workbook was made from; inflow for anything else."""
    from workbooks.files import SUFFIXES
    from workbooks.read import read_template_name

    path = Path(name)
    if path.suffix.lower() in SUFFIXES and path.is_file():
        return read_template_name(path) or INFLOW
    return INFLOW


def _text(path: Path) -> str:
    from core.errors import ScenarioError

    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ScenarioError(
            path.name, ["not a TOML file in UTF-8; workbooks end in .xlsx or .xlsm"]
        ) from None
    except OSError as error:
        raise ScenarioError(path.name, [f"cannot be read: {error.strerror}"]) from None
