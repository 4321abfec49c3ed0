"""How strongly a result answers to an assumption."""

from __future__ import annotations

from core.arguments import NON_NEGATIVE, POSITIVE, SHARE, Numeric, Quantity, number, quantity


@quantity
def allocation_elasticity(
    cap: Numeric,
    assets: Numeric,
    allocation: Numeric,
    btc_share: Numeric = 1.0,
    multiplier: Numeric = 1.0,
) -> Quantity:
    """Per cent that Bitcoin's price moves for one per cent more allocation.

    Formula: x / (cap + x) with x = m * s * a * A, m `multiplier`, s `btc_share`, a `allocation`,
    A `assets`: the exact elasticity of `price_identity`.

    Args:
        cap: Bitcoin's market value before, USD, above 0.
        assets: 401(k) assets, USD, at least 0.
        allocation: the part that moves, 0 to 1.
        btc_share: the part of it that buys Bitcoin, 0 to 1.
        multiplier: USD of market value for each USD of inflow, at least 0.

    Returns:
        A ratio, at least 0 and below 1.

    Raises:
        DomainError: an argument outside its domain.

    Source: derivative of `price_identity`.

    >>> round(allocation_elasticity(2.37e12, 8.7e12, 0.10), 4)
    0.2685
    """
    bought = (
        number("multiplier", multiplier, NON_NEGATIVE)
        * number("btc_share", btc_share, SHARE)
        * number("allocation", allocation, SHARE)
        * number("assets", assets, NON_NEGATIVE)
    )
    return bought / (number("cap", cap, POSITIVE) + bought)
