"""xlwings' VBA runtime: only what must change is changed."""

import difflib
import re

import pytest
import xlwings
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import VBAObject, method

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


def test_besides_visibility_six_lines_change_and_two_come():
    gone, came = changed_lines()
    old, new = set(map(without_visibility, gone)), set(map(without_visibility, came))
    assert sorted(old - new) == sorted(
        {
            '            If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
            "            If FileExists(GetDirectoryConfigFilePath()) = True Then",
            "                uses_embedded_code = True",
            'Const PROJECT_NAME As String = "myaddin"',
        }
    )
    assert sorted(new - old) == sorted(
        {
            "            If False Then",
            "                uses_embedded_code = False",
            'Const PROJECT_NAME As String = "CryptoInflow"',
            "Option Private Module",
            '    If TypeName(Application.Caller) = "Range" Then Exit Function',
        }
    )


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

    return re.sub(r"(?m)^ *#(?:Const|If|ElseIf).*$", with_numbers, text.replace("\r\n", "\n"))


def test_it_reads_the_configuration_sheet(tmp_path):
    add_in = tmp_path / "CryptoInflow.xlam"
    add_in.write_bytes(build_xlam(r"%LOCALAPPDATA%\py\Scripts\pythonw.exe"))
    excel = ExcelApplication.open(add_in, with_vba=False)
    excel.interpreter.host.create = {"WScript.Shell": Shell()}.__getitem__
    excel.add_module(readable(runtime.runtime_module()), name="xlwings")
    local = r"C:\Users\me\AppData\Local"
    assert excel.run("GetConfig", "INTERPRETER_WIN") == rf"{local}\py\Scripts\pythonw.exe"
    assert excel.run("GetConfig", "PYTHONPATH") == rf"{local}\crypto-inflow"
    assert excel.run("GetConfig", "USE UDF SERVER") == "True"
    assert excel.run("GetConfig", "ADD_WORKBOOK_TO_PYTHONPATH") == "False"


def test_the_user_s_file_is_where_the_installation_writes_it():
    excel = ExcelApplication()
    excel.add_module(readable(runtime.runtime_module()), name="xlwings")
    excel.add_module(
        'Public Function Environ(Name As String) As String\nEnviron = "%" & Name & "%"\n'
        "End Function\n",
        name="Windows",
    )
    found = excel.run("GetConfigFilePath")
    assert found == r"%USERPROFILE%\.CryptoInflow\CryptoInflow.conf"
