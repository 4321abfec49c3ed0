"""Money that arrives month by month: new contributions, and balances that are rebalanced."""

from __future__ import annotations

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    SHARE,
    Bound,
    FloatArray,
    Numeric,
    Quantity,
    number,
    one_number,
    quantity,
    quantity_array,
)
from core.errors import DomainError, ShapeError

RETURN = Bound(low=-1.0)


@quantity
def contribution_flow(annual_contributions: Numeric, share: Numeric) -> Quantity:
    """Money that new contributions bring each month.

    Formula: annual_contributions * share / 12.

    Args:
        annual_contributions: to all plans, USD a year, at least 0.
        share: the part that buys the asset, 0 to 1.

    Returns:
        USD a month.

    Raises:
        DomainError: an argument outside its domain.

    Source: 401(k) contributions were $502bn in 2021 (Judy Diamond from Form 5500, reported by
    thinkadvisor.com 2023-04-12); contributions to all defined contribution plans $570.2bn in 2019
    (Department of Labor bulletin).

    >>> contribution_flow(600e9, 0.10)
    5000000000.0
    """
    money = number("annual_contributions", annual_contributions, NON_NEGATIVE)
    return money * number("share", share, SHARE) / 12.0


@quantity_array
def flow_path(
    crypto_balance: float,
    other_balance: float,
    crypto_returns: Numeric,
    other_returns: Numeric,
    contributions: Numeric,
    withdrawals: Numeric,
    target_allocation: Numeric,
    rebalancing_speed: float = 1.0,
) -> FloatArray:
    """Money into crypto month by month, from balances, contributions and rebalancing together.

    Formula, month k: both balances grow by their returns; T = crypto + other + C_k - W_k is all
    there is; flow_k = phi * (a_k * T - crypto); crypto grows by flow_k and other is the rest of T.
    Contributions C `contributions` and withdrawals W `withdrawals` fall on the end of the month;
    a is `target_allocation`, phi `rebalancing_speed`.

    Args:
        crypto_balance: at the start, USD, at least 0.
        other_balance: at the start, USD, at least 0.
        crypto_returns: per month, at least -1; one number, or one for each month.
        other_returns: the same for all else.
        contributions: USD a month, at least 0; one number, or one for each month.
        withdrawals: USD a month, at least 0; one number, or one for each month.
        target_allocation: share of all there is that crypto should be, 0 to 1, likewise.
        rebalancing_speed: part of the gap closed each month, 0 to 1.

    Returns:
        Shape (months, 3): the flow into crypto, crypto's balance and the whole balance at the end
        of each month, USD.

    Raises:
        DomainError: an argument outside its domain; withdrawals that leave nothing.
        ShapeError: rows of different length.

    Source: accounting identity of stocks and flows.

    >>> flow_path(0, 8.7e12, 0, 0, 50e9, 48e9, 0.001).tolist()
    [[8702000000.0, 8702000000.0, 8702000000000.0]]
    """
    crypto = one_number("crypto_balance", crypto_balance, NON_NEGATIVE)
    other = one_number("other_balance", other_balance, NON_NEGATIVE)
    speed = one_number("rebalancing_speed", rebalancing_speed, SHARE)
    months = _rows(
        crypto_returns=number("crypto_returns", crypto_returns, RETURN),
        other_returns=number("other_returns", other_returns, RETURN),
        contributions=number("contributions", contributions, NON_NEGATIVE),
        withdrawals=number("withdrawals", withdrawals, NON_NEGATIVE),
        target_allocation=number("target_allocation", target_allocation, SHARE),
    )
    path: list[tuple[float, float, float]] = []
    for crypto_return, other_return, paid_in, paid_out, target in months:
        crypto *= 1.0 + crypto_return
        whole = crypto + other * (1.0 + other_return) + paid_in - paid_out
        if whole <= 0.0:
            raise DomainError(f"withdrawals must leave a balance above 0; got {whole!r}")
        flow = speed * (target * whole - crypto)
        crypto += flow
        other = whole - crypto
        path.append((flow, crypto, whole))
    return np.array(path)


def _rows(**columns: Quantity) -> list[tuple[float, ...]]:
    """The columns side by side, a single number repeated on every row."""
    shapes = {name: np.shape(column) for name, column in columns.items() if np.ndim(column)}
    if len(set(shapes.values())) > 1 or any(len(shape) > 1 for shape in shapes.values()):
        given = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ShapeError(f"the monthly rows must be of one length; got {given}")
    rows = np.column_stack(np.broadcast_arrays(*(np.atleast_1d(c) for c in columns.values())))
    return [tuple(row) for row in rows.tolist()]
