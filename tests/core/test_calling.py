"""From cells to arguments and back."""

from dataclasses import replace

import numpy as np
import pytest

from core.calling import call, call_many, call_with_reason
from core.catalog import CATALOG
from core.cells import CellError


def test_no_argument_gives_the_article():
    assert call("CRYPTO_INFLOW", []) == 870_000_000_000


@pytest.mark.parametrize("name", ["CRYPTO_INFLOW", "crypto_inflow", "Crypto_Inflow"])
def test_case_does_not_matter(name):
    assert call(name, [100.0, 0.5]) == 50.0


@pytest.mark.parametrize("arguments", [[], [None], [None, None], [[[None]]]])
def test_blank_and_missing_are_the_default(arguments):
    assert call("CRYPTO_INFLOW", arguments) == 870e9


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100", 100.0),
        (" 1,234.5 ", 1234.5),
        ("$8,700,000", 8.7e6),
        ("8.7e12", 8.7e12),
        ("-5", None),
        ("50%", 0.5),
        (".5", 0.5),
    ],
)
def test_text_that_reads_as_a_number_is_one(text, value):
    expected = CellError.NUM if value is None else value
    assert call("CRYPTO_INFLOW", [text, 1.0]) == expected


@pytest.mark.parametrize("text", ["", "ten", "1,23", "1 2", "--1", "nan", "inf", "٣", "1e999"])
def test_other_text_is_an_error(text):
    result, reason = call_with_reason("CRYPTO_INFLOW", [text, 1.0])
    assert result in (CellError.VALUE, CellError.NUM)
    assert reason.startswith("assets must be a")


@pytest.mark.parametrize("error", list(CellError))
def test_an_error_value_passes_through(error):
    assert call("CRYPTO_INFLOW", [error, 0.1]) is error
    assert call("CRYPTO_PRICE", [None, error]) is error
    assert call("CRYPTO_ALTERNATIVES", [None, [[0.5, error]]]) is error


@pytest.mark.parametrize(
    ("name", "arguments", "error", "reason"),
    [
        ("CRYPTO_INFLOW", [1.0, 2.0], "#NUM!", "share must be a number from 0 to 1; got 2.0"),
        ("CRYPTO_INFLOW", [True], "#VALUE!", "assets must be a number; got True"),
        ("CRYPTO_INFLOW", [1.0, 0.1, 3.0], "#VALUE!", "takes at most 2 arguments; got 3"),
        ("CRYPTO_PRICE", [None, "cubic"], "#VALUE!", "model must be one of identity, multiplier"),
        ("CRYPTO_PRICE", [None, 3.0], "#VALUE!", "model must be one of identity, multiplier"),
        ("CRYPTO_ALTERNATIVES", [1.0, [[0.5, 0.5]]], "#NUM!", "weights must be 5 numbers; got 2"),
        ("CRYPTO_ALTERNATIVES", [[[1.0, 2.0]]], "#VALUE!", "total must be one cell; got a range"),
        ("CRYPTO_RELATIVE_SIZE", [1.0, 0.0], "#NUM!", "base must be a number above 0; got 0.0"),
        ("NO_SUCH", [], "#NAME?", "NO_SUCH is not a published function"),
    ],
)
def test_errors_are_values_with_a_reason(name, arguments, error, reason):
    result, sentence = call_with_reason(name, arguments)
    assert result == error
    assert reason in sentence


def test_a_range_gives_a_range():
    assets = [[float(n)] for n in range(1, 101)]
    result = call("CRYPTO_INFLOW", [assets, 0.5])
    np.testing.assert_array_equal(result, np.array(assets) * 0.5)


def test_a_range_may_come_as_tuples():
    rows = ((1.0, 2.0), (3.0, None))
    assert call("CRYPTO_INFLOW", [rows, 0.5]) == [[0.5, 1.0], [1.5, 4.35e12]]
    assert call("CRYPTO_ALTERNATIVES", [100.0, ((0.2,),) * 5])[1] == ["Crypto", 0.2, 20.0]
    assert call("CRYPTO_INFLOW", [((100.0,),), 0.5]) == 50.0


def test_a_truth_value_in_a_range_is_no_number():
    assert call("CRYPTO_INFLOW", [[[1.0], [True]], 0.5]) == [[0.5], [CellError.VALUE]]


def test_a_column_and_a_row_give_a_table():
    assert call("CRYPTO_INFLOW", [[[10.0], [20.0]], [[0.1, 0.2, 0.3]]]) == [
        [1.0, 2.0, 3.0],
        [2.0, 4.0, 6.0],
    ]


