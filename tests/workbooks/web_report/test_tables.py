import doctest

import pytest

from core.ranges import swings
from core.results import run
from core.scenarios import load_shipped, scenario, with_values
from workbooks.web_report import tables

ARTICLE, BASE = scenario(), load_shipped("base")


def test_examples_run():
    assert doctest.testmod(tables).failed == 0


def test_every_assumption_stands_there_with_what_is_behind_it():
    rows = {row.label: row for group in tables.assumptions(BASE) for row in group.rows}
    groups = tables.assumptions(BASE)
    made = BASE.model_dump()
    count = sum(len(value) for value in made.values() if isinstance(value, dict))
    assert sum(len(group.rows) for group in groups) == count
    assets = rows["401(k) assets"]
    assert (assets.value, assets.unit, assets.low, assets.high) == (
        "$8,700bn",
        "USD",
        "$8,000bn",
        "$9,300bn",
    )
    assert assets.as_of == "2025-03-31"
    assert assets.source.startswith("ICI, Retirement Assets Total $43.4 Trillion")
    assert assets.full == "8700000000000"
    assert rows["Bitcoin price"].full == "119289.84375"
    assert rows["Match"].value == "half_to_6"
    assert rows["Birth date"].value == "1980-07-01"
    assert [group.title for group in groups if not group.used] == [
        "The employer's plan",
        "The plan member",
        "What a plan sponsor decides about crypto",
    ]


def test_a_source_and_a_note_are_two_sentences():
    chosen = ARTICLE.market.assets.model_copy(update={"source": "A.", "note": "B"})
    market = ARTICLE.market.model_copy(update={"assets": chosen})
    row = tables.assumptions(ARTICLE.model_copy(update={"market": market}))[0].rows[0]
    assert row.source == "A. B"


def test_results_are_those_of_core():
    assert [row.value for row in tables.sizes(ARTICLE, run(ARTICLE))] == [
        "$870bn",
        "10.0%",
        "22.2%",
        "36.7%",
        "70.7x",
        "$14.5bn",
    ]
    assert [(row.price, row.change) for row in tables.prices(ARTICLE, run(ARTICLE))] == [
        ("$162,154", "+35.9%"),
        ("$566,587", "+375.0%"),
        ("$123,218", "+3.3%"),
    ]
    assert all(row.do_not_use for row in tables.prices(ARTICLE, run(ARTICLE)))
    both = {row.label: (row.low, row.high) for row in tables.dominance(ARTICLE, run(ARTICLE))}
    assert both["By buying alone it is"] == ("out of reach", "out of reach")
    assert both["Share the article expects"] == ("70.0%", "75.0%")
    split = [(row.label, row.value, row.says) for row in tables.split(ARTICLE, run(ARTICLE))]
    assert split[:2] == [("Crypto", "$435bn", "50.0%"), ("Gold", "$87.0bn", "10.0%")]


def test_where_no_money_moves_what_is_needed_is_not_told():
    nothing = with_values(ARTICLE, {"allocation": 0.0}, "test")
    rows = tables.dominance(nothing, run(nothing))
    assert [(row.low, row.high) for row in rows if row.low == tables.NONE] == [
        (tables.NONE, tables.NONE)
    ] * 2


def test_the_sensitivity_begins_with_what_moves_the_inflow_most():
    rows = tables.sensitivity(swings(BASE), run(BASE))
    assert rows[0].label == "Allocation to crypto"
    assert (rows[0].low, rows[0].high) == ("1.0%", "10.0%")
    assert rows[0].results[:2] == ("$1.2bn", "$11.7bn")
    labels = [row.label for row in rows]
    assert "Assets of US spot Bitcoin ETFs" not in labels
    assert labels.index("401(k) assets") < labels.index("Bitcoin price")
    assert all(len(row.results) == 2 * len(tables.MOVED_RESULTS) for row in rows)


def test_an_end_that_contradicts_is_said():
    low = BASE.market.total_cap.model_copy(update={"low": 2.0e12})
    high = BASE.market.btc_cap.model_copy(update={"high": 5e12})
    market = BASE.market.model_copy(update={"total_cap": low, "btc_cap": high})
    made = BASE.model_copy(update={"market": market})
    found = {s.entry.name: tables._moved(s) for s in swings(made)}
    assert tables.NONE in found["btc_cap"].results
    assert tables.NONE in found["total_cap"].results


@pytest.mark.parametrize("value", [0.0, 1e-9, 0.5, 1.0, 12.34, 214.4, 1e6])
def test_a_multiple_ends_with_x(value):
    assert tables.times(value).endswith("x")
