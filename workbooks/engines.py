"""The calculation engines by name. Importing this module imports none of them."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from workbooks.engine import OpenEngine
from workbooks.errors import EngineError, EngineMissingError


@dataclass(frozen=True, slots=True)
class KnownEngine:
    """An engine that the product can use, whether it is installed here or not."""

    name: str
    module: str
    function: str
    available: Callable[[], bool]
    install: str  # what to do where it is missing

    @property
    def open(self) -> OpenEngine:
        """Loads a workbook into the engine."""
        return cast(OpenEngine, getattr(importlib.import_module(self.module), self.function))


class UnknownEngineError(EngineError):
    """No engine has that name: a usage error."""


def _package(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _libreoffice() -> bool:
    from workbooks.libreoffice_process import is_installed

    return is_installed()


def _excel() -> bool:
    from workbooks.excel_engine import is_installed

    return is_installed()


_ENGINES = {
    one.name: one
    for one in (
        KnownEngine(
            "ironcalc",
            "workbooks.ironcalc_engine",
            "open_ironcalc",
            _package("ironcalc"),
            "pip install ironcalc",
        ),
        KnownEngine(
            "formualizer",
            "workbooks.formualizer_engine",
            "open_formualizer",
            _package("formualizer"),
            'pip install "crypto-inflow[engines]"',
        ),
        KnownEngine(
            "formulon",
            "workbooks.formulon_engine",
            "open_formulon",
            _package("formulon"),
            "pip install formulon",
        ),
        KnownEngine(
            "libreoffice",
            "workbooks.libreoffice_engine",
            "open_libreoffice",
            _libreoffice,
            "install LibreOffice (on Debian and Ubuntu: apt install libreoffice-calc python3-uno)",
        ),
        KnownEngine(
            "excel",
            "workbooks.excel_engine",
            "open_excel",
            _excel,
            "use a Windows or macOS machine with Excel",
        ),
    )
}

AUTO = "auto"
AUTO_ORDER = ("ironcalc", "formulon", "formualizer")
"""The order in which `auto` asks about a workbook as it is: the cheapest that is faithful first.

docs/engines.md has the measurement.
"""

THOROUGH_ORDER = ("formulon", "ironcalc", "formualizer")
"""The order for a workbook that is taken apart: first the one that evaluates in a cell's place."""


def names() -> tuple[str, ...]:
    """All engines, installed or not."""
    return tuple(_ENGINES)


def available() -> tuple[str, ...]:
    """The engines that are installed on this machine."""
    return tuple(name for name, one in _ENGINES.items() if one.available())


def engine(name: str) -> KnownEngine:
    """The engine of that name.

    Raises:
        UnknownEngineError: there is none.
        EngineMissingError: it is not installed on this machine.
    """
    known = _ENGINES.get(name)
    if known is None:
        raise UnknownEngineError(f"there is no engine {name!r}. Choose from: {', '.join(names())}")
    if not known.available():
        here = ", ".join(available()) or "none"
        raise EngineMissingError(
            f"the calculation engine {name} is not installed: {known.install}. Installed: {here}"
        )
    return known


def chosen(name: str, order: Sequence[str]) -> list[KnownEngine]:
    """The engines to ask: those of an order that are installed for `auto`, else the one named.

    Raises:
        UnknownEngineError: there is none of that name.
        EngineMissingError: it, or every one of the order, is not installed.
    """
    if name != AUTO:
        return [engine(name)]
    found = [_ENGINES[each] for each in order if _ENGINES[each].available()]
    return found or [engine(order[0])]
