"""The dated baseline: what was known when."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from core.assumptions import SECTIONS
from core.baseline import ARTICLE_DAY, baseline, history
from core.errors import ArgumentTypeError, NotPublishedError


def test_the_default_day_is_the_articles_own():
    assert baseline() == baseline(ARTICLE_DAY)
    assert baseline()["assets"].value == 8.7e12


@pytest.mark.parametrize(
    ("day", "assets"), [(date(2025, 9, 17), 8.7e12), (date(2025, 9, 18), 9.3e12)]
)
def test_a_quarter_counts_from_the_day_it_was_published(day, assets):
    assert baseline(day)["assets"].value == assets


def test_a_day_before_the_first_value_is_an_error_that_names_it():
    with pytest.raises(
        NotPublishedError, match=r"as_of must be 2025-07-18 or later; got 2020-01-01: .*total_cap"
    ):
        baseline(date(2020, 1, 1))


def test_the_quarters_are_ici_s():
    quarters = {fact.as_of: fact.value for fact in history("assets")}
    assert quarters[date(2014, 6, 30)] == 4.4e12
    assert quarters[date(2024, 6, 30)] == 8.0e12
    assert quarters[date(2025, 3, 31)] == 8.7e12
    assert quarters[date(2025, 6, 30)] == 9.3e12
    assert list(quarters) == sorted(quarters)


def test_an_unknown_quantity_is_an_error():
    with pytest.raises(ArgumentTypeError, match=r"one of assets, .*; got 'gold'"):
        history("gold")


def test_the_baseline_cannot_be_changed():
    with pytest.raises(TypeError):
        baseline()["assets"] = None


def test_every_value_has_unit_source_and_date():
    text = files("core").joinpath("parameters/baseline.toml").read_text(encoding="utf-8")
    for name in tomllib.loads(text):
        for fact in history(name):
            assert fact.unit, name
            assert fact.source, name
            assert fact.published >= fact.as_of, name


def test_the_units_of_baseline_and_assumptions_agree():
    for kind in SECTIONS.values():
        for name, described in kind.inputs().items():
            assert history(name)[-1].unit == described.unit
            assert described.bound.holds(history(name)[-1].value, history(name)[-1].value)
