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
from typing import Any, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from core.errors import ArgumentTypeError, CryptoInflowError, DomainError, ShapeError

FloatArray = npt.NDArray[np.float64]
RealArray = npt.NDArray[np.floating[Any] | np.integer[Any]]
IndexArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
Numeric = float | Sequence[float] | Sequence[Sequence[float]] | RealArray
Quantity = float | FloatArray
Words = str | Sequence[str] | npt.NDArray[np.str_]

P = ParamSpec("P")
Choice = TypeVar("Choice", bound=str)
Result = TypeVar("Result")
Parts = TypeVar("Parts", bound=tuple[Any, ...])


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
    plain = type(value) is np.ndarray and value.dtype == np.float64
    array: FloatArray = value if plain else _array(name, value)
    if array.ndim == 0:
        return number(name, float(array), bound)
    if array.size == 0:
        raise ShapeError(f"{name} must hold at least one number; got an empty array")
    if not bound.holds(float(array.min()), float(array.max())):
        raise DomainError(f"{name} must be {bound}; got {_first_outside(array, bound)}")
    return array


def one_number(name: str, value: Any, bound: Bound = ANY) -> float:
    """`value` as a float within `bound`; an array is refused."""
    result = number(name, value, bound)
    if not isinstance(result, float):
        raise ArgumentTypeError(f"{name} must be one number; got {shortened(value)}")
    return result


def whole_number(name: str, value: Any, bound: Bound = ANY) -> int:
    """`value` as an int; 3.0 is 3, 3.5 and an array are refused."""
    return int(one_number(name, whole_numbers(name, value, bound)))


def whole_numbers(name: str, value: Any, bound: Bound = ANY) -> Quantity:
    """`value` as a float or a float array, every element within `bound` and whole."""
    result = number(name, value, bound)
    whole = (
        (result == np.floor(result)).all() if isinstance(result, np.ndarray) else result % 1 == 0
    )
    if not whole:
        raise DomainError(f"{name} must be a whole number; got {shortened(value)}")
    return result


def series(name: str, value: Any, bound: Bound = ANY) -> FloatArray:
    """`value` as one row of numbers, each within `bound`; one column or one number is a row too.

    Raises:
        ShapeError: several rows and columns, or no number at all.
    """
    array: FloatArray = np.asarray(number(name, value, bound))
    if array.size != max(array.shape, default=1):
        raise ShapeError(f"{name} must be one row of numbers; got shape {array.shape}")
    return array.reshape(-1)


def pairs(name: str, value: Any, meaning: str) -> FloatArray:
    """`value` as pairs of numbers of at least 0, shape (n, 2).

    Raises:
        ShapeError: anything but pairs.
    """
    try:
        table: FloatArray = np.asarray(number(name, value, NON_NEGATIVE))
    except (ArgumentTypeError, ShapeError):
        table = np.empty(0)
    if table.ndim != 2 or table.shape[1] != 2:
        raise ShapeError(f"{name} must be pairs ({meaning}); got {shortened(value)}")
    return table


def truth(name: str, value: Any) -> bool:
    """`value` as a truth value; 0 and 1 are none.

    Raises:
        ArgumentTypeError: anything but True or False.
    """
    if value is True or value is False or isinstance(value, np.bool_):
        return bool(value)  # pyright: ignore[reportUnknownArgumentType]
    raise ArgumentTypeError(f"{name} must be True or False; got {shortened(value)}")


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
    raise ArgumentTypeError(f"{name} must be one of {', '.join(allowed)}; got {shortened(value)}")


def choices(name: str, value: Any, allowed: Sequence[str]) -> IndexArray:
    """Where each word of `value` stands in `allowed`, from 0; shape () for a single word.

    Raises:
        ArgumentTypeError: a word that is not in `allowed`, or no word.
    """
    words: Any = np.asarray(value, dtype=object)
    if words.size == 0:
        raise ShapeError(f"{name} must hold at least one word; got an empty array")
    place: dict[str, int] = {}
    for word in words.flat:
        if not isinstance(word, str) or word not in place:
            place[word] = list(allowed).index(choice(name, word, allowed))
    return np.array([place[word] for word in words.flat], dtype=np.intp).reshape(words.shape)


