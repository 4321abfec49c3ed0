"""The names that the blocks of Law give to their cells, by the kind of block."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LIMITS = (
    "elective_deferral",
    "catch_up",
    "super_catch_up",
    "annual_additions",
    "compensation",
    "roth_catch_up_wages",
)
"""The yearly limits that Law lists, by their names in core."""

STATUTES = (
    "catch_up_age",
    "super_catch_up_first_age",
    "super_catch_up_last_age",
    "early_withdrawal_age",
    "early_withdrawal_tax",
)
"""The figures of the statute itself that Law lists, by their names in core."""

LAW_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "limits": ("law_years", *(f"law_{name}" for name in LIMITS)),
        "statutes": (
            *(f"law_{name}" for name in STATUTES),
            "law_leaving_age",
            "law_roth_years",
            "law_senior_age",
            "law_half_year",
            "law_half_year_month",
        ),
        "match": (
            "law_match",
            "law_match_rate_first",
            "law_match_up_to_first",
            "law_match_rate_second",
            "law_match_up_to_second",
            "law_match_vests_after",
        ),
        "vesting": ("law_vesting", "law_vesting_years", "law_vesting_schedules"),
        "distributions": (
            "law_rmd_born_from",
            "law_rmd_age",
            "law_rmd_waived_year",
            "law_roth_free_from",
            "law_earlier_divisors_until",
            "law_divisor_ages",
            "law_divisors",
        ),
        "tax": (
            "law_tax_keys",
            "law_tops",
            "law_steps",
            "law_standard_deduction",
            "law_aged_or_blind",
        ),
    }
)
