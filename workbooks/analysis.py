"""What each formula of a workbook calls and depends on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbooks.address import Rect
from workbooks.formula import (
    FunctionCall,
    Kind,
    Token,
    all_calls,
    published_name,
    qualifier,
    tokenize,
)
from workbooks.references import (
    CLOCK,
    DYNAMIC,
    RANDOM,
    SURROUNDINGS,
    VOLATILE,
    Mentions,
    NameUse,
    Reference,
    mentions,
)
from workbooks.saved_workbook import Address, DefinedName, FormulaCell, SavedWorkbook
from workbooks.tables import table_rect

_PLACE_ONLY = frozenset(
    {"ROW", "ROWS", "COLUMN", "COLUMNS", "SHEET", "SHEETS", "AREAS", "ISREF"}
    | {"FORMULATEXT", "ISFORMULA"}
)
"""Functions that look at where a range is, not at what is in it."""

_FORMULA_READERS = frozenset({"FORMULATEXT", "ISFORMULA"})
_TOTALS = frozenset({"SUBTOTAL", "AGGREGATE"})
"""Functions that leave out cells which hold one of them."""

_NOTHING: frozenset[str] = frozenset()
_CONTENT_OF_CELL = re.compile(r"\s*\"(contents|type)\"\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula's text, taken apart."""

    tokens: tuple[Token, ...]
    mentions: Mentions
    calls: tuple[FunctionCall, ...]  # every call, innermost first
    published: tuple[tuple[FunctionCall, str], ...]  # those of published functions
    positions: tuple[tuple[int, int], ...]  # tokens that name a place only, as in ROW(A1)

    def text(self, start: int, end: int) -> str:
        """The text of some tokens."""
        return "".join(token.text for token in self.tokens[start:end])

    def functions(self) -> Iterator[str]:
        """The names of the functions that are not published."""
        ours = {id(call) for call, _ in self.published}
        return (call.name for call in self.calls if id(call) not in ours)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a formula's text tells, wherever it stands on its sheet."""

    volatile: bool = False
    random: bool = False  # it differs from one calculation to the next
    unsteady: bool = False  # it shows the clock, chance or its surroundings
    surroundings: bool = False  # it shows the file's place, the program and the like
    dynamic: bool = False  # it reads cells that its text does not name
    external: bool = False
    published: bool = False
    reads_formulas: bool = False
    totals: bool = False  # SUBTOTAL and AGGREGATE leave it out
    unknown: str = ""  # a function nobody has

    def with_those_of(self, other: Traits) -> Traits:
        """Its own and those of a name it uses."""
        return Traits(
            self.volatile or other.volatile,
            self.random or other.random,
            self.unsteady or other.unsteady,
            self.surroundings or other.surroundings,
            self.dynamic or other.dynamic,
            self.external or other.external,
            self.published or other.published,
            self.reads_formulas or other.reads_formulas,
            self.totals or other.totals,
            self.unknown or other.unknown,
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """What a formula cell depends on."""

    rects: tuple[tuple[int, Rect], ...]
    traits: Traits


class Analyst:
    """Reads the formulas of a workbook. Equal texts are read once."""

    def __init__(
        self, book: SavedWorkbook, published: frozenset[str], known: frozenset[str] | None = None
    ) -> None:
        """`published` are our functions, `known` the engines'; all in capitals.

        Without `known` no function counts as unknown.
        """
        self.book, self.known = book, known
        own = {
            name.name.upper()
            for name in book.names
            if name.text.upper().replace("_XLFN.", "").startswith("LAMBDA(")
        }
        self.published = published - own
        self._sheets = {name.casefold(): i for i, name in enumerate(book.sheet_names)}
        self._names = {(name.sheet, name.name.casefold()): name for name in book.names if name.text}
        self.parse = lru_cache(maxsize=None)(self._parse)
        self.traits = lru_cache(maxsize=None)(self._traits)
        self._needs: dict[Address, Needs] = {}
        self._inlined: dict[tuple[int | None, str], str | None] = {}

    def _parse(self, text: str) -> Parsed:
        tokens = tokenize(text)
        calls = tuple(all_calls(tokens))
        found = [
            (call, published_name(tokens[call.word].text, qualifier(tokens, call), self.published))
            for call in calls
        ]
        published = tuple((call, name) for call, name in found if name)
        positions = tuple(span for call in calls for span in _place_arguments(tokens, call))
        seen = mentions(tokens, frozenset(call.word for call, _ in published))
        return Parsed(tuple(tokens), seen, calls, published, positions)

    def text(self, cell: FormulaCell) -> str:
        """A cell's formula with the names that hold published calls put in their place."""
        if not self._inlines(cell):
            return cell.text
        parsed = self.parse(cell.text)
        pieces = [
            (use.start, use.end, f"({text})")
            for use in parsed.mentions.names
            if (text := self._inline(cell.sheet, use))
        ]
        pieces += [
            (call.start, call.word + 1, f"({text})")
            for call in parsed.calls
            if (text := self._inline_call(cell.sheet, parsed, call))
        ]
        return replaced(parsed.tokens, 0, len(parsed.tokens), pieces)

    def _inlines(self, cell: FormulaCell) -> bool:
        if not self._names:
            return False
        parsed = self.parse(cell.master)
        return any(self._inline(cell.sheet, use) for use in parsed.mentions.names) or any(
            self._inline_call(cell.sheet, parsed, call) for call in parsed.calls
        )

    def _inline_call(self, sheet: int, parsed: Parsed, call: FunctionCall) -> str | None:
        use = NameUse(None, parsed.tokens[call.word].text, "", call.word, call.word + 1)
        return self._inline(sheet, use)

    def _inline(self, sheet: int, use: NameUse) -> str | None:
        """The text of a name that holds published calls, on absolute references only."""
        name = self.defined(sheet, use)
        if name is None or use.bracket:
            return None
        key = name.sheet, name.name
        if key not in self._inlined:
            parsed = self.parse(name.text)
            self._inlined[key] = name.text if parsed.published else None
        return self._inlined[key]

    def defined(self, sheet: int, use: NameUse) -> DefinedName | None:
        """The defined name that a formula of a sheet means."""
        key = use.name.casefold().removeprefix("_xlfn.")
        if use.sheet is not None:
            own = self._sheets.get(use.sheet.casefold())
            return self._names.get((own, key)) or self._names.get((None, key))
        return self._names.get((sheet, key)) or self._names.get((None, key))

    def sheet_index(self, sheet: int, name: str | None) -> int | None:
        """The sheet a reference means; the formula's own where it names none."""
        return sheet if name is None else self._sheets.get(name.casefold())

    def needs(self, cell: FormulaCell) -> Needs:
        """What a cell depends on."""
        found = self._needs.get(cell.address)
        if found is None:
            found = self._needs[cell.address] = self._read_needs(cell)
        return found

    def _read_needs(self, cell: FormulaCell) -> Needs:
        inlines = self._inlines(cell)
        text = self.text(cell) if inlines else cell.master
        steps = (0, 0) if inlines else (cell.rows, cell.columns)
        rects = self._rects(self.parse(text), cell, steps, _NOTHING)
        return Needs(tuple(rects), self.traits(text, cell.sheet))

    def part_needs(self, text: str, cell: FormulaCell) -> Needs:
        """What a part of a cell's formula depends on."""
        rects = self._rects(self.parse(text), cell, (0, 0), _NOTHING)
        return Needs(tuple(rects), self.traits(text, cell.sheet))

    def _traits(self, text: str, sheet: int, within: frozenset[str] = _NOTHING) -> Traits:
        parsed = self.parse(text)
        functions = set(parsed.functions())
        traits = Traits(
            bool(functions & VOLATILE),
            bool(functions & RANDOM),
            bool(functions & (CLOCK | RANDOM | SURROUNDINGS)),
            bool(functions & SURROUNDINGS),
            bool(functions & DYNAMIC) or bool(parsed.mentions.open_ranges),
            parsed.mentions.reads_external,
            bool(parsed.published),
            bool(functions & _FORMULA_READERS),
            bool(functions & _TOTALS),
            "" if self.known is None else self._unknown(parsed, sheet, functions - self.known),
        )
        for name in self._used_names(parsed, sheet, within):
            inner = self._traits(name.text, sheet, within | {name.name.casefold()})
            traits = traits.with_those_of(inner)
        return traits

    def _used_names(
        self, parsed: Parsed, sheet: int, within: frozenset[str]
    ) -> Iterator[DefinedName]:
        """The defined names of a formula, those apart that it is part of."""
        if self._names:
            for use in (*parsed.mentions.names, *self._called_names(parsed)):
                name = self.defined(sheet, use)
                if name is not None and name.name.casefold() not in within:
                    yield name

    def _called_names(self, parsed: Parsed) -> Iterator[NameUse]:
        for call in parsed.calls:
            yield NameUse(None, parsed.tokens[call.word].text, "", call.word, call.word + 1)

    def _unknown(self, parsed: Parsed, sheet: int, missing: set[str]) -> str:
        if not missing:
            return ""
        bound = bound_names(parsed)
        for call in parsed.calls:
            word = parsed.tokens[call.word].text
            use = NameUse(None, word, "", call.word, call.word + 1)
            if (
                call.name in missing
                and word.casefold() not in bound
                and self.defined(sheet, use) is None
            ):
                return word
        return ""

    def _rects(
        self,
        parsed: Parsed,
        cell: FormulaCell,
        steps: tuple[int, int],
        within: frozenset[str],
    ) -> Iterator[tuple[int, Rect]]:
        for reference in (*parsed.mentions.references, *parsed.mentions.open_ranges):
            if not _inside(reference.start, parsed.positions):
                for sheet in self._reference_sheets(cell.sheet, reference):
                    yield sheet, reference.moved(*steps)
        for use in parsed.mentions.names:
            table = self.book.tables.get(use.name.casefold())
            if table is not None and not _inside(use.start, parsed.positions):
                area = self.table_area(use, cell)
                yield area or (self._sheets[table.sheet.casefold()], table.rect)
        for name in self._used_names(parsed, cell.sheet, within):
            inner = self.parse(name.text)
            at_cell = cell.row, cell.column
            yield from self._rects(inner, cell, at_cell, within | {name.name.casefold()})

    def _reference_sheets(self, sheet: int, reference: Reference) -> Sequence[int]:
        first = self.sheet_index(sheet, reference.sheet)
        last = self.sheet_index(sheet, reference.last_sheet or reference.sheet)
        if first is None or last is None:
            return ()
        return range(min(first, last), max(first, last) + 1)

    def table_area(self, use: NameUse, cell: FormulaCell) -> tuple[int, Rect] | None:
        """The cells of a structured reference; None when it is none, or names no cells."""
        table = self.book.tables.get(use.name.casefold())
        if table is None:
            return None
        rect = table_rect(table, use.bracket, cell.row)
        return (self._sheets[table.sheet.casefold()], rect) if rect else None


def bound_names(parsed: Parsed) -> frozenset[str]:
    """The names that LET and LAMBDA give in a formula, folded."""
    bound: set[str] = set()
    for call in parsed.calls:
        if call.name in ("LET", "LAMBDA"):
            for start, end in call.arguments:
                words = [t for t in parsed.tokens[start:end] if t.kind is not Kind.SPACE]
                if len(words) == 1 and words[0].kind is Kind.WORD:
                    bound.add(words[0].text.casefold())
    return frozenset(bound)


def replaced(
    tokens: Sequence[Token], start: int, end: int, pieces: Sequence[tuple[int, int, str]]
) -> str:
    """The text of some tokens with pieces (start, end, new text) put in; inner ones give way."""
    out: list[str] = []
    at = start
    for first, last, text in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        if first < at or last > end:
            continue
        out += [token.text for token in tokens[at:first]]
        out.append(text)
        at = last
    out += [token.text for token in tokens[at:end]]
    return "".join(out)


def _place_arguments(tokens: Sequence[Token], call: FunctionCall) -> list[tuple[int, int]]:
    """The arguments of a call that name a place only."""
    spans: list[tuple[int, int]] = []
    if call.name in _PLACE_ONLY and len(call.arguments) == 1:
        spans = call.arguments
    elif call.name == "CELL" and len(call.arguments) == 2:
        start, end = call.arguments[0]
        about = "".join(token.text for token in tokens[start:end])
        spans = [] if _CONTENT_OF_CELL.fullmatch(about) else call.arguments[1:]
    calculated = any(t.kind is Kind.OPEN for start, end in spans for t in tokens[start:end])
    return [] if calculated else spans


def _inside(index: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= index < end for start, end in spans)
