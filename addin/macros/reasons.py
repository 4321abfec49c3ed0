"""Why?: the reason behind an error value that a published function gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from addin.logbook import last_reason
from addin.macros.desk import Desk, MacroError
from addin.macros.sheets import as_cells, values_of
from addin.reasons import reason_of
from addin.settings import log_settings
from core.calling import call_with_reason
from core.catalog import CATALOG
from core.cells import Cell, CellError, Grid
from core.errors import CryptoInflowError
from workbooks.formula import FunctionCall, Token, all_calls, published_name, qualifier, tokenize

if TYPE_CHECKING:
    from pathlib import Path

    from xlwings import Range

_NAMES = frozenset(CATALOG)
Evaluate = Callable[[Any, str], Any]


class UnseenArgumentError(CryptoInflowError):
    """An argument whose value Excel does not give."""


def why(desk: Desk) -> None:
    """Tells why the selected cell shows an error value."""
    cell = desk.book.app.selection
    if cell is None or cell.count != 1:
        raise MacroError("Select the one cell whose error you want explained, and try again")
    desk.dialogs.tell(explanation(cell, desk.native.evaluate, log_settings().log_file))


def explanation(
    cell: Range,
    evaluate: Evaluate,
    log: Path,
    remembered: Callable[[Range], str] = reason_of,
) -> str:
    """Why a cell shows what it shows.

    Args:
        cell: one cell.
        evaluate: gives the value of an expression on a sheet, as Excel does.
        log: the file with the reasons of earlier calls.
        remembered: gives the reason that the add-in keeps for a cell, "" where it keeps none.
    """
    place = cell.get_address(False, False, include_sheetname=True)
    formula = str(cell.formula)
    if not formula.startswith("="):
        return f"{place} holds no formula; where it is part of a spill, select its first cell."
    tokens = tokenize(formula[1:])
    calls = [(call, name) for call in all_calls(tokens) if (name := _published(tokens, call))]
    if not calls:
        return f"{place} calls no function of crypto-inflow."
    shown = values_of(cell)
    if shown is CellError.NAME:
        return (
            f"{place} shows #NAME?: Excel does not know {calls[0][1]}. The add-in is not loaded;"
            " run in a terminal: crypto-inflow addin doctor"
        )
    try:
        found, unseen = _reason(cell, tokens, calls, evaluate), ""
    except UnseenArgumentError as error:
        found, unseen = "", str(error)
    if not found and isinstance(shown, CellError):
        found = remembered(cell)
    found = found or unseen
    return f"{place}: {found}" if found else _elsewhere(place, calls, shown, log)


def _published(tokens: Sequence[Token], call: FunctionCall) -> str | None:
    return published_name(tokens[call.word].text, qualifier(tokens, call), _NAMES)


def _reason(
    cell: Range,
    tokens: Sequence[Token],
    calls: Sequence[tuple[FunctionCall, str]],
    evaluate: Evaluate,
) -> str:
    """The reason of the first call that fails, innermost first; "" where none does.

    Raises:
        UnseenArgumentError: an argument that cannot be evaluated.
    """
    results: dict[int, Cell | Grid] = {}
    for call, name in calls:
        try:
            given = [_argument(cell, tokens, span, results, evaluate) for span in call.arguments]
        except CryptoInflowError as error:
            raise UnseenArgumentError(
                f"an argument of {name} cannot be looked at here ({error})."
            ) from None
        result, reason = call_with_reason(name, given)
        results[call.start] = result
        if reason:
            return f"{name} gives {_first_error(result)}: {reason}."
    return ""


def _argument(
    cell: Range,
    tokens: Sequence[Token],
    span: tuple[int, int],
    results: dict[int, Cell | Grid],
    evaluate: Evaluate,
) -> Cell | Grid:
    """The value of an argument: nothing, the result of an inner call, cells, or what Excel says."""
    start, end = span
    text = "".join(token.text for token in tokens[start:end]).strip()
    if not text:
        return None
    inner = next((first for first in results if start <= first < end), None)
    if inner is not None and text == "".join(t.text for t in tokens[inner:end]).strip():
        return results[inner]
    cells = _cells(cell, text)
    return values_of(cells) if cells is not None else as_cells(evaluate(cell.sheet, text))


def _cells(cell: Range, text: str) -> Range | None:
    """The cells that a text names, None for anything but a plain reference."""
    from workbooks.address import parse_rect

    sheet, _, address = text.rpartition("!")
    name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    book = cell.sheet.book
    if parse_rect(address) is not None and (not name or name in [one.name for one in book.sheets]):
        return (book.sheets[name] if name else cell.sheet).range(address)
    return book.names[text].refers_to_range if not sheet and text in book.names else None


def _first_error(result: Cell | Grid) -> str:
    flat = [one for row in result for one in row] if isinstance(result, list) else [result]
    return next((one.value for one in flat if isinstance(one, CellError)), "an error")


def _elsewhere(
    place: str, calls: Sequence[tuple[FunctionCall, str]], shown: Cell | Grid, log: Path
) -> str:
    """What can be said where every call is well now."""
    if not isinstance(shown, CellError):
        return f"{place} shows no error, and its calls of crypto-inflow are well."
    logged = next(((name, said) for _, name in calls if (said := last_reason(log, name))), None)
    last = f" The last reason in the log is {logged[0]}: {logged[1]}." if logged else ""
    return (
        f"{place} shows {shown.value}, but its calls of crypto-inflow are well: the error comes"
        f" from another part of the formula, or the cell was not calculated since (press F9).{last}"
    )
