"""Recalculation of saved workbooks whose cells call published functions, without Excel.

An engine first proves itself on the values Excel cached, with nothing changed; then it calculates.
`direct` does that with the workbook as it is, `thorough` takes it apart where that is needed. A
cell keeps Excel's value where no engine can be trusted with it, and is reported.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from functools import cached_property

from core.cells import Cell
from workbooks.address import cell_name
from workbooks.analysis import Analyst
from workbooks.calls import Workings
from workbooks.direct import Attempt, Direct
from workbooks.direct_outcome import DirectOutcome
from workbooks.engine import OpenEngine
from workbooks.engines import AUTO, AUTO_ORDER, THOROUGH_ORDER, chosen
from workbooks.errors import EngineError, EngineMissingError, UnsupportedFormatError
from workbooks.formula_table import NotDirectError
from workbooks.formulon_engine import known_functions
from workbooks.functions import Functions, PublishedFunctions, Remembered
from workbooks.input_xml import with_inputs
from workbooks.inputs import cell_names, found_inputs
from workbooks.judge import Judge
from workbooks.outcome import Input, Report
from workbooks.package import Package
from workbooks.request import Request, Signatures
from workbooks.saved_workbook import Address, SavedWorkbook
from workbooks.signature import is_signed, without_signature
from workbooks.thorough import Result, Thorough


def recalculate_bytes(
    data: bytes, name: str, functions: Functions | None = None, request: Request | None = None
) -> tuple[bytes, Report]:
    """A workbook recalculated: its bytes with new cached values, and what happened.

    Args:
        data: the file.
        name: its name, for messages and the report.
        functions: the functions that cells may call; the catalog's if left out.
        request: changed inputs, the day, the engine, limits.

    Raises:
        WorkbookError: the file cannot be read, changed or calculated; nothing is lost.
    """
    started = time.perf_counter()
    request = request or Request()
    package = Package(data, name, request.limits)
    package.check()
    work = _Recalculation(SavedWorkbook(package), functions or PublishedFunctions(), request)
    changes = work.run()
    out = package.replaced(changes)
    if changes and is_signed(package):
        if request.signatures is Signatures.REFUSE:
            raise UnsupportedFormatError(
                f"{name} is digitally signed, and a change would void the signature. "
                "Use --signatures remove to write it without one, then sign it anew in Excel"
            )
        out = without_signature(Package(out, name, request.limits))
    work.report.seconds = round(time.perf_counter() - started, 3)
    return out, work.report


class _Recalculation:
    """One workbook on its way."""

    def __init__(self, book: SavedWorkbook, functions: Functions, request: Request) -> None:
        self.book, self.request = book, request
        self.functions = Remembered(functions)
        self.names = cell_names(book)
        self.inputs = found_inputs(book, request.overrides)
        self.now = request.as_of or datetime.now().replace(microsecond=0)
        self.report = Report(file=book.name, inputs=self._told_inputs())
        self._failures: list[EngineError] = []

    def run(self) -> dict[str, bytes]:
        """Proves, calculates and gives the parts that change."""
        try:
            direct = Direct(self._workings(self.book), self.inputs)
            opinions = self._opinions(direct)
        except NotDirectError:
            return self._thorough({})
        if all(attempt.differing for attempt in opinions.values()):
            return self._thorough(direct.by_address(opinions))
        return DirectOutcome(direct, opinions, self.names, self.report).written(self.inputs)

    def _told_inputs(self) -> list[Input]:
        return [
            Input(
                self.book.sheet_names[one.address[0]],
                cell_name(*one.address[1:]),
                self.names.get(one.address, ""),
                "",
                one.before,
                one.after,
            )
            for one in self.inputs
        ]

    def _opinions(self, direct: Direct) -> dict[str, Attempt]:
        """What engines make of the workbook: until one is proven, two where nothing can prove it.

        Raises:
            NotDirectError: it must be taken apart, or no engine can calculate it as it is.
        """
        wanted = 2 if direct.valueless else 1
        found: dict[str, Attempt] = {}
        proven = 0
        for engine in chosen(self.request.engine, AUTO_ORDER):
            try:
                found[engine.name] = self._attempt(direct, engine.open)
                proven += not found[engine.name].differing
            except EngineError as error:
                self._failures.append(error)
            except NotDirectError:
                if not proven:
                    raise
            if proven == wanted:
                break
        if not found:
            raise NotDirectError("no engine can calculate it as it is")
        return found

    def _attempt(self, direct: Direct, load: OpenEngine) -> Attempt:
        with closing(load(self.book.package.data, self.book.name, self.now)) as engine:
            return direct.attempt(engine)

    def _thorough(self, opinions: Mapping[str, Mapping[Address, Cell]]) -> dict[str, bytes]:
        """Takes the workbook apart; further engines are asked where one differs from Excel."""
        results: dict[str, Result] = {}
        asked = chosen(self.request.engine, THOROUGH_ORDER)
        if self.request.engine != AUTO:  # its doubts are put to another one
            asked += [one for one in chosen(AUTO, AUTO_ORDER) if one.name != asked[0].name]
        for engine in asked:
            try:
                results[engine.name] = self._result(engine.open)
            except EngineError as error:
                self._failures.append(error)
                if self.request.engine == engine.name:
                    break
                continue
            if results[engine.name].is_proven or len(results) == 2:
                break
        if not results:
            raise self._failure()
        judge = Judge(
            self._after.book, results, opinions, self.names, self.report, self.request.engine
        )
        return {**with_inputs(self.book, self.inputs), **judge.written()}

    def _result(self, load: OpenEngine) -> Result:
        inputs = [one.address for one in self.inputs]
        return Thorough(load, self._before, self._after, inputs).run()

    @cached_property
    def _before(self) -> Workings:
        """The workbook as saved, taken apart."""
        return self._workings(self.book, known_functions())

    @cached_property
    def _after(self) -> Workings:
        """The workbook with the changed inputs in it."""
        if not self.inputs:
            return self._before
        package = self.book.package
        data = package.replaced(with_inputs(self.book, self.inputs))
        changed = SavedWorkbook(Package(data, package.name, self.request.limits))
        return self._workings(changed, known_functions())

    def _workings(self, book: SavedWorkbook, known: frozenset[str] | None = None) -> Workings:
        analyst = Analyst(book, self.functions.names, known)
        return Workings(book, analyst, self.functions, self.now)

    def _failure(self) -> EngineError:
        """The reason why no engine could do it."""
        others = [e for e in self._failures if not isinstance(e, EngineMissingError)]
        return (others or self._failures)[-1]