def test_in_a_range_each_cell_has_its_own_error_and_its_own_default():
    cells = [[1.0], [CellError.DIV0], [-3.0], [None], ["x"]]
    result, reason = call_with_reason("CRYPTO_INFLOW", [cells, 0.1])
    assert result == [[0.1], [CellError.DIV0], [CellError.NUM], [870e9], [CellError.VALUE]]
    assert reason == "assets is #DIV/0!: correct the cell it comes from"


def test_ranges_that_do_not_fit_together_are_an_error():
    result, reason = call_with_reason("CRYPTO_INFLOW", [[[1.0], [2.0]], [[0.1], [0.2], [0.3]]])
    assert result is CellError.VALUE
    assert "do not fit together" in reason


def test_weights_may_stand_in_a_row_or_a_column():
    weights = [0.2, 0.2, 0.2, 0.2, 0.2]
    row = call("CRYPTO_ALTERNATIVES", [100.0, [weights]])
    column = call("CRYPTO_ALTERNATIVES", [100.0, [[weight] for weight in weights]])
    assert row == column
    assert row[1] == ["Crypto", 0.2, 20.0]


def test_a_range_of_models_gives_a_price_for_each():
    row = call("CRYPTO_PRICE", [None, [["identity", "multiplier", "square_root"]]])
    assert len(row) == 1
    assert row[0] == [
        call("CRYPTO_PRICE", [None, m]) for m in ("identity", "multiplier", "square_root")
    ]


MIXED = [
    [8.7e12, 0.1], [8.7e12, 0.2], [1e12, 0.2], [1e12, 2.0], [-1.0, 0.1], [8.7e12, None],
    [None, 0.3],
    ["1,000", 0.5], ["ten", 0.5], [True, 0.5], [CellError.NA, 0.5], [1.0, CellError.DIV0],
    [],
    [1.0], [2.0], [1.0, 0.5, 3.0], [2.0, 0.5, 3.0], [[[1.0, 2.0]], 0.5], [[[1.0, True]], 0.5],
    [[[True, 2.0]], 0.5], [[["#N/A"]], 0.5], [[[CellError.NA]], 0.5],
]  # fmt: skip


def exact(results):
    return [[[(type(cell), cell) for cell in row] for row in grid(result)] for result in results]


def grid(result):
    return result if isinstance(result, list) else [[float_of(result)]]


def float_of(cell):
    return float(cell) if isinstance(cell, float) else cell


@pytest.mark.parametrize("name", ["CRYPTO_INFLOW", "crypto_inflow", "NOT_THERE"])
def test_many_calls_are_as_one_by_one(name):
    assert exact(call_many(name, MIXED)) == exact([call(name, one) for one in MIXED])
    assert call_many(name, []) == []


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("CRYPTO_ALTERNATIVES", [[870e9], [1e9], [1e9, [[0.5, 0.5]]]]),
        ("CRYPTO_PRICE", [[870e9, "identity"], [1e9, "identity"], [1e9, "no"], [1.0, "identity"]]),
        ("CRYPTO_DOMINANCE", [[870e9, x / 10] for x in range(11)]),
        ("CRYPTO_FUNNEL", [[8.7e12, 1.0, x / 7, 0.25, 0.2, x / 9] for x in range(9)]),
    ],
)
def test_every_kind_of_function_many_times(name, calls):
    assert exact(call_many(name, calls)) == exact([call(name, one) for one in calls])


def test_calls_that_differ_in_numbers_only_are_one_array_call(monkeypatch):
    seen = []
    row = CATALOG["CRYPTO_INFLOW"]

    def counted(*arguments):
        seen.append([np.shape(one) for one in arguments])
        return row.function(*arguments)

    counting = {**CATALOG, row.name: replace(row, function=counted)}
    monkeypatch.setattr("core.calling.CATALOG", counting)
    calls = [[float(n), 0.5] for n in range(1000)] + [[7.0, 0.5]]
    assert call_many("CRYPTO_INFLOW", calls)[-3:] == [499.0, 499.5, 3.5]
    assert seen == [[(1001, 1), ()]]


def test_one_bad_cell_spoils_itself_alone():
    results = call_many("CRYPTO_INFLOW", [[100.0, 0.5], [100.0, 2.0], [100.0, 0.25]])
    assert results == [50.0, CellError.NUM, 25.0]


@pytest.mark.parametrize("other", [[[True, 2.0]], [[1.0, "2"]], [["#N/A", 2.0]]])
def test_ranges_that_are_equal_and_not_the_same(other):
    first = [[CellError.NA if other[0][0] == "#N/A" else 1.0, 2.0]]
    calls = [[first, 0.5], [other, 0.25]]
    assert exact(call_many("CRYPTO_INFLOW", calls)) == exact(
        [call("CRYPTO_INFLOW", one) for one in calls]
    )
