"""Rules about what cells show and how the workbook calculates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.cells import CellError
from workbooks.cell_contents import Contents, Place, is_text
from workbooks.lint.findings import Severity
from workbooks.lint.reading import covered
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.view import View, is_number
from workbooks.lint.xml import child, truth
from workbooks.saved_workbook import FormulaCell

_NUMBER_TEXT = re.compile(
    r"\s*[-+(]?\s*[$€£¥]?\s*(?:[1-9][0-9]*|0|[1-9][0-9]{0,2}(?:,[0-9]{3})+)?(?:\.[0-9]+)?"
    r"(?:[eE][-+]?[0-9]+)?\s*[%)]?\s*"
)
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")


def no_circular_references(view: View) -> Iterator[Found]:
    """Formulas that depend on themselves."""
    cells = view.formulas.cells
    if all(_looks_back(view, cell) for cell in cells):
        return
    graph = view.formulas.dependencies
    # An array may be read in a cell that is not its own.
    read = {n for n, cell in enumerate(cells) if cell.ref or cell.address in view.formulas.read}
    circular = set(graph.order(read, set(), set()).circular)
    while circular:
        inner = {n for n in circular if graph.readers_of([graph.areas[n]]) & circular}
        if inner == circular:
            break
        circular = inner
    for node in sorted(circular):
        cell = cells[node]
        message = "depends on itself, by way of other cells or directly"
        yield Found(message, cell.sheet, cell_rect(cell.row, cell.column))


def _looks_back(view: View, cell: FormulaCell) -> bool:
    """Whether all that a formula reads comes before it: sheet by sheet, row by row."""
    reads = view.formulas.reads(cell)
    return all((sheet, rect.bottom, rect.right) < cell.address for sheet, rect in reads)


def no_iteration(view: View) -> Iterator[Found]:
    """Iterative calculation switched on."""
    if truth(child(view.root, "calcPr"), "iterate"):
        yield Found("iterative calculation is switched on")


def no_error_values(view: View) -> Iterator[Found]:
    """Cells that show an error."""
    for sheet in view.sheets.values():
        for place, content in sheet.contents.cells.items():
            if isinstance(content.value, CellError):
                yield Found(f"shows {content.value.value}", sheet.index, cell_rect(*place))


def no_hash_texts(view: View) -> Iterator[Found]:
    """Texts that look like an error."""
    for sheet in view.sheets.values():
        for place, content in sheet.contents.cells.items():
            if is_text(content.value) and str(content.value).lstrip().startswith("#"):
                message = "shows a text that starts with #"
                yield Found(message, sheet.index, cell_rect(*place))


def cached_values(view: View) -> Iterator[Found]:
    """Formulas without a value in the file."""
    for cell in view.formulas.cells:
        if cell.cached is None:
            rect = cell_rect(cell.row, cell.column)
            yield Found("the file holds no value for the formula", cell.sheet, rect)


def no_numbers_as_text(view: View) -> Iterator[Found]:
    """Numbers that were typed or pasted as text."""
    for sheet in view.sheets.values():
        contents = sheet.contents
        texts = {
            place
            for place, content in contents.cells.items()
            if content.constant and is_text(content.value) and _is_number(str(content.value))
        }
        read = covered(texts, view.formulas.areas_read.get(sheet.index, ()))
        for place in sorted(texts):
            if place in read or _among_numbers(contents, place):
                yield Found("holds a number kept as text", sheet.index, cell_rect(*place))


def _is_number(text: str) -> bool:
    if len(text) > 40 or not any(one in "0123456789" for one in text):
        return False
    return bool(_NUMBER_TEXT.fullmatch(text)) and not _YEAR.fullmatch(text.strip())


def _among_numbers(contents: Contents, place: Place) -> bool:
    """Whether a number stands above or below a cell."""
    beside = (contents.cells.get((place[0] + step, place[1])) for step in (-1, 1))
    return any(one is not None and is_number(one.value) for one in beside)


RULES = (
    Rule(
        "no-circular-references", 16, Severity.ERROR,
        "No formula depends on itself",
        "The result depends on what stood there before and on how often Excel tries.",
        "Break the circle: solve the equation, or carry the value over from the period before.",
        no_circular_references,
    ),
    Rule(
        "no-iteration", 16, Severity.WARNING,
        "Iterative calculation is off",
        "It hides circular references, in every other workbook that is open too.",
        "Switch it off (File, Options, Formulas) and remove what is circular.",
        no_iteration,
    ),
    Rule(
        "no-error-values", 19, Severity.ERROR,
        "No cell shows an error",
        "Whatever depends on it is an error too, or hides it.",
        "Correct the cause; where no value can be, say so with a flag or a text.",
        no_error_values,
    ),
    Rule(
        "no-hash-texts", 19, Severity.NOTE,
        "No text starts with #",
        "It is taken for an error value by people, and by programs that read the file.",
        "Begin the text with a word.",
        no_hash_texts,
    ),
    Rule(
        "numbers-are-numbers", 19, Severity.WARNING,
        "No number is kept as text",
        "SUM leaves it out and comparisons go wrong, without an error.",
        "Select the cells and use Data, Text to Columns, Finish; or type them again.",
        no_numbers_as_text,
    ),
    Rule(
        "cached-values", 20, Severity.WARNING,
        "Every formula has a value in the file",
        "Viewers, phones, pandas and Power BI do not calculate: they show nothing, or 0.",
        "Open and save it in Excel, or: crypto-inflow recalc FILE --in-place",
        cached_values,
    ),
)  # fmt: skip
