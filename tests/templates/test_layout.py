"""The layouts that ship, and the mistakes a layout can have."""

import re
from importlib.resources import files

import pytest

import templates
from core.assumptions import SECTION_OF
from core.results import run
from core.savings import GLIDE_PATH
from core.scenarios import scenario
from core.volatility import SIZE_EXPONENT, VolatilityRegime
from templates.law_names import LAW_NAMES
from templates.meaning import LONGEST
from templates.names import formulas, names_in, own_names, used_inputs, with_names_replaced

NEVER_NEGATIVE = (
    "usd_label",
    "usd_axis",
    "usd_money",
    "usd_money_label",
    "whole_k",
    "times_short",
    "truth",
)
TEXT = files("templates").joinpath("inflow.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=templates.SHIPPED)
def layout(request):
    return templates.load(request.param)


@pytest.fixture(scope="module")
def inflow():
    return templates.load("inflow")


def inputs_of(layout):
    return {name for block in layout.inputs for name in used_inputs(block)}


def model_rows(layout):
    return [row for block in layout.model for row in block.rows]


def test_model_has_a_row_for_every_result(inflow):
    assert set(run(scenario()).as_dict()) <= {row.name for row in model_rows(inflow) if row.formula}


def test_model_has_a_row_for_every_input(layout):
    if not layout.model:
        pytest.skip("it has no sheet Model")
    assert inputs_of(layout) <= {row.name for row in model_rows(layout)}


def test_model_flows_down(layout):
    above = {constant.name for constant in layout.constants}
    above |= {name for block in layout.law for name in LAW_NAMES[block.kind]}
    above |= {f"{end}_{name}" for name in SECTION_OF for end in ("low", "high")}
    for row in model_rows(layout):
        assert set(names_in(row.formula)) <= above, row.name
        above.add(row.name)


def test_every_input_reaches_a_result(layout):
    rows = (*model_rows(layout), *layout.series, *layout.member_columns)
    used = {name for row in rows for name in names_in(row.formula)}
    used |= {name for row in layout.series for name in names_in(row.opening)}
    used |= {line.count for line in layout.timeline}
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
    assert all(1 <= len(chart.points) <= 8 or 1 <= len(chart.lines) <= 6 for chart in layout.charts)


def test_no_format_loses_the_sign_of_a_negative_number():
    for name, written in templates.FORMATS.items():
        first, *others = written.split(";")
        if others and name not in NEVER_NEGATIVE:
            assert any(re.match(r"(\[<=?-?\d+\])?-", section) for section in others), name
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
        ('kind = "bar"', 'kind = "pie"', "charts.sizes.kind: must be one of bar, column"),
        ('kind = "bar"', 'kind = "tornado"', "All crypto: a bar of a tornado needs"),
        ('kind = "tornado"', 'kind = "waterfall"', "a step of a waterfall has no low and high"),
        ('formula = "assets", highlight = true', 'formula = "assets"', "begins with a total"),
        (', low = "identity_lowest"', "", "Identity: needs both low and high, or none of them"),
        ('kind = "cone"', 'kind = "line"', "a cone has a band"),
        ('base = "cone_low"', 'base = "cone_lo"', "cone_lo is no row"),
        ("band = {", 'band = { colour = "red",', "charts[9].band.colour: unknown"),
        ("band = {", "band = 1 #", "charts[9].band: must be a table; got 1"),
        (
            'down = "allocation"',
            'down = "share"',
            "grids.price: share is no input",
        ),
        (
            'down = "allocation"',
            'down = "filing_status"',
            "filing_status is no input that",
        ),
        (
            'down = "allocation"',
            'down = "gold_weight"',
            "gold_weight does not stand",
        ),
        ('across = "multiplier"', 'across = "allocation"', "down and across must be two inputs"),
        ("*allocation*btc_share", "*alocation*btc_share", "grids.price: alocation: no such name"),
        ('format = "usd_label"', 'format = "pounds"', "format pounds: must be one of"),
        ('section = "market"', 'section = "markets"', "inputs.markets: must be one of"),
        ('cells = ["inflow"]', "cells = []", "tables.Inflow into crypto: has one cell or 2"),
        ('cells = ["price"]', 'cells = ["price", "price", "price"]', "has one cell or 2"),
        ('model = "identity"', 'model = "magic"', "model: must be one of identity"),
        ('core = "adoption"', 'core = "uptake"', "uptake is no column of core's table"),
        ("month.before,1", "month.after,1", "month.after: no such name"),
        ("month.before,1", "month.before,2", "2: put it on Assumptions"),
        ('sheet = "Months"', 'sheet = "Weeks"', "timeline.sheet: must be one of Years, Months"),
        ('count = "path_months"', 'count = "weeks"', "timeline.count: weeks is no input"),
        ('series = "flow"', 'series = "flows"', "charts.path: flows is no row"),
        ('kind = "area"', 'kind = "bar"', "charts.path.kind: must be one of line, area, stacked"),
        ('subject = "inflow"', 'subject = "outflow"', "subject: must be one of inflow, member"),
        ('total = "sum"', 'total = "mean"', "total: must be sum or left out"),
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


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("assets*Rand()", "Rand changes by itself"),
        ('HYPERLINK("http://example.com",legal)', "HYPERLINK reaches out of the workbook"),
        ('_xlfn.WEBSERVICE("http://example.com")', "_xlfn.WEBSERVICE reaches out"),
        ("REGISTER.ID(legal)", "REGISTER.ID reaches out"),
        ("legal|'/C calc'!A0", "| must not stand in a formula"),
        ("'[other.xlsx]S'!A1", "' must not stand in a formula"),
        ("[1]S!A1", "[ must not stand in a formula"),
    ],
)
def test_a_formula_reaches_out_of_no_workbook(formula, said):
    old = 'formula = "assets*legal"'
    assert old in TEXT
    with pytest.raises(templates.LayoutError) as caught:
        templates.from_toml(TEXT.replace(old, f"formula = '''{formula}'''", 1), "mine.toml")
    assert said in str(caught.value)


def test_every_layout_that_ships_is_sound_and_every_other_toml_is_none():
    shipped = {path.name.removesuffix(".toml") for path in files("templates").iterdir()}
    assert set(templates.SHIPPED) <= shipped
    assert [templates.load(name).name for name in templates.SHIPPED] == list(templates.SHIPPED)


def test_the_constants_of_the_months_are_cores(inflow):
    constants = {constant.name: constant.value for constant in inflow.constants}
    judged = VolatilityRegime()
    assert constants["mature_volatility"] == judged.mature_volatility
    assert constants["maturity_rate"] == judged.maturity_rate
    assert constants["flow_sensitivity"] == judged.flow_sensitivity
    assert constants["size_exponent"] == SIZE_EXPONENT


def test_the_glide_path_of_the_member_is_cores():
    constants = {c.name: c.value for c in templates.load("member").constants}
    names = ("early", "middle", "late")
    assert (
        tuple((constants[f"glide_age_{name}"], constants[f"glide_{name}"]) for name in names)
        == GLIDE_PATH
    )


def test_all_mistakes_come_at_once():
    text = TEXT.replace("assets*legal", "assets*5").replace('kind = "bar"', 'kind = "pie"')
    with pytest.raises(templates.LayoutError) as caught:
        templates.from_toml(text, "mine")
    assert any("put it on Assumptions" in problem for problem in caught.value.problems)
    assert any("must be one of bar, column" in problem for problem in caught.value.problems)


def test_a_layout_that_does_not_ship_is_named():
    with pytest.raises(templates.LayoutError, match="no layout of that name"):
        templates.load("outflow")
