"""xlwings' VBA runtime: only what must change is changed."""

import difflib
import re

import openpyxl
import pytest
import xlwings
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBAError, VBARuntimeError
from pyopenvba.interpreter import EMPTY, VBAErrorValue, VBAObject, method
from pyopenvba.interpreter._objects import MemberSpec

from addin import runtime
from addin.xlam import build_xlam
from workbooks.errors import BadFileError


def changed_lines():
    """The lines of the shipped runtime that are gone, and those that came."""
    old = runtime.shipped("xlwings_custom_addin.bas").splitlines()
    new = runtime.runtime_module().splitlines()
    diff = [line for line in difflib.ndiff(old, new) if line[:2] in ("- ", "+ ")]
    return [d[2:] for d in diff if d[0] == "-"], [d[2:] for d in diff if d[0] == "+"]


def without_visibility(line):
    return re.sub(r"^( *)(Public |Private )?", r"\1", line)


def test_besides_visibility_only_the_listed_places_change():
    gone, came = changed_lines()
    old, new = set(map(without_visibility, gone)), set(map(without_visibility, came))
    listed = [
        {without_visibility(line) for line in text.splitlines()}
        for text in ("\n".join(olds) for olds in zip(*runtime._REPLACED, strict=True))
    ]
    assert all(any(part.strip() in line for part in listed[0]) for line in old - new)
    assert all(any(part.strip() in line for part in listed[1]) for line in new - old)
    assert len(old - new) == 9
    assert len(new - old) == 9


def test_two_procedures_can_be_reached_from_other_modules():
    declared = re.findall(
        r"(?m)^ *(Public |Private )?((?:Declare (?:PtrSafe )?)?(?:Function|Sub)) (\w+)",
        runtime.runtime_module(),
    )
    assert {name for visible, _, name in declared if visible != "Private "} == {"XLPy", "RunPython"}
    assert len(declared) > 40


def test_it_is_the_text_of_the_pinned_version():
    assert f"'Version: {xlwings.__version__}\r\n" in runtime.runtime_module()
    assert f"xlwings64-{xlwings.__version__}.dll" in runtime.runtime_module()


def test_its_licence_stays():
    assert "distributed under a BSD 3-clause license" in runtime.runtime_module()


@pytest.mark.parametrize("old", [old for old, _ in runtime._REPLACED])
def test_another_text_stops_the_build(monkeypatch, old):
    text = runtime.shipped("xlwings_custom_addin.bas").replace(old, "' gone\r\n")
    monkeypatch.setattr(runtime, "shipped", lambda name: text)
    with pytest.raises(BadFileError, match="does not hold once"):
        runtime.runtime_module()


def test_the_path_of_a_workbook_is_in_no_command():
    text = runtime.runtime_module()
    command = re.search(r"(?s)Function XLPyCommand\(\).*?End Function", text)[0]
    lines = [line for line in command.splitlines() if "PYTHONPATH = AddExcelDir" in line]
    assert lines
    assert "ActiveWorkbook" not in "".join(lines)
    assert "ActiveFullName &" not in text


class Shell(VBAObject):
    """What the runtime asks of WScript.Shell."""

    @method(name="ExpandEnvironmentStrings")
    def expand(self, text):
        return str(text).replace("%LOCALAPPDATA%", r"C:\Users\me\AppData\Local")


def readable(text):
    """The runtime with the texts of its #If as numbers, which is all that the interpreter reads."""
    numbers = {}

    def with_numbers(line):
        code = line[0].partition(" '")[0]
        return re.sub(
            r'"(.*?)"', lambda text: str(numbers.setdefault(text[1], len(numbers) + 1)), code
        )

    text = text.replace("In Range(sht.Range", "In sht.Range(sht.Range")  # else the active sheet's
    text = re.sub(r'(GetConfig\("SHOW CONSOLE", False\)) = True', r"CBool(\1)", text)
    return re.sub(r"(?m)^ *#(?:Const|If|ElseIf).*$", with_numbers, text.replace("\r\n", "\n"))


WINDOWS = """
Public Function Environ(Name As String) As String
    Environ = "%" & Name & "%"
End Function
Public Function GetAttr(Path As String) As Long
    Err.Raise 53
End Function
"""


def excel_with(text, add_in):
    """Excel with the add-in open, its modules replaced by a text of the runtime."""
    excel = ExcelApplication.open(add_in, with_vba=False)
    excel.interpreter.host.create = {"WScript.Shell": Shell()}.__getitem__
    excel.add_module(readable(text), name="xlwings")
    excel.add_module(WINDOWS, name="Windows")
    return excel


