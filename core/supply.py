"""Bitcoin's supply, as the protocol issues it."""

from __future__ import annotations

import numpy as np

from core.arguments import NON_NEGATIVE, Numeric, Quantity, number, quantity
from core.errors import DomainError

BLOCKS_PER_HALVING = 210_000
SATOSHI_PER_BITCOIN = 100_000_000
_SUBSIDIES = [50 * SATOSHI_PER_BITCOIN >> era for era in range(34)]
_SUBSIDY = np.array(_SUBSIDIES, dtype=np.int64)
_ISSUED_BEFORE = np.concatenate([[0], np.cumsum(_SUBSIDY[:-1]) * BLOCKS_PER_HALVING])


@quantity
def btc_supply_at_height(height: Numeric) -> Quantity:
    """Bitcoins issued once the block of that height is mined.

    Formula: the sum over blocks 0 to `height` of floor(50e8 / 2^floor(i / 210000)) satoshi, / 1e8.

    Args:
        height: block height, a whole number of at least 0. Number or array.

    Returns:
        BTC issued, the unspendable reward of block 0 included.

    Raises:
        DomainError: a negative or fractional height.

    Source: Nakamoto 2008; Bitcoin Core, GetBlockSubsidy (halving every 210,000 blocks).

    >>> btc_supply_at_height(905_900)
    19893440.625
    """
    given = np.asarray(number("height", height, NON_NEGATIVE))
    if not np.all(given == np.floor(given)):
        raise DomainError(f"height must be a whole number; got {height!r}")
    blocks = np.minimum(given, len(_SUBSIDIES) * BLOCKS_PER_HALVING - 1).astype(np.int64)
    era = blocks // BLOCKS_PER_HALVING
    issued = _ISSUED_BEFORE[era] + _SUBSIDY[era] * (blocks % BLOCKS_PER_HALVING + 1)
    return issued / SATOSHI_PER_BITCOIN
