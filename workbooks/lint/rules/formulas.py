"""Rules about the text of a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbooks.address import MAX_COLUMN, MAX_ROW, Rect
from workbooks.analysis import bound_names
from workbooks.formula import FunctionCall, Kind, qualifier, tokenize
from workbooks.lint.excel_functions import EXCEL_FUNCTIONS, PLAIN, PREFIXED
from workbooks.lint.findings import Severity
from workbooks.lint.formula_forms import Form
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.view import View
from workbooks.references import VOLATILE, NameUse, mentions
from workbooks.values import number_text

_PREFIX = re.compile(r"_xl(?:fn|ws|udf|pm|l)\.", re.IGNORECASE)
_ADD_IN = ("_XLL.", "_XLDUDF_", "_XLUDF.", "_XLPM.")
_FAMILIES = ("CRYPTO_", "PLAN_", "TAX_", "RISK_")
_ROUNDING = frozenset(
    {"ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "CEILING", "FLOOR"}
    | {"CEILING.MATH", "FLOOR.MATH", "CEILING.PRECISE", "FLOOR.PRECISE", "ISO.CEILING"}
)
_SLACK = 48
"""How many characters the copies of a formula may differ by: longer rows and columns."""


def _told(form: Form, message: str) -> Iterator[Found]:
    """All copies of a formula, told once."""
    for cell in form.cells:
        yield Found(message, cell.sheet, cell_rect(cell.row, cell.column), (form.relative, message))


def short_formulas(view: View) -> Iterator[Found]:
    """Formulas that are longer than people can read."""
    most = view.settings.formula_length
    for form in view.formulas.forms:
        if len(form.first.master) <= most - _SLACK:
            continue
        for cell in form.cells:
            length = len(_PREFIX.sub("", cell.text))
            if length > most:
                message = f"the formula has {length:,} characters; {most:,} are allowed"
                yield Found(
                    message, cell.sheet, cell_rect(cell.row, cell.column), (form.relative, "long")
                )


def no_nested_if(view: View) -> Iterator[Found]:
    """An IF inside another."""
    for form in view.formulas.forms:
        depth = max((_depth(call) for call in form.parsed.calls if call.name == "IF"), default=0)
        if depth > 1:
            yield from _told(form, f"IF stands in IF, {depth} deep")


def _depth(call: FunctionCall) -> int:
    return 1 + sum(outer.name == "IF" for outer in call.ancestors())


def no_literals(view: View) -> Iterator[Found]:
    """Numbers written into formulas."""
    allowed = frozenset(view.settings.literals)
    for form in view.formulas.forms:
        texts = [text for number, text in _literals(form) if number not in allowed]
        if texts:
            numbers = ", ".join(dict.fromkeys(texts))
            yield from _told(form, f"the formula holds {numbers}")


def _literals(form: Form) -> Iterator[tuple[float, str]]:
    said = form.parsed.mentions
    taken = {
        index
        for reference in (*said.references, *said.open_ranges, *said.external)
        for index in range(reference.at, reference.end)
    }
    tokens = form.parsed.tokens
    for index, token in enumerate(tokens):
        if token.kind is Kind.NUMBER and index not in taken:
            number, following = float(token.text), "".join(t.text for t in tokens[index + 1 :][:1])
            percent = following == "%"
            yield (number / 100 if percent else number), _number(number) + "%" * percent


def _number(number: float) -> str:
    return number_text(number) if abs(number) < 1e300 else "a very large number"


def no_volatile(view: View) -> Iterator[Found]:
    """Functions that are calculated at every change, or read cells their text does not name."""
    for form, name in view.formulas.calling(VOLATILE):
        yield from _told(form, f"calls {name}")
    for name in view.book.names:
        called = [c.name for c in view.formulas.analyst.parse(name.text).calls]
        if not name.name.startswith("_xl") and (found := VOLATILE.intersection(called)):
            yield Found(f"the name {name.name} calls {min(found)}")


def no_whole_columns(view: View) -> Iterator[Found]:
    """References to whole columns or rows."""
    for form in view.formulas.forms:
        said = form.parsed.mentions
        whole = [one for one in (*said.references, *said.external) if _is_whole(one.rect)]
        if whole:
            text = form.parsed.text(whole[0].start, whole[0].end)
            yield from _told(form, f"reads all of {text}")


def _is_whole(rect: Rect) -> bool:
    return rect.rows > MAX_ROW or rect.columns > MAX_COLUMN


def no_rounding(view: View) -> Iterator[Found]:
    """Rounded numbers that other formulas go on with."""
    for form, name in view.formulas.calling(_ROUNDING):
        for cell in form.cells:
            if cell.address in view.formulas.read:
                message = f"{name} rounds a number that other formulas read"
                yield Found(message, cell.sheet, cell_rect(*cell.place), form.relative)


def function_prefixes(view: View) -> Iterator[Found]:
    """Newer functions without the prefix that files need, and old ones with it."""
    for form in view.formulas.forms:
        for call in form.parsed.calls:
            word = form.parsed.tokens[call.word].text.upper()
            if word in PREFIXED and not _is_defined(view, form, call):
                yield from _told(form, f"{word} must stand in the file as _xlfn.{word}")
            elif word.startswith("_XLFN.") and call.name in PLAIN:
                yield from _told(form, f"{call.name} must stand in the file without _xlfn.")


def no_stray_at(view: View) -> Iterator[Found]:
    """The operator @, which takes one value of many."""
    for form, _ in view.formulas.calling(("SINGLE",)):
        yield from _told(form, "@ takes one value where the formula has many")


def known_functions(view: View) -> Iterator[Found]:
    """Calls of functions that nobody has."""
    if view.part("vbaProject"):
        return
    for form in view.formulas.forms:
        bound = bound_names(form.parsed)
        for call in form.parsed.calls:
            word = form.parsed.tokens[call.word].text
            foreign = word.upper().startswith(_ADD_IN) or qualifier(form.parsed.tokens, call)
            published = {id(one) for one, _ in form.parsed.published}
            if (
                call.name not in EXCEL_FUNCTIONS
                and id(call) not in published
                and not foreign
                and word.casefold() not in bound
                and not _is_defined(view, form, call)
            ):
                whose = "crypto-inflow" if call.name.startswith(_FAMILIES) else "Excel"
                yield from _told(form, f"{whose} has no function {word}")


def _is_defined(view: View, form: Form, call: FunctionCall) -> bool:
    use = NameUse(None, form.parsed.tokens[call.word].text, "", call.word, call.word + 1)
    return view.formulas.analyst.defined(form.first.sheet, use) is not None


def no_broken_references(view: View) -> Iterator[Found]:
    """#REF! in the text of a formula or name."""
    for form in view.formulas.forms:
        if any(t.kind is Kind.ERROR and t.text.upper() == "#REF!" for t in form.parsed.tokens):
            yield from _told(form, "refers to cells that were deleted (#REF!)")
    for name in view.book.names:
        if "#REF!" in name.text.upper() and not name.name.startswith("_xl"):
            yield Found(f"the name {name.name} leads nowhere: {name.text}")


