"""A scenario written as a scenario file is the same when it is read."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from core.scenarios import from_toml, load_shipped, scenario, shipped, with_values
from core.sections import text_mistake
from workbooks.scenario_text import changes_text, scenario_text

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30).filter(lambda t: not text_mistake(t))


def test_every_shipped_scenario_reads_back():
    for name in shipped():
        made = load_shipped(name)
        assert from_toml(scenario_text(made), source="another file") == made
        assert from_toml(changes_text(made), source="another file") == made


@settings(max_examples=50)
@given(TEXTS, TEXTS, st.floats(0, 1))
def test_any_text_and_number_reads_back(text, other, value):
    table = {"value": value, "source": text, "note": other, "low": 0.0, "high": 1.0}
    made = scenario({"name": text, "title": other, "funnel": {"allocation": table}})
    assert from_toml(scenario_text(made), source="x") == made
    assert from_toml(changes_text(made), source="x") == made


def test_only_what_changed_is_written():
    made = with_values(scenario(), {"allocation": 0.02, "filing_status": "joint"}, "mine")
    written = tomllib.loads(changes_text(made))
    assert {name: [*table] for name, table in written.items() if isinstance(table, dict)} == {
        "funnel": ["allocation"],
        "member": ["filing_status"],
    }
    assert list(tomllib.loads(scenario_text(made, ["legal"])))[-1] == "funnel"
