"""The arguments of a published call: which need no engine, and the text of those that do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.cells import Cell, CellError, Grid
from workbooks.address import Rect
from workbooks.analysis import Analyst, Parsed, bound_names, replaced
from workbooks.formula import FunctionCall, Kind, Token
from workbooks.saved_workbook import FormulaCell


@dataclass(frozen=True, slots=True)
class Literal:
    """An argument that stands in the formula: 0.1, "buy", TRUE, #N/A, {1,2} or nothing."""

    value: Cell | Grid


@dataclass(frozen=True, slots=True)
class Cells:
    """An argument that is a plain reference; a blank cell arrives as blank."""

    sheet: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class Nested:
    """An argument that is the result of another published call."""

    call: FunctionCall


@dataclass(frozen=True, slots=True)
class Binding:
    """A LET around an argument: its name as written and its pairs of name and value, as tokens."""

    head: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """An argument that must be calculated: `ArgumentReader.text` gives its formula."""

    start: int
    end: int
    bindings: tuple[Binding, ...]  # where it uses names of LET
    reads: tuple[tuple[int, Rect], ...]
    reads_all: bool  # it may read cells that its text does not name


Argument = Literal | Cells | Nested | Expression


class UnknownUntilCalledError(Exception):
    """An argument depends on a parameter of a LAMBDA: it has no one value."""


class ArgumentReader:
    """Reads the arguments of the published calls of one formula cell."""

    def __init__(self, analyst: Analyst, cell: FormulaCell, parsed: Parsed) -> None:
        """`parsed` is the cell's formula with names that hold calls put in their place."""
        self.analyst, self.cell, self.parsed = analyst, cell, parsed
        self.ours = {call.start: call for call, _ in parsed.published}
        self.bound = bound_names(parsed)

    def arguments(self, call: FunctionCall) -> list[Argument]:
        """The arguments of a call.

        Raises:
            UnknownUntilCalledError: one depends on a parameter of a LAMBDA around the call.
        """
        return [self._argument(call, start, end) for start, end in call.arguments]

    def _argument(self, call: FunctionCall, start: int, end: int) -> Argument:
        while start < end and self._token(start).kind is Kind.SPACE:
            start += 1
        while end > start and self._token(end - 1).kind is Kind.SPACE:
            end -= 1
        tokens = [self._token(i) for i in range(start, end)]
        literal = _literal(tokens) or _array(tokens)
        if literal is not None:
            return literal
        nested = self.ours.get(start)
        if nested is not None and nested.end == end:
            return Nested(nested)
        cells = self._cells(start, end)
        return cells or self._expression(call, start, end)

    def _token(self, index: int) -> Token:
        return self.parsed.tokens[index]

    def _cells(self, start: int, end: int) -> Cells | None:
        """A plain reference, a table's column or a name for one."""
        for reference in self.parsed.mentions.references:
            if (reference.start, reference.end) == (start, end) and reference.last_sheet is None:
                sheet = self.analyst.sheet_index(self.cell.sheet, reference.sheet)
                return None if sheet is None else Cells(sheet, reference.rect)
        for use in self.parsed.mentions.names:
            if (use.start, use.end) != (start, end) or use.name.casefold() in self.bound:
                continue
            area = self.analyst.table_area(use, self.cell)
            if area is not None:
                return Cells(*area)
            name = self.analyst.defined(self.cell.sheet, use)
            inner = self.analyst.parse(name.text) if name else None
            if inner and len(inner.mentions.references) == 1:
                reference = inner.mentions.references[0]
                whole = (reference.start, reference.end) == (0, len(inner.tokens))
                sheet = self.analyst.sheet_index(self.cell.sheet, reference.sheet)
                if whole and all(reference.fixed) and sheet is not None:
                    return Cells(sheet, reference.rect)
        return None

    def _expression(self, call: FunctionCall, start: int, end: int) -> Expression:
        bindings = tuple(self._bindings(call, start, end))
        reads, reads_all = self._reads(start, end)
        if bindings:
            reads, reads_all = self._reads(0, len(self.parsed.tokens))
        return Expression(start, end, bindings, tuple(reads), reads_all)

    def _reads(self, start: int, end: int) -> tuple[list[tuple[int, Rect]], bool]:
        needs = self.analyst.part_needs(self.parsed.text(start, end), self.cell)
        return list(needs.rects), needs.traits.dynamic

    def _bindings(self, call: FunctionCall, start: int, end: int) -> list[Binding]:
        """The LETs, from the outermost, that give the names an argument uses their values.

        The names of a LAMBDA have no value here.
        """
        used = self._names(start, end)
        around: list[Binding] = []
        for child, outer in _steps_out(call):
            if outer.name == "LAMBDA":
                if used & {self._word(*span) for span in outer.arguments[:-1]}:
                    raise UnknownUntilCalledError
            elif outer.name == "LET" and used:
                before = child.position - child.position % 2
                pairs = outer.arguments[:before]
                if used & {self._word(*span) for span in pairs[::2]}:
                    for span in pairs[1::2]:
                        used |= self._names(*span)
                    head = self.parsed.text(outer.start, outer.word + 1)
                    around.insert(0, Binding(head, tuple(pairs)))
        return around

    def _word(self, start: int, end: int) -> str:
        return self.parsed.text(start, end).strip().casefold()

    def _names(self, start: int, end: int) -> set[str]:
        names = {
            use.name.casefold() for use in self.parsed.mentions.names if start <= use.start < end
        }
        called = {
            self._token(call.word).text.casefold()
            for call in self.parsed.calls
            if start <= call.word < end
        }
        return (names | called) & self.bound

    def text(
        self,
        argument: Expression,
        result: Callable[[FunctionCall], str],
        more: Sequence[tuple[int, int, str]] = (),
    ) -> str:
        """The formula of an argument.

        `result` gives the text that stands for a nested call; `more` are further replacements.
        """
        opened = "".join(
            f"{binding.head}("
            + "".join(f"{self.substituted(*span, result, more)}," for span in binding.spans)
            for binding in argument.bindings
        )
        inside = self.substituted(
            argument.start, argument.end, result, [*self._intersections(argument), *more]
        )
        return f"{opened}{inside}{')' * len(argument.bindings)}"

    def _intersections(self, argument: Expression) -> list[tuple[int, int, str]]:
        """In a cell that is no array, a range beside an operator means its cell in the same row."""
        if self.cell.ref is not None:
            return []
        inside = [call for call in self.parsed.calls if call.start >= argument.start]
        return [
            (found.start, found.end, f"_xlfn.SINGLE({self.parsed.text(found.start, found.end)})")
            for found in self.parsed.mentions.references
            if argument.start <= found.start < argument.end
            and not found.rect.is_cell
            and not any(call.start <= found.start < call.end for call in inside)
        ]

    def substituted(
        self,
        start: int,
        end: int,
        result: Callable[[FunctionCall], str],
        more: Sequence[tuple[int, int, str]] = (),
    ) -> str:
        """The text of some tokens with the published calls in it replaced by their results.

        SHEETS() becomes its value: in the engine's copy the scratch sheet would count.
        """
        sheets = str(len(self.analyst.book.sheet_names))
        pieces = [
            (call.start, call.end, result(call) if call.start in self.ours else sheets)
            for call in self.parsed.calls
            if start <= call.start and call.end <= end
            if call.start in self.ours or (call.name == "SHEETS" and not call.arguments)
        ]
        return replaced(self.parsed.tokens, start, end, [*pieces, *more])


