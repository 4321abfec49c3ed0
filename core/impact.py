"""Price impact of one order: the square root, Almgren's form, and how impact decays.

These hold for a single order worked over hours or days. None may be applied to the total of a
flow that takes years.
"""

from __future__ import annotations

import numpy as np

from core.arguments import NON_NEGATIVE, POSITIVE, Numeric, Quantity, number, quantity


@quantity
def impact_square_root(
    flow: Numeric,
    daily_volume: Numeric,
    daily_volatility: Numeric,
    coefficient: Numeric = 1.0,
) -> Quantity:
    """Peak price impact of one order by the square-root law.

    Formula: sign(Q) * Y * sigma_d * sqrt(|Q| / V_d), with Q `flow`, V_d `daily_volume`,
    sigma_d `daily_volatility`, Y `coefficient`.

    Must not be used on the total of a flow over years: the law is per order, for Q of the order of
    a few V_d or less.

    Args:
        flow: the order, USD; negative when it sells.
        daily_volume: traded a day, in the unit of `flow`, above 0.
        daily_volatility: standard deviation of one day's return, at least 0.
        coefficient: Y, at least 0; of order 1.

    Returns:
        Impact as a share of the price, with the sign of the flow.

    Raises:
        DomainError: an argument outside its domain.

    Source: Toth et al. 2011, Phys. Rev. X 1 021006; Donier & Bonart 2015, arXiv:1412.4503.

    >>> round(impact_square_root(14.5e9, 57e9, 0.0254, 0.9), 6)
    0.01153
    """
    order = number("flow", flow)
    depth = number("daily_volume", daily_volume, POSITIVE)
    swing = number("daily_volatility", daily_volatility, NON_NEGATIVE)
    scale = number("coefficient", coefficient, NON_NEGATIVE)
    return np.sign(order) * scale * swing * np.sqrt(np.abs(order) / depth)
