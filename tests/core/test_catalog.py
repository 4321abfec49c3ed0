"""THE table: its rows hold together, and every example gives its value."""

import inspect
import re

import pytest

from core.calling import call, published
from core.catalog import CATALOG, Kind, Result

ROWS = list(CATALOG.values())
CELL_ADDRESS = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


def ids(row):
    return row.name


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_names_are_legal_and_no_cell_address(row):
    assert re.fullmatch(r"(CRYPTO|PLAN|TAX|RISK)_[A-Z0-9_]+", row.name)
    assert not CELL_ADDRESS.fullmatch(row.name)
    assert CATALOG[row.name] is row


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_arguments_match_the_signature(row):
    parameters = list(inspect.signature(row.function).parameters)
    assert [argument.name for argument in row.arguments] == parameters
    assert len(parameters) <= 6


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_defaults_lie_within_their_bounds(row):
    for argument in row.arguments:
        if argument.kind is Kind.NUMBER:
            assert argument.bound.holds(argument.default, argument.default)
        assert argument.help.endswith(".")


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_every_function_answers_without_arguments(row):
    result = call(row.name, [])
    assert isinstance(result, list) == (row.result is Result.TABLE)
    assert call(row.name, [None] * len(row.arguments)) == result


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_help_fits_the_function_wizard(row):
    assert len(row.help) <= 255
    assert all(len(argument.help) <= 255 for argument in row.arguments)


def test_the_promised_functions_are_there():
    promised = {
        "CRYPTO_INFLOW",
        "CRYPTO_RELATIVE_SIZE",
        "CRYPTO_DOMINANCE",
        "CRYPTO_PRICE",
        "CRYPTO_FUNNEL",
        "CRYPTO_ALTERNATIVES",
        "CRYPTO_AUDIT",
    }
    assert promised <= set(CATALOG)
    assert published("crypto_inflow")
    assert not published("SUM")