def no_external_links(view: View) -> Iterator[Found]:
    """Formulas, names and parts that lead to other workbooks."""
    for form in view.formulas.forms:
        if form.parsed.mentions.reads_external:
            yield from _told(form, "reads another workbook")
    for name in view.book.names:
        if mentions(tokenize(name.text)).reads_external:
            yield Found(f"the name {name.name} reads another workbook")
    yield from _linked_parts(view)


def _linked_parts(view: View) -> Iterator[Found]:
    for part in view.package.parts:
        lower = part.casefold()
        if "externallinks/" in lower and not lower.endswith(".rels"):
            yield Found(f"the file has a link to another workbook ({part})")
        elif lower.endswith("connections.xml"):
            yield Found(f"the file has a connection to outside data ({part})")


RULES = (
    Rule(
        "no-external-links", 7, Severity.WARNING,
        "No link leads to another workbook or to outside data",
        "A link shows old numbers, or asks to be trusted, wherever the other file is not.",
        "Bring the figures in as inputs with their source, and break the link"
        " (Data, Edit Links).",
        no_external_links,
    ),
    Rule(
        "short-formulas", 13, Severity.WARNING,
        "A formula has at most 120 characters",
        "Nobody checks what cannot be read at one look.",
        "Split it into steps, each in a row of its own with a label.",
        short_formulas,
    ),
    Rule(
        "no-nested-if", 13, Severity.WARNING,
        "No IF stands in another IF",
        "Each level doubles the cases that must be tested.",
        "Use flags in rows of their own, a lookup table, IFS, or MIN and MAX.",
        no_nested_if,
    ),
    Rule(
        "no-literals", 14, Severity.WARNING,
        "Formulas hold no numbers but 0, 1, 12 and 100",
        "A number in a formula has no unit and no source, and is missed when it changes.",
        "Put it into an input cell with label, unit and source, and refer to that.",
        no_literals,
    ),
    Rule(
        "no-volatile-functions", 15, Severity.WARNING,
        "No OFFSET, INDIRECT, NOW, TODAY, RAND, CELL or INFO",
        "They are calculated at every change, and the arrows of Excel do not show what they read.",
        "Use INDEX or XLOOKUP for OFFSET and INDIRECT, and an input for the date.",
        no_volatile,
    ),
    Rule(
        "no-whole-columns", 15, Severity.WARNING,
        "No reference takes a whole column or row",
        "It reads what anyone writes below the table, and is slow.",
        "Name the range that is meant, or make it a table.",
        no_whole_columns,
    ),
    Rule(
        "no-rounding", 17, Severity.WARNING,
        "Nothing is rounded inside the model",
        "Rounded parts no longer sum to their total.",
        "Leave the number as it is and round by the number format.",
        no_rounding,
    ),
    Rule(
        "function-prefixes", 21, Severity.ERROR,
        "Newer functions stand in the file with their prefix",
        "Without it Excel shows #NAME? until someone edits the cell. Excel itself writes it; other"
        " programs forget it.",
        "Write _xlfn.NAME where the workbook is made, or edit the cell in Excel and save.",
        function_prefixes,
    ),
    Rule(
        "no-stray-at", 21, Severity.NOTE,
        "No formula holds @",
        "@ takes one value of many without saying which; it is often left over from an old file.",
        "Remove @ and look at what changes; name one cell, or let the result spill.",
        no_stray_at,
    ),
    Rule(
        "known-functions", 21, Severity.ERROR,
        "Every function is one of Excel's or of the catalog",
        "A cell with an unknown function shows #NAME? when it is next calculated.",
        "Correct the name; `crypto-inflow functions` lists those of the catalog.",
        known_functions,
    ),
    Rule(
        "no-broken-references", 22, Severity.ERROR,
        "No formula or name holds #REF!",
        "What it referred to was deleted, and nothing that depends on it is right.",
        "Refer to the right cells again, or delete the name (Formulas, Name Manager).",
        no_broken_references,
    ),
)  # fmt: skip
