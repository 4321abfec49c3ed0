"""The face of `core`: its public names, what its import loads, and every documented example."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import core

MODULES = [importlib.import_module(m.name) for m in pkgutil.iter_modules(core.__path__, "core.")]


@pytest.mark.parametrize("module", [core, *MODULES], ids=lambda m: m.__name__)
def test_examples_run(module: ModuleType) -> None:
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.testmod(module, optionflags=options).failed == 0


def test_all_names_exist_once_and_are_in_order() -> None:
    assert len(set(core.__all__)) == len(core.__all__)
    groups = [
        [n for n in core.__all__ if n.isupper()],
        [n for n in core.__all__ if n[0].isupper() and not n.isupper()],
        [n for n in core.__all__ if n[0].islower()],
    ]
    assert core.__all__ == [name for group in groups for name in sorted(group)]
    for name in core.__all__:
        assert getattr(core, name) is not None


def test_every_name_imported_for_the_public_is_listed() -> None:
    shown = {
        name
        for name, value in vars(core).items()
        if getattr(value, "__module__", "").startswith("core.") or name.isupper()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert shown - {"TYPE_CHECKING"} <= set(core.__all__)


FUNCTIONS = [n for n in core.__all__ if inspect.isfunction(getattr(core, n))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_says_what_it_is(name: str) -> None:
    text = inspect.getdoc(getattr(core, name)) or ""
    if inspect.signature(getattr(core, name)).parameters:
        for part in ("Args:", "Returns:", "Raises:", ">>> "):
            assert part in text, part
        for parameter in inspect.signature(getattr(core, name)).parameters:
            assert f"    {parameter}: " in text, parameter


def test_no_public_name_is_that_of_a_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(core.__path__)}
    assert not modules & set(core.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'inflows'"):
        core.inflows  # noqa: B018


def test_a_lazy_name_is_loaded_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(core), "run", raising=False)
    assert core.run(core.scenario()).inflow == 870e9


def test_the_import_loads_no_heavy_package() -> None:
    code = "import sys, core; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "numpy" in loaded
    assert not {"pandas", "pydantic", "openpyxl", "xlwings", "scipy"} & set(loaded)
