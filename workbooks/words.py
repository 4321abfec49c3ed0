"""Numbers in words, for people: the command line and the log."""

from __future__ import annotations

_STEPS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))


def dollars(amount: float) -> str:
    """An amount of US dollars, short: $870bn, $435.0m, $950.

    >>> dollars(870e9)
    '$870bn'
    >>> dollars(-5.87e9)
    '-$5.9bn'
    """
    sign = "-" if amount < 0 else ""
    size = abs(amount)
    for step, word in _STEPS[1:]:
        if size >= step:
            scaled = size / step
            return f"{sign}${scaled:,.0f}{word}" if scaled >= 100 else f"{sign}${scaled:,.1f}{word}"
    return f"{sign}${size:,.0f}"


def effect(amount: float) -> str:
    """A change of US dollars, short and with its sign.

    >>> effect(435e9), effect(-783e9), effect(0.0)
    ('+$435bn', '-$783bn', 'none')
    """
    return f"+{dollars(amount)}" if amount > 0 else dollars(amount) if amount else "none"


def per_cent(share: float) -> str:
    """A share in per cent: one decimal, three below 1%.

    >>> per_cent(0.22193877551)
    '22.2%'
    """
    return f"{share:.1%}" if share == 0 or abs(share) >= 0.01 else f"{share:.3%}"


def in_unit(value: float, unit: str) -> str:
    """A value with its unit, as one would say it.

    >>> in_unit(9.3e12, "USD"), in_unit(0.02, "share"), in_unit(60.0, "months")
    ('$9,300bn', '2.0%', '60 months')
    """
    if unit == "year":
        return f"{value:.0f}"
    if unit in ("USD", "USD per day", "USD per year"):
        return dollars(value) + unit.removeprefix("USD")
    if unit in ("share", "per year"):
        return per_cent(value) + unit.removeprefix("share").replace("per year", " per year")
    return f"{value:,.10g} {unit}"
