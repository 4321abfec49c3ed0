"""Every function of the catalog through xlwings' real dispatch, with raw COM arguments."""

import inspect
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from addin import excel_functions
from addin.com_values import ERROR_NUMBERS, MISSING
from core.calling import call
from core.catalog import CATALOG, Kind, Result
from core.cells import CellError
from tests.addin.pywin32_stub import ComRange, PyTime

MODULE = "addin.excel_functions"
ROWS = list(CATALOG.values())
WITH_ARGUMENTS = [(row, argument) for row in ROWS for argument in row.arguments]
NUMBERS = [(row, a) for row, a in WITH_ARGUMENTS if a.kind is Kind.NUMBER]


def called_by(server):
    """A function as Excel's VBA calls it: all arguments in one array."""

    def called(name, *arguments):
        return server.CallUDF(MODULE, name, (arguments,) if arguments else ())

    return called


@pytest.fixture
def excel(server):
    return called_by(server)


def expected(value):
    """A result as COM brings it back: one cell alone, one row flat, blanks as empty texts."""
    rows = value if isinstance(value, list) else [[value]]
    rows = [["" if cell is None else cell for cell in row] for row in rows]
    if len(rows) > 1:
        return rows
    return rows[0] if len(rows[0]) > 1 else rows[0][0]


def among(row, argument, value):
    """Arguments that leave out all but one."""
    return [value if each is argument else MISSING for each in row.arguments]


def ids(value):
    return getattr(value, "name", None)


@pytest.mark.parametrize("row", ROWS, ids=ids)
@pytest.mark.parametrize("blank", [MISSING, None])
def test_missing_and_blank_are_the_defaults(excel, row, blank):
    default = expected(call(row.name, []))
    assert excel(row.name) == default
    assert excel(row.name, *[blank for _ in row.arguments]) == default


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_the_defaults_given_outright_are_the_same(excel, row):
    given = [
        tuple((each,) for each in a.default) if isinstance(a.default, tuple) else a.default
        for a in row.arguments
    ]
    assert excel(row.name, *given) == expected(call(row.name, []))


@pytest.mark.parametrize(("row", "argument"), WITH_ARGUMENTS, ids=ids)
@pytest.mark.parametrize("error", list(ERROR_NUMBERS))
def test_an_error_cell_passes_through_as_the_same_error(excel, row, argument, error):
    scode = ERROR_NUMBERS[error] - 0x7FF60000
    result = excel(row.name, *among(row, argument, scode))
    assert (
        result == f"{error.value} {argument.name} is {error.value}: correct the cell it comes from"
    )


@pytest.mark.parametrize(("row", "argument"), NUMBERS, ids=ids)
def test_text_that_reads_as_a_number_is_one(excel, row, argument):
    text = f" {argument.default!r} "
    assert excel(row.name, *among(row, argument, text)) == expected(call(row.name, []))


@pytest.mark.parametrize(("row", "argument"), WITH_ARGUMENTS, ids=ids)
def test_other_text_is_a_value_error_that_names_the_argument(excel, row, argument):
    result = excel(row.name, *among(row, argument, "no such thing"))
    assert result.startswith(f"#VALUE! {argument.name} must be")


@pytest.mark.parametrize(("row", "argument"), NUMBERS, ids=ids)
def test_a_range_spills_and_each_cell_is_calculated_alone(excel, row, argument):
    cells = (argument.default, None, "no such thing", -2146826246)
    column = tuple((cell,) for cell in cells)
    result = excel(row.name, *among(row, argument, column))
    if row.result is Result.TABLE:
        assert result.startswith(f"#VALUE! {argument.name} must be one cell")
        return
    default = call(row.name, [])
    assert result[:2] == [[default], [default]]
    assert result[2][0].startswith(f"#VALUE! {argument.name} must be a number")
    assert result[3] == ["#N/A "]  # the reason stands with the first error
    assert excel(row.name, *among(row, argument, (cells[:2],))) == [default, default]


@pytest.mark.parametrize(("row", "argument"), NUMBERS, ids=ids)
@pytest.mark.parametrize("date", [datetime(2025, 8, 7), PyTime(2025, 8, 7, tzinfo=UTC)])
def test_a_date_is_its_serial_number(excel, row, argument, date):
    names = [each.name for each in row.arguments]
    given = [45876.0 if name == argument.name else None for name in names]
    result = excel(row.name, *among(row, argument, date))
    error = call(row.name, given)
    if isinstance(error, CellError):
        assert result.startswith(error.value)
        assert "45876" in result
    else:
        assert result == expected(error)


