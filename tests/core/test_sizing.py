"""The inflow, its size, the barriers and the split."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core

MONEY = st.floats(0.0, 1e14)
SHARE = st.floats(0.0, 1.0)


@given(assets=MONEY, share=SHARE, factor=st.floats(0.01, 100.0))
def test_an_inflow_is_homogeneous_and_at_most_everything(
    assets: float, share: float, factor: float
) -> None:
    once = core.inflow(assets, share)
    assert 0.0 <= once <= assets
    assert core.inflow(factor * assets, share) == pytest.approx(factor * once, rel=1e-12)


@given(cohorts=st.lists(MONEY, min_size=1, max_size=20), share=SHARE)
def test_cohorts_add_up(cohorts: list[float], share: float) -> None:
    together = core.inflow(sum(cohorts), share)
    assert np.sum(core.inflow(cohorts, share)) == pytest.approx(together, rel=1e-12)


@given(stages=st.lists(SHARE, min_size=5, max_size=5), wider=SHARE)
def test_a_barrier_never_widens_the_funnel(stages: list[float], wider: float) -> None:
    money = core.access_funnel(8.7e12, *stages)
    assert 0.0 <= money <= 8.7e12
    for place, stage in enumerate(stages):
        opened = [*stages[:place], max(stage, wider), *stages[place + 1 :]]
        assert core.access_funnel(8.7e12, *opened) >= money * (1.0 - 1e-12)


def test_an_open_funnel_is_the_inflow() -> None:
    assert core.access_funnel(8.7e12, 1, 1, 1, 1, 0.10) == core.inflow(8.7e12, 0.10)


@given(total=MONEY, weights=st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8))
def test_a_split_sums_to_its_whole(total: float, weights: list[float]) -> None:
    shares = np.array(weights) / np.sum(weights)
    parts = core.alternatives_split(total, shares)
    assert parts.sum() == pytest.approx(total, rel=1e-9)
    assert np.all(parts >= 0.0)


@pytest.mark.parametrize(("off", "fits"), [(0.9e-9, True), (1.1e-9, False)])
def test_weights_sum_to_one_within_a_billionth(off: float, fits: bool) -> None:
    if fits:
        core.alternatives_split(1.0, [0.5, 0.5 + off])
    else:
        with pytest.raises(core.DomainError, match="weights must sum to 1"):
            core.alternatives_split(1.0, [0.5, 0.5 + off])


def test_weights_are_one_row() -> None:
    assert core.alternatives_split([1.0, 2.0, 3.0], [0.5, 0.5]).shape == (3, 2)
    with pytest.raises(core.ShapeError, match="weights must be one row"):
        core.alternatives_split(1.0, [[0.5, 0.5]])
