"""Every public function refuses bad input with an error that names the argument."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import core

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "functions.json").read_text(encoding="utf-8")
)
VALID: dict[str, dict[str, Any]] = {
    "btc_supply_at_height": {"height": 905_900.0},
    "catch_up_limit": {"year": 2026, "age": 60},
    "exception_72t": {
        "exception": "medical",
        "account": "plan",
        "year": 2026,
        "expenses": 9_000.0,
        "adjusted_gross_income": 80_000.0,
    },
    "law_in_force": {"year": 2026},
    "limit": {"name": "compensation", "year": 2026},
    "realised_volatility": {"prices": [1.0, 2.0, 1.5], "periods_per_year": 365.0},
    "standard_deduction": {"filing_status": "single", "year": 2026, "aged_or_blind": 1},
    "volatility_path": {"flows": [1e9, 2e9], "cap": 2.37e12, "volume": 3e11},
}
for case in GOLDEN["cases"]:
    if "expected" in case:
        VALID.setdefault(case["function"], case["arguments"])

# Arguments that are no number, or that hold pairs.
WORDS = {"mode", "filing_status", "schedule", "timing", "exception", "account", "name"}
PAIRS = {"tiers": "tiers", "match_tiers": "tiers", "knots": "knots"}
NUMERIC = [
    (function, parameter)
    for function, arguments in VALID.items()
    for parameter in arguments
    if parameter not in {*WORDS, "normalise", "birth_date"}
]
NO_NUMBERS = {
    "NaN": math.nan,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "text": "seven",
    "truth value": True,
    "complex": 1j,
    "object": object(),
    "NaN in an array": np.array([1.0, math.nan]),
    "text in an array": ["seven", "eight"],
    "truth values": [True, False],
    "ragged": [[1.0], [1.0, 2.0]],
    "an integer too large": 10**400,
}


@pytest.mark.parametrize(("function", "parameter"), NUMERIC)
@pytest.mark.parametrize("bad", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_no_number(function: str, parameter: str, bad: object) -> None:
    arguments = {**VALID[function], parameter: bad}
    with pytest.raises((core.DomainError, core.ArgumentTypeError, core.ShapeError)) as error:
        getattr(core, function)(**arguments)
    if parameter in PAIRS and isinstance(bad, str):
        assert str(error.value).startswith("tiers must be one of") or parameter == "knots"
    else:
        assert PAIRS.get(parameter, parameter) in str(error.value)


@pytest.mark.parametrize(
    ("function", "parameter"),
    [(f, p) for f, p in NUMERIC if p not in PAIRS and p != "values"],
)
def test_an_empty_array(function: str, parameter: str) -> None:
    arguments = {**VALID[function], parameter: []}
    with pytest.raises((core.ShapeError, core.ArgumentTypeError), match=parameter):
        getattr(core, function)(**arguments)


OUT_OF_DOMAIN = [
    ("access_funnel", "assets", -1.0),
    *(
        ("access_funnel", stage, bad)
        for stage in ("legal", "provider", "employer", "participant", "allocation")
        for bad in (-0.01, 1.01)
    ),
    ("allocation_elasticity", "cap", 0.0),
    ("allocation_elasticity", "assets", -1.0),
    ("allocation_elasticity", "allocation", 1.01),
    ("allocation_elasticity", "btc_share", -0.01),
    ("allocation_elasticity", "multiplier", -1.0),
    ("allowed_deferral", "salary", -1.0),
    ("allowed_deferral", "deferral_rate", 1.01),
    ("allowed_deferral", "age", 131),
    ("allowed_deferral", "age", 49.5),
    ("alternatives_split", "total", -1.0),
    ("alternatives_split", "weights", [-0.5, 1.5]),
    ("alternatives_split", "weights", [0.5, 0.4]),
    ("bass_adoption", "innovation", 0.0),
    ("bass_adoption", "imitation", -0.1),
    ("bass_adoption_rate", "time", -0.1),
    ("bass_adoption_rate", "innovation", 0.0),
    ("bass_adoption_rate", "imitation", -0.1),
    ("bass_peak_time", "innovation", 0.0),
    ("bass_peak_time", "imitation", -0.1),
    ("bass_schedule", "total", -1.0),
    ("bass_schedule", "innovation", 0.0),
    ("bass_schedule", "imitation", -0.1),
    ("bass_schedule", "months", 0),
    ("bass_schedule", "months", 1.5),
    ("bass_schedule", "months", 12_001),
    ("btc_share_for_dominance", "inflow", 0.0),
    ("btc_share_for_dominance", "total_cap", 0.0),
    ("btc_share_for_dominance", "dominance", 1.01),
    ("btc_share_for_dominance", "target_dominance", 1.01),
    ("btc_supply_at_height", "height", -1),
    ("btc_supply_at_height", "height", 0.5),
    ("cap_from_dominance", "total_cap", 0.0),
    ("cap_from_dominance", "dominance", 1.01),
    ("catch_up_limit", "age", -1),
    ("conditional_value_at_risk", "tail", 0.0),
    ("conditional_value_at_risk", "tail", 1.01),
    ("contribution_flow", "annual_contributions", -1.0),
    ("contribution_flow", "share", 1.01),
    ("depth_index", "volume", 0.0),
    ("depth_index", "volume_after", 0.0),
    ("depth_index", "volatility", 0.0),
    ("depth_index", "volatility_after", 0.0),
    ("dominance_after", "total_cap", 0.0),
    ("dominance_after", "dominance", -0.01),
    ("dominance_after", "inflow", -1.0),
    ("dominance_after", "btc_share", 1.01),
    ("dominance_after", "btc_multiplier", -1.0),
    ("dominance_after", "altcoin_multiplier", -1.0),
    ("early_withdrawal", "gross", -1.0),
    ("early_withdrawal", "taxable", -1.0),
    ("early_withdrawal", "taxable", 20_000.01),
    ("early_withdrawal", "exempt", -1.0),
    ("early_withdrawal", "age", -1.0),
    ("early_withdrawal", "income_tax_rate", 1.0),
    ("elective_deferral_limit", "age", -1),
    ("elective_deferral_limit", "age", 49.5),
    ("elective_deferral_limit", "year", 2025.5),
    ("employer_contribution_allowed", "employer_contribution", -1.0),
    ("employer_contribution_allowed", "base_deferral", -1.0),
    ("employer_contribution_allowed", "compensation", -1.0),
    ("employer_match", "salary", -1.0),
    ("employer_match", "deferral", -1.0),
    ("employer_match", "compensation_limit", 0.0),
    ("employer_match", "tiers", [[-0.5, 0.06]]),
    ("employer_match", "tiers", [[0.5, 0.0]]),
    ("employer_match", "tiers", [[0.5, 1.01]]),
    ("employer_match", "tiers", [[0.5, 0.06], [0.5, 0.06]]),
    ("exception_72t", "expenses", -1.0),
    ("exception_72t", "adjusted_gross_income", -1.0),
    ("federal_income_tax", "taxable_income", -1.0),
    ("flow_path", "crypto_balance", -1.0),
    ("flow_path", "other_balance", -1.0),
    ("flow_path", "crypto_returns", [-1.01, 0.0, 0.0]),
    ("flow_path", "other_returns", [-1.01, 0.0, 0.0]),
    ("flow_path", "contributions", [-1.0, 0.0, 0.0]),
    ("flow_path", "withdrawals", [-1.0, 0.0, 0.0]),
    ("flow_path", "withdrawals", [1e15, 0.0, 0.0]),
    ("flow_path", "target_allocation", [1.01, 0.0, 0.0]),
    ("flow_path", "rebalancing_speed", 1.01),
    ("future_value_of_contributions", "balance", -1.0),
    ("future_value_of_contributions", "contribution", -1.0),
    ("future_value_of_contributions", "contribution_growth", -1.0),
    ("future_value_of_contributions", "annual_return", -1.0),
    ("future_value_of_contributions", "annual_fee", 1.0),
    ("future_value_of_contributions", "years", -1),
    ("future_value_of_contributions", "years", 1.5),
    ("glide_path_equity", "age", -1.0),
    ("glide_path_equity", "knots", [[65.0, 0.5], [40.0, 0.9]]),
    ("glide_path_equity", "knots", [[40.0, 1.01]]),
    ("impact_almgren", "daily_volume", 0.0),
    ("impact_almgren", "shares_outstanding", 0.0),
    ("impact_almgren", "daily_volatility", -1.0),
    ("impact_almgren", "days", 0.0),
    ("impact_decay_exponential", "permanent_share", 1.01),
    ("impact_decay_exponential", "decay_time", 0.0),
    ("impact_decay_exponential", "time", -1.0),
    ("impact_decay_square_root", "duration", 0.0),
    ("impact_decay_square_root", "time", -1.0),
    ("impact_square_root", "daily_volume", 0.0),
    ("impact_square_root", "daily_volatility", -1.0),
    ("impact_square_root", "coefficient", -1.0),
    ("implied_multiplier", "inflow", 0.0),
    ("implied_multiplier", "cap", 0.0),
    ("implied_supply", "cap", 0.0),
    ("implied_supply", "price", 0.0),
    ("income_tax_on_wages", "wages", -1.0),
    ("income_tax_on_wages", "deferral", -1.0),
    ("inflow", "assets", -1.0),
    ("inflow", "share", 1.01),
    ("logistic_adoption", "ceiling", -0.1),
    ("lognormal_parameters", "mean_return", -1.0),
    ("lognormal_parameters", "volatility", -0.1),
    ("lognormal_value_at_risk", "volatility", -0.1),
    ("lognormal_value_at_risk", "horizon", 0.0),
    ("lognormal_value_at_risk", "probability", 0.0),
    ("lognormal_value_at_risk", "probability", 1.0),
    ("max_drawdown", "values", [1.0, -1.0]),
    ("medical_expense_exempt", "expenses", -1.0),
    ("medical_expense_exempt", "adjusted_gross_income", -1.0),
    ("multiplier_for_dominance", "target_dominance", 1.0),
    ("multiplier_for_dominance", "inflow", 0.0),
    ("multiplier_for_dominance", "total_cap", 0.0),
    ("multiplier_for_dominance", "dominance", 1.01),
    ("plan_loan_limit", "vested_balance", -1.0),
    ("plan_loan_limit", "highest_balance_12_months", -1.0),
    ("plan_loan_limit", "outstanding_balance", -1.0),
    ("price_from_cap", "cap", -1.0),
    ("price_from_cap", "supply", 0.0),
    ("price_identity", "price", 0.0),
    ("price_identity", "supply", 0.0),
    ("price_identity", "supply_after", 0.0),
    ("price_identity", "btc_share", 1.01),
    ("price_identity", "multiplier", -1.0),
    ("price_identity", "inflow", -1e18),
    ("price_multiplier", "price", 0.0),
    ("price_multiplier", "cap", 0.0),
    ("price_multiplier", "inflow", -1e18),
    ("price_multiplier", "multiplier", -1.0),
    ("project_401k", "balance", -1.0),
    ("project_401k", "salary", -1.0),
    ("project_401k", "salary_growth", -1.0),
    ("project_401k", "deferral_rate", 1.01),
    ("project_401k", "annual_return", -1.0),
    ("project_401k", "years", 0),
    ("project_401k", "age", -1),
    ("quantile", "probability", 1.01),
    ("relative_size", "base", 0.0),
    ("realised_volatility", "periods_per_year", 0.0),
    ("realised_volatility", "prices", [1.0, 0.0, 2.0]),
    ("required_minimum_distribution", "balance", -1.0),
    ("required_minimum_distribution", "age", 131),
    ("required_minimum_distribution", "age", 73.5),
    ("required_minimum_distribution", "start_age", 69.0),
    ("roth_catch_up_required", "prior_year_wages", -1.0),
    ("sepp_amortization", "balance", -1.0),
    ("sepp_amortization", "interest_rate", -0.01),
    ("sepp_amortization", "life_expectancy", 0.0),
    ("standard_deduction", "aged_or_blind", 5),
    ("student_t_scale", "degrees_of_freedom", 2.0),
    ("traditional_vs_roth", "pretax_outlay", -1.0),
    ("traditional_vs_roth", "tax_rate_now", 1.0),
    ("traditional_vs_roth", "tax_rate_later", 1.0),
    ("traditional_vs_roth", "annual_return", -1.0),
    ("traditional_vs_roth", "years", -1),
    ("traditional_vs_roth_same_contribution", "contribution", -1.0),
    ("traditional_vs_roth_same_contribution", "tax_rate_now", 1.0),
    ("traditional_vs_roth_same_contribution", "tax_rate_later", -0.1),
    ("traditional_vs_roth_same_contribution", "annual_return", -1.0),
    ("traditional_vs_roth_same_contribution", "taxable_account_return", -1.0),
    ("vested_fraction", "years_of_service", -0.01),
    ("vested_fraction", "first", 0),
    ("vested_fraction", "last", 1),
    ("volatility_path", "cap", 0.0),
    ("volatility_path", "volume", 0.0),
    ("volatility_path", "flows", [-1e9, 0.0]),
    ("volatility_regime", "volatility", 0.14),
    ("volatility_regime", "mature_volatility", 0.0),
    ("volatility_regime", "maturity_rate", -1.0),
    ("volatility_regime", "institutional_share", -0.1),
    ("volatility_regime", "flow_sensitivity", -1.0),
    ("volatility_regime", "volume", 0.0),
    ("volatility_size_law", "reference_volatility", 0.0),
    ("volatility_size_law", "cap", 0.0),
    ("volatility_size_law", "reference_cap", 0.0),
    ("wealth_moments", "mean_return", -1.0),
    ("wealth_moments", "volatility", -0.1),
    ("wealth_moments", "years", -1),
    ("withdrawal_gross_up", "net_amount", -1.0),
    ("withdrawal_gross_up", "income_tax_rate", 1.0),
    ("withdrawal_gross_up", "penalty_rate", 1.0),
]
# The message names another argument than the one that was changed, because that is the bound.
NAMED = {
    ("volatility_path", "flows"): "institutional_share",
    **{("employer_match", "tiers"): "tiers", ("glide_path_equity", "knots"): "knot"},
}


@pytest.mark.parametrize(("function", "parameter", "bad"), OUT_OF_DOMAIN)
def test_out_of_domain(function: str, parameter: str, bad: object) -> None:
    arguments = {**VALID[function], parameter: bad}
    name = NAMED.get((function, parameter), parameter)
    with pytest.raises(core.DomainError, match=rf"{name}.* must .*; got "):
        getattr(core, function)(**arguments)


def test_the_table_names_every_public_function() -> None:
    data = {"FILING_STATUSES"}
    no_numbers = {"exceptions_72t", "limit_names", "match_formulas", "published_years"}
    no_numbers |= {"audit_table", "shipped"}
    elsewhere = {"project_member", "rmd_start_age", "cholesky_factor"}  # in their own test files
    elsewhere |= {"adoption_by_month", "flow_paths", "price_after"}
    elsewhere |= {"btc_height_at_date", "btc_supply_at_date"}
    elsewhere |= {"scenario", "from_toml", "with_values", "load_shipped"}
    checked_before = {"run", "compare", "monthly_paths", "asset_class_paths", "project_saver"}
    checked_before |= {"participant_rows", "plan_months"}
    functions = {
        name
        for name in core.__all__
        if callable(getattr(core, name)) and not isinstance(getattr(core, name), type)
    }
    listed = {function for function, _, _ in OUT_OF_DOMAIN} | {"law_in_force", "limit"}
    assert functions - data - no_numbers - elsewhere - checked_before == listed


YEARLY = [
    ("allowed_deferral", "year"),
    ("catch_up_limit", "year"),
    ("elective_deferral_limit", "year"),
    ("employer_contribution_allowed", "year"),
    ("exception_72t", "year"),
    ("federal_income_tax", "year"),
    ("income_tax_on_wages", "year"),
    ("law_in_force", "year"),
    ("limit", "year"),
    ("project_401k", "first_year"),
    ("roth_catch_up_required", "year"),
    ("standard_deduction", "year"),
]


@pytest.mark.parametrize(("function", "parameter"), YEARLY)
@pytest.mark.parametrize("year", [2019, 2027, 1, -2026])
def test_an_unpublished_year(function: str, parameter: str, year: int) -> None:
    arguments = {**VALID[function], parameter: year}
    with pytest.raises(core.NotPublishedError, match=rf"2020, .*2026.*; got {year}"):
        getattr(core, function)(**arguments)


@pytest.mark.parametrize(("function", "parameter"), [y for y in YEARLY if y[0] != "project_401k"])
def test_one_unpublished_year_among_others(function: str, parameter: str) -> None:
    arguments = {**VALID[function], parameter: [2026, 2027]}
    with pytest.raises((core.NotPublishedError, core.ArgumentTypeError), match="2027"):
        getattr(core, function)(**arguments)


CHOICES = [
    (function, parameter)
    for function, arguments in VALID.items()
    for parameter in arguments
    if parameter in WORDS
]


@pytest.mark.parametrize(("function", "parameter"), CHOICES)
@pytest.mark.parametrize("bad", ["", "other", 1, 1.0, None, True, ["other"], object()])
def test_an_unknown_word(function: str, parameter: str, bad: object) -> None:
    arguments = {**VALID[function], parameter: bad}
    with pytest.raises(core.ArgumentTypeError, match=f"^{parameter} must be one of .*; got "):
        getattr(core, function)(**arguments)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "1960",
        "1960-13-01",
        "1960-02-30",
        1960,
        None,
        True,
        math.nan,
        np.datetime64("NaT"),
        ["1960-01-01", "x"],
        [],
    ],
)
def test_no_birth_date(bad: object) -> None:
    with pytest.raises(core.ArgumentTypeError, match=r"^birth_date must be a date"):
        core.rmd_start_age(bad)


@pytest.mark.parametrize("bad", [0, 1, 1.0, "yes", None, []])
def test_no_truth_value(bad: Any) -> None:
    with pytest.raises(core.ArgumentTypeError, match=r"^normalise must be True or False"):
        core.bass_schedule(1e9, months=3, normalise=bad)


@pytest.mark.parametrize(
    "bad",
    [
        [[1.0, 0.5], [0.5, 1.01]],
        [[1.0, 0.5], [0.4, 1.0]],
        [[2.0, 0.0], [0.0, 1.0]],
        [[1.0, 1.0], [1.0, 1.0]],
        [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]],
    ],
)
def test_no_correlation(bad: list[list[float]]) -> None:
    with pytest.raises(core.DomainError, match=r"^correlation must "):
        core.cholesky_factor(bad)


@pytest.mark.parametrize("bad", [[1.0, 0.5], [[1.0, 0.5]], 1.0])
def test_correlation_that_is_not_square(bad: Any) -> None:
    with pytest.raises(core.ShapeError, match=r"^correlation must be square"):
        core.cholesky_factor(bad)


@pytest.mark.parametrize("bad", [[0.5, 0.06], [[0.5, 0.06, 1.0]], [[0.5], [0.06]], "[]", 0.5])
def test_tiers_that_are_no_pairs(bad: Any) -> None:
    with pytest.raises((core.ShapeError, core.ArgumentTypeError), match=r"^tiers must "):
        core.employer_match(100_000, 6_000, bad, 360_000)


BROADCAST = {
    function: parameters
    for function, arguments in VALID.items()
    if function not in {"project_401k", "flow_path", "bass_schedule", "volatility_path"}
    if function != "exception_72t"
    if len(
        parameters := [
            p
            for p, value in arguments.items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
            if (function, p) != ("wealth_moments", "years")
        ]
    )
    > 1
}


@pytest.mark.parametrize("function", BROADCAST)
def test_arrays_that_do_not_fit_together(function: str) -> None:
    arguments = dict(VALID[function])
    first, second = BROADCAST[function][:2]
    arguments[first] = np.full(2, arguments[first])
    arguments[second] = np.full(3, arguments[second])
    with pytest.raises(core.ShapeError, match="do not fit together"):
        getattr(core, function)(**arguments)


@pytest.mark.parametrize("function", BROADCAST)
def test_arrays_give_what_numbers_give(function: str) -> None:
    """The first argument as a column of 2 and the others as rows of 3 give 2 by 3 results."""
    arguments = dict(VALID[function])
    once = getattr(core, function)(**arguments)
    first, *rest = BROADCAST[function]
    arguments[first] = np.full((2, 1), arguments[first])
    arguments |= {name: [arguments[name]] * 3 for name in rest}
    many = getattr(core, function)(**arguments)
    parts = zip(once, many, strict=True) if isinstance(once, tuple) else [(once, many)]
    for number, array in parts:
        assert type(number) in (float, bool)
        np.testing.assert_allclose(array, np.full((2, 3), number), rtol=1e-14)
