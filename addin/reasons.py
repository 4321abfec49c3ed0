"""Why a cell shows an error: what the add-in's VBA keeps for each cell until Excel closes."""

from __future__ import annotations

from typing import Any

from addin.xlam import FILE_NAME

REASON_FUNCTION = "CryptoInflowReason"


def reason_of(cell: Any) -> str:
    """The sentence behind an error of a worksheet function, "" where none is remembered.

    Args:
        cell: an `xlwings.Range` of one cell, the first of its spill. Nothing is remembered of a
            cell that has not been calculated since Excel started.
    """
    remembered = cell.sheet.book.app.macro(f"{FILE_NAME}!{REASON_FUNCTION}")
    return str(remembered(cell.get_address(external=True)) or "")
