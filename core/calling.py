"""Calling a published function from cells: the one place where cells become arguments.

A blank or missing argument is the default. Text that reads as a number is one. An error value
passes through as the same error. A range in the place of a number gives a range of results, each
cell with its own error where it has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, product
from typing import Any

import numpy as np

from core.catalog import CATALOG, Argument, Function, Kind, Result
from core.cells import Cell, CellError, Grid
from core.errors import ArgumentTypeError, CryptoInflowError
from core.number_text import number_in
from core.spill import spilled

Rows = Grid | tuple[tuple[Cell, ...], ...]
"""The cells of a range, row by row."""

Given = Cell | Rows
"""What an argument may be given as: a cell's value or a range's."""

_RANGES = frozenset((list, tuple))
_NUMBER, _LIST, _TEXT, _TABLE = Kind.NUMBER, Kind.LIST, Kind.TEXT, Result.TABLE


class GivenCellError(CryptoInflowError):
    """An argument that is an error value: the result is the same error."""

    def __init__(self, argument: str, error: CellError) -> None:
        """`argument` names the argument, `error` is the value it holds."""
        super().__init__(f"{argument} is {error.value}: correct the cell it comes from")
        self.error = error


def published(name: str) -> bool:
    """Whether a function of that name, in any case, is in the catalog."""
    return name.upper() in CATALOG


def call(name: str, arguments: Sequence[Given]) -> Cell | Grid:
    """The result of a published function, errors as error values: what a cell shows.

    Args:
        name: the function's name, in any case.
        arguments: what the cells hold; ranges as lists of rows, None for blank and missing.
    """
    return call_with_reason(name, arguments)[0]


def call_with_reason(name: str, arguments: Sequence[Given]) -> tuple[Cell | Grid, str]:
    """As `call`, with the sentence behind an error value ("" where there is none).

    For a range of results the sentence is the first one found.
    """
    function = CATALOG.get(name.upper())
    if function is None:
        return CellError.NAME, f"{name} is not a published function"
    if len(arguments) > len(function.arguments):
        most = len(function.arguments)
        return CellError.VALUE, f"{name} takes at most {most} arguments; got {len(arguments)}"
    given = [_unwrapped(each) if type(each) in _RANGES else each for each in arguments]
    given += [None] * (len(function.arguments) - len(given))
    if function.result is not _TABLE and not _RANGES.isdisjoint(map(type, given)):
        pairs = zip(function.arguments, given, strict=True)
        if any(_spreads(argument, value) for argument, value in pairs):
            return _spread(function, given)
    return _caught(function, given)


def call_many(name: str, calls: Sequence[Sequence[Given]]) -> list[Cell | Grid]:
    """As `call` for many cells at once: those that differ in numbers only become one array call.

    Args:
        name: the function's name, in any case.
        calls: the arguments of each call.
    """
    results: list[Cell | Grid] = [None] * len(calls)
    for numbers in _alike(calls):
        columns = _as_columns(name, [calls[number] for number in numbers])
        if columns is None:
            for number in numbers:
                results[number] = call(name, calls[number])
        else:
            spread = call(name, columns)
            for row, number in enumerate(numbers):
                results[number] = spread[row][0] if isinstance(spread, list) else spread
    return results


def _alike(calls: Sequence[Sequence[Given]]) -> list[list[int]]:
    """The numbers of calls with arguments of the same types, group by group."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, arguments in enumerate(calls):
        groups.setdefault(tuple(map(_types, arguments)), []).append(number)
    return list(groups.values())


def _types(argument: Given) -> object:
    """The type of a cell, or those of a range's cells: 1 equals TRUE and is something else."""
    if not isinstance(argument, list):
        return type(argument)
    return tuple(tuple(map(type, row)) for row in argument)


def _as_columns(name: str, calls: Sequence[Sequence[Given]]) -> list[Given] | None:
    """The arguments of calls as columns of numbers; None where they cannot be."""
    function = CATALOG.get(name.upper())
    if function is None or function.result is _TABLE or len(calls) < 2:
        return None
    if len(calls[0]) > len(function.arguments):
        return None
    columns: list[Given] = []
    for argument, values in zip(function.arguments, zip(*calls, strict=True), strict=False):
        if all(value == values[0] for value in values):
            columns.append(values[0])
        elif argument.kind is _NUMBER and type(values[0]) is float:
            columns.append([[value] for value in values if type(value) is float])
        else:
            return None
    return columns if any(isinstance(column, list) for column in columns) else None


