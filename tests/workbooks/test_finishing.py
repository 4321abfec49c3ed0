"""The values of a new workbook: by the quickest engine, which its checks and a rival confirm."""

from datetime import datetime

import pytest

from core.scenarios import load_shipped, shipped
from workbooks import finishing
from workbooks.build import planned, uncalculated
from workbooks.errors import EngineError
from workbooks.package import Package
from workbooks.plan import Purpose
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Request
from workbooks.saved_workbook import SavedWorkbook
from workbooks.values import close

CREATED = datetime(2026, 1, 2, 3, 4, 5)


def made(name="base", purpose=Purpose.REPORT):
    return uncalculated(planned(load_shipped(name), purpose, CREATED))


def values(data):
    book = SavedWorkbook(Package(data, "x"))
    return {book.place(c.address): book.value(*c.address) for c in book.formula_cells}


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("purpose", Purpose)
def test_another_engine_has_every_value_too(name, purpose):
    data = made(name, purpose)
    quick = values(finishing.calculated(data, "x"))
    rival = values(recalculate_bytes(data, "x", request=Request(engine="formulon"))[0])
    assert len(quick) > 400
    assert None not in quick.values()
    differing = {cell for cell, value in quick.items() if not close(value, rival[cell], 1e-12)}
    assert differing == set()


def asked(monkeypatch, failing=0, broken=()):
    """The engines that are asked, where the quick one's checks fail or an engine is broken."""
    engines = []

    def recalculated(data, name, functions=None, request=None):
        engine = request.engine if request else "auto"
        engines.append(engine)
        if engine in broken:
            raise EngineError("it gave up")
        return engine.encode(), None

    monkeypatch.setattr("workbooks.recalculate.recalculate_bytes", recalculated)
    monkeypatch.setattr("workbooks.read.failing_checks", lambda data, name: failing)
    return engines


def test_checks_that_hold_are_proof_enough(monkeypatch):
    engines = asked(monkeypatch)
    assert finishing.calculated(b"", "x") == b"ironcalc"
    assert engines == ["ironcalc"]


def test_checks_that_fail_call_for_a_second_opinion(monkeypatch):
    engines = asked(monkeypatch, failing=1)
    assert finishing.calculated(b"", "x") == b"auto"
    assert engines == ["ironcalc", "auto"]


def test_an_engine_that_gives_up_is_replaced(monkeypatch):
    asked(monkeypatch, broken=("ironcalc",))
    assert finishing.calculated(b"", "x") == b"auto"
