from __future__ import annotations

import io
import struct
import zipfile

import pytest

from tests.workbooks import ooxml
from workbooks.errors import BadFileError, HostileFileError, UnsupportedFormatError, WorkbookError
from workbooks.limits import Limits
from workbooks.package import Package

DATA = ooxml.workbook({"Sheet1": ooxml.column(["1+1"])})


def raw_entries(data: bytes) -> dict[str, bytes]:
    """Each entry's local record with its compressed bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        starts = sorted(info.header_offset for info in archive.infolist())
        ends = dict(zip(starts, [*starts[1:], archive.start_dir], strict=True))
        return {
            i.filename: data[i.header_offset : ends[i.header_offset]] for i in archive.infolist()
        }


def test_nothing_changed_is_the_same_bytes() -> None:
    assert Package(DATA, "x").replaced({}) == DATA


def test_only_the_changed_part_changes() -> None:
    out = Package(DATA, "x").replaced({"xl/worksheets/sheet1.xml": b"<new/>"})
    before, after = raw_entries(DATA), raw_entries(out)
    assert list(before) == list(after)
    assert {n for n in before if before[n] != after[n]} == {"xl/worksheets/sheet1.xml"}
    assert ooxml.parts(out)["xl/worksheets/sheet1.xml"] == b"<new/>"


def test_times_flags_attributes_comments_and_extras_stay() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = b"a comment of the package"
        for name in ("a.xml", "b.xml", "[Content_Types].xml"):
            info = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6))
            info.compress_type = zipfile.ZIP_DEFLATED if name != "a.xml" else zipfile.ZIP_STORED
            info.external_attr, info.create_system, info.comment = 0o644 << 16, 3, b"c"
            info.extra = struct.pack("<2H4s", 0x9999, 4, b"mine")
            archive.writestr(info, b"x" * 100)
    data = Package(out.getvalue(), "x").replaced({"B.xml": b"y", "a.xml": b"z"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.comment == b"a comment of the package"
        assert archive.read("b.xml") == b"y"
        assert archive.read("a.xml") == b"z"
        for info in archive.infolist():
            assert info.date_time == (2001, 2, 3, 4, 5, 6)
            assert (info.external_attr, info.create_system, info.comment) == (0o644 << 16, 3, b"c")
            assert info.extra == struct.pack("<2H4s", 0x9999, 4, b"mine")


def test_a_streamed_package_with_descriptors_is_read_and_changed() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"first" * 50)
        archive.writestr("b.xml", b"second" * 50)
    data = pipe.getvalue()
    package = Package(data, "x")
    assert package.read("a.xml") == b"first" * 50
    out = package.replaced({"a.xml": b"changed"})
    assert ooxml.parts(out) == {"a.xml": b"changed", "b.xml": b"second" * 50}
    assert raw_entries(out)["b.xml"] == raw_entries(data)["b.xml"]


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", BadFileError, "empty"),
        (b"name,amount\n", BadFileError, "no Excel workbook"),
        (b"PK\x03\x04 cut", BadFileError, "cut off"),
        (DATA[: len(DATA) // 2], BadFileError, "cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, UnsupportedFormatError, "old .xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            UnsupportedFormatError,
            "password",
        ),
        (b"junk" + DATA, BadFileError, "no Excel workbook"),
    ],
)
def test_what_is_no_package_says_so(data: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        Package(data, "book.xlsx").check()
    assert "book.xlsx" in str(caught.value)


def test_every_cut_and_every_flipped_byte_is_an_error_of_ours_or_harmless() -> None:
    for end in range(0, len(DATA), 97):
        with pytest.raises(WorkbookError):
            Package(DATA[:end], "x").check()
    for at in range(0, len(DATA), 31):
        broken = bytearray(DATA)
        broken[at] ^= 0xFF
        try:
            Package(bytes(broken), "x").check()
        except WorkbookError:
            continue


def bomb(size: int) -> bytes:
    return ooxml.package({"[Content_Types].xml": b"<Types/>", "xl/bomb.xml": b"\0" * size})


def test_a_zip_bomb_is_refused_while_it_is_read() -> None:
    package = Package(bomb(80 << 20), "bomb.xlsx", Limits(ratio_from=1 << 20))
    with pytest.raises(HostileFileError, match=r"bomb\.xlsx"):
        package.check()


def test_a_lying_header_does_not_help_a_bomb() -> None:
    data = bytearray(bomb(8 << 20))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    with pytest.raises(HostileFileError):
        Package(bytes(data), "x", Limits(part=1 << 20)).check()


def test_the_sum_of_all_parts_is_limited() -> None:
    data = ooxml.package({f"{n}.xml": bytes(1000) for n in range(20)})
    with pytest.raises(HostileFileError):
        Package(data, "x", Limits(total=10_000)).check()


def test_too_many_parts() -> None:
    data = ooxml.package({f"{n}.xml": b"" for n in range(20)})
    with pytest.raises(HostileFileError, match="20 parts"):
        Package(data, "x", Limits(entries=10))


def test_two_parts_of_one_name() -> None:
    with pytest.raises(HostileFileError, match="two parts"):
        Package(ooxml.package({"a.xml": b"1", "A.XML": b"2"}), "x")


def test_encrypted_and_unknown_compression() -> None:
    for offset, value in ((8, 1), (10, 12)):
        data = bytearray(DATA)
        at = data.index(b"PK\x01\x02")
        struct.pack_into("<H", data, at + offset, value)
        with pytest.raises(UnsupportedFormatError):
            Package(bytes(data), "x")


def deep(levels: int) -> bytes:
    return b"<a>" * levels + b"</a>" * levels


@pytest.mark.parametrize(
    ("limits", "parts", "words"),
    [
        (Limits(file=50), {"a.xml": b"<a/>"}, "file"),
        (Limits(depth=10), {"a.xml": deep(11)}, "a.xml is nested 11 deep"),
        (Limits(cells=3), {"a.xml": b"<a><c/><c/></a>", "b.xml": b"<a><c/><c/></a>"}, "4 cells"),
        (Limits(strings=1), {"s.xml": b"<sst><si/><si/></sst>"}, "2 shared texts"),
        (Limits(formula=5), {"s.bin": b"<c><f>1+2+3+4</f></c>"}, "s.bin has a formula of 7"),
        (Limits(part=5), {"a.xml": b"<a></a>"}, "a.xml unpacks to more than 5 bytes"),
        (Limits(entries=1), {"a": b"", "b": b""}, "2 parts"),
    ],
)
def test_each_limit_names_file_part_limit_and_what_it_got(
    limits: Limits, parts: dict[str, bytes], words: str
) -> None:
    with pytest.raises(HostileFileError, match=words) as caught:
        Package(ooxml.package(parts), "book.xlsx", limits).check()
    assert str(caught.value).startswith("book.xlsx was refused")
    assert "--limit " in str(caught.value)


def test_limits_themselves_are_allowed() -> None:
    parts = {"a.xml": deep(10), "b.xml": b"<r><c/><c/><si/><f>12345</f></r>"}
    limits = Limits(depth=10, cells=2, strings=1, formula=5, entries=2)
    Package(ooxml.package(parts), "x", limits).check()


def test_a_document_type_is_refused_in_every_part_but_pictures_and_custom_data() -> None:
    doctype = b"<!DOCTYPE svg><svg/>"
    Package(ooxml.package({"media/a.svg": doctype, "customXml/i.xml": doctype}), "x").check()
    with pytest.raises(HostileFileError, match="DOCTYPE"):
        Package(ooxml.package({"xl/styles.xml": doctype}), "x").check()


def test_a_checked_part_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Package(DATA, "x")
    package.check()

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("workbooks.package.zlib.decompressobj", never)
    assert package.read("xl/workbook.xml").startswith(b"<?xml")