@pytest.mark.parametrize(("row", "argument"), NUMBERS, ids=ids)
def test_a_whole_number_may_come_as_an_integer(excel, row, argument):
    assert excel(row.name, *among(row, argument, 1)) == excel(row.name, *among(row, argument, 1.0))


@pytest.mark.parametrize("row", [row for row in ROWS if row.arguments], ids=ids)
def test_too_many_arguments_are_a_value_error(excel, row):
    result = excel(row.name, *[None] * (len(row.arguments) + 1))
    assert result.startswith(f"#VALUE! {row.name} takes at most {len(row.arguments)} arguments")


def test_a_range_object_is_read_too(dispatch):
    _, udfs = dispatch
    one, other = ComRange(((100.0,), (200.0,))), ComRange(((0.5,), (0.25,)))
    handed_over = []
    made = vars(excel_functions)["CRYPTO_INFLOW"]

    def function(*arguments):
        handed_over.extend(arguments)
        return [[0.0]]

    function.__xlfunc__ = made.__xlfunc__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excel_functions, "CRYPTO_INFLOW", function)
        udfs.call_udf(MODULE, "CRYPTO_INFLOW", (one, other))
    assert handed_over == [((100.0,), (200.0,)), ((0.5,), (0.25,))]


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_the_description_is_what_xlwings_would_note(dispatch, row):
    _, udfs = dispatch
    parameters = [
        inspect.Parameter(a.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None)
        for a in row.arguments
    ]

    def plain():
        """Stands for a hand-written function."""

    plain.__name__, plain.__doc__ = row.name, row.help
    plain.__signature__ = inspect.Signature(parameters)
    raw = excel_functions.RawValues
    noted = udfs.xlret(raw)(plain)
    for argument in row.arguments:
        noted = udfs.xlarg(argument.name, raw, doc=argument.described[:255])(noted)
    noted = udfs.xlfunc(category=row.category)(noted)
    assert getattr(excel_functions, row.name).__xlfunc__ == noted.__xlfunc__


def test_the_module_has_one_function_for_each_row_and_no_alias(dispatch):
    found = [f for f in vars(excel_functions).values() if hasattr(f, "__xlfunc__")]
    assert [function.__name__ for function in found] == list(CATALOG)


def test_a_row_added_to_the_catalog_is_a_function(excel, monkeypatch):
    row = CATALOG["CRYPTO_INFLOW"]
    values = {name: getattr(row, name) for name in row.__slots__} | {"name": "CRYPTO_NEW"}
    added = type(row)(**values)
    monkeypatch.setattr("core.calling.CATALOG", {**CATALOG, "CRYPTO_NEW": added})
    made = excel_functions.worksheet_function(added)
    monkeypatch.setattr(excel_functions, "CRYPTO_NEW", made, raising=False)
    assert excel("CRYPTO_NEW", 100.0, 0.5) == 50.0


def test_xlwings_asks_for_no_file_and_loads_nothing_anew(excel, dispatch):
    excel("CRYPTO_INFLOW")
    assert dispatch[1].udf_modules[MODULE]["filetime"] is None


def test_a_mistake_of_ours_is_an_error_value_and_the_log_has_the_traceback(excel, monkeypatch, log):
    def broken(name, arguments):
        raise RuntimeError("a bug")

    monkeypatch.setattr(excel_functions, "call_with_reason", broken)
    assert excel("CRYPTO_INFLOW").startswith("#VALUE! CRYPTO_INFLOW failed")
    assert "RuntimeError: a bug" in log.read_text()
    assert "Traceback" in log.read_text()


def test_the_reason_is_in_the_log(excel, log):
    excel("CRYPTO_INFLOW", 1.0, 5.0)
    assert log.read_text().endswith(
        "INFO CRYPTO_INFLOW: share must be a number from 0 to 1; got 5.0\n"
    )


def test_a_good_call_writes_no_log(excel, log):
    excel("CRYPTO_INFLOW", 1.0, 0.5)
    assert not log.exists()


def test_the_module_that_excel_loads_is_light():
    code = "import sys, addin.excel_functions; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "pydantic", "openpyxl", "xlwings", "formulon", "typer"} & set(loaded)


def test_what_needs_a_paid_licence_is_never_imported():
    code = (
        "import sys; sys.path.insert(0, '.'); from tests.addin.pywin32_stub import real_dispatch;"
        "server, _ = real_dispatch(); import addin.excel_functions, addin.xlam;"
        "addin.xlam.build_xlam();"
        f"server.XLPython().CallUDF('{MODULE}', 'CRYPTO_INFLOW', ()); print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "xlwings.com_server" in loaded
    assert not {"xlwings.pro", "xlwings.server", "xlwings_server"} & set(loaded)
