"""What an XML part would ask of its readers, measured in its bytes: depth, cells, texts, formulas.

Where every < is followed by one > before the next, as Excel and nearly all programs write it, a
few passes of numpy tell it all. Anything else (comments, CDATA, a bare > in a text, UTF-16) goes
through expat, which is exact and slower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

import numpy as np

from workbooks.values import unescape_xml

_PIECE = 1 << 18
_LT, _GT, _SLASH, _BANG, _ASK, _COLON, _C, _S, _I, _F = (ord(letter) for letter in "<>/!?:csif")
_ONLY_IN_FILES = re.compile(r"_xl(?:fn|ws|pm|eta|udf)\.")
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s[^<>]*\?>")
_UTF_16 = (b"\xff", b"\xfe", b"\0")
_PREFIXED = re.compile(rb"<[^\s<>/:]+:(c|si|f)(?=[\s/>])")


def _among(letters: bytes) -> Any:
    table = np.zeros(256, np.bool_)
    table[list(letters)] = True
    return table


_ENDS_NAME = _among(b" \t\r\n/>")
_PREFIXED_NAME = _among(b"csf")


@dataclass(slots=True)
class Measure:
    """The deepest nesting, the number of cells and shared texts, the longest formula."""

    depth: int = 0
    cells: int = 0
    strings: int = 0
    formula: int = 0
    doctype: bool = False


class _DoctypeError(Exception):
    """A document type: nothing after it is looked at."""


def is_xml(part: str, content: bytes) -> bool:
    """Whether a part is XML, by its name or by how it starts."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") or part.lower().endswith((".xml", ".rels", ".vml"))


def measure(content: bytes, formula: int) -> Measure:
    """Measures a part; formulas of up to `formula` bytes count as that long at most.

    Nothing is found wrong here: what is no XML is measured as far as it can be read.
    """
    if content[:1] in _UTF_16:
        return _parsed(content)
    head = _DECLARATION.match(content)
    found, open_now, start = Measure(), 0, content.find(b"<", head.end() if head else 0)
    while 0 <= start < len(content):
        end = content.rfind(b"<", start + 1, start + _PIECE)
        last = end < 0 or start + _PIECE >= len(content)
        piece = content[start : len(content) if last else end]
        depth = _measured(piece, found, open_now, formula)
        if depth is None:
            return _parsed(content)
        open_now, start = depth, start + len(piece)
    return found


def _measured(piece: bytes, found: Measure, open_before: int, formula: int) -> int | None:
    """Adds a piece that starts with a tag; gives how deep it ends, None if it is not regular."""
    letters = np.frombuffer(piece + b">>>>", np.uint8)
    starts, ends = np.flatnonzero(letters == _LT), np.flatnonzero(letters[:-4] == _GT)
    if len(starts) != len(ends) or (starts > ends).any() or (ends[:-1] > starts[1:]).any():
        return None
    first = letters[starts + 1]
    if ((first == _BANG) | (first == _ASK)).any():
        return None
    closing = first == _SLASH
    empty = ~closing & (letters[ends - 1] == _SLASH)
    steps = 1 - 2 * closing.view(np.int8) - empty.view(np.int8)
    levels = np.cumsum(steps, dtype=np.int32) + np.int32(open_before)
    if levels.min() < 0:
        return None
    found.depth = max(found.depth, int((levels + empty).max()))
    found.cells += int(np.count_nonzero(_ENDS_NAME[letters[starts[first == _C] + 2]]))
    texts = starts[first == _S]
    texts = texts[letters[texts + 2] == _I]
    found.strings += int(np.count_nonzero(_ENDS_NAME[letters[texts + 3]]))
    formulas = np.flatnonzero(first == _F)
    formulas = formulas[_ENDS_NAME[letters[starts[formulas] + 2]]]
    colons = np.flatnonzero(letters == _COLON)
    if _PREFIXED_NAME[letters[colons + 1]].any():
        formulas = np.append(formulas, _prefixed(piece, starts, found))
    _add_formulas(piece, starts, ends, formulas, found, formula)
    return int(levels[-1])


def _prefixed(piece: bytes, starts: Any, found: Measure) -> Any:
    """Counts the cells and texts of a namespace with a prefix, and says which tags are formulas."""
    formulas: list[int] = []
    for match in _PREFIXED.finditer(piece):
        found.cells += match[1] == b"c"
        found.strings += match[1] == b"si"
        if match[1] == b"f":
            formulas.append(match.start())
    return np.searchsorted(starts, formulas)


def _add_formulas(
    piece: bytes, starts: Any, ends: Any, formulas: Any, found: Measure, formula: int
) -> None:
    after = np.append(starts, len(piece))[formulas + 1]
    lengths = after - ends[formulas] - 1
    found.formula = max(found.formula, min(int(lengths.max(initial=0)), formula))
    for at in np.flatnonzero(lengths > formula).tolist():
        text = piece[int(ends[formulas[at]]) + 1 : int(after[at])].decode(errors="replace")
        found.formula = max(found.formula, _length(unescape_xml(text)))


def _length(text: str) -> int:
    return len(_ONLY_IN_FILES.sub("", text))


def _parsed(content: bytes) -> Measure:
    """The same from expat."""
    found, open_now = Measure(), 0
    formula: list[str] | None = None

    def start(name: str, _: object) -> None:
        nonlocal open_now, formula
        open_now += 1
        found.depth = max(found.depth, open_now)
        local = name.rpartition(":")[2]
        found.cells += local == "c"
        found.strings += local == "si"
        if local == "f":
            formula = []

    def end(_: str) -> None:
        nonlocal open_now, formula
        open_now -= 1
        if formula is not None:
            found.formula = max(found.formula, _length("".join(formula)))
            formula = None

    def text(data: str) -> None:
        if formula is not None:
            formula.append(data)

    def doctype(*_: object) -> None:
        found.doctype = True
        raise _DoctypeError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, _DoctypeError):
        # What reads the part says what is wrong with it; till then its tags are counted.
        found.cells = max(found.cells, content.count(b"<c"))
        found.strings = max(found.strings, content.count(b"<si"))
    return found
