"""The kinds of changes between two workbooks."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What changed about a cell."""

    INPUT = "input"  # a constant: a number, a truth value, or a text that a formula reads
    LABEL = "label"  # any other text
    FORMULA = "formula"  # the text of a formula, or a formula in place of a constant
    VALUE = "value"  # what a formula gives
    SPILL = "spill"  # how many cells a formula fills


class Only(StrEnum):
    """What to look at, where not at everything."""

    INPUTS = "inputs"
    FORMULAS = "formulas"
    VALUES = "values"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of changes it means."""
        return _KINDS[self]


_KINDS = {
    Only.INPUTS: (Kind.INPUT,),
    Only.FORMULAS: (Kind.FORMULA,),
    Only.VALUES: (Kind.VALUE, Kind.SPILL),
}