def _steps_out(call: FunctionCall) -> Iterator[tuple[FunctionCall, FunctionCall]]:
    """A call with the one around it, that one with the next, and so on."""
    inner = call
    for outer in call.ancestors():
        yield inner, outer
        inner = outer


def _literal(tokens: list[Token]) -> Literal | None:
    """The value of an argument that is nothing, a constant, or a constant with a sign."""
    if not tokens:
        return Literal(None)
    sign = 1.0
    if len(tokens) > 1 and tokens[0].text in ("-", "+") and tokens[1].kind is Kind.NUMBER:
        sign = -1.0 if tokens[0].text == "-" else 1.0
        tokens = tokens[1:]
    if len(tokens) == 2 and tokens[0].kind is Kind.NUMBER and tokens[1].text == "%":
        return Literal(sign * float(tokens[0].text) / 100.0)
    if len(tokens) != 1:
        return None
    kind, text = tokens[0]
    if kind is Kind.NUMBER:
        return Literal(sign * float(text))
    if kind is Kind.STRING:
        return Literal(text[1:-1].replace('""', '"'))
    if kind is Kind.WORD and text.upper() in ("TRUE", "FALSE"):
        return Literal(text.upper() == "TRUE")
    if kind is Kind.ERROR and text.upper() in list(CellError):
        return Literal(CellError(text.upper()))
    return None


def _array(tokens: Sequence[Token]) -> Literal | None:
    """The value of an array constant such as {1,2;3,4}."""
    if len(tokens) < 3 or (tokens[0].text, tokens[-1].text) != ("{", "}"):
        return None
    grid: Grid = []
    for line in _split(tokens[1:-1], ";"):
        found = [_literal([t for t in e if t.kind is not Kind.SPACE]) for e in _split(line, ",")]
        cells = [one.value for one in found if one is not None]
        row: list[Cell] = [v for v in cells if v is not None and not isinstance(v, list)]
        if len(row) != len(found) or (grid and len(row) != len(grid[0])):
            return None
        grid.append(row)
    return Literal(grid[0][0] if len(grid) == len(grid[0]) == 1 else grid)


def _split(tokens: Sequence[Token], mark: str) -> list[list[Token]]:
    """Tokens in the parts between marks."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
