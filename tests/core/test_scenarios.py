"""Building scenarios: precedence, and every mistake in one pass."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assumptions import SECTION_OF
from core.errors import ArgumentTypeError, NotPublishedError, ScenarioError
from core.price import implied_multiplier
from core.results import compare, run
from core.scenarios import from_toml, load_shipped, scenario, shipped, with_values

CUSTOM = """
name = "mine"
title = "My own numbers"
as_of = 2025-10-01

[market]
assets = { value = 9.3e12, source = "ICI 2025-Q2", as_of = 2025-06-30 }

[funnel]
provider = 0.5
allocation = { value = 0.02, low = 0.01, high = 0.05 }
"""


def test_the_default_is_the_article():
    made = scenario()
    assert made.name == "article"
    assert made.value("assets") == 8.7e12
    assert made.value("allocation") == 0.10


def test_a_file_goes_over_the_baseline():
    made = from_toml(CUSTOM, source="mine.toml")
    assert made.name == "mine"
    assert made.value("assets") == 9.3e12
    assert made.market.assets.source == "ICI 2025-Q2"
    assert made.market.assets.as_of == date(2025, 6, 30)
    assert made.funnel.provider.source == "mine.toml"
    assert made.funnel.allocation.high == 0.05
    assert made.value("total_cap") == 3.92e12


def test_a_single_setting_goes_over_the_file():
    made = with_values(from_toml(CUSTOM), {"allocation": 0.03, "funnel.legal": 0.9}, "--set")
    assert made.value("allocation") == 0.03
    assert made.value("legal") == 0.9
    assert made.funnel.allocation.source == "--set"


def test_the_day_asked_for_goes_over_the_file():
    assert from_toml(CUSTOM, as_of=date(2025, 7, 18)).as_of == date(2025, 7, 18)
    assert scenario({"as_of": "2025-12-31"}).value("assets") == 9.3e12


def test_a_value_outside_its_range_widens_the_range():
    changed = with_values(scenario(), {"allocation": 0.5}, "--set").funnel.allocation
    assert changed.low == 0.01
    assert changed.high == 0.5


def test_every_mistake_is_named_with_its_place():
    with pytest.raises(ScenarioError) as caught:
        scenario(
            {
                "market": {"assets": -1, "total_cp": 3, "price": {"value": 1, "unit": "EUR"}},
                "funnel": 3,
                "pricing": {"btc_share": "half", "months": True, "multiplier": float("nan")},
                "alternatives": {"crypto_weight": 0.4},
                "marke": {},
                "as_of": "soon",
            },
            source="bad.toml",
        )
    expected = (
        "as_of must be a date such as 2025-07-18; got 'soon'",
        "market.assets must be a number of at least 0; got -1",
        "market.total_cp: no such assumption; did you mean total_cap?",
        "market.price: the unit must be USD per BTC; got EUR",
        "funnel: must be a table of assumptions; got 3",
        "pricing.btc_share must be a number from 0 to 1; got 'half'",
        "pricing.months must be a number of at least 1; got True",
        "pricing.multiplier must be a number of at least 0; got nan",
        "marke: no such assumption; did you mean market?",
    )
    assert caught.value.place == "bad.toml"
    for sentence in expected:
        assert sentence in caught.value.problems
    assert any("five weights must sum to 1" in problem for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"market": {"btc_cap": 4e12}}, "market.btc_cap: must not be above market.total_cap"),
        (
            {"dominance": {"target_low": 0.9}},
            "dominance.target_low: must not be above dominance.target_high",
        ),
        (
            {"funnel": {"allocation": {"value": 0.1, "low": 0.2, "high": 0.3}}},
            "funnel.allocation: the value must lie between low and high; got 0.2 <= 0.1 <= 0.3",
        ),
        ({"title": 3}, "title: input should be a valid string; got 3"),
        ({"funnel": {"legal": {"valu": 1}}}, "did you mean value?"),
        ({"funnel": {"legal": {"source": 3}}}, "funnel.legal.source"),
    ],
)
def test_contradictions_are_mistakes(data, sentence):
    with pytest.raises(ScenarioError) as caught:
        scenario(data)
    assert any(sentence in problem for problem in caught.value.problems)


def test_what_is_no_toml_is_an_error_that_names_the_file():
    with pytest.raises(ScenarioError, match=r"x\.toml.*\n.*not a TOML file.*line 1"):
        from_toml("this is = = not", source="x.toml")


def test_a_day_with_no_market_is_an_error():
    with pytest.raises(NotPublishedError):
        scenario(as_of=date(2019, 1, 1))


def test_the_digest_tells_scenarios_apart():
    assert scenario().digest() == scenario().digest()
    assert scenario().digest() != with_values(scenario(), {"allocation": 0.11}, "x").digest()
    assert len(scenario().digest()) == 64


@given(st.sampled_from(sorted(SECTION_OF)), st.text(min_size=1))
def test_any_text_for_a_number_is_one_clear_mistake(name, text):
    with pytest.raises(ScenarioError) as caught:
        with_values(scenario(), {name: text}, "--set")
    assert len(caught.value.problems) == 1
    assert name in caught.value.problems[0]


@pytest.mark.parametrize(
    ("name", "inflow"),
    [
        ("article", 870e9),  # 8.7e12 * 0.10
        ("today", 0.87e9),  # 8.7e12 * 0.0001
        ("low", 0.435e9),  # 8.7e12 * 0.40 * 0.05 * 0.05 * 0.05
        ("base", 5.8725e9),  # 8.7e12 * 0.60 * 0.15 * 0.15 * 0.05
        ("target-date-sleeve", 11.832e9),  # 8.7e12 * 0.80 * 0.25 * 0.68 * 0.01
        ("bitwise-1pct", 122e9),  # 12.2e12 * 0.01
    ],
)
def test_the_shipped_scenarios_run(name, inflow):
    made = load_shipped(name)
    assert made.name == name
    assert made.description
    assert run(made).inflow == pytest.approx(inflow, rel=1e-12)


def test_the_shipped_article_is_the_default():
    assert run(load_shipped("article")) == run(scenario())
    assert set(shipped()) >= {"article", "low", "base", "target-date-sleeve", "bitwise-1pct"}


def test_an_unknown_scenario_is_an_error_that_lists_them():
    with pytest.raises(ArgumentTypeError, match=r"one of article, base, .*; got 'bull'"):
        load_shipped("bull")


def test_mistakes_of_every_kind_are_found_in_one_pass():
    with pytest.raises(ScenarioError) as caught:
        scenario(
            {
                "as_of": "2001-01-01",
                "name": 5,
                "alternatives": {"gold_weight": 0.9},
                "funnel": {"legal": 2},
            }
        )
    found = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 4
    for words in ("2025-07-18 or later", "name: input should be", "sum to 1", "funnel.legal must"):
        assert words in found


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("member", "first_year", 2025.5),
        ("member", "horizon", 2.9),
        ("adoption", "path_months", 2.6),
    ],
)
def test_whole_numbers_are_not_cut_to_size(section, name, value):
    with pytest.raises(ScenarioError, match=rf"{section}\.{name} must be a whole number"):
        scenario({section: {name: value}})


def test_a_first_year_before_the_law_is_a_mistake():
    with pytest.raises(ScenarioError, match=r"member\.first_year must be a number from 2020"):
        scenario({"member": {"first_year": 1990}})


@pytest.mark.parametrize(
    "call",
    [
        lambda: scenario([1]),
        lambda: from_toml(b"x"),
        lambda: run("base"),
        lambda: compare([]),
        lambda: scenario().value("alocation"),
    ],
)
def test_what_is_no_scenario_is_refused(call):
    with pytest.raises(ArgumentTypeError, match="must "):
        call()


def test_bitwise_s_63_percent_is_an_implied_multiplier():
    # Bitwise, August 2025: 1% of $12.2tn moves Bitcoin by 63%; 0.63 / (122e9 / 2.37e12)
    inflow = run(load_shipped("bitwise-1pct")).inflow
    assert inflow == pytest.approx(122e9)
    assert implied_multiplier(0.63, inflow, 2.37e12) == pytest.approx(12.238524590163934, rel=1e-12)


def test_a_text_longer_than_a_cell_holds_is_a_mistake_with_its_place():
    with pytest.raises(ScenarioError) as caught:
        scenario({"title": "x" * 32_768, "funnel": {"legal": {"value": 1, "note": "y" * 40_000}}})
    places = sorted(problem.partition(":")[0] for problem in caught.value.problems)
    assert places == ["funnel.legal.note", "title"]
    assert all(len(problem) < 200 for problem in caught.value.problems)
    assert scenario({"title": "x" * 32_767}).title.endswith("x")
