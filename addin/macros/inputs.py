"""The inputs of a workbook of ours, in the open workbook: found, compared and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from addin.macros.desk import Desk, MacroError, quiet
from addin.macros.sheets import write_all
from core.assumptions import SECTION_OF, SECTIONS, Scenario
from core.sections import Assumption, Choice

if TYPE_CHECKING:
    from xlwings import Book, Range

    from workbooks.input_cells import InputCells

HEAD = ("name", "title", "description", "as_of")


def opened(desk: Desk) -> tuple[Scenario, InputCells]:
    """The scenario that the workbook holds, with its unsaved changes, and where its inputs are.

    Raises:
        BadFileError: a workbook that is none of ours.
        ScenarioError: mistakes in its inputs, each with its cell.
    """
    from workbooks.read import scenario_in

    data, name = desk.content(), desk.book.name
    return scenario_in(data, name), input_cells(data, name)


def input_cells(data: bytes, name: str) -> InputCells:
    """Where a workbook has its inputs, whatever they hold.

    Raises:
        BadFileError: a workbook that is none of ours.
    """
    from workbooks.input_cells import InputCells
    from workbooks.package import Package
    from workbooks.saved_workbook import SavedWorkbook

    return InputCells(SavedWorkbook(Package(data, name)))


def input_range(book: Book, places: InputCells, name: str, title: str = "") -> Range:
    """The cell of an input, or the one in its row under a title.

    Raises:
        MacroError: there is none.
    """
    place = places.place(name, title)
    if place is None:
        raise MacroError("; ".join(places.sorted_problems()))
    return book.sheets[place.sheet].range((place.row + 1, place.column + 1))


def write_scenario(
    desk: Desk, places: InputCells, scenario: Scenario, names: Iterable[str] | None = None
) -> int:
    """Writes a scenario into the inputs, with source, date and range beside them.

    All of it is written, or nothing. Only what differs is touched.

    Args:
        desk: the workbook to write into.
        places: its inputs.
        scenario: what to write.
        names: the inputs to write; all of them and the scenario's head if left out.

    Returns:
        How many cells changed.

    Raises:
        MacroError: an input that the workbook does not have.
        Stopped: Escape was pressed.
    """
    values = dict(_cells(scenario, names))
    cells = {place: input_range(desk.book, places, *place) for place in values}
    edits = [
        (cell, values[place])
        for place, cell in cells.items()
        if not _same(cell.value, values[place])
    ]
    with quiet(desk.book.app, "manual"):
        write_all(edits, _counting(desk, len(edits)))
        desk.book.app.calculate()
    return len(edits)


def _counting(desk: Desk, total: int) -> Callable[[], None]:
    numbers = iter(range(1, total + 1))
    return lambda: desk.progress.show(f"writing input {next(numbers)} of {total}")


def _cells(
    scenario: Scenario, names: Iterable[str] | None
) -> Iterator[tuple[tuple[str, str], object]]:
    """The values to write, by the name of the input and the title of the column."""
    if names is None:
        for key in HEAD:
            yield (f"scenario_{key}", ""), getattr(scenario, key)
    for name in SECTION_OF if names is None else names:
        section = SECTION_OF[name]
        held: Assumption | Choice = getattr(getattr(scenario, section), name)
        yield (name, ""), _value(section, name, held)
        if isinstance(held, Assumption):
            yield (name, "Low"), held.low
            yield (name, "High"), held.high
        yield (name, "As of"), held.as_of
        yield (name, "Source"), held.source
        yield (name, "Note"), held.note


def _value(section: str, name: str, held: Assumption | Choice) -> object:
    """A number, a word, or the date that a choice without words is."""
    if isinstance(held, Assumption):
        return held.value
    described = SECTIONS[section].choices()[name]
    return held.value if described.allowed else date.fromisoformat(held.value)


def _same(shown: object, wanted: object) -> bool:
    """Whether a cell shows a value already; a formula that gives it is kept."""
    if isinstance(wanted, date):
        return getattr(shown, "date", lambda: None)() == wanted
    if wanted in (None, ""):
        return shown in (None, "")
    return type(shown) is type(wanted) and shown == wanted
