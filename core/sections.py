"""What an assumption is: a value with unit, source, date and range, and what it means.

`core.assumptions` and `core.saver` hold the sections; `core.scenarios` builds scenarios of them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from core.arguments import Bound

LARGEST = 1e308
LONGEST_TEXT = 32_767
"""Characters that a cell holds, as files write them: one beyond U+FFFF, such as an emoji, counts
as two, a carriage return and the first of _x0041_ as seven."""

_ESCAPE = 6
_ESCAPED = re.compile(r"\r|_(?=x[0-9A-Fa-f]{4}_)")

_NO_CELL_HOLDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text_mistake(text: str) -> str | None:
    r"""What keeps a text out of a cell, to stand after its place; None where nothing does.

    >>> text_mistake("a\x07"), text_mistake("two\nlines")
    ('must not hold the control character U+0007, which no cell can', None)
    """
    bad = _NO_CELL_HOLDS.search(text)
    if bad:
        return f"must not hold the control character U+{ord(bad[0]):04X}, which no cell can"
    size = len(text) + sum(character > "\uffff" for character in text)
    size += _ESCAPE * len(_ESCAPED.findall(text))
    if size > LONGEST_TEXT:
        return f"must have at most {LONGEST_TEXT:,} characters, as a cell; got {size:,}"
    return None


def _cell_text(value: object) -> object:
    mistake = text_mistake(value) if isinstance(value, str) else None
    if mistake:
        raise PydanticCustomError("cell_text", "{mistake}", {"mistake": mistake})
    return value


Text = Annotated[str, BeforeValidator(_cell_text)]


class Assumption(BaseModel):
    """One assumed number and what stands behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    value: float
    unit: str = ""
    source: Text = ""
    as_of: date | None = None
    low: float | None = None
    high: float | None = None
    note: Text = ""


class Choice(BaseModel):
    """One chosen word or date and what stands behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str
    source: Text = ""
    as_of: date | None = None
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Input:
    """What an assumption means and may be: its label, unit, bound and help."""

    label: str
    unit: str
    bound: Bound
    help: str
    whole: bool = False

    def mistake(self, value: object) -> str | None:
        """What is wrong with a value, to stand after its place; None where nothing is."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return f"must be {self.bound}; got {value!r}"
        as_float = float(value) if abs(value) < LARGEST else math.inf
        if not self.bound.holds(as_float, as_float):
            return f"must be {self.bound}; got {value!r}"
        if self.whole and not as_float.is_integer():
            return f"must be a whole number; got {value!r}"
        return None


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """What a choice means and may be. Without `allowed` it is a date such as 1980-07-01."""

    label: str
    default: str
    allowed: tuple[str, ...]
    help: str

    def mistake(self, value: object) -> str | None:
        """What is wrong with a value, to stand after its place; None where nothing is."""
        if self.allowed:
            if isinstance(value, str) and value in self.allowed:
                return None
            return f"must be one of {', '.join(self.allowed)}; got {value!r}"
        try:
            date.fromisoformat(str(value))
        except ValueError:
            return f"must be a date such as {self.default}; got {value!r}"
        return None


class Section(BaseModel):
    """A named group of assumptions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def inputs(cls) -> dict[str, Input]:
        """The description of each number of the section, in order."""
        return {name: d for name, d in cls._described().items() if isinstance(d, Input)}

    @classmethod
    def choices(cls) -> dict[str, ChoiceInput]:
        """The description of each choice of the section, in order."""
        return {name: d for name, d in cls._described().items() if isinstance(d, ChoiceInput)}

    @classmethod
    def _described(cls) -> dict[str, Any]:
        return _descriptions(cls)


@cache
def _descriptions(section: type[Section]) -> dict[str, Any]:
    """The description of each assumption of a section; read from its annotations once."""
    hints = get_type_hints(section, include_extras=True)
    return {name: hints[name].__metadata__[0] for name in section.model_fields}
