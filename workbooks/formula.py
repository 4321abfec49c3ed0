"""Excel's formula text as it stands in a file: the exact tokens, and the tree of its calls.

The tokens joined give the text back, character by character, whatever the text is. The grammar is
that of the file format: English names, comma as separator, A1 references; never R1C1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from workbooks.address import parse_cell


class Kind(StrEnum):
    """What a token is."""

    STRING = "string"  # "text, with "" for a quote"
    SHEET = "sheet"  # 'a quoted sheet, or a path, with '' for an apostrophe'
    ERROR = "error"  # #N/A
    BRACKET = "bracket"  # [1] or [[#This Row],[price]]
    NUMBER = "number"  # 1.5E+3
    WORD = "word"  # SUM, A1, $B$2, TRUE, name, _xlfn.LET
    SPACE = "space"
    OPEN = "open"
    CLOSE = "close"
    COMMA = "comma"
    BRACE = "brace"  # { and }
    OPERATOR = "operator"  # + - * / ^ & = <> <= >= < > % @ # ! : ;
    OTHER = "other"  # anything else; only in a text that is no formula


class Token(NamedTuple):
    """A piece of a formula."""

    kind: Kind
    text: str


_ERRORS = (
    r"\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!"
    r"|CONNECT!|UNKNOWN!|BUSY!|EXTERNAL!|PYTHON!)"
)
_TOKEN = re.compile(
    rf"""
    (?P<string>"(?:[^"]|"")*")
    |(?P<sheet>'(?:[^']|'')*')
    |(?P<error>{_ERRORS})
    |(?P<bracket>\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\])
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<word>[^\W\d]|[$\\])(?P<rest>[\w.$?\\]*)
    |(?P<space>\s+)
    |(?P<open>\()
    |(?P<close>\))
    |(?P<comma>,)
    |(?P<brace>[{{}}])
    |(?P<operator><>|<=|>=|[-+*/^&=<>%@\#!:;])
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_KINDS = {kind.value: kind for kind in Kind} | {"rest": Kind.WORD}


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, without its "="; joined they are the text again."""
    return [Token(_KINDS[str(match.lastgroup)], match[0]) for match in _TOKEN.finditer(text)]


@dataclass(slots=True)
class FunctionCall:
    """A call in a formula; numbers are positions in its tokens, ends not included."""

    name: str
    start: int  # the first token, a prefix such as [1]! included
    word: int  # the function's name
    end: int = 0  # after the closing parenthesis
    arguments: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    parent: FunctionCall | None = None
    position: int = 0  # which argument of the parent it stands in
    children: list[FunctionCall] = field(default_factory=list["FunctionCall"])

    def walk(self) -> Iterator[FunctionCall]:
        """The calls inside it, innermost first, then itself."""
        for child in self.children:
            yield from child.walk()
        yield self

    def ancestors(self) -> Iterator[FunctionCall]:
        """The calls around it, from the nearest."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent


_PREFIXES = ("_XLFN.", "_XLWS.", "_XLUDF.", "_XLL.")


def plain_name(word: str) -> str:
    """A function's or a name's own name, in capitals, without Excel's prefixes.

    >>> plain_name("_xlfn._xlws.Filter")
    'FILTER'
    """
    name = word.upper()
    while name.startswith(_PREFIXES):
        name = name[name.index(".") + 1 :]
    return name


def function_calls(tokens: Sequence[Token]) -> list[FunctionCall]:
    """The outermost calls of a formula, those inside them as their children.

    Any name followed by a parenthesis is a call, with blanks between or not.
    """
    outermost: list[FunctionCall] = []
    stack: list[FunctionCall | None] = []  # None stands for a parenthesis or brace that groups
    starts: list[int] = []
    inner: FunctionCall | None = None
    for index, token in enumerate(tokens):
        if token.kind is Kind.OPEN or token.text == "{":
            call = _opened(tokens, index) if token.kind is Kind.OPEN else None
            if call is not None:
                call.parent = inner
                call.position = len(inner.arguments) if inner else 0
                (inner.children if inner else outermost).append(call)
                inner = call
            stack.append(call)
            starts.append(index + 1)
        elif token.kind is Kind.COMMA and stack and stack[-1] is not None:
            stack[-1].arguments.append((starts[-1], index))
            starts[-1] = index + 1
        elif (token.kind is Kind.CLOSE or token.text == "}") and stack:
            call, start = stack.pop(), starts.pop()
            if call is not None:
                _close(tokens, call, start, index)
                inner = call.parent
    return outermost


def _opened(tokens: Sequence[Token], index: int) -> FunctionCall | None:
    """The call whose parenthesis opens at a token, if it is one."""
    word = index - 1
    while word >= 0 and tokens[word].kind is Kind.SPACE:
        word -= 1
    if word < 0 or tokens[word].kind is not Kind.WORD:
        return None
    if word < index - 1 and parse_cell(tokens[word].text):
        return None  # A1 (B1:B9): where two ranges cross
    start = word
    if word >= 2 and tokens[word - 1].text == "!":
        start = word - 2
        if tokens[start].kind is Kind.WORD and start and tokens[start - 1].kind is Kind.BRACKET:
            start -= 1
    return FunctionCall(plain_name(tokens[word].text), start, word)


def _close(tokens: Sequence[Token], call: FunctionCall, start: int, index: int) -> None:
    blank = all(token.kind is Kind.SPACE for token in tokens[start:index])
    if call.arguments or not blank:
        call.arguments.append((start, index))
    call.end = index + 1


def all_calls(tokens: Sequence[Token]) -> Iterator[FunctionCall]:
    """Every call of a formula, innermost first. An unclosed one is left out."""
    for call in function_calls(tokens):
        yield from (each for each in call.walk() if each.end)


def qualifier(tokens: Sequence[Token], call: FunctionCall) -> str:
    """What stands before the "!" of a call: `[1]`, `'C:\\path\\x.xlam'`, or nothing."""
    return "".join(token.text for token in tokens[call.start : max(call.start, call.word - 1)])


def published_name(word: str, prefix: str, names: frozenset[str]) -> str | None:
    """The published function that a call means, in whatever spelling; None when it is another.

    Understood: the plain name; `_xll.`, `_xlfn.`, `_xlws.` before it; `_xldudf_NAME` and
    `_xldudf_NAMESPACE_NAME`; a name with dots that ends in it; behind an add-in's `[1]!` or path.

    Args:
        word: the name as written.
        prefix: what stands before "!", or nothing. A sheet of the workbook is not an add-in.
        names: the published names, in capitals.
    """
    if prefix and not _is_file(prefix):
        return None
    name = plain_name(word)
    if name.startswith("_XLDUDF_"):
        name = name.removeprefix("_XLDUDF_")
        endings = [one for one in names if name == one or name.endswith("_" + one)]
        return max(endings, key=len, default=None)
    if name in names:
        return name
    last = name.rpartition(".")[2]
    return last if last in names else None


def _is_file(prefix: str) -> bool:
    inside = prefix.strip("'").lower()
    return "[" in inside or inside.endswith((".xlam", ".xla", ".xll", ".xlsm", ".xlsb", ".xls"))