def _caught(function: Function, given: Sequence[Given]) -> tuple[Cell | Grid, str]:
    try:
        return _result(function, given), ""
    except GivenCellError as error:
        return error.error, str(error)
    except CryptoInflowError as error:
        return CellError(error.excel_error), str(error)


def _result(function: Function, given: Sequence[Given]) -> Cell | Grid:
    arguments = [
        value if type(value) is float and argument.kind is _NUMBER else _argument(argument, value)
        for argument, value in zip(function.arguments, given, strict=True)
    ]
    return spilled(function.function(*arguments))


def _unwrapped(value: Given) -> Given:
    """A range of one cell is that cell."""
    if isinstance(value, (list, tuple)) and len(value) == 1 and len(value[0]) == 1:
        return value[0][0]
    return value


def _spreads(argument: Argument, value: Given) -> bool:
    return isinstance(value, (list, tuple)) and argument.kind is not _LIST


def _argument(argument: Argument, value: Given) -> Any:
    if value is None:
        return argument.default
    if argument.kind is _LIST:
        return _list(argument, value)
    if isinstance(value, (list, tuple)):
        raise ArgumentTypeError(f"{argument.name} must be one cell; got a range")
    if isinstance(value, CellError):
        raise GivenCellError(argument.name, value)
    if argument.kind is _TEXT:
        return value
    return _number(argument.name, value)


def _list(argument: Argument, value: Given) -> Any:
    cells = [cell for row in value for cell in row] if isinstance(value, (list, tuple)) else [value]
    if all(cell is None for cell in cells):
        return argument.default
    for cell in cells:
        if isinstance(cell, CellError):
            raise GivenCellError(argument.name, cell)
    return [0.0 if cell is None else _number(argument.name, cell) for cell in cells]


def _number(name: str, value: Cell) -> float:
    if isinstance(value, str):
        number = number_in(value)
        if number is None:
            raise ArgumentTypeError(f"{name} must be a number; got the text {value!r}")
        return number
    if isinstance(value, bool) or value is None:
        raise ArgumentTypeError(f"{name} must be a number; got {value!r}")
    return float(value)


def _spread(function: Function, given: Sequence[Given]) -> tuple[Cell | Grid, str]:
    """One call on arrays where every cell is well, else one call for each cell."""
    shape = _shape(function, given)
    if shape is None:
        return CellError.VALUE, f"the ranges given to {function.name} do not fit together"
    try:
        arrays = [
            _array(argument, value)
            for argument, value in zip(function.arguments, given, strict=True)
        ]
        result = np.broadcast_to(function.function(*arrays), shape)
        return result.tolist(), ""
    except (CryptoInflowError, ValueError, TypeError):
        return _cell_by_cell(function, given, shape)


def _shape(function: Function, given: Sequence[Given]) -> tuple[int, int] | None:
    shapes = [
        (len(value), len(value[0]))
        for argument, value in zip(function.arguments, given, strict=True)
        if isinstance(value, (list, tuple)) and _spreads(argument, value)
    ]
    try:
        rows, columns = np.broadcast_shapes(*shapes)
    except ValueError:
        return None
    return rows, columns


def _array(argument: Argument, value: Given) -> Any:
    if isinstance(value, (list, tuple)) and argument.kind is not _LIST:
        if argument.kind is _NUMBER and _all_floats(value):
            return np.fromiter(chain.from_iterable(value), float).reshape(len(value), -1)
        return np.array([[_argument(argument, cell) for cell in row] for row in value])
    return _argument(argument, value)


def _all_floats(rows: Rows) -> bool:
    return set(map(type, chain.from_iterable(rows))) == {float}


def _cell_by_cell(
    function: Function, given: Sequence[Given], shape: tuple[int, int]
) -> tuple[Cell | Grid, str]:
    grid: Grid = [[None] * shape[1] for _ in range(shape[0])]
    reasons: list[str] = []
    for row, column in product(range(shape[0]), range(shape[1])):
        cells = [
            _at(value, row, column) if _spreads(argument, value) else value
            for argument, value in zip(function.arguments, given, strict=True)
        ]
        value, reason = _caught(function, cells)
        grid[row][column] = value[0][0] if isinstance(value, (list, tuple)) else value
        reasons += [reason] if reason else []
    return grid, reasons[0] if reasons else ""


def _at(value: Given, row: int, column: int) -> Cell:
    """The cell of a range that broadcasts; a range too short was refused before."""
    if not isinstance(value, (list, tuple)):
        return value
    cells = value[row if len(value) > 1 else 0]
    return cells[column if len(cells) > 1 else 0]
