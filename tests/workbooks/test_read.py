"""Reading a filled workbook back: the same scenario, or every mistake with its cell."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from core.errors import ScenarioError
from core.scenarios import scenario, with_values
from templates import SHIPPED, load
from workbooks.build import planned, uncalculated
from workbooks.errors import WorkbookError
from workbooks.form import Form
from workbooks.plan import Purpose
from workbooks.read import failing_checks, read_scenario, read_template_name, scenario_in

CREATED = datetime(2026, 1, 2)


def workbook_of(chosen, purpose=Purpose.TEMPLATE, layout="inflow"):
    return uncalculated(planned(chosen, purpose, CREATED, Form(load(layout))))


@pytest.fixture(scope="module")
def template():
    return workbook_of(scenario())


class Filled:
    """A template opened to be filled in, as a user would."""

    def __init__(self, data):
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.sheet = self.book["Assumptions"]

    def place(self, name):
        return self.book.defined_names[name].attr_text.partition("!")[2].replace("$", "")

    def put(self, name, value, right=0):
        cell = self.sheet[self.place(name)].offset(0, right)
        cell.value = value
        return cell.coordinate

    @property
    def data(self):
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


@pytest.fixture
def filled(template):
    return Filled(template)


def problems_in(data):
    with pytest.raises(ScenarioError) as caught:
        scenario_in(data, "model.xlsx")
    return list(caught.value.problems)


# The round trip; of any scenario: test_round_trip.py


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("layout", SHIPPED)
def test_report_and_template_read_back(tmp_path, purpose, layout):
    chosen = with_values(scenario(), {"allocation": 0.02, "assets": 9.3e12}, "mine")
    data = workbook_of(chosen, purpose, layout)
    assert scenario_in(data, "x.xlsx") == chosen
    (tmp_path / "x.xlsx").write_bytes(data)
    assert read_template_name(tmp_path / "x.xlsx") == layout


def test_a_finished_report_reads_back(made):
    for book in made.values():
        assert scenario_in(book.data, "x.xlsx") == book.scenario


# Filled in by a user


def test_values_typed_are_read(filled):
    filled.put("allocation", 0.02)
    filled.put("allocation", "Our survey", right=4)
    filled.put("allocation", datetime(2026, 5, 6), right=3)
    filled.put("scenario_as_of", datetime(2025, 12, 31))
    read = scenario_in(filled.data, "model.xlsx")
    assert read.value("allocation") == 0.02
    assert read.funnel.allocation.source == "Our survey"
    assert read.funnel.allocation.as_of == date(2026, 5, 6)
    assert read.as_of == date(2025, 12, 31)


def test_the_baselines_range_reaches_to_a_value_beyond_it(filled):
    filled.put("allocation", 0.5)
    read = scenario_in(filled.data, "model.xlsx").funnel.allocation
    assert (read.low, read.value, read.high) == (0.01, 0.5, 0.5)


def test_rows_may_move_and_a_sheet_may_be_renamed(template):
    filled = Filled(template)
    filled.put("allocation", 0.03)
    filled.sheet.insert_rows(6, 4)
    filled.sheet.title = "My inputs"
    for defined in filled.book.defined_names.values():
        sheet, _, cells = defined.attr_text.partition("!")
        if sheet == "Assumptions":
            ends = [one.split("$") for one in cells.split(":")]
            moved = ":".join(f"${column}${int(row) + 4}" for _, column, row in ends)
            defined.attr_text = f"'My inputs'!{moved}"
    read = scenario_in(filled.data, "model.xlsx")
    assert read == with_values(scenario(), {"allocation": 0.03}, "x").model_copy(
        update={"funnel": read.funnel}
    )
    assert read.value("allocation") == 0.03


def test_blank_notes_and_ranges_are_none(filled):
    filled.put("allocation", None, right=1)
    filled.put("allocation", None, right=2)
    filled.put("allocation", None, right=3)
    filled.put("allocation", None, right=4)
    read = scenario_in(filled.data, "model.xlsx").funnel.allocation
    assert (read.low, read.high, read.as_of, read.source) == (None, None, None, "")


# Mistakes


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("allocation", "ten percent", "must be a number from 0 to 1; got 'ten percent'"),
        ("allocation", 2, "must be a number from 0 to 1; got 2 (for 2 per cent type 2% or 0.02)"),
        ("allocation", -0.1, "must be a number from 0 to 1; got -0.1"),
        ("allocation", 250, "must be a number from 0 to 1; got 250"),
        ("allocation", None, "is empty; it must be a number from 0 to 1"),
        ("allocation", True, "must be a number from 0 to 1; got True"),
        ("allocation", "0.02", "a number kept as text; type it again"),
        ("allocation", "#DIV/0!", "shows #DIV/0!; correct its formula"),
        ("allocation", "=1/50", "holds a formula without a value; open the workbook in Excel"),
        ("price", 0, "must be a number above 0; got 0"),
        ("months", 0.5, "must be a number of at least 1; got 0.5"),
        ("target_high", 1, "must be a number at least 0 and below 1; got 1"),
        ("scenario_as_of", "soon", "must be a date such as 2025-07-18; got 'soon'"),
        ("scenario_as_of", None, "is empty; it must be a date such as 2025-07-18"),
        ("scenario_as_of", datetime(2012, 1, 1), "nothing was published"),
    ],
)
def test_a_mistake_names_file_sheet_and_cell(filled, name, value, said):
    cell = filled.put(name, value)
    problems = problems_in(filled.data)
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"model.xlsx, Assumptions!{cell} ({name}): ")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("right", "value", "said"),
    [
        (1, "low", "(allocation, low): must be a number from 0 to 1; got 'low'"),
        (2, 3, "(allocation, high): must be a number from 0 to 1; got 3"),
        (2, 0.05, "(allocation): the value must lie between low and high"),
        (3, "spring", "(allocation, as of): must be a date such as 2025-07-18; got 'spring'"),
        (4, "#REF!", "(allocation, source): shows #REF!"),
        (-1, "dollars", "(allocation, unit): the unit must be share; got 'dollars'"),
    ],
)
def test_a_mistake_beside_the_value_names_its_own_cell(filled, right, value, said):
    filled.put("allocation", value, right=right)
    problems = problems_in(filled.data)
    assert len(problems) == 1, problems
    assert said in problems[0]


def test_a_text_that_no_cell_holds_names_its_own_cell(template):
    filled = Filled(template)
    cells = [
        filled.put("scenario_title", "bad_x0007_"),
        filled.put("allocation", "_x0008_", right=4),
    ]
    problems = problems_in(filled.data)
    assert [problem.partition(": ")[0] for problem in problems] == [
        f"model.xlsx, Assumptions!{cells[0]} (scenario_title)",
        f"model.xlsx, Assumptions!{cells[1]} (allocation, source)",
    ]
    assert "must not hold the control character U+0008" in problems[1]


def test_contradictions_name_their_cells(filled):
    filled.put("gold_weight", 0.9)
    filled.put("btc_cap", 5e12)
    filled.put("target_low", 0.8)
    filled.put("crypto_sleeve", 0.7)
    filled.put("alternatives_sleeve", 0.7)
    weights = f"{filled.place('crypto_weight')}:{filled.place('infrastructure_weight')}"
    problems = problems_in(filled.data)
    assert len(problems) == 4
    sleeves = f"Assumptions!{filled.place('crypto_sleeve')} (crypto_sleeve): crypto_sleeve and"
    assert sleeves in problems[3]
    assert f"Assumptions!{filled.place('btc_cap')} (btc_cap): must not be above" in problems[0]
    assert f"Assumptions!{filled.place('target_low')} (target_low): must not be" in problems[1]
    assert f"Assumptions!{weights}: the five weights must sum to 1; got 1.8" in problems[2]


def test_every_mistake_is_found_in_one_pass_in_the_order_of_the_cells(filled):
    filled.put("allocation", "ten percent")
    filled.put("legal", 2)
    filled.put("employer", None)
    filled.put("price", "#N/A")
    filled.put("months", None, right=-1)
    filled.put("target_low", 0.9)
    filled.put("gold_weight", 0.7)
    filled.put("volatility", "no", right=1)
    del filled.book.defined_names["supply"]
    problems = problems_in(filled.data)
    assert problems[0] == ("model.xlsx: no cell has the name supply; take it from a new template")
    named = [problem.partition("(")[2].partition(")")[0] for problem in problems[1:-1]]
    assert named == ["price", "volatility, low", "legal", "employer", "allocation", "target_low"]
    assert "the five weights must sum to 1" in problems[-1]


def test_one_bad_weight_does_not_accuse_the_others(filled):
    filled.put("gold_weight", "a lot")
    assert len(problems_in(filled.data)) == 1


def test_a_deleted_row_and_a_deleted_sheet_are_named(template):
    filled = Filled(template)
    filled.book.defined_names["supply"].attr_text = "Assumptions!#REF!"
    assert "the name supply leads to no cell" in problems_in(filled.data)[0]
    filled = Filled(template)
    del filled.book["Assumptions"]
    assert problems_in(filled.data) == [
        "model.xlsx: there is no sheet Assumptions: it was renamed or deleted"
    ]


def test_a_missing_column_is_named_once(filled):
    for row in filled.sheet.iter_rows(max_row=5):
        for cell in row:
            if cell.value == "Source":
                cell.value = "Origin"
    assert problems_in(filled.data) == ["model.xlsx: sheet Assumptions has no column titled Source"]


def test_failing_checks_are_counted(made, template):
    assert failing_checks(made["article"].data, "report.xlsx") == 0
    with pytest.raises(WorkbookError, match="holds a formula without a value"):
        failing_checks(template, "model.xlsx")


# Files that are no workbook of ours


def test_files_that_cannot_be_read_say_why(tmp_path, template):
    other = openpyxl.Workbook()
    other.save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("name,value")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "cut.xlsx").write_bytes(template[: len(template) // 2])
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("a.txt", "a")
    for name in ("other", "text", "empty", "cut", "zip", "missing"):
        with pytest.raises(WorkbookError, match=f"{name}.xlsx"):
            read_scenario(tmp_path / f"{name}.xlsx")


def test_the_file_read_is_not_written(tmp_path, template):
    path = tmp_path / "model.xlsx"
    path.write_bytes(template)
    before = path.stat().st_mtime_ns
    read_scenario(path)
    assert path.read_bytes() == template
    assert path.stat().st_mtime_ns == before
    assert list(tmp_path.iterdir()) == [path]
