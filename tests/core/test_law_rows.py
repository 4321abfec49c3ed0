"""Every figure of the law against rows typed from the notices, and none that has no row."""

import csv
from pathlib import Path

import pytest

from core.law import law_in_force, published_years
from core.tax import federal_income_tax

PATH = Path(__file__).parents[1] / "golden" / "law_rows.csv"
with PATH.open(newline="", encoding="utf-8") as file:
    ROWS = {(int(row["year"]), row["name"]): float(row["value"]) for row in csv.DictReader(file)}
YEARS = sorted({year for year, _ in ROWS})


def figures(year):
    return {figure.name: figure for figure in law_in_force(year)}


def test_the_years_with_rows_are_the_published_years():
    assert tuple(YEARS) == published_years("law") == published_years("tax")


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_of_a_year(year):
    found = figures(year)
    expected = {name: value for (of, name), value in ROWS.items() if of == year}
    assert {name: found[name].value for name in expected} == expected
    yearly = {name for name, one in found.items() if one.source.startswith(("Notice", "Rev."))}
    assert yearly - set(expected) <= {"long_term_care"}


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_has_unit_paragraph_and_source(year):
    for figure in figures(year).values():
        assert figure.unit
        assert figure.reference
        assert figure.source


@pytest.mark.parametrize("year", YEARS)
def test_a_surviving_spouse_is_taxed_as_a_couple(year):
    income = [0.0, 50_000.0, 250_000.0, 1e6]
    widow, joint = (federal_income_tax(income, one, year) for one in ("widow", "joint"))
    assert widow.tolist() == joint.tolist()
