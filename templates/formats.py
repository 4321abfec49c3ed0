"""The number formats a workbook of ours may use: a closed list.

A section that holds for negative numbers writes the minus itself: programs leave it out there.
usd_label and usd_axis are for charts of amounts that cannot be negative, truth is for TRUE and
FALSE, which LibreOffice may show as 1 and 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "General",
        "plain": "General",
        "usd": "#,##0",
        "usd_short": '[>=1000000000]#,##0.0,,,"bn";[<0]-#,##0;#,##0',
        "usd_label": '[>=100000000000]#,##0,,,"bn";[>=1000000000]#,##0.0,,,"bn";#,##0.0,,"m"',
        "usd_axis": '[>=1000000000000]0.0,,,,"tn";[>=1000000000]0,,,"bn";0,,"m"',
        "usd_money": '[>=1000000]0.0,,"m";[>=1000]0,"k";0',
        "usd_money_label": '[>=1000000]0.00,,"m";[>=1000]0,"k";0',
        "usd_change_short": '+#,##0.0##,,,"bn";-#,##0.0##,,,"bn";0',
        "usd_change": "+#,##0;-#,##0;0",
        "whole": "#,##0",
        "whole_k": '[>=1000]#,##0,"k";0',
        "price": "#,##0.00",
        "coins": "#,##0.000",
        "exact": "#,##0.00########",
        "share": "[>=0.01]#,##0.00%;[<0]-#,##0.00%;0.00##%",
        "share_short": "[>=0.01]0.0%;[<0]-0.0%;0.0##%",
        "share_whole": "0%",
        "change": "+0.0%;-0.0%;0.0%",
        "times": "#,##0.000",
        "times_axis": "0.0",
        "times_short": '[<1]0.000"x";#,##0.0"x"',
        "coefficient": "0.0000",
        "tiny": "0.0E+00",
        "date": "yyyy-mm-dd",
        "truth": '"TRUE";"TRUE";"FALSE"',
    }
)


def without_zero(code: str) -> str:
    """A format for amounts of at least 0 that shows nothing where there is nothing.

    >>> without_zero('[>=1000000]0.00,,"m";[>=1000]0,"k";0'), without_zero("0.0")
    ('[>=1000000]0.00,,"m";[>0]0,"k";""', '[>0]0.0;""')
    """
    sections = [one for one in code.split(";") if not one.startswith(("[<", "-"))]
    first, *others = sections
    plain = (others[0] if others else first).rpartition("]")[2]
    return f'{first};[>0]{plain};""' if others and first.startswith("[") else f'[>0]{plain};""'
