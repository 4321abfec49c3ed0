"""Cell values and texts as a report shows them to people, on a page or in a workbook."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from core.cells import Cell, CellError
from workbooks.address import parse_cell
from workbooks.values import cell_type, number_text

BLANK = "(blank)"
DIGITS = 6
"""How many digits a number is shown with, unless more are needed to tell two apart."""

_MOST_DIGITS = 17
_PLAIN_FROM, _PLAIN_TO = 1e-4, 1e15
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNWRITABLE = re.compile(r"[\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_R1C1 = re.compile(r"[Rr]?\d*[Cc]?\d*")


def shown(value: Cell, digits: int = DIGITS) -> str:
    """A value as Excel would show it in a wide cell.

    >>> shown(870e9), shown(0.6756), shown(True), shown(None), shown(2 / 3), shown(1.5e-9)
    ('870,000,000,000', '0.6756', 'TRUE', '(blank)', '0.666667', '1.5E-9')
    """
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return readable(value)
    return _number(float(value), digits)


def shown_apart(values: Sequence[Cell]) -> list[str]:
    """Several values, with as many digits as it takes to tell different ones apart.

    Where digits do not help, as for the number 1 and the text "1", texts stand in quotes.

    >>> shown_apart([0.1, 0.1 + 1e-9]), shown_apart([1.0, "1"])
    (['0.1', '0.100000001'], ['1', '"1"'])
    """
    different = len({(cell_type(value), value) for value in values})
    for digits in range(DIGITS, _MOST_DIGITS + 1):
        texts = [shown(value, digits) for value in values]
        if len(set(texts)) == different:
            return texts
    return [_quoted(value) for value in values]


def in_full(value: Cell) -> str:
    """A value with all its digits and, where it is a text, said to be one.

    >>> in_full(1 / 3), in_full("1"), in_full(None)
    ('0.3333333333333333', 'text "1"', '(blank)')
    """
    if isinstance(value, str) and not isinstance(value, CellError):
        return f'text "{readable(value)}"'
    if isinstance(value, float | int) and not isinstance(value, bool):
        return number_text(float(value)) if math.isfinite(value) else str(value)
    return shown(value)


def change(before: Cell, after: Cell) -> str:
    """How much a number changed, in per cent of what it was; "" where that has no meaning.

    >>> change(200.0, 204.0), change(-1.0, -2.0), change(0.0, 1.0), change("a", 1.0)
    ('+2.00%', '-100%', '', '')
    """
    ratio = relative_change(before, after)
    if ratio is None:
        return ""
    if 0 < abs(ratio) < 0.0001:
        return "less than 0.01%"
    if abs(ratio) >= 1000:
        return f"times {shown(ratio + 1, 3)}"
    decimals = 2 if abs(ratio) < 0.1 else 1 if abs(ratio) < 1 else 0
    return f"{ratio:+,.{decimals}%}" if ratio else "0%"


def relative_change(before: Cell, after: Cell) -> float | None:
    """The change of a number in parts of its size before; None where that has no meaning."""
    old, new = _finite(before), _finite(after)
    if old is None or new is None or old == 0:
        return None
    ratio = (new - old) / abs(old)
    return ratio if math.isfinite(ratio) else None


def duration(seconds: float) -> str:
    """A time that people can grasp.

    >>> duration(0.0312), duration(38.4), duration(125), duration(3840)
    ('0.03 s', '38 s', '2 min 5 s', '1 h 4 min')
    """
    if seconds < 10:
        return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"


def place(sheet: str, cell: str) -> str:
    """Where a cell is, as a formula would write it.

    >>> place("Model", "B3"), place("Q1 '24", "B3")
    ('Model!B3', "'Q1 ''24'!B3")
    """
    plain = _PLAIN_SHEET.fullmatch(sheet) and not parse_cell(sheet) and not _R1C1.fullmatch(sheet)
    return f"{sheet}!{cell}" if plain else "'{}'!{}".format(sheet.replace("'", "''"), cell)


def count(number: int, what: str, plural: str = "") -> str:
    """A number of things in words: 1 file, 1,234 files.

    >>> count(1, "file"), count(1234, "file"), count(2, "was", "were")
    ('1 file', '1,234 files', '2 were')
    """
    return f"{number:,} {what if number == 1 else plural or what + 's'}"


def readable(text: str) -> str:
    """A text that can be written anywhere: control characters as pictures, line ends as one.

    >>> readable("a\\r\\nb\\x1b[31m")
    'a\\nb␛[31m'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("\ufffd", _CONTROL.sub(_picture, text))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\u2421" if code == 0x7F else chr(0x2400 + code)


def _quoted(value: Cell) -> str:
    return in_full(value).removeprefix("text ")


def _finite(value: Cell) -> float | None:
    if value is None or isinstance(value, bool | str) or not math.isfinite(value):
        return None
    return float(value)


def _number(number: float, digits: int) -> str:
    if not math.isfinite(number):
        return str(number)
    size = abs(number)
    if size and not _PLAIN_FROM <= size < _PLAIN_TO:
        return number_text(float(f"{number:.{digits}g}"))
    if number == int(number):
        return f"{number + 0.0:,.0f}"
    whole_digits = math.floor(math.log10(size)) + 1
    text = f"{number:,.{max(digits - whole_digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
