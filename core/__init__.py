"""Calculations of 401(k) money that moves into crypto: flows, market, plan member, law and risk.

    >>> import core
    >>> core.inflow(8.7e12, 0.10)
    870000000000.0

Every function takes numbers or arrays, says in its docstring what it computes from which source,
and raises an error of `core.errors` that names the argument, what is allowed and the value got.

The function `inflow` stands here under the name of its module: import what else that module holds
with `from core.inflow import ...`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

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
from core.inflow import access_funnel, alternatives_split, inflow, relative_size
from core.law import LegalValue, law_in_force, limit, limit_names, published_years
from core.member import EqualPayments, Loan, Member, Plan, Portfolio, Withdrawal
from core.price import (
    implied_multiplier,
    implied_supply,
    price_from_cap,
    price_identity,
    price_multiplier,
)
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
from core.supply import btc_supply_at_height
from core.tax import FILING_STATUSES, federal_income_tax, income_tax_on_wages, standard_deduction
from core.volatility import (
    VolatilityRegime,
    depth_index,
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

__all__ = [
    "FILING_STATUSES",
    "AfterTax",
    "AlmgrenImpact",
    "ArgumentTypeError",
    "CryptoInflowError",
    "DomainError",
    "EarlyException",
    "EarlyWithdrawal",
    "EqualPayments",
    "ExceptionAnswer",
    "LegalValue",
    "Loan",
    "Lognormal",
    "Member",
    "Moments",
    "NotPublishedError",
    "Plan",
    "Portfolio",
    "Projection",
    "ScenarioError",
    "ShapeError",
    "VolatilityRegime",
    "Withdrawal",
    "access_funnel",
    "allocation_elasticity",
    "allowed_deferral",
    "alternatives_split",
    "bass_adoption",
    "bass_adoption_rate",
    "bass_peak_time",
    "bass_schedule",
    "btc_share_for_dominance",
    "btc_supply_at_height",
    "cap_from_dominance",
    "catch_up_limit",
    "cholesky_factor",
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
    "logistic_adoption",
    "lognormal_parameters",
    "lognormal_value_at_risk",
    "match_formulas",
    "max_drawdown",
    "medical_expense_exempt",
    "multiplier_for_dominance",
    "plan_loan_limit",
    "price_from_cap",
    "price_identity",
    "price_multiplier",
    "project_401k",
    "project_member",
    "published_years",
    "quantile",
    "relative_size",
    "required_minimum_distribution",
    "rmd_start_age",
    "roth_catch_up_required",
    "sepp_amortization",
    "standard_deduction",
    "student_t_scale",
    "traditional_vs_roth",
    "traditional_vs_roth_same_contribution",
    "vested_fraction",
    "volatility_path",
    "volatility_regime",
    "volatility_size_law",
    "wealth_moments",
    "withdrawal_gross_up",
]

# Public names that are imported when first asked for, because their modules load pydantic or
# pandas: name -> module.
_LAZY: dict[str, str] = {}


def __getattr__(name: str) -> Any:
    """A public name that `_LAZY` keeps out of the import of `core`; kept once it is loaded."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value
