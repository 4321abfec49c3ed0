"""The wrappers: against those xlwings would write, and run."""

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyopenvba.interpreter import VBAErrorValue

from addin import excel_functions
from addin.com_values import ERROR_NUMBERS
from addin.vba_functions import BUILT_IN_GROUPS, categories, functions_module, wrapper
from core.calling import call
from core.catalog import CATALOG, Argument, Result

ROWS = list(CATALOG.values())
DOCUMENT = Path(__file__).parents[2] / "docs" / "excel-addin.md"

DIFFERENCES = (
    (
        r"(?s)    #If App = .*?        (.*?)\n        (\w+ = XLPy.*?)\n.*?    #End If\n",
        r"    \1\n    \2\n    Exit Function\n",
        "An add-in runs in Excel only: the branch for other programs is left out.",
    ),
    (
        r", ActiveWorkbook, Application\.Caller\)",
        ")",
        "Neither the workbook nor the calling cell is sent to Python: no function looks at them.",
    ),
    (
        r"    If TypeOf Application\.Caller Is Range Then On Error GoTo failed\n"
        r"    (\w+) = XLPy\.CallUDF\(\"addin\.excel_functions\", (.*)\)\n"
        r"    Exit Function\nfailed:\n    \w+ = Err\.Description\n",
        r"    \1 = Answer(\2)\n",
        "One procedure for all functions calls Python, so that an error is a real one: the text"
        " that Python sends becomes the error it begins with, and the rest is kept as the reason."
        " A failure of the connection is #VALUE!, not a text.",
    ),
    (
        r"Array\((\w[^()]*)\)",
        lambda found: f"Array(Array({', '.join(f'Plain({a})' for a in found[1].split(', '))}))",
        "Cells are read by Value2 in Excel: dates and currency arrive as the numbers they are, and"
        " Python need not ask Excel for them. All arguments go in one array, which saves xlwings'"
        " work on each.",
    ),
    (
        r"(Optional \w+)",
        r"\1 As Variant",
        "Types are written out.",
    ),
    (
        r"(?m)^Function (.*)$",
        r"Public Function \1 As Variant",
        "Types are written out.",
    ),
)


def without_attributes(text):
    return re.sub(r"(?m)^Attribute .*\n", "", text)


def test_the_wrappers_are_xlwings_but_for_the_listed_differences(dispatch):
    _, udfs = dispatch
    written = io.StringIO()
    book = SimpleNamespace(Name="CryptoInflow.xlam")
    udfs.generate_vba_wrapper("addin.excel_functions", excel_functions, written, book)
    text = written.getvalue()
    for theirs, ours, _ in DIFFERENCES:
        text, count = re.subn(theirs, ours, text)
        assert count >= len(ROWS) - 1, theirs  # one function has no arguments
    made = sorted(without_attributes(wrapper(row)) for row in ROWS)
    assert text.split("\n\n")[:-1] == [each.rstrip("\n") for each in made]


def test_the_document_lists_every_difference():
    document = " ".join(DOCUMENT.read_text().split())
    for _, _, reason in DIFFERENCES:
        assert reason in document


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_has_its_wrapper_with_help_and_category(row):
    text = functions_module()
    assert f"\r\nPublic Function {row.name}(" in text
    help_text = row.help.replace('"', '""')
    assert f'Attribute {row.name}.VB_Description = "{help_text}"\r\n' in text
    number = BUILT_IN_GROUPS + 1 + categories(ROWS).index(row.category)
    assert f'Attribute {row.name}.VB_ProcData.VB_Invoke_Func = " \\n{number}"\r\n' in text


def test_lines_fit_vba_and_are_ascii():
    text = functions_module()
    text.encode("ascii")
    assert text.count("\n") == text.count("\r\n")
    assert max(map(len, text.split("\r\n"))) <= 1023


@pytest.mark.parametrize("name", ["date", "Type", "to", "1st", "a b", ""])
def test_a_name_that_vba_cannot_have_stops_the_build(name):
    row = CATALOG["CRYPTO_INFLOW"]
    values = {each: getattr(row, each) for each in row.__slots__}
    bad = type(row)(**values | {"arguments": (Argument(name, "Help.", 1.0),)})
    with pytest.raises(ValueError, match="VBA has no argument named"):
        wrapper(bad)


