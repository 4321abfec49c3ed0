"""The example of the scenario files' page is a scenario."""

import re
from pathlib import Path

from core import from_toml, run

PAGE = Path(__file__).parents[2] / "docs" / "scenario-files.md"


def test_the_example_runs_and_means_what_it_says():
    text = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    made = from_toml(text, source="mine.toml")
    # 9.3e12 * 0.5 * 0.3 * 0.2 * 0.02
    assert round(run(made).inflow) == 5_580_000_000
    assert made.market.assets.source == "ICI 2025-Q2"
    assert made.funnel.provider.source == "mine.toml"
    assert len(run(made).months()) == 60
    assert made.choice("match") == "safe_harbor_basic"
