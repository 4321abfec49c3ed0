"""The workbooks: what an auditor would look for, cell by cell."""

import io
import re
import zipfile
from datetime import datetime
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange

from core.assumptions import SECTION_OF
from core.audit import audit
from core.participants import participant_rows
from core.ranges import funnel_ends, monthly_ends, price_grid, swings
from core.results import run
from core.saver import project_saver
from core.scenarios import scenario, with_values
from core.sponsor import plan_months
from templates import FORMATS, load
from templates.names import total_name, totals, used_inputs
from templates.theme import contrast
from workbooks.build import build_report, build_template, planned, uncalculated
from workbooks.errors import WorkbookError
from workbooks.form import Form
from workbooks.plan import Purpose
from workbooks.sheets.grids import SHADES
from workbooks.styles import BLACK, GREEN

INFLOWS = ["article", "custom", "nothing", "template"]
SAVERS = ["member", "saver", "quitter", "elder", "member_template"]
PLANS = ["plan", "sponsor", "plan_template"]
EVERY = [*INFLOWS, *SAVERS, *PLANS, "compared", "two", "scenarios_template"]
PERIODS = ("Years", "Months", "Scenarios")
CREATED = datetime(2026, 1, 2, 3, 4, 5)
LITERAL = re.compile(r"(?<![A-Za-z_$\d.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
NAME = re.compile(r"[a-z_]+(?![a-z_(])")


@pytest.fixture(params=EVERY)
def book(request, made):
    return made[request.param]


def cells(workbook):
    for sheet in workbook:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def formula_cells(workbook):
    return [cell for cell in cells(workbook) if cell.data_type == "f"]


def close(got, expected):
    return got == expected or abs(got - expected) <= 1e-9 * abs(expected)


def without_texts(formula):
    return re.sub(r'"[^"]*"', '""', formula)


# Numbers


@pytest.mark.parametrize("name", INFLOWS)
def test_every_result_is_cores(made, name):
    for result, expected in run(made[name].scenario).as_dict().items():
        got = made[name].value(result)
        assert got == "n/a" if expected is None else close(got, expected), result


def test_every_number_of_the_article_stands_in_the_headline(made):
    headline = made["article"].value("headline")
    assert "$870bn" in headline
    assert "10.0% of 401(k) assets" in headline
    assert "22.2% of all crypto" in headline
    assert "36.7% of Bitcoin" in headline
    assert "70.7 times the spot Bitcoin ETFs" in headline


def test_the_headline_follows_the_scenario(made):
    assert made["custom"].value("headline").startswith("If 0.007% of 401(k) assets moved")
    assert made["nothing"].value("headline") == (
        "No 401(k) money moves into crypto in this scenario."
    )


def test_inputs_and_expected_values_carry_all_their_digits(made):
    odd = with_values(scenario(), {"assets": 0.1 + 0.2, "price": 1 / 3}, "test")
    data = build_report(odd, CREATED)
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    place = values.defined_names["assets"].attr_text.split("!")[1].replace("$", "")
    assert values["Assumptions"][place].value == 0.1 + 0.2
    stored = {row[1].value: row[4].value for row in values["Checks"].iter_rows(min_row=5)}
    assert stored["price_identity"] == run(odd).price_identity


def test_the_audit_holds_every_claim(made):
    rows = list(made["article"].values["Audit"].iter_rows(min_row=5, values_only=True))
    assert [(row[0], row[1], row[2], row[6]) for row in rows] == [
        (claim.claim, claim.n, claim.verdict, claim.why) for claim in audit()
    ]
    exact = {row[1]: row[3] for row in rows}
    assert exact[1] == 890e9
    assert exact[16] == pytest.approx(0.6759248434237995, rel=1e-12)
    live = {row[1]: row[4] for row in rows}
    assert live[2] == pytest.approx(870 / 3920)
    assert live[5] == pytest.approx(870 / 12.3)


def test_the_log_walks_from_the_baseline_to_the_inflow(made):
    rows = list(made["custom"].values["Log"].iter_rows(min_row=8, values_only=True))
    steps = [row for row in rows if row[1] is not None]
    assert steps[0][4] == 870e9
    assert steps[1][0] == "401(k) assets: from $8,700bn to $9,300bn"
    assert steps[1][3] == pytest.approx(60e9)
    assert steps[-1][4] == pytest.approx(run(made["custom"].scenario).inflow)
    assert 870e9 + sum(row[3] for row in steps) == pytest.approx(steps[-1][4])


def test_what_drives_a_scenario_is_named_and_adds_up(made):
    book = made["compared"]
    names = [book.scenario.name, *(case.name for case in book.cases)]

    def row(name):
        found = shown_in(book, book.values.defined_names[name].attr_text)
        return dict(zip(names, found, strict=True))

    # 870bn less 870bn * 0.4 is what providers take away in the scenario low, the most of all
    assert row("by_provider")["low"] == pytest.approx(-522e9)
    assert row("driver")["low"] == "providers"
    assert row("driver")[book.scenario.name] == "nothing"
    inflows = {case.name: run(case.scenario(book.scenario)).inflow for case in book.cases}
    for name, inflow in inflows.items():
        assert row("by_all")[name] == pytest.approx(inflow - 870e9)
        assert row("change_inflow")[name] == pytest.approx(inflow - 870e9)


# Structure


def test_sheets_stand_in_order_and_none_is_hidden(book):
    assert book.formulas.sheetnames == [sheet.name for sheet in book.layout.sheets]
    assert all(sheet.sheet_state == "visible" for sheet in book.formulas)
    assert book.formulas.active.title == "Cover"
    for sheet in book.formulas:
        assert not any(d.hidden for d in sheet.row_dimensions.values())
        assert not any(d.hidden for d in sheet.column_dimensions.values())


def test_no_part_reaches_outside_the_file(book):
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        for name in archive.namelist():
            assert "externalLink" not in name
            assert "vba" not in name.lower()
            assert b'TargetMode="External"' not in archive.read(name), name


def test_inputs_and_results_are_named(book):
    names = book.formulas.defined_names
    results = run(book.scenario).as_dict() if book.layout.subject == "inflow" else {}
    figures = [row.name for row in (*book.layout.series, *book.layout.figures)]
    figures += [column.name for column in book.layout.member_columns] + totals(book.layout)
    for name in [*SECTION_OF, *results, *figures, "headline", "master_check", "template_name"]:
        assert name in names
    for name, defined in names.items():
        sheet, _, place = defined.attr_text.partition("!")
        assert sheet in book.formulas.sheetnames
        assert re.fullmatch(r"\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", place), name
        assert re.fullmatch(r"[a-z_]+", name), name


def test_a_named_row_says_its_name(book):
    axes = [line.axis.name for line in book.layout.timeline]
    for sheet in ("Assumptions", "Model", "Checks", *PERIODS):
        for name, defined in book.values.defined_names.items():
            place, _, cell = defined.attr_text.partition("!")
            if place == sheet and name not in axes and (":" not in cell or sheet in PERIODS):
                row = cell.split("$")[-1]
                shown = name.removeprefix("low_").removeprefix("high_")
                assert book.values[sheet][f"B{row}"].value == shown


def test_inputs_stand_only_on_assumptions(book):
    for cell in cells(book.formulas):
        if not cell.protection.locked:
            assert cell.parent.title in ("Assumptions", "Participants"), cell.coordinate


# Formulas


def test_every_formula_has_its_value_and_none_is_an_error(book):
    for cell in formula_cells(book.formulas):
        value = book.values[cell.parent.title][cell.coordinate]
        assert value.value is not None, (cell.parent.title, cell.coordinate)
        assert value.data_type != "e", (cell.parent.title, cell.coordinate)


def test_formulas_are_short_plain_and_quiet(book):
    for cell in formula_cells(book.formulas):
        plain = without_texts(cell.value)
        where = (cell.parent.title, cell.coordinate, cell.value)
        assert len(cell.value) <= 121, where
        assert not re.search(r"\b(OFFSET|INDIRECT|NOW|TODAY|RAND\w*|ROUND\w*|VLOOKUP)\(", plain), (
            where
        )
        assert "CRYPTO_" not in plain, where
        assert "@" not in plain, where
        assert set(LITERAL.findall(plain)) <= {"0", "1", "12", "100"}, where
        assert not re.search(r"(?<!\w)IF\([^()]*(?<!\w)IF\(", plain), where
        assert not re.search(r"\$?[A-Z]+:\$?[A-Z]+(?!\d)", plain), where


def test_formulas_use_only_names_that_exist(book):
    names = set(book.formulas.defined_names)
    for cell in formula_cells(book.formulas):
        assert set(NAME.findall(without_texts(cell.value))) <= names, cell.value


def test_the_model_has_no_number_typed_in(book):
    for cell in cells(book.formulas):
        if cell.parent.title == "Model" and cell.column_letter == "D" and cell.row > 4:
            assert cell.data_type == "f", cell.coordinate


def test_the_model_reads_its_own_cells_and_shows_each_input_once(book):
    shown = [
        cell.value[1:]
        for cell in formula_cells(book.formulas)
        if cell.parent.title == "Model" and cell.row > 4 and NAME.fullmatch(cell.value[1:])
    ]
    if not book.layout.model:
        pytest.skip("it has no sheet Model")
    assert sorted(shown) == sorted(name for b in book.layout.inputs for name in used_inputs(b))


def test_iteration_is_off_and_nothing_recalculates_on_opening(book):
    assert not book.formulas.calculation.iterate
    assert not book.formulas.calculation.fullCalcOnLoad


# Look


def test_only_named_styles_and_formats_of_the_closed_list(book):
    closed = {*FORMATS.values(), "General"}
    for sheet in book.formulas:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.number_format in closed, (sheet.title, cell.coordinate)
                if cell.value is not None:
                    assert cell.style.startswith("CI "), (sheet.title, cell.coordinate)


def test_colours_say_what_a_cell_is(book):
    names = book.formulas.defined_names
    sheets = {name: defined.attr_text.partition("!")[0] for name, defined in names.items()}
    for cell in formula_cells(book.formulas):
        if cell.style.startswith(("CI Status", "CI Headline", "CI Result")):
            continue
        if cell.style.startswith(("CI Calculation head", "CI Link head")):
            continue
        used = set(NAME.findall(without_texts(cell.value)))
        foreign = any(sheets[name] != cell.parent.title for name in used)
        colour = cell.font.color.rgb
        assert colour == ("FF00642D" if foreign else "FF000000"), (cell.coordinate, cell.value)


def test_inputs_are_blue_on_pale_yellow_and_open_the_rest_is_locked(book):
    for cell in cells(book.formulas):
        is_input = cell.style.startswith("CI Input")
        assert cell.protection.locked is not is_input
        if is_input:
            assert cell.font.color.rgb == "FF0000FF"
            assert cell.fill.fgColor.rgb == "FFFFFFD9"
    for name in SECTION_OF:
        sheet, _, place = book.formulas.defined_names[name].attr_text.partition("!")
        assert not book.formulas[sheet][place.replace("$", "")].protection.locked


def test_every_sheet_is_protected_without_a_password(book):
    for sheet in book.formulas:
        assert sheet.protection.sheet
        assert not sheet.protection.password


def test_every_input_is_validated_with_help_within_excels_limits(book):
    sheet = book.formulas["Assumptions"]
    rules = {
        str(place): rule
        for rule in sheet.data_validations.dataValidation
        for place in rule.sqref.ranges
    }
    for name in SECTION_OF:
        place = book.formulas.defined_names[name].attr_text.split("!")[1].replace("$", "")
        rule = rules[place]
        assert rule.prompt
        assert rule.type == "date" or (name in rule.error and not rule.allowBlank)
        assert len(rule.promptTitle) <= 32
        assert len(rule.errorTitle) <= 32
        assert len(rule.prompt) <= 255
        assert len(rule.error) <= 225


def test_validation_says_what_core_says(made):
    rules = {
        str(rule.sqref): rule
        for rule in made["template"].formulas["Assumptions"].data_validations.dataValidation
    }

    def rule(name):
        place = made["template"].formulas.defined_names[name].attr_text.split("!")[1]
        return place.replace("$", ""), rules[place.replace("$", "")]

    _, share = rule("allocation")
    assert (share.type, share.operator, share.formula1, share.formula2) == (
        "decimal",
        "between",
        "0",
        "1",
    )
    _, price = rule("price")
    assert (price.operator, price.formula1) == ("greaterThan", "0")
    _, months = rule("months")
    assert (months.operator, months.formula1) == ("greaterThanOrEqual", "1")
    place, target = rule("target_low")
    assert target.type == "custom"
    assert target.formula1 == f"AND(ISNUMBER({place}),{place}>=0,{place}<1)"


def test_panes_print_and_footer(book):
    for sheet in book.formulas:
        assert sheet.freeze_panes in ("A4", "A5", "B5", "C5", "D5")
        assert sheet.sheet_view.selection[0].activeCell == "A1"
        assert sheet.page_setup.orientation == "landscape"
        if sheet.title in ("Years", "Months", "Members"):
            assert sheet.print_title_cols in ("$A:$A", "$A:$B")
            assert not sheet.sheet_properties.pageSetUpPr.fitToPage
        else:
            assert sheet.page_setup.fitToWidth == 1
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows in ("$1:$3", "$1:$4")
        assert "&P of &N" in sheet.oddFooter.right.text
        assert "crypto-inflow" in sheet.oddFooter.left.text
        area = CellRange(sheet.print_area.partition("!")[2].replace("$", ""))
        written = CellRange(sheet.dimensions)
        assert area.issuperset(written), sheet.title


def test_the_master_check_is_in_the_frozen_top_of_every_sheet(book):
    for sheet in book.formulas:
        status = book.formulas["Cover"] if sheet["A3"].value == "=check_status" else sheet
        assert "master_check" in status["A3"].value
        assert book.values[sheet.title]["A3"].value.startswith("Checks: all ")
        assert int(sheet.freeze_panes[1:]) > 3


def test_contents_link_to_every_sheet(book):
    links = {link.location for link in book.formulas["Cover"]._hyperlinks} or {
        cell.hyperlink.location
        for row in book.formulas["Cover"].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert links == {f"{name}!A1" for name in book.formulas.sheetnames}


def test_charts_state_their_finding_and_start_at_zero(book):
    charts = book.formulas["Results"]._charts
    assert len(charts) == len(book.layout.charts) >= 3
    for chart, described, axes in zip(charts, book.layout.charts, chart_axes(book), strict=True):
        assert sum(len(each.series) for each in chart._charts) == drawn(described) <= 6
        least = axes["valAx"].find("c:scaling/c:min", CHART)
        assert least is None if described.kind == "tornado" else least.get("val") == "0"
        assert axes["catAx"].find("c:title", CHART) is not None
        assert axes["valAx"].find("c:title", CHART) is not None
        title = chart.title.tx.strRef
        cell = book.values["Results"][title.f.partition("!")[2].replace("$", "")]
        assert title.strCache.pt[0].v == cell.value
        for series in chart.series:
            stored = [float(point.v) for point in series.val.numRef.numCache.pt]
            shown = shown_in(book, series.val.numRef.f)
            assert stored == [value for value in shown if value not in ("n/a", None)]
            if described.lines and book.layout.compares:
                assert len(stored) == 1 + len(book.cases)
            elif described.lines:
                assert len(stored) == book.scenario.value(book.layout.timeline[0].count)
            else:
                assert len(shown) == len(described.points) <= 8
    sources = [cell.value for cell in cells(book.values) if cell.style == "CI Source"]
    assert len(sources) == len(charts) + len(book.layout.grids)


def drawn(described):
    """How many series a chart has."""
    if described.points:
        plain = 3 if any(point.low for point in described.points) else 1
        return {"waterfall": 3, "tornado": 2}.get(described.kind, plain)
    return 2 + len(described.lines) if described.band else len(described.lines)


CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def chart_axes(book):
    """The axes of each chart, from the file itself: openpyxl does not read those of areas."""
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        for number in range(1, 1 + len(book.layout.charts)):
            area = ElementTree.fromstring(archive.read(f"xl/charts/chart{number}.xml")).find(
                "c:chart/c:plotArea", CHART
            )
            yield {kind: area.find(f"c:{kind}", CHART) for kind in ("catAx", "valAx")}


def shown_in(book, reference):
    """The values of the cells that a chart refers to."""
    sheet, _, place = reference.partition("!")
    rows = book.values[sheet.strip("'")][place.replace("$", "")]
    return [cell.value for row in rows for cell in row]


def chart_data(book, name):
    """The rows of a chart's data, as lists of values."""
    sheet, _, place = book.values.defined_names[f"chart_{name}_data"].attr_text.partition("!")
    rows = book.values[sheet][place.replace("$", "")]
    return [[cell.value for cell in row] for row in rows]


@pytest.mark.parametrize("name", INFLOWS)
def test_the_tornado_has_the_longest_bar_first(made, name):
    book = made[name]
    inflow = run(book.scenario).inflow
    expected = {}
    for swing in swings(book.scenario):
        low, high = swing.ends("inflow")
        expected[swing.entry.input.label] = (low - inflow, high - inflow)
    rows = chart_data(book, "ranges")
    lengths = [abs(row[4] - row[3]) for row in rows]
    assert lengths == sorted(lengths, reverse=True)
    assert len({row[0] for row in rows}) == len(rows) == 6
    for row in rows:
        low, high = expected.get(row[0], (0.0, 0.0))
        assert row[3] == pytest.approx(low, abs=1e-3)
        assert row[4] == pytest.approx(high, abs=1e-3)
    longest = rows[0][0] if lengths[0] else "none"
    assert book.value("widest_ranges") == longest
    assert book.value("chart_ranges").endswith(longest)


def test_the_waterfall_leads_from_the_assets_to_the_inflow(made):
    book = made["custom"]
    rows = chart_data(book, "funnel")
    assert rows[0][3] == rows[0][1] == book.scenario.value("assets")
    for above, row in pairwise(rows[:-1]):
        assert row[4] == pytest.approx(above[3] - row[3])
        assert row[1] == row[3]
        assert row[5] == 0
    assert rows[-1][3] == pytest.approx(run(book.scenario).inflow)
    taken = sum(row[4] for row in rows[1:-1])
    assert rows[0][3] - taken == pytest.approx(rows[-1][3])


@pytest.mark.parametrize("name", INFLOWS)
def test_the_cone_is_that_of_core(made, name):
    book = made[name]
    ends = monthly_ends(book.scenario)
    for end in ("low", "high"):
        for row, column in (("flow", "flow"), ("volatility", "volatility_flow_regime")):
            found = shown_in(book, book.values.defined_names[f"{row}_{end}"].attr_text)
            assert all(map(close, found, ends.column(f"{column}_{end}"))), (row, end)
    paths = [ends.column(f"volatility_flow_regime{end}") for end in ("_low", "", "_high")]
    lowest, height = (
        shown_in(book, book.values.defined_names[cell].attr_text)
        for cell in ("cone_low", "cone_height")
    )
    for at, three in enumerate(zip(*paths, strict=True)):
        assert close(lowest[at], min(three))
        assert close(lowest[at] + height[at], max(three))


@pytest.mark.parametrize("name", INFLOWS)
def test_the_prices_at_both_ends_are_cores(made, name):
    book = made[name]
    rows = {row[0].split(" ")[0]: row for row in chart_data(book, "prices")}
    low, high = (run(end) for end in funnel_ends(book.scenario))
    for label, model in (
        ("Identity", "identity"), ("Multiplier", "multiplier"), ("Square", "square_root")
    ):  # fmt: skip
        for column, end in ((3, run(book.scenario)), (4, low), (5, high)):
            if column == 3 or end.scenario.value("assets") == book.scenario.value("assets"):
                assert close(rows[label][column], getattr(end, f"price_{model}")), (label, column)


@pytest.mark.parametrize("name", INFLOWS)
def test_the_heat_map_is_cores_and_marks_the_scenario(made, name):
    book = made[name]
    down, across, body = (
        shown_in(book, book.values.defined_names[f"grid_price{part}"].attr_text)
        for part in ("_down", "_across", "")
    )
    assert body == pytest.approx(price_grid(book.scenario, down, across).ravel(), rel=1e-9)
    for axis, steps in (("allocation", down), ("multiplier", across)):
        one = next(entry.assumption for entry in book.scenario.entries() if entry.name == axis)
        even = np.linspace(one.low, one.high, len(steps))
        assert steps.count(one.value) == 1
        nearest = int(np.argmin(abs(even - one.value)))
        assert steps == pytest.approx([*even[:nearest], one.value, *even[nearest + 1 :]])
    sheet = book.formulas["Results"]
    place = book.formulas.defined_names["grid_price"].attr_text.partition("!")[2].replace("$", "")
    rules = {str(found.sqref): found.rules for found in sheet.conditional_formatting}[place]
    assert [rule.type for rule in rules] == ["expression", "colorScale"]


def test_every_shade_of_the_heat_map_can_be_read():
    for shade in SHADES:
        for ink in (BLACK, GREEN):
            assert contrast(ink, shade) >= 4.5, (ink, shade)


def test_charts_are_described(book):
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    for chart in book.layout.charts:
        assert f'descr="{chart.alt}"' in drawing


# Checks


@pytest.mark.parametrize("name", EVERY)
def test_all_checks_hold(made, name):
    assert made[name].value("master_check") is True
    assert made[name].value("checks_failing") == 0
    book = made[name]
    inputs = len(list(book.scenario.entries()))
    own = sum(len(block.rows) for block in book.layout.checks)
    results = run(book.scenario).as_dict() if book.layout.subject == "inflow" else {}
    series = [row for row in book.layout.series if row.core]
    series += [column for column in book.layout.member_columns if column.core]
    stored = 0 if "template" in name else 1 + len(results) + len(series)
    ranges = 1
    assert book.value("checks_made") == inputs + ranges + own + stored


def core_columns(book):
    """Gives the columns of core's table for the sheet of periods."""
    if book.layout.subject == "member":
        return project_saver(book.scenario).__getitem__
    if book.layout.compares:
        every = [book.scenario, *(case.scenario(book.scenario) for case in book.cases)]
        return lambda name: [getattr(run(one), name) for one in every]
    if book.participants is not None:
        return plan_months(book.scenario, book.participants).__getitem__
    return monthly_ends(book.scenario).column


@pytest.mark.parametrize("name", [name for name in EVERY if "template" not in name])
def test_every_period_of_every_series_is_cores(made, name):
    book = made[name]
    core = core_columns(book)
    for row in book.layout.series:
        if row.core:
            got = shown_in(book, book.values.defined_names[row.name].attr_text)
            assert got == pytest.approx(list(core(row.core)), rel=1e-9, abs=1e-6), row.name


@pytest.mark.parametrize("name", PLANS)
def test_every_column_of_every_participant_is_cores(made, name):
    book = made[name]
    core = participant_rows(book.scenario, book.participants)
    assert {column.core for column in book.layout.member_columns if column.core} == core.keys()
    for column in book.layout.member_columns:
        got = shown_in(book, book.values.defined_names[column.name].attr_text)
        if column.core:
            count = len(book.participants)
            expected = pytest.approx(core[column.core].tolist(), rel=1e-9, abs=1e-6)
            assert got[:count] == expected, column.name
            assert not any(got[count:]), column.name
        if column.total:
            assert book.value(total_name(column)) == pytest.approx(sum(got), rel=1e-12)


@pytest.mark.parametrize("name", PLANS)
def test_members_has_a_row_a_participant_and_in_a_template_some_to_fill(made, name):
    book = made[name]
    present = shown_in(book, book.values.defined_names["present"].attr_text)
    empty = 28 if name == "plan_template" else 0
    assert present == [1.0] * len(book.participants) + [0.0] * empty
    named = shown_in(book, book.values.defined_names["who"].attr_text)
    assert named[: len(book.participants)] == list(book.participants.participant)


@pytest.mark.parametrize("name", PLANS)
def test_a_column_of_members_is_one_formula(made, name):
    sheet = made[name].formulas["Members"]
    for column in sheet.iter_cols(min_row=10):
        formulas = [cell for cell in column if cell.data_type == "f"]
        same = {re.sub(rf"(?<=[A-Z]){cell.row}\b", "ROW", cell.value) for cell in formulas}
        assert len(same) <= 1, column[0].coordinate
        assert len(formulas) in (0, len(column))


def test_what_is_above_a_limit_is_named(made):
    book = made["plan"]
    named = shown_in(book, book.values.defined_names["who"].attr_text)
    found = shown_in(book, book.values.defined_names["finding"].attr_text)
    told = {who: text.strip() for who, text in zip(named, found, strict=True) if text != "-"}
    assert told == {
        "EX-03": "402(g)",
        "EX-04": "Roth",
        "EX-06": "Roth",
        "EX-07": "402(g)",
        "EX-11": "cap",
    }
    assert "5 of 12 participants are above a limit" in book.value("headline")


def test_a_participant_that_looks_like_a_formula_stays_text(made):
    sheet = made["sponsor"].formulas["Participants"]
    for cell in sheet["A"][4:14]:
        assert cell.data_type == "s", cell.value
        assert cell.quotePrefix == (cell.value[0] in "=+-@'")


def test_more_participants_can_be_pasted_than_the_template_has_rows_for(made):
    sheet = made["plan_template"].formulas["Participants"]
    for letter in "ABCDEFGHI":
        assert not sheet.column_dimensions[letter].protection.locked
        assert sheet[f"{letter}4"].protection.locked
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {f"{letter}5:{letter}50004" for letter in "ABCDEFGHI"}
    assert all(rule.prompt and len(rule.prompt) <= 255 for rule in rules.values())


def test_a_report_compares_every_result_with_core_a_template_none(made):
    def compared(book):
        return {
            row[1] for row in book.values["Checks"].iter_rows(min_row=5, values_only=True) if row[5]
        }

    assert set(run(scenario()).as_dict()) <= compared(made["article"])
    assert not set(run(scenario()).as_dict()) & compared(made["template"])


# The file


def test_the_same_plan_gives_the_same_bytes(made, scenarios):
    assert build_report(scenarios["custom"], CREATED) == made["custom"].data
    assert build_template(scenarios["article"], CREATED) == made["template"].data
    member = load("member")
    assert build_report(scenarios["saver"], CREATED, Form(member)) == made["saver"].data


def test_only_the_recorded_time_depends_on_the_time(made, scenarios):
    later = build_report(scenarios["article"], datetime(2027, 8, 9, 10, 11, 12))
    differing = set()
    with (
        zipfile.ZipFile(io.BytesIO(made["article"].data)) as first,
        zipfile.ZipFile(io.BytesIO(later)) as second,
    ):
        assert first.namelist() == second.namelist()
        for name in first.namelist():
            if first.read(name) != second.read(name):
                differing.add(name)
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in first.infolist())
    cover, log = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet8.xml"
    assert differing == {"docProps/core.xml", cover, log}


def test_properties_name_no_person(book):
    properties = book.formulas.properties
    assert properties.creator.startswith("crypto-inflow ")
    assert properties.lastModifiedBy is None
    assert properties.title.startswith(book.layout.title)
    assert properties.created == properties.modified == CREATED
    assert book.scenario.digest() in properties.description
    assert book.value("scenario_hash") == book.scenario.digest()


def test_text_that_looks_like_a_formula_stays_text():
    evil = '=HYPERLINK("http://example.org","x")'
    table = {"value": 0.1, "source": evil, "note": "#N/A", "low": 0, "high": 1}
    chosen = scenario({"title": "+1", "name": "@a", "funnel": {"allocation": table}})
    workbook = openpyxl.load_workbook(
        io.BytesIO(uncalculated(planned(chosen, Purpose.REPORT, CREATED)))
    )
    found = {
        cell.value: cell for cell in cells(workbook) if cell.value in (evil, "#N/A", "+1", "@a")
    }
    assert set(found) == {evil, "#N/A", "+1", "@a"}
    for text in (evil, "+1", "@a"):
        assert found[text].data_type != "f"
        assert found[text].quotePrefix


def test_a_text_too_long_for_a_cell_is_refused():
    chosen = scenario().model_copy(update={"description": "x" * 40_000})
    with pytest.raises(WorkbookError, match=r"Assumptions!H9: a cell holds at most 32,767"):
        build_report(chosen, CREATED)
