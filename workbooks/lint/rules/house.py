"""Rules for workbooks that this product makes: their sheets, their styles, their checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbooks.cell_contents import Place, is_text
from workbooks.lint.findings import Severity
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.sheet_view import SheetView
from workbooks.lint.view import View, is_number
from workbooks.lint.xml import child, children

_ORDER = ("Cover", "Assumptions", "Law", "Model", "Results", "Checks", "Log")
_REQUIRED = ("Cover", "Assumptions", "Checks", "Log")
_ON_COVER = {
    "its purpose": ("purpose",),
    "signs and units": ("sign",),
    "the versions": ("made by", "version"),
    "the scenario hash": ("hash",),
    "the seed": ("seed",),
    "the as-of date": ("as of",),
    "the colour key": ("colour",),
}
_CHECK_TITLES = ("Actual", "Expected", "Tolerance", "Holds")
_LOG_TITLES = ("Version", "Date", "Change", "Effect")
_INPUT_TITLES = ("Unit", "As of", "Source")
_TYPED_SHEETS = frozenset({"Assumptions", "Participants", "Log"})
_MASTER = "master_check"
_NORMAL = "Normal"


def sheets_in_order(view: View) -> Iterator[Found]:
    """Sheets that are missing or out of order."""
    names = view.book.sheet_names
    for name in _REQUIRED:
        if name not in names:
            yield Found(f"there is no sheet {name}")
    known = [name for name in names if name in _ORDER]
    if known != [name for name in _ORDER if name in known]:
        yield Found(f"the sheets stand in the order {', '.join(known)}")
    if names[0] != "Cover":
        yield Found(f"the first sheet is {names[0]}, not Cover", 0)


def cover_is_complete(view: View) -> Iterator[Found]:
    """What Cover does not say, and sheets it does not lead to."""
    cover = view.sheet("Cover")
    if cover is None:
        return
    text = "\n".join(_texts(cover)).casefold()
    for what, words in _ON_COVER.items():
        if not any(word in text for word in words):
            yield Found(f"Cover does not say {what}", cover.index)
    links = " ".join(
        item.get("location", "") for item in children(child(cover.root, "hyperlinks"), "hyperlink")
    )
    for name in view.book.sheet_names:
        if f"{name}!" not in links and f"{name}'!" not in links and name != "Cover":
            yield Found(f"no link on Cover leads to {name}", cover.index)


def inputs_on_assumptions(view: View) -> Iterator[Found]:
    """Cells to type in, on other sheets than Assumptions, Participants (a table) and Log."""
    for index, sheet in view.sheets.items():
        if sheet.name not in _TYPED_SHEETS:
            for place, content in sheet.contents.cells.items():
                if content.constant and is_number(content.value) and not sheet.look(place).locked:
                    message = f"an input stands on {sheet.name}"
                    yield Found(message, index, cell_rect(*place))


def inputs_have_sources(view: View) -> Iterator[Found]:
    """Inputs of Assumptions whose unit, as-of date or source is empty."""
    sheet = view.sheet("Assumptions")
    titles = {} if sheet is None else _titles(sheet, ("Value", *_INPUT_TITLES))
    if sheet is None or "Value" not in titles:
        return
    for row, column in _values(sheet, titles["Value"]):
        missing = [
            title.lower()
            for title in _INPUT_TITLES
            if (row, titles.get(title, -1)) not in sheet.contents.cells
        ]
        if missing:
            message = f"the input lacks: {', '.join(missing)}"
            yield Found(message, sheet.index, cell_rect(row, column))


def inputs_are_named(view: View) -> Iterator[Found]:
    """Inputs of Assumptions without a defined name."""
    sheet = view.sheet("Assumptions")
    titles = {} if sheet is None else _titles(sheet, ("Value", "Unit", "Source"))
    if sheet is None or "Value" not in titles:
        return
    for place in _values(sheet, titles["Value"]):
        if (sheet.index, *place) not in view.names_of_cells:
            yield Found("the input has no name", sheet.index, cell_rect(*place))


def _values(sheet: SheetView, column: int) -> Iterator[Place]:
    """The unlocked numbers of a column."""
    for row in sheet.contents.by_column.get(column, []):
        content = sheet.contents.cells[row, column]
        locked = sheet.look((row, column)).locked
        if content.constant and is_number(content.value) and not locked:
            yield row, column


def checks_are_told(view: View) -> Iterator[Found]:
    """A sheet Checks without its columns, or no master check."""
    yield from _missing_titles(view, "Checks", _CHECK_TITLES)
    if _master(view) is None:
        yield Found(f"no cell has the name {_MASTER}")


def checks_hold(view: View) -> Iterator[Found]:
    """A master check that is not TRUE, and the checks that are FALSE."""
    master = _master(view)
    if master is not None and view.book.value(*master) is not True:
        yield Found("the master check is not TRUE", master[0], cell_rect(*master[1:]))
    checks = view.sheet("Checks")
    column = None if checks is None else _titles(checks, _CHECK_TITLES).get("Holds")
    if checks is None or column is None:
        return
    for row in checks.contents.by_column.get(column, []):
        place = (checks.index, row, column)
        if checks.contents.cells[row, column].value is False and place != master:
            yield Found("the check does not hold", checks.index, cell_rect(row, column))


def master_check_in_sight(view: View) -> Iterator[Found]:
    """Sheets whose frozen rows do not show the master check."""
    master = _master(view)
    if master is None:
        return
    cells = view.formulas.cells
    numbers = {cell.address: number for number, cell in enumerate(cells)}
    start = [numbers[master]] if master in numbers else []
    behind = view.formulas.dependencies.after(start)
    shown = {(cells[n].sheet, cells[n].row) for n in behind}
    for index, sheet in view.sheets.items():
        if not any((index, row) in shown for row in range(sheet.frozen_rows)):
            yield Found("the frozen rows do not show the master check", index)


def log_is_told(view: View) -> Iterator[Found]:
    """A sheet Log without its columns."""
    yield from _missing_titles(view, "Log", _LOG_TITLES)


def units_have_a_column(view: View) -> Iterator[Found]:
    """Sheets with a column of units, which must be titled, and the same everywhere."""
    for name in ("Assumptions", "Model", "Checks"):
        sheet = view.sheet(name)
        if sheet is not None and "Unit" not in _titles(sheet, ("Unit",)):
            yield Found(f"{name} has no column titled Unit", sheet.index)


def fixed_columns(view: View) -> Iterator[Found]:
    """Columns of units and values that are elsewhere than on Assumptions."""
    first = view.sheet("Assumptions")
    known = {} if first is None else _titles(first, ("Unit", "Value"))
    for sheet in view.sheets.values():
        for title, column in _titles(sheet, ("Unit", "Value")).items():
            if title in known and column != known[title]:
                message = f"the column {title} is elsewhere on Assumptions"
                yield Found(message, sheet.index)


def named_styles_only(view: View) -> Iterator[Found]:
    """Cells that have no named style, or differ from theirs."""
    for index, sheet in view.sheets.items():
        for place in sheet.contents.cells:
            look = sheet.look(place)
            if look.named_style in ("", _NORMAL):
                yield Found("the cell has no named style", index, cell_rect(*place))
            elif look.by_hand:
                message = f"the cell differs from its style {look.named_style}"
                yield Found(message, index, cell_rect(*place))


def _master(view: View) -> tuple[int, int, int] | None:
    return next((place for place, name in view.names_of_cells.items() if name == _MASTER), None)


def _texts(sheet: SheetView) -> Iterator[str]:
    for content in sheet.contents.cells.values():
        if is_text(content.value):
            yield str(content.value)


def _titles(sheet: SheetView, wanted: Sequence[str]) -> dict[str, int]:
    """The columns of some titles, in the first row that holds any; a title may go on."""
    for row, columns in sorted(sheet.contents.by_row.items()):
        found: dict[str, int] = {}
        for column in columns:
            text = str(sheet.contents.cells[row, column].value)
            for title in wanted:
                if text == title or text.startswith(f"{title} "):
                    found.setdefault(title, column)
        if len(found) > len(wanted) // 2:
            return found
    return {}


def _missing_titles(view: View, name: str, wanted: Sequence[str]) -> Iterator[Found]:
    sheet = view.sheet(name)
    if sheet is not None:
        found = _titles(sheet, wanted)
        for title in wanted:
            if title not in found:
                yield Found(f"{name} has no column titled {title}", sheet.index)


RULES = (
    Rule(
        "sheets-in-order", 1, Severity.ERROR,
        "Cover, Assumptions, Law, Model, Results, Checks and Log stand in this order",
        "Who knows one of our workbooks knows them all.",
        "Move the sheet back, or make the workbook anew.",
        sheets_in_order, ours=True,
    ),
    Rule(
        "cover-is-complete", 2, Severity.ERROR,
        "Cover says what the workbook is and leads to every sheet",
        "It is all that many people read.",
        "Make the workbook anew with crypto-inflow.",
        cover_is_complete, ours=True,
    ),
    Rule(
        "inputs-on-assumptions", 3, Severity.ERROR,
        "Inputs stand on Assumptions alone",
        "`crypto-inflow report` reads no others.",
        "Move the input to Assumptions.",
        inputs_on_assumptions, ours=True,
    ),
    Rule(
        "fixed-columns", 5, Severity.NOTE,
        "Units and values stand in the same columns on every sheet",
        "The eye need not look for them.",
        "Change the layout.",
        fixed_columns, ours=True,
    ),
    Rule(
        "inputs-have-sources", 9, Severity.WARNING,
        "Every input has unit, as-of date and source",
        "Nobody can check a number of unknown origin and age.",
        "Fill in the row on Assumptions.",
        inputs_have_sources, ours=True,
    ),
    Rule(
        "named-styles-only", 10, Severity.NOTE,
        "Every cell has a named style and nothing else",
        "What a cell is decides how it looks.",
        "Choose the style again (Home, Cell Styles).",
        named_styles_only, ours=True,
    ),
    Rule(
        "inputs-are-named", 22, Severity.ERROR,
        "Every input on Assumptions has a defined name",
        "Formulas, `--set` and `crypto-inflow report` find it by its name.",
        "Take the row from a new template.",
        inputs_are_named, ours=True,
    ),
    Rule(
        "checks-are-told", 23, Severity.ERROR,
        "Checks shows actual, expected and tolerance, and has one master check",
        "A check that shows only its verdict cannot be checked.",
        "Make the workbook anew with crypto-inflow.",
        checks_are_told, ours=True,
    ),
    Rule(
        "master-check-in-sight", 24, Severity.ERROR,
        "The frozen rows of every sheet show the master check",
        "Whoever breaks something must see it where they are.",
        "Freeze the panes below the bar at the top.",
        master_check_in_sight, ours=True,
    ),
    Rule(
        "checks-hold", 25, Severity.ERROR,
        "All checks hold",
        "A figure of this workbook is wrong.",
        "Look at the row on Checks, and at the inputs it names.",
        checks_hold, ours=True,
    ),
    Rule(
        "units-have-a-column", 27, Severity.NOTE,
        "Sheets of figures have a column of units",
        "A figure without its unit is none.",
        "Change the layout.",
        units_have_a_column, ours=True,
    ),
    Rule(
        "log-is-told", 35, Severity.ERROR,
        "Log shows version, date, change and effect",
        "Who compares two versions wants to know why the headline moved.",
        "Make the workbook anew with crypto-inflow.",
        log_is_told, ours=True,
    ),
)  # fmt: skip
