"""What a number format says about a number."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKET = re.compile(r"\[(?!\$)[^\]]*\]")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_WORDS = re.compile(r'"[^"]*[^\W\d_][^"]*"|%|\[\$[^\]]|[$€£¥]')


def is_date(number_format: str) -> bool:
    """Whether it shows a day or a time.

    >>> is_date("yyyy-mm-dd"), is_date('0.0,,"m"'), is_date("General")
    (True, False, False)
    """
    plain = _BRACKET.sub("", _QUOTED.sub("", number_format))
    return "general" not in plain.casefold() and bool(_DATE.search(plain))


def says_unit(number_format: str) -> bool:
    """Whether it shows a unit: a currency, a per cent sign, a word, or a day.

    >>> says_unit("0.0%"), says_unit('0" years"'), says_unit("#,##0")
    (True, True, False)
    """
    return bool(_WORDS.search(number_format)) or is_date(number_format)
