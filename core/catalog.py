"""THE table of published worksheet functions. A row here appears everywhere.

Its readers: the Excel add-in, the headless engine, the command line, the documentation and the
tests, which run every example. `core.calling` turns cells into arguments and results into cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from core import worksheet
from core.arguments import ANY, NON_NEGATIVE, POSITIVE, SHARE, Bound
from core.baseline import baseline
from core.sizing import ASSET_CLASSES


class Kind(StrEnum):
    """What an argument takes from a cell."""

    NUMBER = "number"
    TEXT = "text"
    LIST = "list of numbers"


class Result(StrEnum):
    """What a function gives back to the sheet."""

    NUMBER = "number"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a worksheet function. Blank and missing both mean the default."""

    name: str
    help: str
    default: float | str | tuple[float, ...]
    unit: str = ""
    bound: Bound = ANY
    kind: Kind = Kind.NUMBER

    @property
    def default_text(self) -> str:
        """The default as a reader sees it: 8,700,000,000,000 USD."""
        values = self.default if isinstance(self.default, tuple) else (self.default,)
        shown = (v if isinstance(v, str) else f"{v:,.15g}" for v in values)
        return f"{', '.join(shown)} {self.unit}".rstrip()

    @property
    def described(self) -> str:
        """The help with what is allowed and what a blank means."""
        allowed = f" {str(self.bound).capitalize()}." if self.unit else ""
        return f"{self.help}{allowed} Default: {self.default_text}."


