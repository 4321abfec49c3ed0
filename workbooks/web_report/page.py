"""The report of a scenario as one page for a browser: it needs no network and no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from core.assumptions import Scenario
from core.audit import Claim, audit, audit_table
from core.cells import Cell
from core.ranges import swings
from core.results import Results, run
from templates import load
from workbooks.page_policy import policy
from workbooks.shown import count, readable, shown
from workbooks.walk import walk
from workbooks.web_report import tables
from workbooks.web_report.charts import figures
from workbooks.web_report.checks import told_by
from workbooks.words import dollars, per_cent

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure of the summary: how much, and of what."""

    value: str
    label: str


def page(scenario: Scenario, workbook: bytes, created: datetime, version: str) -> bytes:
    """The page, in UTF-8: equal arguments give equal bytes.

    Args:
        scenario: the assumptions.
        workbook: the report workbook of the same scenario, whose headline and checks are told.
        created: the time to tell as that of making, UTC.
        version: the version of the product.

    Raises:
        BadFileError: no report workbook.
        DomainError: assumptions whose paths cannot be worked out.
    """
    results, moved = run(scenario), swings(scenario)
    style = _part("page.css")
    return (
        _template()
        .render(
            scenario=scenario,
            told=told_by(workbook, "the report workbook"),
            summary=_summary(results),
            groups=tables.assumptions(scenario),
            sizes=tables.sizes(scenario, results),
            prices=tables.prices(scenario, results),
            dominance=tables.dominance(scenario, results),
            split=tables.split(scenario, results),
            figures=figures(scenario, results, moved),
            sensitivity=tables.sensitivity(moved, results),
            claims=_claims(),
            steps=walk(scenario, "inflow"),
            digest=scenario.digest(),
            created=created,
            version=version,
            style=style,
            policy=policy(style),
        )
        .encode()
    )


def _summary(results: Results) -> list[Figured]:
    prices = [results.price_identity, results.price_multiplier, results.price_square_root]
    return [
        Figured(dollars(results.inflow), "into crypto"),
        Figured(per_cent(results.share_of_assets), "of 401(k) assets"),
        Figured(per_cent(results.relative_to_crypto), "of all crypto"),
        Figured(per_cent(results.relative_to_bitcoin), "of Bitcoin"),
        Figured(tables.times(results.relative_to_etfs), "the spot Bitcoin ETFs"),
        Figured(per_cent(results.dominance_after), "Bitcoin's share afterwards"),
        Figured(
            f"${min(prices):,.0f} to ${max(prices):,.0f}", "Bitcoin's price, three what-if models"
        ),
    ]


def _claims() -> list[tuple[Claim, str]]:
    """The claims with their exact values as texts."""
    formats = {row.n: row.format for row in load("inflow").audit}
    exact = audit_table().column("exact")
    return [
        (claim, _exact(value, formats.get(claim.n, "")))
        for claim, value in zip(audit(), exact, strict=True)
    ]


def _exact(value: Cell, number_format: str) -> str:
    if isinstance(value, float) and number_format in _EXACT:
        return _EXACT[number_format].format(value)
    return "" if value is None else shown(value)


_EXACT = {"usd": "${:,.0f}", "price": "${:,.2f}", "share": "{:.2%}", "times": "{:.2f}x"}
"""How an exact value is written, by the name of its format in the workbook."""


def _effect(amount: float) -> str:
    return f"+{dollars(amount)}" if amount > 0 else dollars(amount) if amount else "none"


def _part(name: str) -> str:
    return files("workbooks").joinpath("web_report", name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment: Any = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(count=count, readable=readable)
    environment.filters.update(dollars=dollars, effect=_effect)
    return cast("Template", environment.from_string(_part("page.html")))
