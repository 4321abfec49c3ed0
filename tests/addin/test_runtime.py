"""xlwings' VBA runtime: only what must change is changed."""

import difflib
import re

import pytest
import xlwings

from addin import runtime
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
