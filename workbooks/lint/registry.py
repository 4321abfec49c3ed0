"""All rules, in the order of the checklist."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workbooks.lint.rule import Rule
from workbooks.lint.rules import (
    charts,
    formulas,
    house,
    house_inputs,
    inputs,
    layout,
    looks,
    parts,
    patterns,
    protection,
    sheets,
    values,
)

_MODULES = (
    sheets, inputs, formulas, patterns, values, looks, layout, charts, protection, parts, house,
    house_inputs,
)  # fmt: skip

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rule in sorted(
            (rule for module in _MODULES for rule in module.RULES), key=lambda rule: rule.point
        )
    }
)
"""Every rule by its id."""
