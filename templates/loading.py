"""Reading tables of a TOML file into frozen dataclasses, every mistake in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Made = TypeVar("Made")

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def made(kind: type[Made], table: Mapping[str, Any], place: str, problems: list[str]) -> Made:
    """A `kind` from a table; mistakes go to `problems`, each with its place.

    Where there are mistakes the value returned is not whole: look at `problems` before using it.
    """
    hints, known = _fields(kind)
    problems += [
        f"{place}{key}: unknown; known: {', '.join(known)}" for key in table if key not in known
    ]
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], f"{place}{name}", problems)
        elif field.default is MISSING and field.default_factory is MISSING:
            problems.append(f"{place}{name}: missing")
            values[name] = None
    return kind(**values)


@cache
def _fields(kind: type[Any]) -> tuple[dict[str, Any], dict[str, Field[Any]]]:
    """The types of a dataclass's fields, and the fields, by name."""
    return get_type_hints(kind), {field.name: field for field in fields(kind)}


def _value(hint: Any, value: object, place: str, problems: list[str]) -> Any:
    if get_origin(hint) is UnionType:
        hint = next(kind for kind in get_args(hint) if kind is not NoneType)
    origin = get_origin(hint)
    if origin is tuple:
        return _items(get_args(hint)[0], value, place, problems)
    if origin is not None:
        return _mapping(value, place, problems)
    if is_dataclass(hint):
        if isinstance(value, Mapping):
            return made(
                cast("type[Any]", hint), cast("Mapping[str, Any]", value), f"{place}.", problems
            )
        problems.append(f"{place}: must be a table; got {value!r}")
        return None
    return _scalar(hint, value, place, problems)


def _items(hint: Any, value: object, place: str, problems: list[str]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        problems.append(f"{place}: must be a list; got {value!r}")
        return ()
    found = cast("list[object]", value)
    return tuple(
        _value(hint, item, f"{place}[{index}]", problems) for index, item in enumerate(found, 1)
    )


def _mapping(value: object, place: str, problems: list[str]) -> dict[str, str]:
    if isinstance(value, Mapping):
        table = cast("Mapping[str, object]", value)
        texts = {key: text for key, text in table.items() if isinstance(text, str)}
        if len(texts) == len(table):
            return texts
    problems.append(f"{place}: must be a table of texts; got {value!r}")
    return {}


def _scalar(hint: type, value: object, place: str, problems: list[str]) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        problems.append(f"{place}: must be {_WORDS[hint]}; got {value!r}")
    return value
