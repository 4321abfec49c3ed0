"""Cell values as a sheet's XML writes them: numbers, texts, truth values and errors as bytes."""

from __future__ import annotations

import math
import re

from core.cells import Cell, CellError

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MUST_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
MANY_DIGITS = re.compile(r"(?=[0-9.]{17})[0-9]+\.[0-9]+")
"""In a text, a number with more digits than the 15 that Excel puts there."""

_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_RICH_ERRORS = frozenset(CellError) - {
    CellError.NULL,
    CellError.DIV0,
    CellError.VALUE,
    CellError.REF,
    CellError.NAME,
    CellError.NUM,
    CellError.NA,
    CellError.GETTING_DATA,
}


def unescape_xml(text: str) -> str:
    """XML character data with its entities replaced; line ends as XML reads them."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def escape_xml(text: str) -> str:
    """Character data, ready to stand between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape_text(text: str) -> str:
    """Excel's `_xHHHH_` in a text replaced by the character it stands for.

    >>> unescape_text("a_x000D_b_x005F_x0041_")
    'a\\rb_x0041_'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def escape_text(text: str) -> str:
    """A text with what XML cannot hold as `_xHHHH_`.

    >>> escape_text("_x0041_\\r")
    '_x005F_x0041__x000D_'
    """
    return _MUST_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def number_text(value: float) -> str:
    """The shortest text that reads back as the same number, as Excel writes it.

    >>> number_text(870e9), number_text(0.00001), number_text(1e22)
    ('870000000000', '1E-5', '1E+22')
    """
    if value == int(value) and abs(value) < 1e16:
        return str(int(value))
    mantissa, letter, exponent = repr(float(value)).partition("e")
    if not letter:
        return mantissa
    return f"{mantissa.removesuffix('.0')}E{exponent[0]}{exponent[1:].lstrip('0')}"


def normal(value: Cell) -> Cell:
    """A value as a cell can hold it: no NaN, no infinity, no integer, no minus zero."""
    if isinstance(value, (bool, str)) or value is None:
        return value
    number = float(value)
    return number + 0.0 if math.isfinite(number) else CellError.NUM


def cell_type(value: Cell) -> str:
    """The `t` of a formula cell with that value; "" for a number, which needs none."""
    if isinstance(value, bool):
        return "b"
    if isinstance(value, CellError):
        return "e"
    return "str" if isinstance(value, str) else ""


def value_text(value: Cell) -> str:
    """What stands between <v> and </v>.

    The errors of dynamic arrays (#SPILL!, #CALC!) stand there as #VALUE!, as Excel writes them.
    """
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, CellError):
        return (CellError.VALUE if value in _RICH_ERRORS else value).value
    if isinstance(value, str):
        return escape_xml(escape_text(value))
    return "" if value is None else number_text(value)


def parse_value(kind: str, text: str) -> Cell:
    """The value of a cell from its `t` and the text of its <v>, shared strings apart."""
    if kind in ("str", "inlineStr", "d"):
        return unescape_text(text)
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "e":
        try:
            return CellError(text.strip().upper())
        except ValueError:
            return CellError.UNKNOWN
    try:
        number = float(text)
    except ValueError:
        return unescape_text(text)
    return number if math.isfinite(number) else unescape_text(text)


def same(first: Cell, second: Cell) -> bool:
    """Whether two values are the same as a file holds them: type and value, to the last bit."""
    return cell_type(first) == cell_type(second) and (
        first == second if not isinstance(first, CellError) else _same_error(first, second)
    )


TOLERANCE = 1e-9
"""Numbers that differ by no more, relative to the larger, agree."""


def close(first: Cell, second: Cell, tolerance: float = TOLERANCE) -> bool:
    """Whether two values agree: numbers within a relative tolerance, all else exactly."""
    if cell_type(first) == cell_type(second) == "" and first is not None and second is not None:
        return math.isclose(float(first), float(second), rel_tol=tolerance, abs_tol=1e-12)
    return same(first, second)


def _same_error(first: CellError, second: Cell) -> bool:
    return value_text(first) == value_text(second)
