"""The add-in's file: its parts, read back by others."""

import io
import re
import shutil
import subprocess
import zipfile

import pytest

from addin import xlam
from addin.book_parts import CONFIGURATION_SHEET, configuration
from addin.vba_functions import categories
from core.catalog import CATALOG

ROWS = list(CATALOG.values())


def part(add_in, name):
    with zipfile.ZipFile(add_in) as package:
        return package.read(name).decode()


def test_the_same_bytes_every_time(add_in):
    assert xlam.build_xlam() == add_in.read_bytes()


def test_nothing_tells_where_or_when_it_was_built(add_in):
    with zipfile.ZipFile(add_in) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        texts = [package.read(name) for name in package.namelist()]
    assert not any(b"/tmp/" in text or b"William" in text for text in texts)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # oletools' own
def test_olevba_reads_the_modules_back_byte_for_byte(add_in):
    from oletools.olevba import VBA_Parser

    parser = VBA_Parser(str(add_in))
    found = {name: code for _, _, name, code in parser.extract_all_macros()}
    parser.close()
    for name, source in xlam.modules().items():
        code = found.get(f"{name}.bas") or found[f"{name}.cls"]
        assert code == in_a_project(name, source)
    assert set(found) == {"ThisWorkbook.cls", "Sheet1.cls"} | {
        f"{name}.{'cls' if name == 'Dictionary' else 'bas'}" for name in xlam.modules()
    }


def test_pyopenvba_reads_the_modules_back_byte_for_byte(add_in):
    from pyopenvba import ExcelFile

    with ExcelFile(add_in) as book:
        assert book.validate() == []
        for name, source in xlam.modules().items():
            assert book.get_module(name) == in_a_project(name, source)


def in_a_project(name, source):
    """A module as a project holds it: a class without the head that only an exported file has."""
    if name != "Dictionary":
        return source
    body = source[source.index("Attribute VB_Name") :]
    return body.replace(
        'Attribute VB_Name = "Dictionary"\r\n',
        'Attribute VB_Name = "Dictionary"\r\n'
        'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"\r\n',
    )


def test_the_project_is_source_alone_so_that_excel_compiles_it(add_in):
    import olefile

    with zipfile.ZipFile(add_in) as package:
        project = olefile.OleFileIO(io.BytesIO(package.read("xl/vbaProject.bin")))
    assert project.openstream("VBA/_VBA_PROJECT").read().hex() == "cc61ffff000000"
    assert not [name for name in project.listdir() if name[-1].startswith("__SRP_")]


def test_static_analysis_finds_no_error(add_in):
    from pyvbaanalysis import analyze_office_file

    found = analyze_office_file(str(add_in))
    assert set(xlam.modules()) <= set(found)
    errors = [
        (module, problem.message)
        for module, problems in found.items()
        for problem in problems
        if problem.severity.value == "error"
    ]
    assert errors == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("Answer = Settled(", "Answer = Setled("),
        ("Array(Plain(assets), Plain(share)))", "Array(Plain(asets), Plain(share)))"),
        ("    Next Column\r\n", ""),
    ],
)
def test_the_analysis_would_see_a_mistake(tmp_path, good, bad):
    from pyvbaanalysis import analyze_loose_files

    paths = []
    for name, source in xlam.modules().items():
        path = tmp_path / f"{name}.{'cls' if name == 'Dictionary' else 'bas'}"
        text = source.replace(good, bad, 1) if name == "CryptoInflowFunctions" else source
        path.write_bytes(text.encode())
        paths.append(str(path))
    problems = [p for found in analyze_loose_files(paths).values() for p in found]
    assert [p.message for p in problems if p.severity.value == "error"]


def test_the_parts_are_valid_for_the_open_xml_sdk(add_in):
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(str(add_in))
    assert [error.description for error in result.errors] == []
    assert result.is_valid


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("customUI/customUI14.xml", 'size="large"', 'size="huge"'),
        ("xl/workbook.xml", "<functionGroup name", "<functionGrou name"),
        ("xl/workbook.xml", 'argumentDescription index="0"', 'argumentDescription inde="0"'),
    ],
)
def test_the_validator_would_see_a_mistake(add_in, tmp_path, name, good, bad):
    from openxml_audit import OpenXmlValidator

    broken = tmp_path / "broken.xlam"
    with zipfile.ZipFile(add_in) as old, zipfile.ZipFile(broken, "w") as new:
        for each in old.namelist():
            text = old.read(each)
            new.writestr(each, text.replace(good.encode(), bad.encode()) if each == name else text)
    assert not OpenXmlValidator().validate(str(broken)).is_valid


