"""Numbers as people type them: 9,300, $1, 5%, 1e3. One rule for cells and for the command line."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"\s*(?P<sign>[-+]?)\s*\$?\s*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)"
    r"(?P<exponent>[eE][-+]?\d+)?\s*(?P<percent>%?)\s*",
    re.ASCII,
)


def number_in(text: str) -> float | None:
    """The number that a text is; None when it is none.

    >>> number_in("57.7%"), number_in("$9,300"), number_in("9,30")
    (0.577, 9300.0, None)
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = match["sign"] + match["digits"].replace(",", "")
    if match["exponent"]:
        return float(digits + match["exponent"]) / (100.0 if match["percent"] else 1.0)
    return float(f"{digits}e-2" if match["percent"] else digits)