def quantity(function: Callable[P, Quantity]) -> Callable[P, Quantity]:
    """Makes a formula over `number` results a public function (see the module's text).

    Raises:
        DomainError: the result is too large to be a number, or is none.
        ShapeError: arrays that do not broadcast.
    """

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Quantity:
        result = _guarded(function, *args, **kwargs)
        return _finished(function.__name__, result, (*args, *kwargs.values()))

    return checked


def quantities(function: Callable[P, Parts]) -> Callable[P, Parts]:
    """The same for a formula with a named tuple of quantities, which come out in one shape."""

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Parts:
        result = _guarded(function, *args, **kwargs)
        given = (*args, *kwargs.values())
        shape = np.broadcast_shapes(*(np.shape(part) for part in result))
        parts = [np.broadcast_to(part, shape).copy() for part in result]
        together: Any = type(result)
        return together(*(_finished(function.__name__, part, given) for part in parts))

    return checked


def quantity_array(function: Callable[P, FloatArray]) -> Callable[P, FloatArray]:
    """The same for a formula whose result is always an array."""

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> FloatArray:
        result = _guarded(function, *args, **kwargs)
        return np.asarray(_finished(function.__name__, result, ()))

    return checked


def truth_quantity(function: Callable[P, BoolArray]) -> Callable[P, bool | BoolArray]:
    """The same for a formula whose result is a truth value, or an array of them."""

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> bool | BoolArray:
        result: Any = np.asarray(_guarded(function, *args, **kwargs))
        return _as_series(result, (*args, *kwargs.values())) if result.ndim else bool(result)

    return checked


def guarded(function: Callable[P, Result]) -> Callable[P, Result]:
    """Only turns the arithmetic errors of a function into ours; it checks its result itself."""

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Result:
        return _guarded(function, *args, **kwargs)

    return checked


def finite(name: str, result: FloatArray) -> FloatArray:
    """`result`, which holds neither NaN nor infinity.

    Raises:
        DomainError: it does.
    """
    if not ANY.holds(float(result.min()), float(result.max())):
        raise _no_number(name)
    return result


def _guarded(function: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """The function's result, numpy's and Python's arithmetic errors turned into ours."""
    try:
        with np.errstate(all="ignore"):
            return function(*args, **kwargs)
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


def _finished(function: str, result: Quantity, given: Sequence[object]) -> Quantity:
    """A finite float for a number, a finite array (or Series) for an array."""
    values: FloatArray = np.asarray(result)  # a formula that calls another may get a Series
    if values.ndim:
        return _as_series(finite(function, values), given)
    scalar = float(values)
    if not math.isfinite(scalar):
        raise _no_number(function)
    return scalar


def _no_number(function: str) -> DomainError:
    return DomainError(
        f"the result of {function} must be a finite number; got one that is too large"
    )


def _array(name: str, value: Any) -> FloatArray:
    if isinstance(value, (str, bytes, bool, np.bool_, complex)) or value is None:
        raise ArgumentTypeError(f"{name} must be a number; got {shortened(value)}")
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "iuf" and not _is_numeric_series(array):
            raise TypeError
        if isinstance(value, (list, tuple)) and _holds_truth(value):
            raise TypeError
        return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArgumentTypeError(
            f"{name} must be a number or an array of numbers; got {shortened(value)}"
        ) from None


def _holds_truth(values: Any) -> bool:
    """Whether a list holds a truth value, which numpy would read as a number."""
    kinds = set(map(type, values))
    if bool in kinds or np.bool_ in kinds:
        return True
    nested = list in kinds or tuple in kinds
    return nested and any(_holds_truth(row) for row in values if type(row) in (list, tuple))


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


def shortened(value: Any) -> str:
    """A value as it is written in Python, at most 60 characters of it."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _as_series(result: Any, given: Sequence[object]) -> Any:
    pandas: Any = sys.modules.get("pandas")
    if pandas is None:
        return result
    series: list[Any] = [value for value in given if isinstance(value, pandas.Series)]
    if not series or result.shape != series[0].shape:
        return result
    if any(not other.index.equals(series[0].index) for other in series[1:]):
        raise ShapeError("the pandas Series given must share one index")
    return pandas.Series(result, index=series[0].index)
