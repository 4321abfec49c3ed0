"""Law: the figures of the law that the model looks up, each with its paragraph and source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core.contributions import VESTING_SCHEDULES, match_vested_fraction, vested_fraction
from core.law import LegalValue, law_file, law_in_force, published_years
from core.lifetime import ROTH_YEARS
from core.projection import SENIOR_AGE
from core.schedule import LEAVING_AGE
from templates.law_names import LIMITS, STATUTES
from templates.names import used_names
from workbooks.pages import Book, Column, Page

COLUMNS = (
    Column("Source or rule", 46, "Head note"),
    Column("Key", 20, "Head right"),
    *(Column("", 15, "Head right") for _ in range(9)),
)
BY_SCHEDULE = "by schedule"
"""What stands where a match formula leaves vesting to the plan."""

LAST_DIVISOR_AGE = 120
"""From this age on the last divisor holds."""
_OTHER_STATUTES = (
    (
        "leaving_age",
        LEAVING_AGE,
        "Age of leaving that spares the tax",
        "72(t)(2)(A)(v)",
    ),
    ("roth_years", ROTH_YEARS, "Years until Roth earnings come out free of tax", "402A(d)(2)(B)"),
    ("senior_age", SENIOR_AGE, "Age from which the standard deduction is larger", "63(f)(1)"),
    ("half_year", 0.5, "Half a year, for ages such as 59½", "72(t)(2)(A)(i)"),
    ("half_year_month", 6, "Last month of birth that reaches the half year", "72(t)(2)(A)(i)"),
)


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Law", COLUMNS)
    for block in book.plan.layout.law:
        page.block(block.title, block.text)
        _WRITERS[block.kind](page)
    page.row -= 1
    page.finish("A5")


def _titles(page: Page, titles: Sequence[str], role: str = "Head right") -> None:
    """A row of titles from column A on."""
    for index, (column, title) in enumerate(zip(page.letters, titles, strict=False)):
        page.text(column, title, "Head note" if index == 0 else role)
    page.row += 1


def _notes(page: Page, texts: Sequence[str]) -> None:
    for column, text in zip(page.letters, texts, strict=False):
        page.text(column, text, "Note")
    page.row += 1


def _figures(page: Page, first: str, values: Sequence[float | None], number_format: str) -> None:
    letters = page.letters[page.letters.index(first) :]
    for column, value in zip(letters, values, strict=False):
        page.number(column, value, "Stored", number_format)


def _define(page: Page, name: str, column: str, first: int, last: str = "") -> None:
    """Names the cells of a column from a row to the last one written."""
    end = f"{last or column}{page.row - 1}"
    page.book.define(f"law_{name}", page.name, f"{column}{first}:{end}")


def _limits(page: Page) -> None:
    figures = {year: _by_name(law_in_force(year)) for year in published_years()}
    described = figures[max(figures)]
    _titles(page, ["Notice", "Year", *(described[name].label for name in LIMITS)])
    _notes(page, ["Paragraph", "", *(described[name].reference for name in LIMITS)])
    first = page.row
    for year, values in figures.items():
        page.text("A", values[LIMITS[0]].source, "Stored note")
        page.number("B", year, "Stored", "plain")
        row = [values[name].value if name in values else None for name in LIMITS]
        _figures(page, "C", row, "usd")
        page.row += 1
    _define(page, "years", "B", first)
    for column, name in zip("CDEFGH", LIMITS, strict=True):
        _define(page, name, column, first)


def _by_name(values: Sequence[LegalValue]) -> dict[str, LegalValue]:
    return {value.name: value for value in values}


def _statutes(page: Page) -> None:
    """Those that a formula of the layout reads."""
    known = _by_name(law_in_force(max(published_years())))
    used = used_names(page.book.plan.layout)
    for name in STATUTES:
        if f"law_{name}" in used:
            figure = known[name]
            _statute(page, name, figure.label, figure.value, figure.unit, figure.reference)
    for name, value, label, paragraph in _OTHER_STATUTES:
        if f"law_{name}" in used:
            unit = "month" if name.endswith("month") else "years"
            _statute(page, name, label, value, unit, f"26 USC {paragraph}")


def _statute(page: Page, name: str, label: str, value: float, unit: str, reference: str) -> None:
    page.text("A", label)
    page.number("B", value, "Stored", "share" if unit == "share" else "plain")
    page.text("C", unit, "Unbroken note")
    page.text("D", reference, "Unbroken note")
    page.book.define(f"law_{name}", page.name, f"B{page.row}")
    page.row += 1


def _match(page: Page) -> None:
    _titles(
        page,
        ["Formula", "Name", "Rate, first", "up to", "Rate, next", "up to", "Vests after", "Source"],
    )
    first = page.row
    for name, rule in law_file("law")["match"].items():
        page.text("A", rule["label"], "Stored note")
        page.text("B", name, "Stored")
        _figures(page, "C", _two_tiers(rule["tiers"]), "share")
        years = _vests_after(name)
        if years is None:
            page.text("G", BY_SCHEDULE, "Stored")
        else:
            page.number("G", years, "Stored", "plain")
        page.text("H", rule["reference"], "Unbroken note")
        page.row += 1
    names = ("", "_rate_first", "_up_to_first", "_rate_second", "_up_to_second", "_vests_after")
    for column, name in zip("BCDEFG", names, strict=True):
        _define(page, f"match{name}", column, first)


def _two_tiers(tiers: Sequence[Sequence[float]]) -> list[float]:
    """Two tiers as one row; a tier that is missing adds nothing."""
    first, second = [*tiers, [0.0, 0.0], [0.0, 0.0]][:2]
    return [*first, *(second if second[1] else [0.0, first[1]])]


def _vests_after(match: str) -> float | None:
    """Years after which a match formula itself vests all; None where the plan's schedule does."""
    years = range(len(_served()))
    return next((year for year in years if match_vested_fraction(year, match) == 1.0), None)


