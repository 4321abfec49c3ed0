"""Scenario: choose one and apply it to the workbook, or compare several on a new sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from addin.macros.desk import Desk, MacroError, Stopped, quiet
from addin.macros.inputs import input_cells, opened, write_scenario
from addin.macros.sheets import new_sheet, put_table, put_title
from core.assumptions import Scenario
from core.scenarios import from_toml, load_shipped, shipped

if TYPE_CHECKING:
    from xlwings import Book, Sheet

ANOTHER = "another file ..."
THIS = "this workbook"


def choose_scenario(desk: Desk) -> None:
    """Applies a scenario that the user chooses to the inputs of the workbook."""
    places = input_cells(desk.content(), desk.book.name)
    found = desk.dialogs.choose("Which scenario? Type its number.", [*offered(desk), ANOTHER])
    if not found:
        raise Stopped
    made = chosen(desk, found[0])
    question = f"Replace the inputs of {desk.book.name} by {made.name}: {made.title}?"
    if not desk.dialogs.agree(question):
        raise Stopped
    changed = write_scenario(desk, places, made)
    desk.dialogs.tell(f"{made.name} is applied: {changed} cells of the inputs changed.")


def compare_scenarios(desk: Desk) -> None:
    """Puts the results of several scenarios side by side on a new sheet."""
    prompt = "Compare which? Numbers with commas between."
    found = desk.dialogs.choose(prompt, [THIS, *offered(desk), ANOTHER], several=True)
    if not found:
        raise Stopped
    write_comparison(desk.book, [chosen(desk, name) for name in found])


def write_comparison(book: Book, scenarios: Sequence[Scenario]) -> Sheet:
    """The results of scenarios on a new sheet, a column for each."""
    from core.results import compare

    grid = compare(scenarios).grid()
    with quiet(book.app):
        sheet = new_sheet(book, "Scenarios")
        said = "USD, USD per BTC, shares and ratios as numbers; calculated by crypto-inflow."
        put_title(sheet, "Scenarios side by side", said)
        table = put_table(sheet, 4, grid, [26, *[22] * len(scenarios)])
        table[1:, 1:].number_format = "#,##0.0000"
    return sheet


def offered(desk: Desk) -> list[str]:
    """The scenarios that ship, then the files in the user's folder."""
    return [*shipped(), *(path.name for path in own_files(desk))]


def own_files(desk: Desk) -> list[Path]:
    """The scenario files in the folder that the settings name.

    Raises:
        MacroError: there is no such folder.
    """
    folder = desk.settings.scenarios
    if folder is None:
        return []
    if not folder.is_dir():
        raise MacroError(f"The folder {folder} of the setting scenarios is not there")
    return sorted(path for path in folder.glob("*.toml") if path.is_file())


def chosen(desk: Desk, name: str) -> Scenario:
    """The scenario behind an option.

    Raises:
        ScenarioError: mistakes in its file, or in the workbook.
    """
    if name == THIS:
        return opened(desk)[0]
    if name in shipped():
        return load_shipped(name)
    path = next((path for path in own_files(desk) if path.name == name), None)
    if path is None:
        path = desk.dialogs.open_file("Which scenario?", "Scenario files", ".toml")
    if path is None:
        raise Stopped
    return from_toml(text_of(path), source=path.name)


def text_of(path: Path) -> str:
    """The text of a file in UTF-8.

    Raises:
        MacroError: it cannot be read, or is no text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise MacroError(
            f"{path.name} is no text in UTF-8. Save it as UTF-8, and try again"
        ) from None
    except OSError as error:
        raise MacroError(f"{path} cannot be read: {error.strerror or error}") from None