@dataclass(frozen=True, slots=True)
class Function:
    """A published worksheet function: one row of the catalog."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Argument, ...]
    result: Result
    unit: str
    category: str
    help: str
    example: str
    example_value: float | str
    source: str = ""

    @property
    def signature(self) -> str:
        """The name with its arguments, all of them optional: CRYPTO_INFLOW([assets], [share])."""
        return f"{self.name}({', '.join(f'[{argument.name}]' for argument in self.arguments)})"


MARKET = "Crypto market"
MONEY = "Crypto inflow"
AUDIT = "Crypto audit"

_NOW = {name: fact.value for name, fact in baseline().items()}
_INFLOW = float(worksheet.crypto_inflow(_NOW["assets"], _NOW["allocation"]))

_ASSETS = Argument("assets", "401(k) assets.", _NOW["assets"], "USD", NON_NEGATIVE)
_MONEY_IN = Argument("inflow", "Money that comes in.", _INFLOW, "USD", NON_NEGATIVE)
_BTC_SHARE = Argument(
    "btc_share", "Part of it that buys Bitcoin.", _NOW["btc_share"], "share", SHARE
)


def _stage(name: str, text: str) -> Argument:
    return Argument(name, text, _NOW[name], "share", SHARE)


_ROWS = (
    Function(
        "CRYPTO_INFLOW",
        worksheet.crypto_inflow,
        (_ASSETS, Argument("share", "Part that moves.", _NOW["allocation"], "share", SHARE)),
        Result.NUMBER,
        "USD",
        MONEY,
        "Money that moves when a share of 401(k) assets does.",
        "=CRYPTO_INFLOW(8.7E+12,0.1)",
        870000000000.0,
        "The article: 10% of 401(k) funds",
    ),
    Function(
        "CRYPTO_RELATIVE_SIZE",
        worksheet.crypto_relative_size,
        (
            Argument("amount", "The amount to compare.", _INFLOW, "USD"),
            Argument(
                "base",
                "What it is compared with; the market value of all crypto if left out.",
                _NOW["total_cap"],
                "USD",
                POSITIVE,
            ),
        ),
        Result.NUMBER,
        "ratio",
        MONEY,
        "An amount as a multiple of a base: 0.222 is 22.2% of it.",
        "=CRYPTO_RELATIVE_SIZE(870E+9,2.37E+12)",
        870e9 / 2.37e12,
        "The article: 22.2% of crypto, 36.7% of Bitcoin, 70 times the ETFs",
    ),
    Function(
        "CRYPTO_FUNNEL",
        worksheet.crypto_funnel,
        (
            _ASSETS,
            _stage("legal", "Share of assets whose plans the law lets in."),
            _stage("provider", "Share whose recordkeeper offers crypto."),
            _stage("employer", "Share whose employer turns it on."),
            _stage("participant", "Share whose owner uses it."),
            _stage("allocation", "Share of a user's balance that goes in."),
        ),
        Result.NUMBER,
        "USD",
        MONEY,
        "Money that passes the five barriers between a 401(k) and crypto.",
        "=CRYPTO_FUNNEL(8.7E+12,1,0.5,0.25,0.2,0.05)",
        10875000000.0,
        "The article's barriers; its 10% of all assets passes them unhindered",
    ),
    Function(
        "CRYPTO_ALTERNATIVES",
        worksheet.crypto_alternatives,
        (
            Argument("total", "Money to split.", _INFLOW, "USD", NON_NEGATIVE),
            Argument(
                "weights",
                "Weights of crypto, gold, private equity, private credit and infrastructure;"
                " they sum to 1.",
                tuple(_NOW[weight] for weight in ASSET_CLASSES),
                "share",
                NON_NEGATIVE,
                Kind.LIST,
            ),
        ),
        Result.TABLE,
        "USD",
        MONEY,
        "The money split over crypto, gold, private equity, private credit and infrastructure.",
        "=INDEX(CRYPTO_ALTERNATIVES(870E+9),2,3)",
        435000000000.0,
        "Asset classes of Executive Order 14330; the default weights are judgement",
    ),
    Function(
        "CRYPTO_DOMINANCE",
        worksheet.crypto_dominance,
        (
            _MONEY_IN,
            _BTC_SHARE,
            Argument(
                "btc_multiplier",
                "USD of Bitcoin's value for each USD that buys it.",
                _NOW["btc_multiplier"],
                "times",
                NON_NEGATIVE,
            ),
            Argument(
                "altcoin_multiplier",
                "USD of all other crypto's value for each USD that buys it.",
                _NOW["altcoin_multiplier"],
                "times",
                NON_NEGATIVE,
            ),
            Argument(
                "total_cap",
                "Market value of all crypto before.",
                _NOW["total_cap"],
                "USD",
                POSITIVE,
            ),
            Argument(
                "dominance",
                "Bitcoin's share of it before.",
                _NOW["dominance"],
                "share",
                SHARE,
            ),
        ),
        Result.NUMBER,
        "share",
        MARKET,
        "Bitcoin's share of crypto's market value after an inflow.",
        "=CRYPTO_DOMINANCE(870E+9,1)",
        (0.604 * 3.92e12 + 870e9) / 4.79e12,
        "Accounting identity with a multiplier for each asset",
    ),
    Function(
        "CRYPTO_PRICE",
        worksheet.crypto_price,
        (
            Argument("inflow", "Money that comes in.", _INFLOW, "USD"),
            Argument(
                "model",
                "identity, multiplier or square_root (the price after one of 60 months' buying).",
                "identity",
                kind=Kind.TEXT,
            ),
            _BTC_SHARE,
            Argument(
                "multiplier",
                "USD of value for each USD of inflow; used by the multiplier model.",
                _NOW["multiplier"],
                "times",
                NON_NEGATIVE,
            ),
            Argument(
                "supply_after",
                "Bitcoins when the money has arrived.",
                _NOW["supply_after"],
                "BTC",
                POSITIVE,
            ),
            Argument("price", "Price before.", _NOW["price"], "USD per BTC", POSITIVE),
        ),
        Result.NUMBER,
        "USD per BTC",
        MARKET,
        "Bitcoin's price after an inflow, under one of three rival models. No forecast.",
        '=CRYPTO_PRICE(870E+9,"identity",1,1,20000000,119289.84375)',
        (119289.84375 * 19893440.625 + 870e9) / 20e6,
        "The article; Gabaix & Koijen 2021; Toth et al. 2011",
    ),
    Function(
        "CRYPTO_AUDIT",
        worksheet.crypto_audit,
        (),
        Result.TABLE,
        "",
        AUDIT,
        "The article's claims, each with its formula, exact value and verdict.",
        "=INDEX(CRYPTO_AUDIT(),2,4)",
        890000000000.0,
        "The article, recomputed",
    ),
)

CATALOG: Mapping[str, Function] = MappingProxyType({row.name: row for row in _ROWS})
