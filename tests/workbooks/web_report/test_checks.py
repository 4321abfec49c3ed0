import pytest

from tests.workbooks import ooxml
from workbooks.errors import BadFileError
from workbooks.read import failing_checks
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Override, Request
from workbooks.web_report.calculated import Calculated
from workbooks.web_report.checks import told_by


def test_the_page_tells_what_the_workbook_says(made):
    for name in ("article", "custom", "nothing"):
        one = made[name]
        told = told_by(Calculated(one.data, name))
        assert told.headline == one.value("headline")
        assert told.made == one.value("checks_made")
        assert told.failing == one.value("checks_failing") == 0


def test_each_check_has_its_texts(made):
    told = told_by(Calculated(made["article"].data, "x"))
    titles = [block.title for block in told.blocks]
    assert titles[0] == "1  The parts make the whole"
    assert titles[-1] == "6  They agree in every month"
    first = told.blocks[0].checks[0]
    assert (first.label, first.unit) == ("Inflow: step by step = all at once", "USD")
    assert first.actual == first.expected == "870,000,000,000"
    assert first.holds


def test_a_failing_check_is_told(made):
    request = Request(overrides=(Override("crypto_weight", 0.9),))
    data, _ = recalculate_bytes(made["article"].data, "x", request=request)
    told = told_by(Calculated(data, "x"))
    assert told.failing == failing_checks(data, "x") >= 1
    bad = [check for block in told.blocks for check in block.checks if not check.holds]
    assert "Five weights = 1" in [check.label for check in bad]
    weights = next(check for check in bad if check.label == "Five weights = 1")
    assert (weights.actual, weights.expected) == ("1.4", "1")


def test_a_workbook_without_checks_is_refused():
    data = ooxml.workbook({"Sheet1": '<row r="1"><c r="A1"><v>1</v></c></row>'})
    with pytest.raises(BadFileError, match="no cells of the name headline"):
        told_by(Calculated(data, "other.xlsx"))
