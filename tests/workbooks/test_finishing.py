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
    quick = values(finishing.calculated(data, "x").data)
    rival = values(recalculate_bytes(data, "x", request=Request(engine="formulon"))[0])
    assert len(quick) > 400
    assert None not in quick.values()
    differing = {cell for cell, value in quick.items() if not close(value, rival[cell], 1e-12)}
    assert differing == set()


@pytest.fixture
def closer_looks(monkeypatch):
    """How often a workbook is recalculated as one of anyone else."""
    looks = []

    def recalculated(data, name):
        looks.append(name)
        return b"a closer look", None

    monkeypatch.setattr("workbooks.recalculate.recalculate_bytes", recalculated)
    return looks


def test_checks_that_hold_are_proof_enough(closer_looks):
    assert finishing.calculated(made(), "x").values
    assert closer_looks == []


def test_checks_that_fail_call_for_a_second_opinion(closer_looks, monkeypatch):
    monkeypatch.setattr("workbooks.finishing.checks_hold", lambda book, values: False)
    assert finishing.calculated(made(), "x") == (b"a closer look", {})
    assert closer_looks == ["x"]


def test_an_engine_that_gives_up_is_replaced(closer_looks, monkeypatch):
    def broken(data, name, now):
        raise EngineError("it gave up")

    monkeypatch.setattr("workbooks.ironcalc_engine.open_ironcalc", broken)
    assert finishing.calculated(made(), "x") == (b"a closer look", {})


def test_charts_are_the_same_whoever_calculated():
    data = finishing.calculated(made(), "x").data
    known = finishing.finished(finishing.calculated(made(), "x"), CREATED, [""] * 99)
    read = finishing.finished(finishing.Calculated(data, {}), CREATED, [""] * 99)
    assert known == read
