"""New model and report: workbooks made outside Excel, saved where the user chose, opened."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from addin.macros.apart import done_apart
from addin.macros.desk import Desk, MacroError, Stopped
from core.assumptions import Scenario

if TYPE_CHECKING:
    from templates import Layout
    from workbooks.form import Form


def new_model(desk: Desk) -> None:
    """Makes a model from the template the user chooses, saves it and opens it."""
    from workbooks.form import example_form, starting_scenario

    layout = chosen_template(desk)
    path = place_to_save(desk, "Save the new model as", f"{layout.name}.xlsx")
    start = starting_scenario(layout)
    make_and_open(desk, path, "template", start, example_form(layout, start))


def report(desk: Desk) -> None:
    """Makes the report of the workbook's scenario in its own template, saves it and opens it."""
    from workbooks.filled import form_in
    from workbooks.read import scenario_in

    data, name = desk.content(), desk.book.name
    chosen = scenario_in(data, name)
    form = form_in(data, name, chosen, template_of(data, name))
    path = place_to_save(desk, "Save the report as", f"{Path(name).stem} report.xlsx")
    make_and_open(desk, path, "report", chosen, form)


def chosen_template(desk: Desk) -> Layout:
    """The template that the user chooses from those that ship.

    Raises:
        Stopped: none.
    """
    from templates import SHIPPED, load

    options = {f"{name}: {load(name).summary}": name for name in SHIPPED}
    found = desk.dialogs.choose("Which template? Type its number.", list(options))
    if not found:
        raise Stopped
    return load(options[found[0]])


def template_of(data: bytes, name: str) -> Layout:
    """The template that a workbook was made from.

    Raises:
        MacroError: a layout of the user's own, of which the workbook holds only the name.
    """
    from templates import SHIPPED, load
    from workbooks.read import template_name_in

    template = template_name_in(data, name) or SHIPPED[0]
    if template not in SHIPPED:
        raise MacroError(
            f"{name} was made from {template}, a layout of your own. Save it, and in a terminal:"
            f" crypto-inflow report {name} --layout {template}.toml"
        )
    return load(template)


def make_and_open(desk: Desk, path: Path, purpose: str, scenario: Scenario, form: Form) -> None:
    """Builds a workbook, writes it to a path and opens it in Excel."""
    from workbooks.files import put_file

    data = done_apart(desk, f"making {path.name}", build, purpose, scenario, form)
    put_file(path, data)
    desk.book.app.books.open(str(path))


def build(purpose: str, scenario: Scenario, form: Form) -> bytes:
    """A report or a template, made now."""
    from workbooks.build import build_report, build_template

    made = build_report if purpose == "report" else build_template
    return made(scenario, datetime.now(UTC).replace(tzinfo=None, microsecond=0), form)


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
