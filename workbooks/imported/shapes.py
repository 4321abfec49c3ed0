"""What can be imported: the columns of a table of participants and of a series of the market."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.arguments import NON_NEGATIVE, POSITIVE, SHARE, Bound
from core.tax import FILING_STATUSES


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be filled.

    Attributes:
        name: as it is called here.
        kind: what its cells are.
        help: one line, with the unit.
        bound: of a number or a share.
        words: those allowed, of a word.
        required: whether the table is of no use without it; its cells must not be blank.
        titles: what other programs call it, in lower case; `name` apart.
    """

    name: str
    kind: Kind
    help: str
    bound: Bound = NON_NEGATIVE
    words: tuple[str, ...] = ()
    required: bool = False
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A table that can be imported; the values of its `key` column must all be different."""

    name: str
    columns: tuple[Column, ...]
    key: str

    def column(self, name: str) -> Column | None:
        """The column of that name, where there is one."""
        return next((one for one in self.columns if one.name == name), None)


PARTICIPANTS = Shape(
    "participants",
    (
        Column(
            "participant",
            Kind.TEXT,
            "What tells one from another; no name is needed.",
            required=True,
            titles=("id", "participant id", "employee id", "employee number", "member"),
        ),
        Column(
            "birth_date",
            Kind.DAY,
            "For ages and catch-up limits.",
            required=True,
            titles=("date of birth", "dob", "birthday", "born"),
        ),
        Column(
            "salary",
            Kind.NUMBER,
            "USD per year.",
            required=True,
            titles=("pay", "annual salary", "annual pay", "compensation", "wages"),
        ),
        Column(
            "balance",
            Kind.NUMBER,
            "USD in the plan.",
            required=True,
            titles=("account balance", "total balance", "plan balance", "assets"),
        ),
        Column(
            "deferral_rate",
            Kind.SHARE,
            "Share of pay.",
            SHARE,
            titles=("deferral", "deferral %", "contribution rate", "deferral percent"),
        ),
        Column(
            "roth_share", Kind.SHARE, "Share of the deferral.", SHARE, titles=("roth", "roth %")
        ),
        Column(
            "service",
            Kind.NUMBER,
            "Years with the employer.",
            titles=("years of service", "service years", "tenure"),
        ),
        Column(
            "filing_status",
            Kind.WORD,
            "For federal income tax.",
            words=tuple(FILING_STATUSES),
            titles=("tax status",),
        ),
        Column(
            "crypto_share",
            Kind.SHARE,
            "Share of the balance that is in crypto.",
            SHARE,
            titles=("crypto", "crypto %", "crypto allocation"),
        ),
    ),
    "participant",
)

MARKET = Shape(
    "market",
    (
        Column("date", Kind.DAY, "The day.", required=True, titles=("day", "timestamp", "time")),
        Column(
            "price",
            Kind.NUMBER,
            "USD per BTC.",
            POSITIVE,
            required=True,
            titles=("close", "btc price", "btc-usd", "adj close", "last"),
        ),
        Column("daily_volume", Kind.NUMBER, "USD per day.", titles=("volume", "volume usd")),
        Column(
            "btc_cap",
            Kind.NUMBER,
            "Market value of Bitcoin, USD.",
            POSITIVE,
            titles=("market cap", "marketcap", "market capitalization", "btc market cap"),
        ),
        Column(
            "total_cap",
            Kind.NUMBER,
            "Market value of all crypto, USD.",
            POSITIVE,
            titles=("total market cap", "crypto market cap"),
        ),
        Column(
            "dominance",
            Kind.SHARE,
            "Bitcoin's share of all crypto.",
            SHARE,
            titles=("btc dominance", "btc.d"),
        ),
    ),
    "date",
)

SHAPES = {shape.name: shape for shape in (PARTICIPANTS, MARKET)}