def _served() -> range:
    """The completed years of service that vesting tells apart."""
    return range(1 + max(law_file("law")["vesting"]["graded"]["years"]))


def _vesting(page: Page) -> None:
    rules: Mapping[str, Any] = law_file("law")["vesting"]
    _titles(page, ["Slowest schedules the law allows", "Years served", *VESTING_SCHEDULES])
    page.book.define("law_vesting_schedules", page.name, f"C{page.row - 1}:E{page.row - 1}")
    first = page.row
    for years in _served():
        page.text("A", "; ".join(rule["reference"] for rule in rules.values()), "Stored note")
        page.number("B", years, "Stored", "plain")
        shares = [float(vested_fraction(years, name)) for name in VESTING_SCHEDULES]
        _figures(page, "C", shares, "share")
        page.row += 1
    _define(page, "vesting_years", "B", first)
    _define(page, "vesting", "C", first, "E")


def _distributions(page: Page) -> None:
    law = law_file("law")
    history, earlier = law["rmd_history"], law["uniform_lifetime_earlier"]
    for name, value, label in (
        ("rmd_waived_year", history["waived"][0], "Year in which nothing was required"),
        ("roth_free_from", history["roth_free_from"], "First year that leaves Roth money out"),
    ):
        _statute(page, name, label, value, "year", history["reference"])
    label = "Last year of the earlier divisors"
    until = earlier["last_year"]
    _statute(page, "earlier_divisors_until", label, until, "year", earlier["reference"])
    page.row += 1
    _start_ages(page, law["rmd_start_age"])
    page.row += 1
    _divisors(page, law["uniform_lifetime"], earlier)


def _start_ages(page: Page, rule: Mapping[str, Any]) -> None:
    _titles(page, ["Required distributions begin", "Born from", "Age"])
    first = page.row
    for born, age in zip([date(1900, 3, 1), *rule["born_before"]], rule["age"], strict=True):
        page.text("A", rule["reference"], "Stored note")
        page.date("B", _day(born), "Stored")
        _figures(page, "C", [age], "plain")
        page.row += 1
    _define(page, "rmd_born_from", "B", first)
    _define(page, "rmd_age", "C", first)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _divisors(page: Page, now: Mapping[str, Any], earlier: Mapping[str, Any]) -> None:
    until = earlier["last_year"]
    _titles(page, ["Uniform Lifetime Table", "Age in the year", f"to {until}", f"from {until + 1}"])
    first = page.row
    for age in range(earlier["first_age"], LAST_DIVISOR_AGE + 1):
        page.text("A", now["reference"].partition(",")[0], "Stored note")
        page.number("B", age, "Stored", "plain")
        _figures(page, "C", [_factor(earlier, age), _factor(now, age)], "times_axis")
        page.row += 1
    _define(page, "divisor_ages", "B", first)
    _define(page, "divisors", "C", first, "D")


def _factor(table: Mapping[str, Any], age: int) -> float | None:
    """The divisor of an age; the last holds ever after; None before the table begins."""
    place = age - table["first_age"]
    return None if place < 0 else table["factors"][min(place, len(table["factors"]) - 1)]


def _tax(page: Page) -> None:
    years = law_file("law")["year"]
    rates = years[str(max(published_years("tax")))]["tax"]["rates"]
    shown = [f"{rate:.0%} from" for rate in rates]
    _titles(page, ["Source", "Year and status", *shown, "Standard deduction", "More if 65"])
    page.text("A", "What each rate adds to the one before; 26 USC 1(j)", "Stored note")
    page.text("B", "every year", "Stored")
    steps = [rate - before for rate, before in zip(rates, [0.0, *rates], strict=False)]
    _figures(page, "C", steps, "share")
    page.book.define(
        "law_steps", page.name, f"C{page.row}:{page.letters[1 + len(rates)]}{page.row}"
    )
    page.row += 1
    first = page.row
    for year in published_years("tax"):
        tables = years[str(year)]["tax"]
        for status in (key for key in tables if key not in ("source", "rates")):
            table = tables[status]
            page.text("A", tables["source"], "Stored note")
            page.text("B", f"{year} {status}", "Stored")
            row = [0.0, *table["upper"], table["standard_deduction"], table["aged_or_blind"]]
            _figures(page, "C", row, "usd")
            page.row += 1
    _define(page, "tax_keys", "B", first)
    _define(page, "tops", "C", first, "I")
    _define(page, "standard_deduction", "J", first)
    _define(page, "aged_or_blind", "K", first)


_WRITERS: Mapping[str, Callable[[Page], None]] = {
    "limits": _limits,
    "statutes": _statutes,
    "match": _match,
    "vesting": _vesting,
    "distributions": _distributions,
    "tax": _tax,
}
