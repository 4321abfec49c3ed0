"""What a number format says about a number."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ESCAPE = re.compile(r"""\\(.)|"(.)\"""")
_BRACKET = re.compile(r"\[(?!\$)[^\]]*\]")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_WORDS = re.compile(r'"[^"]*[^\W\d_][^"]*"|%|\[\$[^\]]|[$€£¥]')


def plain_format(number_format: str) -> str:
    r"""A format with single characters neither escaped nor quoted, as programs do when they save.

    >>> plain_format(r"yyyy\-mm\-dd"), plain_format('0.0"x"') == plain_format(r"0.0\x")
    ('yyyy-mm-dd', True)
    """
    return _ESCAPE.sub(r"\1\2", number_format)


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
