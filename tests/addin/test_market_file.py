"""Market data in CSV: read whole, or every mistake with its row and column."""

from datetime import date

import pytest

from addin.market_file import MOST_SHOWN, MarketDataError, read_market_data

HEAD = "name,value,as_of,source"


def problems(text):
    with pytest.raises(MarketDataError) as caught:
        read_market_data(text, "m.csv")
    assert str(caught.value).startswith("m.csv: ")
    return list(caught.value.problems)


def test_a_good_file():
    text = "\ufeffName, value,unit,as_of,source,low,note\n"
    text += 'price,"65000",USD per BTC,2026-01-02,"Kraken, spot",60000,close\n\n'
    text += "volatility,45%,,2026-01-02,Deribit,,\n"
    assert read_market_data(text, "m.csv") == {
        "price": {
            "value": 65000.0,
            "low": 60000.0,
            "as_of": date(2026, 1, 2),
            "source": "Kraken, spot",
            "note": "close",
        },
        "volatility": {
            "value": 0.45,
            "as_of": date(2026, 1, 2),
            "source": "Deribit",
            "note": "",
        },
    }


def test_semicolons():
    text = "name;value;as_of;source\nprice;65000.5;2026-01-02;x\n"
    assert read_market_data(text, "m.csv")["price"]["value"] == 65000.5


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("prise,1,2026-01-02,x", "row 2, column name: 'prise' is no number of a scenario; did you"),
        ("price,cheap,2026-01-02,x", "row 2, column value: price must be a number above 0; got 'c"),
        ("price,,2026-01-02,x", "row 2, column value: price must be a number above 0; got ''"),
        ("price,0,2026-01-02,x", "row 2, column value: price must be a number above 0; got 0.0"),
        ("price,nan,2026-01-02,x", "row 2, column value: price must be"),
        ("price,1,2 Jan,x", "row 2, column as_of: must be a date such as 2025-07-18; got '2 Jan'"),
        ("price,1,,x", "row 2, column as_of: must be a date"),
        ("price,1,2026-01-02,", "row 2, column source: is empty; say where price comes from"),
        ("price,1,000,2026-01-02,x", "row 2: 5 cells for 4 columns; is a comma in a number?"),
        ("price,1", "row 2, column as_of"),
    ],
)
def test_each_mistake_has_its_row_and_column(row, said):
    assert any(problem.startswith(said) for problem in problems(f"{HEAD}\n{row}\n"))


def test_a_name_twice_and_a_wrong_unit():
    row = "price,1,2026-01-02,x"
    assert problems(f"{HEAD}\n{row}\n{row}") == ["row 3, column name: price is there twice"]
    found = problems(f"{HEAD},unit\n{row},EUR")
    assert found == ["row 2, column unit: price is in USD per BTC; got 'EUR'"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: there is no column name"),
        ("name,value,as_of\n", "row 1: there is no column source"),
        (f"{HEAD},colour\n", "row 1, column 5: 'colour' is no column"),
        (f"{HEAD},name\n", "row 1: the column name is there twice"),
        (f"{HEAD}\n", "row 2: there is no value in the file"),
    ],
)
def test_titles(text, said):
    assert any(problem.startswith(said) for problem in problems(text))


def test_a_long_list_of_mistakes_is_cut():
    rows = "\n".join(["x,1,2026-01-02,y"] * 40)
    with pytest.raises(MarketDataError) as caught:
        read_market_data(f"{HEAD}\n{rows}", "m.csv")
    assert len(caught.value.problems) == 40
    assert str(caught.value).count("\n") == MOST_SHOWN + 1
    assert "and 28 more" in str(caught.value)