def spilled(row):
    rows = call(row.name, [])
    rows = rows if isinstance(rows, list) else [[rows]]
    return [["" if cell is None else cell for cell in line] for line in rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_wrapper_runs_with_no_argument(machine, row):
    shown = machine.formula(row.name)
    assert shown == (spilled(row) if row.result is Result.TABLE else spilled(row)[0][0])


def test_arguments_reach_python_in_their_order(machine):
    assert machine.formula("CRYPTO_INFLOW", 200.0, 0.25) == 50.0
    assert machine.formula("CRYPTO_RELATIVE_SIZE", 1.0, 4.0) == 0.25


def test_a_range_is_read_by_its_cells_and_spills(machine):
    for row, value in enumerate([10.0, None, "x", 30.0], start=1):
        machine.sheet.set_value(f"C{row}", value)
    shown = machine.formula("CRYPTO_INFLOW", machine.range("C1:C4"), 0.5)
    assert shown == [[5.0], [4.35e12], [VBAErrorValue(2015)], [15.0]]


def test_one_cell_is_read_by_its_value(machine):
    machine.sheet.set_value("C1", 10.0)
    assert machine.formula("CRYPTO_INFLOW", machine.range("C1"), 0.5) == 5.0


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", "$#,##0.00", "General"])
def test_a_date_or_an_amount_is_the_number_in_the_cell(machine, number_format):
    machine.sheet.set_value("C1", 45876.123456)
    machine.excel.add_module(
        f'Sub SetFormat()\nRange("C1").NumberFormat = "{number_format}"\nEnd Sub\n', name="Format"
    )
    machine.excel.run("SetFormat")
    shown = machine.formula("CRYPTO_RELATIVE_SIZE", machine.range("C1"), 1.0)
    assert shown == 45876.123456


def test_a_row_of_results_is_a_row(machine):
    for column, value in zip("CDE", (1.0, 2.0, -1.0), strict=True):
        machine.sheet.set_value(f"{column}1", value)
    shown = machine.formula("CRYPTO_INFLOW", machine.range("C1:E1"), 1.0)
    assert shown == [1.0, 2.0, VBAErrorValue(2036)]


@pytest.mark.parametrize(("error", "number"), ERROR_NUMBERS.items())
def test_an_error_is_a_real_one_and_passes_through(machine, error, number):
    assert machine.formula("CRYPTO_INFLOW", VBAErrorValue(number)) == VBAErrorValue(number)
    assert machine.reason("[Book1]Sheet1!$A$1").startswith(f"assets is {error.value}")


def test_the_reason_is_kept_for_the_cell(machine):
    machine.formula("CRYPTO_INFLOW", 1.0, 5.0, cell="B3")
    machine.formula("CRYPTO_PRICE", 1.0, "cubic", cell="B4:B5")
    assert machine.reason("[Book1]Sheet1!$B$3") == "share must be a number from 0 to 1; got 5.0"
    assert machine.reason("[Book1]Sheet1!$B$4").startswith("model must be one of")
    assert machine.reason("[Book1]Sheet1!$Z$9") == ""


def test_from_vba_there_is_no_cell_to_keep_a_reason_for(machine):
    assert machine.formula("CRYPTO_INFLOW", 1.0, 5.0, cell=None) == VBAErrorValue(2036)


def test_a_python_that_does_not_start_is_a_value_error_with_its_message(machine, monkeypatch):
    from pyopenvba.interpreter import VBARuntimeError

    def missing(_):
        raise VBARuntimeError(1000, "Could not load xlwings64-0.37.8.dll")

    monkeypatch.setattr(machine.excel.interpreter.host, "create", missing)
    assert machine.formula("CRYPTO_INFLOW") == VBAErrorValue(2015)


def test_text_that_only_looks_like_an_error_stays_text(machine):
    run = machine.excel.run
    for text in ("#NUM!", "# of plans", "NUM! x", "#HASH! x", ""):
        assert run("RealError", text) == text
    assert run("RealError", "#NUM! ") == VBAErrorValue(2036)
