"""A whole table or nothing of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks import ooxml
from workbooks.errors import BadFileError, RequestError, WorkbookError
from workbooks.imported import table
from workbooks.imported.mapping import Link
from workbooks.imported.shapes import MARKET, PARTICIPANTS, SHAPES
from workbooks.imported.table import How, read_table, required

GOOD = """Employee ID;Date of birth;Annual pay;Balance;Deferral %;Notes
A1;31.01.1980;85.000,50;132.300,00;6%;=HYPERLINK("http://x")
=A2;01.12.1991;40000;0;;-
"""


def read(text, shape=PARTICIPANTS, **how):
    return read_table(text.encode(), "x.csv", shape, How(**how))


def test_every_column_as_it_is_in_core():
    found = read(GOOD)
    assert found.problems == ()
    assert dict(found.columns) == {
        "participant": ("A1", "=A2"),
        "birth_date": (date(1980, 1, 31), date(1991, 12, 1)),
        "salary": (85000.5, 40000.0),
        "balance": (132300.0, 0.0),
        "deferral_rate": (0.06, None),
    }
    assert found.unused == ("Notes",)
    assert len(found) == 2
    assert found.said == "utf-8, separated by semicolon; decimals after a comma"
    assert required(found, "x.csv") is found


def test_every_mistake_is_told_at_once_and_nothing_is_imported():
    text = (
        "id,birth date,salary,balance\n"
        "A,1980-01-01,5,6\n"
        "B,1980-13-01,-5,\n"
        "A,1981-01-01,5,6\n"
        "C,1980-01-01,5\n"
        "D,1980-01-01,x,6\n"
    )
    found = read(text, links={"birth_date": Link("birth date")})
    assert dict(found.columns) == {}
    assert len(found) == 0
    assert [one.partition(":")[0] for one in found.problems] == [
        "row 3, column birth date",
        "row 3, column salary",
        "row 3, column balance",
        "row 5",
        "row 6, column salary",
        "row 4",
    ]
    assert "participant A is in row 2 already" in found.problems[-1]
    assert "has 3 cells; the first row has 4" in found.problems[3]
    with pytest.raises(RequestError, match=r"x\.csv: 6 to correct"):
        required(found, "x.csv")


def test_what_cannot_be_told_for_sure_is_asked():
    text = "id;dob;pay;balance\nA;1/2/1980;85,000;1,000\n"
    problems = read(text).problems
    assert len(problems) == 2
    assert "say whether decimals follow a point or a comma" in problems[0]
    assert "say the order of days: ymd, dmy, mdy" in problems[1]
    found = read(text, decimal="point", days="mdy")
    assert found.columns["salary"] == (85000.0,)
    assert found.columns["birth_date"] == (date(1980, 1, 2),)
    other = read(text, decimal="comma", days="dmy")
    assert other.columns["salary"] == (85.0,)
    assert other.columns["birth_date"] == (date(1980, 2, 1),)


def test_what_is_told_wrongly_is_said():
    problems = read(GOOD, decimal="dot", days="american").problems
    assert problems == (
        "decimal must be one of point, comma; got 'dot'",
        "days must be one of ymd, dmy, mdy; got 'american'",
    )


def test_a_column_of_per_cents():
    text = "id,dob,pay,balance,Def\nA,1980-01-01,5,6,7.5\n"
    found = read(text, links={"deferral_rate": Link("Def", percent=True)})
    assert found.columns["deferral_rate"] == (0.075,)


def test_a_series_of_the_market():
    text = "Date,Close,Volume\n2025-07-16,118738.51,5.1e10\n2025-07-17,119289.84,null\n"
    found = read(text, MARKET)
    assert found.columns["date"] == (date(2025, 7, 16), date(2025, 7, 17))
    assert found.columns["price"] == (118738.51, 119289.84)
    assert found.columns["daily_volume"] == (5.1e10, None)
    twice = read("Date,Close\n2025-07-16,1\n2025-07-16,2\n", MARKET)
    assert twice.problems == ("row 3: date 2025-07-16 is in row 2 already",)


def test_a_sheet_of_a_workbook_names_the_cells():
    titles = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{title}</t></is></c>'
        for letter, title in zip("ABCD", ("id", "dob", "pay", "balance"), strict=True)
    )
    cells = zip("ABCD", ("{n}", "{day}", "{pay}", "0"), strict=True)
    row = "".join(f'<c r="{letter}{{n}}"><v>{value}</v></c>' for letter, value in cells)
    row = f'<row r="{{n}}">{row}</row>'
    good = row.format(n=2, day=29403, pay=85000)
    found = read_table(
        ooxml.workbook({"P": f'<row r="1">{titles}</row>{good}'}), "x.xlsx", PARTICIPANTS
    )
    assert found.columns["birth_date"] == (date(1980, 7, 1),)
    assert found.columns["participant"] == ("2",)
    assert found.said == "sheet P"
    bad = good + row.format(n=7, day=-1, pay=-2)
    found = read_table(
        ooxml.workbook({"P": f'<row r="1">{titles}</row>{bad}'}), "x.xlsx", PARTICIPANTS
    )
    assert [one.partition(":")[0] for one in found.problems] == ["B7, dob", "C7, pay"]


def test_mistakes_are_bounded(monkeypatch):
    monkeypatch.setattr(table, "MOST_PROBLEMS", 5)
    monkeypatch.setattr(table, "MOST_SAID", 2)
    text = "id,dob,pay,balance\n" + "A,1980-01-01,x,1\n" * 50
    found = read(text)
    assert len(found.problems) == 5
    with pytest.raises(RequestError, match="and 3 more"):
        required(found, "x.csv")


@given(st.lists(st.tuples(st.dates(), st.floats(0, 1e9), st.floats(0, 1)), min_size=1, max_size=8))
def test_what_is_written_is_read(rows):
    lines = [
        f'P{n},{day.isoformat()},"{pay:,.2f}",{pay:.2f},{share:.4f}'
        for n, (day, pay, share) in enumerate(rows)
    ]
    found = read("\n".join(["participant,birth_date,salary,balance,deferral_rate", *lines]))
    assert found.problems == ()
    assert found.columns["birth_date"] == tuple(day for day, _, _ in rows)
    assert found.columns["salary"] == tuple(float(f"{pay:.2f}") for _, pay, _ in rows)
    assert found.columns["deferral_rate"] == tuple(float(f"{share:.4f}") for _, _, share in rows)


@given(st.binary(max_size=400))
def test_any_bytes_give_columns_problems_or_an_error_of_ours(data):
    for shape in SHAPES.values():
        try:
            found = read_table(data, "x", shape)
        except WorkbookError:
            continue
        assert bool(found.problems) != bool(found.columns)


def test_a_file_that_cannot_be_read_at_all():
    with pytest.raises(BadFileError):
        read("")