def test_the_ribbon_has_only_attributes_of_its_schema(add_in):
    import json
    import xml.etree.ElementTree as ET
    from importlib.resources import files

    folder = files("openxml_audit") / "data" / "openxml" / "schemas"
    schema = json.loads((folder / "schemas_microsoft_com_office_2009_07_customui.json").read_text())
    known = {}
    for kind in schema["Types"]:
        element = kind["Name"].rpartition(":")[2]
        names = {each["QName"].lstrip(":") for each in kind.get("Attributes", [])}
        known.setdefault(element, set()).update(names)
    for element in ET.fromstring(part(add_in, "customUI/customUI14.xml")).iter():
        assert set(element.attrib) <= known[element.tag.rpartition("}")[2]], element.tag


def test_the_ribbon_is_found_from_the_package(add_in):
    assert re.search(
        r'Type="http://schemas\.microsoft\.com/office/2007/relationships/ui/extensibility"'
        r' Target="customUI/customUI14\.xml"',
        part(add_in, "_rels/.rels"),
    )


def test_every_argument_has_its_help(add_in):
    book = part(add_in, "xl/workbook.xml")
    assert '<ext uri="{8193D73E-4604-4355-AFF4-8A2333D13BE4}"' in book
    for row in ROWS:
        found = re.search(rf'<x14:definedName name="{row.name}">(.*?)</x14:definedName>', book)
        if not row.arguments:
            assert found is None
            continue
        assert f'count="{len(row.arguments)}"' in found[1]
        assert re.findall(r'index="(\d+)">(.*?)<', found[1]) == [
            (str(index), argument.described) for index, argument in enumerate(row.arguments)
        ]


def test_every_category_is_a_function_group(add_in):
    book = part(add_in, "xl/workbook.xml")
    assert 'functionGroups builtInGroupCount="19"' in book
    assert re.findall(r'<functionGroup name="(.*?)"/>', book) == categories(ROWS)
    assert all(len(name) <= 32 for name in categories(ROWS))


def test_the_configuration_is_what_xlwings_reads(add_in, tmp_path):
    import openpyxl

    readable = as_workbook(add_in, tmp_path / "add-in.xlsm")
    sheet = openpyxl.load_workbook(readable)[CONFIGURATION_SHEET]
    assert dict(sheet.iter_rows(values_only=True)) == configuration()


def test_python_is_named_by_the_user_s_file_or_by_the_builder():
    assert "INTERPRETER_WIN" not in configuration()  # the sheet would win over the file
    python = r"D:\tools\py\Scripts\pythonw.exe"
    assert configuration(python) == {"INTERPRETER_WIN": python} | configuration()
    with zipfile.ZipFile(io.BytesIO(xlam.build_xlam(python))) as package:
        assert python in package.read("xl/sharedStrings.xml").decode()


def test_no_folder_of_a_workbook_joins_python_s_path():
    assert configuration()["ADD_WORKBOOK_TO_PYTHONPATH"] is False
    assert configuration()["PYTHONPATH"]  # an empty one would be the current folder


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_loads_it_with_its_modules(add_in, tmp_path):
    book = as_workbook(add_in, tmp_path / "add-in.xlsm")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, book],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with zipfile.ZipFile(tmp_path / "add-in.ods") as made:
        modules = {name: made.read(name).decode() for name in made.namelist() if "Basic/" in name}
        content = made.read("content.xml").decode()
    assert f'table:name="{CONFIGURATION_SHEET}"' in content
    for name in xlam.modules():
        assert f"Basic/VBAProject/{name}.xml" in modules
    functions = modules["Basic/VBAProject/CryptoInflowFunctions.xml"]
    assert all(f"Public Function {row.name}(" in functions for row in ROWS)


def as_workbook(add_in, target):
    """The add-in as a workbook with macros: programs other than Excel open no add-in."""
    with zipfile.ZipFile(add_in) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            kind = b"ms-excel.addin.macroEnabled", b"ms-excel.sheet.macroEnabled"
            new.writestr(name, old.read(name).replace(*kind))
    return target
