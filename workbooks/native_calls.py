"""Calls into engines written in Rust, whose panics are no ordinary exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from workbooks.errors import EngineError

_Result = TypeVar("_Result")


def guarded(engine: str, name: str, action: Callable[[], _Result]) -> _Result:
    """What an action gives; its errors and panics as ours.

    Args:
        engine: the engine's name, for the message.
        name: the workbook's.
        action: the call.

    Raises:
        EngineError: whatever the engine raised.
    """
    try:
        return action()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, EngineError):
        raise
    except BaseException as error:  # a panic is a BaseException
        first = str(error).partition("\n")[0]
        raise EngineError(
            f"{name} could not be calculated: {engine} gave up ({first}). "
            "The file was left as it is"
        ) from None
