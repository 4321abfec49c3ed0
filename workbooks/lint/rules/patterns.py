"""Rules about formulas beside each other: rows and columns that should be copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from core.cells import Cell
from workbooks.address import cell_name
from workbooks.cell_contents import Place, is_text
from workbooks.lint.findings import Severity
from workbooks.lint.formula_forms import Form
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.sheet_view import SheetView
from workbooks.lint.view import View, is_number
from workbooks.reference_ends import shape
from workbooks.references import CLOCK, RANDOM
from workbooks.saved_workbook import Address
from workbooks.shown import place as place_words

_QUALIFIER = re.compile(r"(?:'(?:[^']|'')*'|[\w.]+)!(?=_)")
_PLACE_BOUND = CLOCK | RANDOM | {"ROW", "COLUMN", "ROWS", "COLUMNS", "SUBTOTAL", "AGGREGATE"}
_FEWEST = 3
Swap = Callable[[Place], Place]


def one_formula_per_row(view: View) -> Iterator[Found]:
    """Formulas of a row that are no copies of the others, but for a column that is set apart."""
    for sheet in view.sheets.values():
        lines = sheet.contents.by_row
        apart = _columns_apart(sheet)
        for found in _odd_ones(view, sheet, lines, lambda place: place, ends=True):
            if found.rect is None or found.rect.left not in apart:
                yield found


def _columns_apart(sheet: SheetView) -> set[int]:
    """The columns beside the periods that a text at their head sets apart: Before, Terminal.

    The heads of the periods are the first row of the sheet with ascending numbers or dates.
    """
    cells = sheet.contents.cells
    for row, columns in sorted(sheet.contents.by_row.items()):
        heads = {column: cells[row, column].value for column in columns}
        for run in _ascending(heads):
            if len(run) >= _FEWEST:
                return {c for c in (run[0] - 1, run[-1] + 1) if is_text(heads.get(c))}
    return set()


def _ascending(heads: Mapping[int, Cell]) -> Iterator[list[int]]:
    """The columns side by side whose numbers ascend."""
    run: list[int] = []
    last: float | None = None
    for column, value in heads.items():
        number = value if is_number(value) and not isinstance(value, bool | str) else None
        if run and (number is None or last is None or column != run[-1] + 1 or number <= last):
            yield run
            run = []
        if number is not None:
            run.append(column)
        last = number
    yield run


def one_formula_per_column(view: View) -> Iterator[Found]:
    """Formulas inside a column of copies that are none."""
    for sheet in view.sheets.values():
        lines = sheet.contents.by_column
        yield from _odd_ones(view, sheet, lines, lambda place: (place[1], place[0]), ends=False)


def _odd_ones(
    view: View, sheet: SheetView, lines: dict[int, list[int]], turned: Swap, *, ends: bool
) -> Iterator[Found]:
    """Cells of a stretch of formulas that differ from most of it.

    Not those that are like the next line's, a column of totals for instance, nor those that total
    the stretch itself. `ends` says whether its first and last cell count.
    """
    what = "row" if ends else "column"
    for line, positions in lines.items():
        for stretch in _stretches(sheet, line, positions, turned):
            forms = [_form(view, sheet, place) for place in stretch]
            usual = _usual(forms)
            if usual is None:
                continue
            inner = range(len(stretch)) if ends else range(1, len(stretch) - 1)
            for index in inner:
                form, place = forms[index], stretch[index]
                if form is usual or form is None:
                    continue
                if not _like_next_line(view, sheet, place, form, turned) and not _totals(
                    view, sheet, place, stretch
                ):
                    text = f"the formula is no copy of the others in its {what}"
                    yield Found(text, sheet.index, cell_rect(*place), (form.relative, what))


def _stretches(
    sheet: SheetView, line: int, positions: Sequence[int], turned: Swap
) -> Iterator[list[Place]]:
    """The formulas of a line that stand side by side, at least three of them."""
    found: list[Place] = []
    last = -2
    for position in positions:
        place = turned((line, position))
        if sheet.contents.cells[place].formula is None:
            continue
        if position != last + 1:
            if len(found) >= _FEWEST:
                yield found
            found = []
        found.append(place)
        last = position
    if len(found) >= _FEWEST:
        yield found


def _form(view: View, sheet: SheetView, place: Place) -> Form | None:
    return view.formulas.form_of.get((sheet.index, *place))


def _usual(forms: Sequence[Form | None]) -> Form | None:
    """The form that more than half of some cells have, but not all."""
    counts = Counter(id(form) for form in forms)
    key, number = counts.most_common(1)[0]
    if number == len(forms) or number * 2 <= len(forms):
        return None
    return next(form for form in forms if id(form) == key)


def _like_next_line(view: View, sheet: SheetView, place: Place, form: Form, turned: Swap) -> bool:
    line, position = turned(place)
    nexts = (turned((other, position)) for other in (line - 1, line + 1))
    return any(_form(view, sheet, one) is form for one in nexts)


def _totals(view: View, sheet: SheetView, place: Place, stretch: Sequence[Place]) -> bool:
    """Whether a formula reads at least two cells of its stretch at once."""
    cell = sheet.sheet.formulas[place]
    areas = [rect for index, rect in view.formulas.reads(cell) if index == sheet.index]
    return any(not rect.is_cell and sum(rect.holds(*o) for o in stretch) > 1 for rect in areas)


def no_constants_among_formulas(view: View) -> Iterator[Found]:
    """Numbers typed over a formula of a row or column.

    Not a column of numbers between two columns of one formula each, nor such a row.
    """
    for sheet in view.sheets.values():
        for place in sheet.contents.cells:
            for step, across in (((0, 1), (1, 0)), ((1, 0), (0, 1))):
                form = _copied_over(view, sheet, place, step)
                aside = (_moved(place, across, times) for times in (-1, 1))
                if form and all(_copied_over(view, sheet, one, step) is not form for one in aside):
                    what = "row" if step == (0, 1) else "column"
                    message = f"a number stands among the formulas of its {what}"
                    yield Found(message, sheet.index, cell_rect(*place))
                    break


def _copied_over(view: View, sheet: SheetView, place: Place, step: Place) -> Form | None:
    """The formula on both sides of a number that someone typed."""
    content = sheet.contents.cells.get(place)
    if content is None or not content.constant or not is_number(content.value):
        return None
    before, after = (_form(view, sheet, _moved(place, step, times)) for times in (-1, 1))
    return before if before is after else None


def _moved(place: Place, step: Place, times: int) -> Place:
    return place[0] + step[0] * times, place[1] + step[1] * times


def each_calculation_once(view: View) -> Iterator[Found]:
    """Formulas that calculate what another cell has."""
    first: dict[object, tuple[int, int, int]] = {}
    for form in view.formulas.forms:
        if form.is_link or form.parsed.positions or form.functions & _PLACE_BOUND:
            continue
        said = _QUALIFIER.sub("", shape(form.first.master)).upper()
        for cell in form.cells:
            areas = view.formulas.reads(cell)
            if not areas:
                continue
            other = first.setdefault((said, areas), cell.address)
            if other != cell.address:
                away = tuple(b - a for a, b in zip(other, cell.address, strict=True))
                yield Found(
                    f"calculates the same as {_place(view, other)}",
                    cell.sheet,
                    cell_rect(cell.row, cell.column),
                    (form.relative, away),
                )


def _place(view: View, address: Address) -> str:
    return place_words(view.book.sheet_names[address[0]], cell_name(*address[1:]))


RULES = (
    Rule(
        "one-formula-per-row", 12, Severity.WARNING,
        "The formulas of a row are copies of one",
        "Whoever has checked one cell has checked the row; an exception in it is not seen.",
        "Copy the row's formula across. Where a period differs, say so with a flag in its own row."
        " Opening values go into a column before the first period, with a text as its head.",
        one_formula_per_row,
    ),
    Rule(
        "one-formula-per-column", 12, Severity.WARNING,
        "No other formula stands inside a column of copies",
        "An exception inside a column is not seen, and is lost when someone copies down.",
        "Copy the column's formula down, or give the exception a column of its own.",
        one_formula_per_column,
    ),
    Rule(
        "no-numbers-among-formulas", 12, Severity.ERROR,
        "No number is typed over a formula",
        "The cell no longer follows the inputs, and looks as if it did.",
        "Copy the formula of its neighbours back; keep an adjustment in a row of its own.",
        no_constants_among_formulas,
    ),
    Rule(
        "each-calculation-once", 18, Severity.NOTE,
        "Each calculation is made once",
        "Two copies of a calculation part ways when one of them is changed.",
        "Refer to the cell that has it.",
        each_calculation_once,
    ),
)  # fmt: skip
