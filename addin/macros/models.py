"""New model and report: workbooks made outside Excel, saved where the user chose, opened."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from addin.macros.apart import done_apart
from addin.macros.desk import Desk, MacroError, Stopped
from addin.macros.inputs import opened
from core.assumptions import Scenario


def new_model(desk: Desk) -> None:
    """Makes a model to fill in, saves it where the user chooses and opens it."""
    from core.scenarios import scenario

    path = place_to_save(desk, "Save the new model as", "model.xlsx")
    make_and_open(desk, path, "template", scenario({"name": "own", "title": "Own assumptions"}))


def report(desk: Desk) -> None:
    """Makes the report of the workbook's scenario, saves it and opens it."""
    chosen, _ = opened(desk)
    path = place_to_save(desk, "Save the report as", f"{Path(desk.book.name).stem} report.xlsx")
    make_and_open(desk, path, "report", chosen)


def make_and_open(desk: Desk, path: Path, purpose: str, scenario: Scenario) -> None:
    """Builds a workbook, writes it to a path and opens it in Excel."""
    from workbooks.files import put_file

    data = done_apart(desk, f"making {path.name}", build, purpose, scenario)
    put_file(path, data)
    desk.book.app.books.open(str(path))


def build(purpose: str, scenario: Scenario) -> bytes:
    """A report or a template, made now."""
    from workbooks.build import build_report, build_template

    made = build_report if purpose == "report" else build_template
    return made(scenario, datetime.now(UTC).replace(tzinfo=None, microsecond=0))


def place_to_save(desk: Desk, title: str, name: str) -> Path:
    """Where the user wants a file; never a workbook that is open.

    Raises:
        Stopped: nowhere.
        MacroError: a workbook of that name is open: Excel can hold only one.
    """
    folder = desk.settings.folder
    path = desk.dialogs.save_file(title, folder / name if folder else Path(name))
    if path is None:
        raise Stopped
    if path.name.lower() in {book.name.lower() for book in desk.book.app.books}:
        raise MacroError(f"{path.name} is open in Excel. Close it, or choose another name")
    return path
