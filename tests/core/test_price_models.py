"""The three price models behind one door."""

from dataclasses import replace

import numpy as np
import pytest

from core import ArgumentTypeError, DomainError, price_identity, price_multiplier
from core.price_models import PRICE_MODELS, BitcoinMarket, Buying, price_after

MARKET = BitcoinMarket(
    price=119289.84375,
    cap=2.37e12,
    supply=19893440.625,
    supply_after=20e6,
    daily_volume=8.55e9,
    daily_volatility=0.02536,
)


def test_the_identity_is_the_articles_model():
    expected = price_identity(119289.84375, 19893440.625, 870e9, 0.8, 1.0, 20e6)
    assert price_after(870e9, MARKET, Buying(btc_share=0.8), "identity") == expected


def test_the_multiplier_is_diluted_by_new_coins():
    undiluted = price_multiplier(119289.84375, 2.37e12, 0.8 * 870e9, 5.0)
    result = price_after(870e9, MARKET, Buying(btc_share=0.8, multiplier=5.0), "multiplier")
    assert result == pytest.approx(undiluted * 19893440.625 / 20e6, rel=1e-12)


def test_the_square_root_is_one_month_s_buying():
    # 870e9 / 60 = 14.5e9; 0.02536 * sqrt(14.5 / 8.55); supply grows by its 60th root
    expected = 119289.84375 * (1 + 0.02536 * (14.5 / 8.55) ** 0.5)
    expected *= (19893440.625 / 20e6) ** (1 / 60)
    assert price_after(870e9, MARKET, Buying(), "square_root") == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("model", list(PRICE_MODELS))
def test_more_coins_mean_a_lower_price(model):
    flooded = replace(MARKET, supply_after=21e6)
    assert price_after(870e9, flooded, Buying(), model) < price_after(
        870e9, MARKET, Buying(), model
    )


@pytest.mark.parametrize("model", list(PRICE_MODELS))
def test_no_money_and_no_coins_leave_the_price(model):
    still = replace(MARKET, supply_after=MARKET.supply)
    assert price_after(0.0, still, Buying(), model) == pytest.approx(119289.84375, rel=1e-12)


@pytest.mark.parametrize("model", list(PRICE_MODELS))
def test_each_model_says_when_it_must_not_be_used(model):
    assert PRICE_MODELS[model].do_not_use.endswith(".")
    assert np.shape(price_after([1e9, 2e9], MARKET, Buying(), model)) == (2,)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((1e9, MARKET, Buying(), "cubic"), ArgumentTypeError, "model must be one of identity"),
        ((1e9, MARKET, Buying(btc_share=2), "multiplier"), DomainError, "btc_share must be"),
        ((1e9, MARKET, Buying(months=0), "square_root"), DomainError, "months must be"),
        ((float("nan"), MARKET, Buying(), "identity"), DomainError, "inflow must be"),
        ((1e9, replace(MARKET, supply=0), Buying(), "multiplier"), DomainError, "supply must be"),
    ],
)
def test_bad_input_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        price_after(*arguments)
