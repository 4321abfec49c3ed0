"""Calculations of 401(k) money that moves into crypto: flows, market, plan member, law and risk.

    >>> import core
    >>> core.inflow(8.7e12, 0.10)
    870000000000.0

Every function takes numbers or arrays, says in its docstring what it computes from which source,
and raises an error of `core.errors` that names the argument, what is allowed and the value got.

A scenario holds all assumptions of a run:

    >>> core.run(core.load_shipped("base")).inflow
    5872500000.0
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.adoption import (
    bass_adoption,
    bass_adoption_rate,
    bass_peak_time,
    bass_schedule,
    logistic_adoption,
)
from core.contributions import (
    allowed_deferral,
    catch_up_limit,
    elective_deferral_limit,
    employer_contribution_allowed,
    employer_match,
    match_formulas,
    roth_catch_up_required,
    vested_fraction,
)
from core.distributions import (
    plan_loan_limit,
    required_minimum_distribution,
    rmd_start_age,
    sepp_amortization,
)
from core.dominance import (
    btc_share_for_dominance,
    cap_from_dominance,
    dominance_after,
    multiplier_for_dominance,
)
from core.errors import (
    ArgumentTypeError,
    CryptoInflowError,
    DomainError,
    NotPublishedError,
    ScenarioError,
    ShapeError,
)
from core.exemption import EarlyException, ExceptionAnswer, exception_72t, exceptions_72t
from core.flows import contribution_flow, flow_path
from core.impact import (
    AlmgrenImpact,
    impact_almgren,
    impact_decay_exponential,
    impact_decay_square_root,
    impact_square_root,
)
from core.law import LegalValue, law_in_force, limit, limit_names, published_years
from core.member import EqualPayments, Loan, Member, Plan, Portfolio, Withdrawal
from core.participants import Participants, participant_rows
from core.paths import AdoptionCurve, FlowPaths, adoption_by_month, flow_paths
from core.price import (
    implied_multiplier,
    implied_supply,
    price_from_cap,
    price_identity,
    price_multiplier,
)
from core.price_models import PRICE_MODELS, BitcoinMarket, Buying, price_after
from core.projection import Projection, project_401k, project_member
from core.risk import (
    Lognormal,
    Moments,
    cholesky_factor,
    conditional_value_at_risk,
    lognormal_parameters,
    lognormal_value_at_risk,
    max_drawdown,
    quantile,
    student_t_scale,
    wealth_moments,
)
from core.savings import (
    AfterTax,
    future_value_of_contributions,
    glide_path_equity,
    traditional_vs_roth,
    traditional_vs_roth_same_contribution,
)
from core.sensitivity import allocation_elasticity
from core.sizing import access_funnel, alternatives_split, inflow, relative_size
from core.supply import btc_height_at_date, btc_supply_at_date, btc_supply_at_height
from core.tax import FILING_STATUSES, federal_income_tax, income_tax_on_wages, standard_deduction
from core.volatility import (
    VolatilityRegime,
    depth_index,
    realised_volatility,
    volatility_path,
    volatility_regime,
    volatility_size_law,
)
from core.withdrawal import (
    EarlyWithdrawal,
    early_withdrawal,
    medical_expense_exempt,
    withdrawal_gross_up,
)

if TYPE_CHECKING:
    from core.assumptions import Scenario
    from core.audit import audit_table
    from core.months import asset_class_paths, monthly_paths
    from core.results import Results, compare, run
    from core.saver import project_saver
    from core.scenarios import from_toml, load_shipped, scenario, shipped, with_values
    from core.sections import Assumption
    from core.sponsor import plan_months

__all__ = [
    "FILING_STATUSES",
    "PRICE_MODELS",
    "AdoptionCurve",
    "AfterTax",
    "AlmgrenImpact",
    "ArgumentTypeError",
    "Assumption",
    "BitcoinMarket",
    "Buying",
    "CryptoInflowError",
    "DomainError",
    "EarlyException",
    "EarlyWithdrawal",
    "EqualPayments",
    "ExceptionAnswer",
    "FlowPaths",
    "LegalValue",
    "Loan",
    "Lognormal",
    "Member",
    "Moments",
    "NotPublishedError",
    "Participants",
    "Plan",
    "Portfolio",
    "Projection",
    "Results",
    "Scenario",
    "ScenarioError",
    "ShapeError",
    "VolatilityRegime",
    "Withdrawal",
    "access_funnel",
    "adoption_by_month",
    "allocation_elasticity",
    "allowed_deferral",
    "alternatives_split",
    "asset_class_paths",
    "audit_table",
    "bass_adoption",
    "bass_adoption_rate",
    "bass_peak_time",
    "bass_schedule",
    "btc_height_at_date",
    "btc_share_for_dominance",
    "btc_supply_at_date",
    "btc_supply_at_height",
    "cap_from_dominance",
    "catch_up_limit",
    "cholesky_factor",
    "compare",
    "conditional_value_at_risk",
    "contribution_flow",
    "depth_index",
    "dominance_after",
    "early_withdrawal",
    "elective_deferral_limit",
    "employer_contribution_allowed",
    "employer_match",
    "exception_72t",
    "exceptions_72t",
    "federal_income_tax",
    "flow_path",
    "flow_paths",
    "from_toml",
    "future_value_of_contributions",
    "glide_path_equity",
    "impact_almgren",
    "impact_decay_exponential",
    "impact_decay_square_root",
    "impact_square_root",
    "implied_multiplier",
    "implied_supply",
    "income_tax_on_wages",
    "inflow",
    "law_in_force",
    "limit",
    "limit_names",
    "load_shipped",
    "logistic_adoption",
    "lognormal_parameters",
    "lognormal_value_at_risk",
    "match_formulas",
    "max_drawdown",
    "medical_expense_exempt",
    "monthly_paths",
    "multiplier_for_dominance",
    "participant_rows",
    "plan_loan_limit",
    "plan_months",
    "price_after",
    "price_from_cap",
    "price_identity",
    "price_multiplier",
    "project_401k",
    "project_member",
    "project_saver",
    "published_years",
    "quantile",
    "realised_volatility",
    "relative_size",
    "required_minimum_distribution",
    "rmd_start_age",
    "roth_catch_up_required",
    "run",
    "scenario",
    "sepp_amortization",
    "shipped",
    "standard_deduction",
    "student_t_scale",
    "traditional_vs_roth",
    "traditional_vs_roth_same_contribution",
    "vested_fraction",
    "volatility_path",
    "volatility_regime",
    "volatility_size_law",
    "wealth_moments",
    "with_values",
    "withdrawal_gross_up",
]

# Public names that are imported when first asked for, because their modules load pydantic or
# pandas: name -> module.
_LAZY: dict[str, str] = {
    "Assumption": "core.sections",
    "Results": "core.results",
    "Scenario": "core.assumptions",
    "asset_class_paths": "core.months",
    "audit_table": "core.audit",
    "compare": "core.results",
    "from_toml": "core.scenarios",
    "load_shipped": "core.scenarios",
    "monthly_paths": "core.months",
    "plan_months": "core.sponsor",
    "project_saver": "core.saver",
    "run": "core.results",
    "scenario": "core.scenarios",
    "shipped": "core.scenarios",
    "with_values": "core.scenarios",
}


def __getattr__(name: str) -> Any:
    """A public name that `_LAZY` keeps out of the import of `core`; kept once it is loaded."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value
