"""The values of a new workbook at once, and what is left to a closer look."""

import pytest

from core.catalog import CATALOG
from tests.workbooks import ooxml
from workbooks.quick_values import checks_hold, quick_values, with_values

NAMES = (
    '<definedName name="rate">Inputs!$A$1</definedName>'
    '<definedName name="steps">Inputs!$A$1:$A$3</definedName>'
    '<definedName name="others">Inputs!$B$1:$B$3</definedName>'
    '<definedName name="checks_failing">Sheet!$A$1</definedName>'
)
INPUTS = ooxml.rows(
    {
        number: f'<c r="A{number}"><v>{a}</v></c><c r="B{number}"><v>{b}</v></c>'
        for number, (a, b) in enumerate(((4, 1), (7, 9), (-2, 5)), 1)
    }
)


def new(*formulas):
    """A workbook of formulas without values, below each other, beside a sheet of inputs."""
    cells = {
        number: ooxml.formula(f"A{number}", text, "", ' s="0"')
        for number, text in enumerate(formulas, 1)
    }
    sheets = {"Inputs": INPUTS, "Sheet": ooxml.rows(cells)}
    return ooxml.book(ooxml.workbook(sheets, names=NAMES))


def value_of(formula):
    values = quick_values(new("0", formula))
    return values[1, 1, 0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("rate*2", 8.0),
        ("Inputs!A2+rate", 11.0),
        ('"rate & rate"&rate', "rate & rate4"),
        ("IF(rate<5,SUM(steps),0)", 9.0),
        ("SUMPRODUCT(ABS(steps-others))", 12.0),
        ("A3", 0.0),
        ('"a_b("&rate', None),
    ],
)
def test_every_formula_has_its_value(formula, value):
    if value is None:
        assert quick_values(new(formula)) is None
    else:
        assert value_of(formula) == value


@pytest.mark.parametrize(
    "formula",
    ["CRYPTO_INFLOW()", "IFERROR(CRYPTO_INFLOW(),0)", "nobody+1", '"is "&2/3', "rate+"],
)
def test_the_unusual_is_left_to_a_closer_look(formula):
    values = quick_values(new(formula))
    assert values is None or checks_hold(new(formula), values) is False


def test_every_published_function_is_known_by_its_name():
    assert all(quick_values(new(f"{name}()")) is None for name in CATALOG)


def test_a_workbook_with_values_is_left_to_a_closer_look():
    assert quick_values(ooxml.book(ooxml.workbook({"Sheet": ooxml.column(["1+1"])}))) is None


def test_arrays_are_left_to_a_closer_look():
    cells = ooxml.rows({1: ooxml.spill("A1", "A1:A2", "Inputs!A1:A2", "")})
    assert quick_values(ooxml.book(ooxml.workbook({"Inputs": cells}))) is None


@pytest.mark.parametrize(("failing", "hold"), [("0", True), ("2", False), ('"none"', False)])
def test_the_checks_hold_where_none_fails(failing, hold):
    book = new(failing)
    values = quick_values(book)
    assert values is not None
    assert checks_hold(book, values) is hold


def test_a_workbook_without_checks_proves_nothing():
    book = ooxml.book(ooxml.workbook({"Sheet": ooxml.rows({1: ooxml.formula("A1", "0", "")})}))
    values = quick_values(book)
    assert values == {(0, 0, 0): 0.0}
    assert not checks_hold(book, values)


def test_values_are_written_and_nothing_else_changes():
    book = new("rate", '"text"', "rate>1", "1/0")
    written = with_values(book, quick_values(book))
    assert [ooxml.value(written, f"A{row}", 1) for row in (1, 2, 3, 4)] == [
        4.0,
        "text",
        True,
        "#DIV/0!",
    ]
    before, after = ooxml.parts(book.package.data), ooxml.parts(written)
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet2.xml"}
    assert b'<c r="A1" s="0"><f>rate</f><v>4</v></c>' in after["xl/worksheets/sheet2.xml"]
