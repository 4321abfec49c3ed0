"""The layouts that ship, and the mistakes a layout can have."""

import re
from importlib.resources import files

import pytest

import templates
from core.assumptions import SECTION_OF, SECTIONS
from core.results import run
from core.scenarios import scenario
from templates.meaning import LONGEST, formulas, names_in, own_names, with_names_replaced

TEXT = files("templates").joinpath("inflow.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def layout():
    return templates.load("inflow")


def inputs_of(layout):
    return {name for block in layout.inputs for name in SECTIONS[block.section].inputs()}


def model_rows(layout):
    return [row for block in layout.model for row in block.rows]


def test_model_has_a_row_for_every_result_and_every_input(layout):
    names = {row.name for row in model_rows(layout)}
    assert set(run(scenario()).as_dict()) <= {row.name for row in model_rows(layout) if row.formula}
    assert inputs_of(layout) <= names


def test_model_flows_down(layout):
    above = set()
    for row in model_rows(layout):
        assert set(names_in(row.formula)) <= above, row.name
        above.add(row.name)


def test_every_input_reaches_a_result(layout):
    used = {name for row in model_rows(layout) for name in names_in(row.formula)}
    assert inputs_of(layout) <= used


def test_no_formula_is_long_or_nests_an_if(layout):
    for place, formula in formulas(layout):
        assert len(formula) <= LONGEST, place
        if formula.count("IF(") - formula.count("IFERROR(") > 1:
            assert "IF(" not in formula.split("IF(", 1)[1].split(")", 1)[0], place


def test_names_are_given_once(layout):
    names = [*own_names(layout), *SECTION_OF]
    assert len(names) == len(set(names))


def test_charts_are_few_enough_to_read(layout):
    assert len(layout.charts) >= 3
    assert all(1 <= len(chart.points) <= 6 for chart in layout.charts)


def test_no_format_loses_the_sign_of_a_negative_number():
    for name, written in templates.FORMATS.items():
        first, *others = written.split(";")
        if others and name not in ("usd_label", "usd_axis", "times_short", "truth"):
            assert any(re.match(r"(\[<0\])?-", section) for section in others), name
            assert "[<" not in first, name


def test_names_in_a_formula_are_not_its_functions_nor_its_texts():
    assert names_in('IF(inflow=0,"n/a price",SQRT(assets)/inflow)') == ["inflow", "assets"]
    assert with_names_replaced('price*"price"&PRICE(price)', {"price": "D9"}) == (
        'D9*"price"&PRICE(D9)'
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('formula = "assets*legal"', 'formula = "assets*legall"', "legall: no such name"),
        ('formula = "assets*legal"', 'formula = "assets*D7"', "D7 is a cell; write the name"),
        ('formula = "assets*legal"', 'formula = "assets*5"', "5: put it on Assumptions"),
        ('formula = "assets*legal"', 'formula = "assets*RAND()"', "RAND changes by itself"),
        ('formula = "assets*legal"', f'formula = "{"assets+" * 20}0"', "at most 120 characters"),
        ('name = "assets_open"', 'name = "assets"', "assets: used for 2 cells"),
        ('name = "assets_open"', 'name = "k401"', "k401: a name is"),
        ('{ name = "legal" }', '{ name = "lawful" }', "lawful: has no formula and is no input"),
        ('kind = "bar"', 'kind = "pie"', "charts.funnel.kind: must be one of bar, column"),
        ('format = "usd_label"', 'format = "pounds"', "format pounds: must be one of"),
        ('section = "market"', 'section = "markets"', "inputs.markets: must be one of"),
        ('model = "identity"', 'model = "magic"', "model: must be one of identity"),
        ('version = "1"', "", "version: missing"),
        ('version = "1"', "version = 1", "version: must be text; got 1"),
        ('version = "1"', 'version = "1"\ncolour = "red"', "colour: unknown"),
        ("[formats]", "[formats", "not a TOML file"),
    ],
)
def test_a_mistake_is_named(old, new, said):
    assert old in TEXT
    with pytest.raises(templates.LayoutError) as caught:
        templates.from_toml(TEXT.replace(old, new), "mine")
    assert said in str(caught.value)
    assert str(caught.value).startswith("layout mine: ")


def test_all_mistakes_come_at_once():
    text = TEXT.replace("assets*legal", "assets*5").replace('kind = "bar"', 'kind = "pie"')
    with pytest.raises(templates.LayoutError) as caught:
        templates.from_toml(text, "mine")
    assert any("put it on Assumptions" in problem for problem in caught.value.problems)
    assert any("must be one of bar, column" in problem for problem in caught.value.problems)


def test_a_layout_that_does_not_ship_is_named():
    with pytest.raises(templates.LayoutError, match="no layout of that name"):
        templates.load("outflow")
