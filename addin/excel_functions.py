"""The worksheet functions for Excel on Windows: the module that xlwings' server imports.

It has one function for each row of the catalog, described as xlwings describes its own, with the
conversion left to `core.calling`. Neither xlwings nor pandas is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from logging import Logger
from typing import Any

from addin.com_values import from_com, to_com
from addin.logbook import note_reason, open_log
from core.calling import call_with_reason
from core.catalog import CATALOG, Function
from core.cells import CellError, Grid

__file__ = f"{__name__} has no file to look at"
"""xlwings asks for the time of a module's file at every call, to load it anew when it changed.
A module without a file is never asked about."""

HELP_LENGTH = 255
"""Excel shows no more of a description."""


class RawValues:
    """An xlwings accessor that hands values over as COM has them.

    xlwings' own "raw" does the same and builds a pipeline for each argument of each call.
    """

    @staticmethod
    def reader(options: object) -> Callable[[Any], None]:
        """What brings an argument into the context of a conversion."""
        return _read

    @staticmethod
    def router(value: object, cells: object, options: object) -> type[RawValues]:
        """What writes a result."""
        return RawValues

    @staticmethod
    def writer(options: object) -> Callable[[Any], None]:
        """What takes the result out of the context."""
        return _leave


def _read(context: Any) -> None:
    if context.range is not None:
        context.value = context.range.raw_value


def _leave(context: Any) -> None:
    """The value stays as it is."""


_AS_IT_IS = {"convert": RawValues}


def worksheet_function(row: Function) -> Callable[..., Grid]:
    """The catalog's function with the description that xlwings reads.

    It takes all its arguments as one tuple of raw COM values: xlwings spends microseconds on every
    argument that it hands over.
    """

    def function(arguments: tuple[Any, ...] = ()) -> Grid:
        try:
            result, reason = call_with_reason(row.name, [from_com(each) for each in arguments])
        except Exception as error:
            return _failed(row.name, error)
        if reason:
            note_reason(_log(), row.name, reason)
        return to_com(result, reason)

    function.__name__ = row.name
    function.__doc__ = row.help
    vars(function)["__xlfunc__"] = described(row)
    return function


def described(row: Function) -> dict[str, Any]:
    """What `xlwings.func` and `xlwings.arg` would note of a function of that row."""
    arguments: list[dict[str, Any]] = [
        {
            "name": argument.name,
            "pos": position,
            "vba": None,
            "doc": argument.described[:HELP_LENGTH],
            "vararg": False,
            "options": _AS_IT_IS,
            "optional": None,
        }
        for position, argument in enumerate(row.arguments)
    ]
    return {
        "name": row.name,
        "sub": False,
        "args": arguments,
        "argmap": {argument["name"]: argument for argument in arguments},
        "ret": {"doc": row.help[:HELP_LENGTH], "options": _AS_IT_IS},
        "category": row.category,
        "call_in_wizard": True,
        "volatile": False,
        "async_mode": None,
    }


def _failed(name: str, error: Exception) -> Grid:
    """A mistake of ours: the cell shows #VALUE!, the log has the traceback."""
    _log().error("%s failed", name, exc_info=error)
    reason = f"{name} failed, which it never should ({error!r}): the log says where"
    return to_com(CellError.VALUE, reason)


@cache
def _log() -> Logger:
    """The log of the settings, which are read at the first error only."""
    from addin.settings import log_settings

    settings = log_settings()
    return open_log(settings.log_file, settings.log_level)


globals().update({row.name: worksheet_function(row) for row in CATALOG.values()})
