from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.formula import Kind, all_calls, published_name, qualifier, tokenize

NAMES = frozenset({"CRYPTO_INFLOW", "INFLOW"})


def published(text: str) -> list[tuple[str, list[str]]]:
    """The published calls of a formula with the texts of their arguments."""
    tokens = tokenize(text)
    found: list[tuple[str, list[str]]] = []
    for call in all_calls(tokens):
        name = published_name(tokens[call.word].text, qualifier(tokens, call), NAMES)
        if name:
            texts = ["".join(t.text for t in tokens[a:b]) for a, b in call.arguments]
            found.append((name, texts))
    return found


@given(st.text())
def test_the_tokens_joined_are_any_text(text: str) -> None:
    assert "".join(token.text for token in tokenize(text)) == text


PIECES = [
    'CRYPTO_INFLOW(', ")", "(", ",", "'", '"', '""', "[", "]", "[1]!", "'C:\\a.xlam'!", "#N/A", "#",
    "A1", "$B$2:C9", "{1,2;3}", "1.5E+3", " ", "_xlfn.LET(", "T[[#This Row],[a']b]]", "é", "<>",
    "@",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_the_tokens_joined_are_any_broken_formula(text: str) -> None:
    tokens = tokenize(text)
    assert "".join(token.text for token in tokens) == text
    for call in all_calls(tokens):
        assert 0 <= call.start <= call.word < call.end <= len(tokens)


@pytest.mark.parametrize(
    "spelling",
    [
        "CRYPTO_INFLOW",
        "crypto_inflow",
        "[1]!CRYPTO_INFLOW",
        "[12]!Crypto_Inflow",
        r"'C:\path\x.xlam'!CRYPTO_INFLOW",
        "'C:\\O''Brien\\x.xlam'!CRYPTO_INFLOW",
        "x.xlam!CRYPTO_INFLOW",
        "'[x.xlam]Sheet 1'!CRYPTO_INFLOW",
        "_xll.CRYPTO_INFLOW",
        "_XLL.crypto_inflow",
        "_xldudf_CRYPTO_INFLOW",
        "_xldudf_CRYPTO_CRYPTO_INFLOW",
        "[2]!_xldudf_MYSPACE_CRYPTO_INFLOW",
        "_xlfn.CRYPTO_INFLOW",
        "_xlfn._xlws.CRYPTO_INFLOW",
        "_xlfn._xll.CRYPTO_INFLOW",
        "_xludf.CRYPTO_INFLOW",
        "ORG.EXAMPLE.ADDIN.CRYPTO_INFLOW",
    ],
)
@pytest.mark.parametrize("bracket", ["(", " (", "  ("])
def test_every_spelling_of_a_call_is_found(spelling: str, bracket: str) -> None:
    assert published(f"1+{spelling}{bracket}A1,0.1)*2") == [("CRYPTO_INFLOW", ["A1", "0.1"])]


@pytest.mark.parametrize(
    "text",
    [
        '"CRYPTO_INFLOW(1)"',
        '"say ""CRYPTO_INFLOW(1)"""',
        "CRYPTO_INFLOW",
        "CRYPTO_INFLOWS(1)",
        "MY_CRYPTO_INFLOW(1)",
        "Sheet1!CRYPTO_INFLOW(1)",
        "'CRYPTO_INFLOW('!A1",
        "T[CRYPTO_INFLOW(1)]",
        "_xldudf_OTHER(1)",
        "CRYPTO_INFLOW(1",
    ],
)
def test_what_only_looks_like_a_call_is_none(text: str) -> None:
    assert published(text) == []


def test_the_longest_name_is_meant_behind_a_namespace() -> None:
    assert published("_xldudf_NS_CRYPTO_INFLOW()") == [("CRYPTO_INFLOW", [])]
    assert published("_xldudf_NS_INFLOW()") == [("INFLOW", [])]


def test_arguments_are_split_at_their_own_commas() -> None:
    text = 'CRYPTO_INFLOW(SUM(A1,B1),{1,2;3,4},"a,b",T[[#This Row],[x]],(C1,D1),)'
    arguments = published(text)[0][1]
    assert arguments == ["SUM(A1,B1)", "{1,2;3,4}", '"a,b"', "T[[#This Row],[x]]", "(C1,D1)", ""]


def test_nested_calls_come_innermost_first() -> None:
    text = "CRYPTO_INFLOW(INFLOW(1),[1]!CRYPTO_INFLOW(2))"
    assert [call[0] for call in published(text)] == ["INFLOW", "CRYPTO_INFLOW", "CRYPTO_INFLOW"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("1.5E+3", [Kind.NUMBER]),
        ("#DIV/0!", [Kind.ERROR]),
        ("'a''b'!$A$1", [Kind.SHEET, Kind.OPERATOR, Kind.WORD]),
        ("T[[#Headers],[a'[b]]", [Kind.WORD, Kind.BRACKET]),
        ("1:3", [Kind.NUMBER, Kind.OPERATOR, Kind.NUMBER]),
        ("A1<>B1", [Kind.WORD, Kind.OPERATOR, Kind.WORD]),
        ("{1;2}", [Kind.BRACE, Kind.NUMBER, Kind.OPERATOR, Kind.NUMBER, Kind.BRACE]),
    ],
)
def test_kinds_of_tokens(text: str, kinds: list[Kind]) -> None:
    assert [token.kind for token in tokenize(text)] == kinds


def test_a_blank_between_two_ranges_makes_no_call() -> None:
    assert [call.name for call in all_calls(tokenize("SUM(A1:B2 (B1:C2))"))] == ["SUM"]
