"""Every golden case of tests/golden/functions.json, by name from `core`."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import core

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "functions.json").read_text(encoding="utf-8")
)
FUNCTIONS: dict[str, dict[str, Any]] = GOLDEN["functions"]
CASES: list[dict[str, Any]] = GOLDEN["cases"]


def name_of(case: dict[str, Any]) -> str:
    return f"{case['function']}({', '.join(map(str, case['arguments'].values()))})"[:100]


def test_the_table_is_whole() -> None:
    assert len(FUNCTIONS) == 57
    assert len(CASES) == 245
    assert {case["function"] for case in CASES} == set(FUNCTIONS)


@pytest.mark.parametrize("case", [c for c in CASES if "expected" in c], ids=name_of)
def test_golden_case(case: dict[str, Any]) -> None:
    result = getattr(core, case["function"])(**case["arguments"])
    expected = case["expected"]
    if isinstance(expected, list):
        np.testing.assert_allclose(list(result), expected, rtol=1e-12, atol=0.0)
    elif isinstance(expected, bool):
        assert result is expected
    else:
        assert type(result) is float
        assert result == pytest.approx(expected, rel=1e-12, abs=0.0)


@pytest.mark.parametrize("case", [c for c in CASES if c.get("raises")], ids=name_of)
def test_golden_case_raises(case: dict[str, Any]) -> None:
    with pytest.raises(core.CryptoInflowError, match="must"):
        getattr(core, case["function"])(**case["arguments"])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_signature_is_the_table_s(name: str) -> None:
    function = getattr(core, name)
    assert list(inspect.signature(function).parameters) == FUNCTIONS[name]["parameters"]
