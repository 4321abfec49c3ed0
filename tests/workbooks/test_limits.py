from __future__ import annotations

import pytest

from workbooks.errors import RequestError
from workbooks.limits import NAMES, Limits, limits_from


def test_limits_are_changed_by_name() -> None:
    assert limits_from([]) == Limits()
    found = limits_from(["cells=1,000", "formula = 100", "cells=2000"])
    assert (found.cells, found.formula, found.depth) == (2000, 100, Limits().depth)


def test_every_mistake_is_told() -> None:
    wrong = ["cells", "rows=5", "depth=0", "depth=many", "ratio=1.5"]
    with pytest.raises(RequestError) as caught:
        limits_from(wrong)
    assert len(caught.value.problems) == len(wrong)
    assert ", ".join(NAMES) in str(caught.value)
