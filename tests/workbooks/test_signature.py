"""Signed workbooks: left alone, or written without the signature and what points to it."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.workbooks import ooxml
from tests.workbooks.ooxml import column, workbook
from workbooks.errors import UnsupportedFormatError
from workbooks.package import Package
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Request, Signatures
from workbooks.signature import is_signed, without_signature

KIND = "application/vnd.openxmlformats-package.digital-signature"
RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
REMOVE = Request(signatures=Signatures.REMOVE)


def signed(texts: list[str], folder: str = "_xmlsignatures", closed: str = "/>") -> bytes:
    """A workbook with the signature parts that Excel writes; `closed` ends their elements."""
    found = ooxml.parts(workbook({"S": column(texts)}))

    def with_more(part: str, element: str, more: str) -> None:
        closing = f"</{element}>".encode()
        found[part] = found[part].replace(closing, more.encode() + closing)

    def end(element: str) -> str:
        return closed.format(element)

    with_more(
        "[Content_Types].xml",
        "Types",
        f'<Default Extension="sigs" ContentType="{KIND}-origin"{end("Default")}'
        f'<Override PartName="/{folder}/sig1.xml" ContentType="{KIND}-xmlsignature+xml"'
        f"{end('Override')}",
    )
    with_more(
        "_rels/.rels",
        "Relationships",
        f'<Relationship Id="rIdS" Type="{RELATION}/origin" Target="{folder}/origin.sigs"'
        f"{end('Relationship')}",
    )
    found[f"{folder}/origin.sigs"] = b""
    found[f"{folder}/_rels/origin.sigs.rels"] = b"<a/>"
    found[f"{folder}/sig1.xml"] = b"<Signature/>"
    return ooxml.package(found)


def test_a_signature_is_found() -> None:
    assert is_signed(Package(signed(["1"]), "x.xlsx"))
    assert is_signed(Package(signed(["1"], "_XmlSignatures"), "x.xlsx"))
    assert not is_signed(Package(workbook({"S": column(["1"])}), "x.xlsx"))
    macros = workbook({"S": ""}, parts={"xl/vbaProjectSignature.bin": b"x"})
    assert not is_signed(Package(macros, "x.xlsm"))


@pytest.mark.parametrize("closed", ["/>", "></{}>"])
@pytest.mark.parametrize("folder", ["_xmlsignatures", "_XmlSignatures"])
def test_nothing_of_it_is_left_and_all_else_is(closed: str, folder: str) -> None:
    out = ooxml.parts(without_signature(Package(signed(["1"], folder, closed), "x.xlsx")))
    assert out == ooxml.parts(workbook({"S": column(["1"])}))


def test_it_is_refused_where_a_value_would_change() -> None:
    with pytest.raises(UnsupportedFormatError, match=r"signed.*--signatures remove"):
        recalculate_bytes(signed(["CRYPTO_INFLOW()"]), "signed.xlsx")


@pytest.mark.parametrize("request_", [Request(), REMOVE])
def test_it_stays_where_nothing_changes(request_: Request) -> None:
    data = signed(["1+0"])
    assert recalculate_bytes(data, "signed.xlsx", request=request_)[0] == data


def test_a_workbook_without_its_signature_is_whole() -> None:
    out, report = recalculate_bytes(signed(["CRYPTO_INFLOW()"]), "signed.xlsx", request=REMOVE)
    assert len(report.changed) == 1
    found = ooxml.parts(out)
    types = found["[Content_Types].xml"].decode()
    assert {name.lstrip("/") for name in re.findall('PartName="([^"]+)"', types)} <= found.keys()
    targets = re.findall('Target="([^"]+)"', found["_rels/.rels"].decode())
    assert targets == ["xl/workbook.xml"]
    assert not any(b"ignature" in content for content in found.values())
    assert openpyxl.load_workbook(io.BytesIO(out), data_only=True)["S"]["A1"].value == 870e9
    assert not is_signed(Package(out, "x.xlsx"))


def test_libreoffice_opens_it(libreoffice) -> None:  # type: ignore[no-untyped-def]
    out, _ = recalculate_bytes(signed(["CRYPTO_INFLOW()", "1+1"]), "x.xlsx", request=REMOVE)
    again = openpyxl.load_workbook(io.BytesIO(libreoffice(out)), data_only=True)
    assert again["S"]["A2"].value == 2
