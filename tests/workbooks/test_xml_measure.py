from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks import xml_measure
from workbooks.xml_measure import Measure, is_xml, measure

SHEET = (
    b'<?xml version="1.0"?>\n<worksheet><cols><col min="1"/></cols><sheetData><row r="1">'
    b'<c r="A1"><f>SUM(B1:C1)</f><v>1</v></c><c r="B1"/><c\nr="C1"><f/><v>2</v></c></row>'
    b"</sheetData></worksheet>"
)


def exact(content: bytes) -> Measure:
    return xml_measure._parsed(content)


def test_a_sheet() -> None:
    assert measure(SHEET, 8192) == Measure(depth=5, cells=3, formula=10)
    assert measure(SHEET, 8192) == exact(SHEET)


def test_prefixes_and_shared_texts() -> None:
    content = b"<x:sst><x:si><x:t>:c a</x:t></x:si><x:si/><x:f>1+1</x:f><x:c r='A1'/></x:sst>"
    assert measure(content, 99) == exact(content) == Measure(3, 1, 2, 3)
    assert measure(b"<sst><si><t>a</t></si><si/><size/></sst>", 99).strings == 2


@pytest.mark.parametrize(
    "hiding",
    [
        b"<!-- > </a> </a> <-->",
        b"<![CDATA[ > </a> </a> <]]>",
        b'<b x="/>"><b x="/>"><b x="/>"></b></b></b>',
        b"<?pi > </a> </a> ?>",
        b"<b>x > y /></b>",
    ],
)
def test_nothing_hides_depth_or_cells(hiding: bytes) -> None:
    content = b"<a>" * 50 + hiding + b"<a><c/></a>" + b"</a>" * 50
    assert measure(content, 99) == exact(content)
    assert measure(content, 99).depth >= 52
    assert measure(content, 99).cells == 1


def test_closing_tags_without_opening_ones_hide_nothing() -> None:
    content = b"<a>" + b"</a>" * 50 + b"<c/>" * 40
    assert measure(content, 99).cells == 40


def test_utf_16() -> None:
    assert measure("<a><b><c/></b></a>".encode("utf-16"), 99) == Measure(3, 1)


def test_a_formula_is_as_long_as_it_reads() -> None:
    text = "A&amp;B&lt;é" * 20
    content = f"<c><f>{text}</f></c>".encode()
    assert measure(content, 50).formula == exact(content).formula == 100
    long = b"<c><f>" + b"_xlfn._xlws.SORT(_xlpm.a)" * 10 + b"</f></c>"
    assert measure(long, 20).formula == 70


def test_document_types_are_seen_and_not_followed() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;<c/></a>'
    assert measure(laughs, 99).doctype
    assert not measure(SHEET, 99).doctype


def test_pieces_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = measure(SHEET, 8192)
    for size in range(8, 120):
        monkeypatch.setattr(xml_measure, "_PIECE", size)
        assert measure(SHEET, 8192) == expected


def test_what_is_xml() -> None:
    assert is_xml("xl/a.bin", b"\xef\xbb\xbf \n<a/>")
    assert is_xml("xl/a.XML", "<a/>".encode("utf-16"))
    assert not is_xml("xl/media/a.png", b"\x89PNG")


tags = st.recursive(
    st.sampled_from([b"<c/>", b"<v>1 &gt; 2</v>", b'<f t="x">A1</f>', b"<x:c>:c </x:c>", b"<si/>"]),
    lambda inner: st.lists(inner, max_size=5).map(lambda each: b"<c>" + b"".join(each) + b"</c>"),
)


@given(tags)
def test_the_fast_way_and_the_exact_one_agree(content: bytes) -> None:
    assert measure(b"<r>" + content + b"</r>", 99) == exact(b"<r>" + content + b"</r>")
