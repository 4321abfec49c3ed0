"""The audit of the article: each claim, the formula, the exact value, the verdict.

Values are computed here with the package's own functions. Claims 17, 18 and 22 rest on daily
closes of Bitcoin that the package does not carry: their values are recorded measurements.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.cells import Cell, Table
from core.dominance import cap_from_dominance, dominance_after
from core.price import price_from_cap, price_identity
from core.sizing import inflow, relative_size
from core.supply import btc_supply_at_height

Exact = float | tuple[float, ...] | Mapping[str, float] | None

_CLOSE_2025_07_18 = 118003.2265625
_SPOT_LOW = 117345.0
_HIGHEST_CLOSE = 124752.53125
_CORRELATION = 0.9996251621327216
_VOLATILITY_EXPONENTS = {"2015-2025": 0.036, "2017-2025": 0.182, "2020-2025": 0.196}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the article.

    Attributes:
        n: its number.
        claim: what the article says.
        formula: the arithmetic that tests it, "-" where there is none.
        exact: the exact value: a number, several, several with labels, or None.
        verdict: holds, contradicts, wrong, needs more, stale or not proven.
        why: the reason, with figures and dates.
    """

    n: int
    claim: str
    formula: str
    exact: Exact
    verdict: str
    why: str


@cache
def audit() -> tuple[Claim, ...]:
    """Every claim of the article with its verdict.

    >>> audit()[0].exact
    890000000000.0
    >>> audit()[0].verdict
    'contradicts'
    """
    text = files("core").joinpath("parameters/audit.toml").read_text(encoding="utf-8")
    exact = _exact_values()
    return tuple(
        Claim(**claim, exact=exact.get(claim["n"])) for claim in tomllib.loads(text)["claims"]
    )


def audit_table() -> Table:
    """The audit as a table that spills: n, claim, formula, exact, verdict, why.

    A claim with several exact values shows them as text.
    """
    columns = ("n", "claim", "formula", "exact", "verdict", "why")
    rows = tuple(
        (float(c.n), c.claim, c.formula, _as_cell(c.exact), c.verdict, c.why) for c in audit()
    )
    return Table(columns, rows)


def _as_cell(exact: Exact) -> Cell:
    if isinstance(exact, Mapping):
        return "; ".join(f"{label}: {value:g}" for label, value in exact.items())
    if isinstance(exact, tuple):
        return " and ".join(f"{value:,.2f}" for value in exact)
    return exact


def _exact_values() -> dict[int, Exact]:
    after = 3.92e12 + 870e9
    coins = float(btc_supply_at_height(905_900))
    return {
        1: float(inflow(8.9e12, 0.10)),
        2: float(relative_size(870e9, 3.92e12)),
        3: float(relative_size(870e9, 2.37e12)),
        4: float(cap_from_dominance(3.92e12, 0.604)),
        5: float(relative_size(870e9, 12.3e9)),
        6: float(relative_size(7e9, 12.3e9)),
        7: float(relative_size(8.9e12, 44.1e12)),
        8: float(relative_size(8.9e12, 70e6)),
        12: float(relative_size(3.0e12 - 2.37e12, 870e9)),
        13: float(price_from_cap(3.0e12, 20.0e6)),
        14: tuple(_price_without_supply(spot) for spot in (_SPOT_LOW, _CLOSE_2025_07_18)),
        15: (
            float(price_from_cap(3.4e12, 20.0e6)),
            float(price_from_cap(cap_from_dominance(after, 0.70), coins)),
        ),
        16: float(dominance_after(3.92e12, 0.604, 870e9, btc_share=1.0)),
        17: _CORRELATION,
        18: _VOLATILITY_EXPONENTS,
        22: _HIGHEST_CLOSE,
    }


def _price_without_supply(spot: float) -> float:
    """The price if all the inflow buys Bitcoin worth $2.37tn and supply stays as it is."""
    return float(price_identity(spot, 2.37e12 / spot, 870e9))
