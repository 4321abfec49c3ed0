"""The command `crypto-inflow report`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from core.assumptions import Scenario
    from workbooks.report_targets import Targets

ARTICLE = "article"
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
    force: bool = typer.Option(False, "--force", help="Replace files that exist."),
) -> None:
    """Make the report of a scenario: a workbook, a page for a browser, a PDF file."""
    from workbooks.changed_scenario import of_grid, with_settings
    from workbooks.report_targets import Targets

    workbook = WORKBOOK if output is None and html is None and pdf is None else output
    targets = Targets(workbook, html, pdf)
    if grid is None:
        _refuse(targets, force)
    chosen = with_settings(chosen_scenario(scenario, day(as_of)), settings)
    if grid is None:
        _one(chosen, targets)
    else:
        made = of_grid(chosen, grid)
        for name in made:
            _refuse(targets.of(name), force)
        _many(made, targets)


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


def _one(chosen: Scenario, targets: Targets) -> None:
    """The report of one scenario, its headline printed."""
    from workbooks.commands.headline import headline

    failing = _written({chosen.name: chosen}, {chosen.name: targets})[chosen.name]
    for line in headline(chosen):
        typer.echo(line)
    for path in targets.files().values():
        typer.echo(f"{'Report':<26}{path}")
    if failing:
        said = f"warning: {failing} of the workbook's own checks fail; see its sheet Checks"
        typer.echo(said, err=True)
        raise typer.Exit(1)


def _many(made: Mapping[str, Scenario], targets: Targets) -> None:
    """A report for each row of a grid, and a line for each."""
    from core.results import run
    from workbooks.words import dollars

    places = {name: targets.of(name) for name in made}
    found = _written(made, places)
    for name, scenario in made.items():
        files = " ".join(str(path) for path in places[name].files().values())
        typer.echo(f"{name:<26}{dollars(run(scenario).inflow):>12}  {files}")
    bad = [name for name, failing in found.items() if failing]
    if bad:
        said = f"warning: checks of the workbook fail in {', '.join(bad)}; see the sheet Checks"
        typer.echo(said, err=True)
        raise typer.Exit(1)


def _written(made: Mapping[str, Scenario], places: Mapping[str, Targets]) -> dict[str, int]:
    """Writes the reports; gives how many checks fail in each."""
    from datetime import UTC, datetime

    from workbooks.libreoffice_process import end_libreoffice
    from workbooks.report_targets import write_report

    created = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    try:
        return {name: write_report(one, places[name], created) for name, one in made.items()}
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
