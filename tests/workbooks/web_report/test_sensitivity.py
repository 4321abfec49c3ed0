from core.ranges import swings
from core.results import run
from core.scenarios import load_shipped
from workbooks.web_report.sensitivity import MOVED_RESULTS, NONE, sensitivity

BASE = load_shipped("base")


def test_it_begins_with_what_moves_the_inflow_most():
    rows = sensitivity(swings(BASE), run(BASE))
    assert rows[0].label == "Allocation to crypto"
    assert (rows[0].low, rows[0].high) == ("1.0%", "10.0%")
    assert rows[0].results[:2] == ("$1.2bn", "$11.7bn")
    labels = [row.label for row in rows]
    assert "Assets of US spot Bitcoin ETFs" not in labels
    assert labels.index("401(k) assets") < labels.index("Bitcoin price")
    assert all(len(row.results) == 2 * len(MOVED_RESULTS) for row in rows)


def test_an_end_that_contradicts_is_said():
    low = BASE.market.total_cap.model_copy(update={"low": 2.0e12})
    market = BASE.market.model_copy(update={"total_cap": low})
    made = BASE.model_copy(update={"market": market})
    swing = next(one for one in swings(made) if one.entry.name == "total_cap")
    assert swing.at_low is None
    assert swing.ends("inflow")[0] is None
    assert NONE == "n/a"
