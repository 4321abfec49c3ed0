"""Arguments and results of the public functions: what is accepted, refused and given back.

A numeric argument may be a number or anything numpy reads as an array of numbers; arrays
broadcast. Numbers in give a Python float out, arrays give an array, a pandas Series gives a
Series. NaN and infinity are refused on the way in and never leave.
"""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
import numpy.typing as npt

from core.errors import ArgumentTypeError, CryptoInflowError, DomainError, ShapeError

FloatArray = npt.NDArray[np.float64]
Numeric = float | Sequence[float] | Sequence[Sequence[float]] | FloatArray
Quantity = float | FloatArray

P = ParamSpec("P")
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Bound:
    """The numbers an argument may take: from `low` to `high`, ends included unless said."""

    low: float = -math.inf
    high: float = math.inf
    low_included: bool = True
    high_included: bool = True

    def holds(self, smallest: float, largest: float) -> bool:
        """Whether all numbers from `smallest` to `largest` are allowed (False for NaN)."""
        above = self.low <= smallest if self.low_included else self.low < smallest
        below = largest <= self.high if self.high_included else largest < self.high
        return above and below and -math.inf < smallest and largest < math.inf

    def __str__(self) -> str:
        """The bound in words, to stand after "must be"."""
        low = f"{self.low:g}"
        high = f"{self.high:g}"
        if self.low > -math.inf and self.high < math.inf:
            if self.low_included and self.high_included:
                return f"a number from {low} to {high}"
            ends = [
                f"at least {low}" if self.low_included else f"above {low}",
                f"at most {high}" if self.high_included else f"below {high}",
            ]
            return "a number " + " and ".join(ends)
        if self.low > -math.inf:
            return f"a number of at least {low}" if self.low_included else f"a number above {low}"
        if self.high < math.inf:
            return f"a number of at most {high}" if self.high_included else f"a number below {high}"
        return "a finite number"


ANY = Bound()
NON_NEGATIVE = Bound(low=0.0)
POSITIVE = Bound(low=0.0, low_included=False)
SHARE = Bound(low=0.0, high=1.0)


def number(name: str, value: Any, bound: Bound = ANY) -> Quantity:
    """`value` as a float or a float array, every element within `bound`.

    Raises:
        ArgumentTypeError: not a number nor an array of numbers (a truth value is neither).
        DomainError: an element outside `bound`, NaN or infinite; the message gives its position.
    """
    if type(value) is float or type(value) is int:
        try:
            scalar = float(value)
        except OverflowError:
            raise DomainError(f"{name} must be {bound}; got an integer too large") from None
        if not bound.holds(scalar, scalar):
            raise DomainError(f"{name} must be {bound}; got {value!r}")
        return scalar
    array = _array(name, value)
    if array.ndim == 0:
        return number(name, float(array), bound)
    if array.size == 0:
        raise ShapeError(f"{name} must hold at least one number; got an empty array")
    if not bound.holds(float(array.min()), float(array.max())):
        raise DomainError(f"{name} must be {bound}; got {_first_outside(array, bound)}")
    return array


def whole_number(name: str, value: Any, bound: Bound = ANY) -> int:
    """`value` as an int; 3.0 is 3, 3.5 is refused."""
    result = number(name, value, bound)
    if not isinstance(result, float):
        raise ArgumentTypeError(f"{name} must be one whole number; got {_shown(value)}")
    if not result.is_integer():
        raise DomainError(f"{name} must be a whole number; got {value!r}")
    return int(result)


def choice(name: str, value: Any, allowed: Sequence[Choice]) -> Choice:
    """`value` as one of the words in `allowed`; case and surrounding spaces do not matter.

    Raises:
        ArgumentTypeError: anything else.
    """
    if isinstance(value, str):
        word = value.strip().lower()
        for candidate in allowed:
            if candidate == word:
                return candidate
    raise ArgumentTypeError(f"{name} must be one of {', '.join(allowed)}; got {_shown(value)}")


def quantity(function: Callable[P, Quantity]) -> Callable[P, Quantity]:
    """Makes a formula over `number` results a public function (see the module's text).

    Raises:
        DomainError: the result is too large to be a number, or is none.
        ShapeError: arrays that do not broadcast.
    """

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Quantity:
        try:
            with np.errstate(all="ignore"):
                result = function(*args, **kwargs)
        except CryptoInflowError:
            raise
        except (OverflowError, ZeroDivisionError):
            raise _no_number(function.__name__) from None
        except ValueError as error:
            if "broadcast" not in str(error):
                raise
            raise ShapeError(
                f"the arrays given to {function.__name__} do not fit together: {error}"
            ) from None
        if isinstance(result, np.ndarray) and result.ndim:
            if not ANY.holds(float(result.min()), float(result.max())):
                raise _no_number(function.__name__)
            return _as_series(result, (*args, *kwargs.values()))
        scalar = float(result)
        if not math.isfinite(scalar):
            raise _no_number(function.__name__)
        return scalar

    return checked


def _no_number(function: str) -> DomainError:
    return DomainError(
        f"the result of {function} must be a finite number; got one that is too large"
    )


def _array(name: str, value: Any) -> FloatArray:
    if isinstance(value, (str, bytes, bool, np.bool_, complex)) or value is None:
        raise ArgumentTypeError(f"{name} must be a number; got {_shown(value)}")
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "iuf" and not _is_numeric_series(array):
            raise TypeError
        return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArgumentTypeError(
            f"{name} must be a number or an array of numbers; got {_shown(value)}"
        ) from None


def _is_numeric_series(array: npt.NDArray[Any]) -> bool:
    """Decimal and fraction objects, and numbers held as objects, but no text and no truth value."""
    return array.dtype.kind == "O" and all(
        hasattr(element, "__float__") and not isinstance(element, (bool, str))
        for element in array.flat
    )


def _first_outside(array: FloatArray, bound: Bound) -> str:
    flat = array.ravel()
    index = next(i for i, element in enumerate(flat) if not bound.holds(element, element))
    return f"{float(flat[index])!r} at position {index + 1} of {flat.size}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _as_series(result: FloatArray, given: Sequence[object]) -> Quantity:
    pandas: Any = sys.modules.get("pandas")
    if pandas is None:
        return result
    series: list[Any] = [value for value in given if isinstance(value, pandas.Series)]
    if not series or result.shape != series[0].shape:
        return result
    if any(not other.index.equals(series[0].index) for other in series[1:]):
        raise ShapeError("the pandas Series given must share one index")
    return cast("FloatArray", pandas.Series(result, index=series[0].index))
