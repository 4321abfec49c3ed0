from core.scenarios import load_shipped, scenario
from templates import SHIPPED, load
from templates.names import used_inputs
from workbooks.cases import shipped_cases
from workbooks.web_report.inputs import assumptions, changes

ARTICLE, BASE = scenario(), load_shipped("base")


def test_every_assumption_of_a_layout_stands_there():
    for name in SHIPPED:
        layout = load(name)
        groups = assumptions(BASE, layout)
        assert len(groups) == len(layout.inputs)
        for group, block in zip(groups, layout.inputs, strict=True):
            assert len(group.rows) == len(used_inputs(block))
            assert block.title.endswith(group.title)
            assert not group.title[0].isdigit()


def test_each_has_what_is_behind_it():
    rows = {row.label: row for group in assumptions(BASE, load("inflow")) for row in group.rows}
    assets = rows["401(k) assets"]
    assert (assets.value, assets.unit, assets.low, assets.high) == (
        "$8,700bn",
        "USD",
        "$8,000bn",
        "$9,300bn",
    )
    assert assets.as_of == "2025-03-31"
    assert assets.source.startswith("ICI, Retirement Assets Total $43.4 Trillion")
    assert assets.full == "8700000000000"
    assert rows["Bitcoin price"].full == "119289.84375"


def test_choices_and_dates_are_assumptions_too():
    rows = {row.label: row for group in assumptions(BASE, load("member")) for row in group.rows}
    assert rows["Match"].value == "half_to_6"
    assert rows["Birth date"].value == "1980-07-01"


def test_a_source_and_a_note_are_two_sentences():
    chosen = ARTICLE.market.assets.model_copy(update={"source": "A.", "note": "B"})
    market = ARTICLE.market.model_copy(update={"assets": chosen})
    changed = ARTICLE.model_copy(update={"market": market})
    assert assumptions(changed, load("inflow"))[0].rows[0].source == "A. B"


def test_what_scenarios_change_has_a_column_for_each():
    cases = shipped_cases(ARTICLE)
    found = {row.label: row for row in changes(ARTICLE, cases)}
    names = [ARTICLE.name, *(case.name for case in cases)]
    provider = dict(zip(names, found["Provider offers it"].values, strict=True))
    assert provider["article"] == "100.0%"
    assert provider["base"] == "60.0%"
    assert provider["bitwise-1pct"] == ""
    assert "Bitcoin price" not in found
    assert changes(ARTICLE, ()) == []
