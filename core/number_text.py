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

    >>> number_in("5%"), number_in("$9,300"), number_in("9,30")
    (0.05, 9300.0, None)
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = match["sign"] + match["digits"].replace(",", "") + (match["exponent"] or "")
    return float(digits) / (100.0 if match["percent"] else 1.0)