@pytest.fixture
def hostile(tmp_path):
    """A workbook that names a Python, in a sheet and in a file beside it, and its own name."""
    book = openpyxl.Workbook()
    book.active.title = "CryptoInflow.conf"
    for row in (
        ("INTERPRETER_WIN", r"\\far\python.exe"),
        ("PYTHONPATH", r"\\far"),
        ("ADD_WORKBOOK_TO_PYTHONPATH", True),
        ("LICENSE_KEY", "'; import far; '"),
    ):
        book.active.append(row)
    path = tmp_path / "a^&far&;b;c;d;e;f.xlsx"
    book.save(path)
    (tmp_path / "CryptoInflow.conf").write_text('"INTERPRETER_WIN","far.exe"\n')
    return path


def test_a_workbook_cannot_choose_the_python_that_is_started(tmp_path, hostile):
    add_in = tmp_path / "CryptoInflow.xlam"
    add_in.write_bytes(build_xlam(r"C:\ours\pythonw.exe"))
    excel = excel_with(runtime.runtime_module(), add_in)
    assert excel.evaluate(f'Workbooks.Open("{hostile}").Name') == hostile.name
    assert excel.evaluate("ActiveWorkbook.Name") == hostile.name
    command = excel.run("XLPyCommand")
    assert r'""C:\ours\pythonw.exe"' in command
    assert "far" not in command
    assert 'prepare_sys_path(\\"False;;' in command


def test_as_it_comes_a_workbook_does_choose_it(tmp_path, hostile):
    add_in = tmp_path / "CryptoInflow.xlam"
    add_in.write_bytes(build_xlam(r"C:\ours\pythonw.exe"))
    text = runtime.shipped("xlwings_custom_addin.bas").replace('"myaddin"', '"CryptoInflow"')
    excel = excel_with(text, add_in)
    excel.evaluate(f'Workbooks.Open("{hostile}").Name')
    assert excel.run("GetConfig", "INTERPRETER_WIN") == r"\\far\python.exe"


def test_no_formula_can_run_python(tmp_path, monkeypatch):
    """Not even where a cell could reach it, which `Option Private Module` prevents."""
    add_in = tmp_path / "CryptoInflow.xlam"
    add_in.write_bytes(build_xlam(r"C:\ours\pythonw.exe"))
    excel = excel_with(runtime.runtime_module(), add_in)
    from_a_cell = [True]

    def caller(application):
        return excel.evaluate('Range("A1")') if from_a_cell[0] else VBAErrorValue(2023)

    members = type(excel.application)._vba_members
    monkeypatch.setitem(members, "caller", MemberSpec("Caller", "property", getter=caller))
    assert excel.run("RunPython", "import far") in (None, EMPTY)
    from_a_cell[0] = False
    with pytest.raises(VBAError):  # it goes on to load xlwings' library, which is none here
        excel.run("RunPython", "import far")


def test_without_a_named_python_none_is_started(tmp_path):
    add_in = tmp_path / "CryptoInflow.xlam"
    add_in.write_bytes(build_xlam())
    excel = excel_with(runtime.runtime_module(), add_in)
    with pytest.raises(VBARuntimeError, match="crypto-inflow addin install"):
        excel.run("XLPyCommand")


def test_it_reads_the_configuration_sheet(tmp_path):
    add_in = tmp_path / "CryptoInflow.xlam"
    add_in.write_bytes(build_xlam(r"%LOCALAPPDATA%\py\Scripts\pythonw.exe"))
    excel = excel_with(runtime.runtime_module(), add_in)
    local = r"C:\Users\me\AppData\Local"
    assert excel.run("GetConfig", "INTERPRETER_WIN") == rf"{local}\py\Scripts\pythonw.exe"
    assert excel.run("GetConfig", "PYTHONPATH") == rf"{local}\crypto-inflow"
    assert excel.run("GetConfig", "USE UDF SERVER") == "True"
    assert excel.run("GetConfig", "ADD_WORKBOOK_TO_PYTHONPATH") == "False"


def test_the_user_s_file_is_where_the_installation_writes_it():
    excel = ExcelApplication()
    excel.add_module(readable(runtime.runtime_module()), name="xlwings")
    excel.add_module(WINDOWS, name="Windows")
    found = excel.run("GetConfigFilePath")
    assert found == r"%USERPROFILE%\.CryptoInflow\CryptoInflow.conf"
