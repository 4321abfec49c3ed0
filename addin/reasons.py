"""Why a cell shows an error: what the add-in's VBA keeps for each cell until Excel closes."""

from __future__ import annotations

from typing import Any

from addin.places import ADDIN_FILE

REASON_FUNCTION = "CryptoInflowReason"


def reason_of(cell: Any) -> str:
    """The sentence behind an error of a worksheet function, "" where none is remembered.

    Args:
        cell: an `xlwings.Range` of one cell, the first of its spill. Nothing is remembered of a
            cell that has not been calculated since Excel started, or where the add-in is not open.
    """
    remembered = cell.sheet.book.app.macro(f"{ADDIN_FILE}!{REASON_FUNCTION}")
    try:
        return str(remembered(cell.get_address(external=True)) or "")
    except Exception:  # whatever xlwings' engine raises where the add-in is not open
        return ""
