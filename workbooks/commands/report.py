"""The command `crypto-inflow report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from core.assumptions import Scenario

ARTICLE = "article"
SETTINGS = "--set on the command line"
OTHER_SPREADSHEETS = (".ods", ".xls", ".xlsb", ".numbers", ".csv")


def report(
    scenario: str = typer.Argument(
        ARTICLE,
        metavar="SCENARIO",
        help="A scenario file (.toml), a filled template (.xlsx), or the name of a scenario that"
        " ships (see crypto-inflow scenarios).",
    ),
    output: Path = typer.Option(
        Path("report.xlsx"), "--output", "-o", help="The workbook to write."
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
    force: bool = typer.Option(False, "--force", help="Replace the workbook if it exists."),
) -> None:
    """Make the report workbook of a scenario."""
    from datetime import UTC, datetime

    from workbooks.build import build_report
    from workbooks.commands.headline import headline
    from workbooks.commands.output import refuse_existing
    from workbooks.files import put_file
    from workbooks.read import failing_checks

    refuse_existing(output, force)
    chosen = changed(chosen_scenario(scenario, day(as_of)), settings)
    data = build_report(chosen, datetime.now(UTC).replace(tzinfo=None, microsecond=0))
    put_file(output, data)
    for line in headline(chosen):
        typer.echo(line)
    typer.echo(f"{'Report':<26}{output}")
    failing = failing_checks(data, output.name)
    if failing:
        said = f"warning: {failing} of the workbook's own checks fail; see its sheet Checks"
        typer.echo(said, err=True)
        raise typer.Exit(1)


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


def changed(chosen: Scenario, settings: list[str]) -> Scenario:
    """The scenario with what --set gives; its name and title say that it was changed.

    Raises:
        ScenarioError: every setting that is none, or is out of bounds.
    """
    from core.errors import ScenarioError
    from core.scenarios import with_values

    if not settings:
        return chosen
    problems = [f"{text!r}: must be NAME=VALUE" for text in settings if "=" not in text]
    values = {
        name.strip(): _number(value)
        for name, sign, value in (text.partition("=") for text in settings)
        if sign
    }
    try:
        made = with_values(chosen, values, SETTINGS)
    except ScenarioError as error:
        raise ScenarioError(SETTINGS, [*problems, *error.problems]) from None
    if problems:
        raise ScenarioError(SETTINGS, problems)
    changes = ", ".join(_said(made, name.rpartition(".")[2]) for name in values)
    return made.model_copy(
        update={"name": f"{made.name}, changed", "title": f"As {made.name}, but with {changes}"}
    )


def _said(made: Scenario, name: str) -> str:
    from workbooks.words import in_unit

    number = next((entry for entry in made.entries() if entry.name == name), None)
    if number is None:
        return f"{name} {made.choice(name)}"
    return f"{name} {in_unit(number.assumption.value, number.input.unit)}"


def _number(text: str) -> float | str:
    """2% is 0.02 and 9,300 is 9300; what is no number stays text, for the message."""
    from core.number_text import number_in

    number = number_in(text)
    return text if number is None else number


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
