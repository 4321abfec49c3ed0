"""The audit of the article against the recorded exact values."""

import json
from pathlib import Path

import pytest

from core.audit import audit, audit_table

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "article_audit.json").read_text(encoding="utf-8")
)["rows"]


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: str(row["n"]))
def test_the_exact_value_of_each_claim(row):
    claim = audit()[row["n"] - 1]
    assert claim.n == row["n"]
    expected = row["exact"]
    if isinstance(expected, list):
        assert [round(value, 2) for value in claim.exact] == expected
    elif isinstance(expected, dict) or expected is None:
        assert claim.exact == expected
    else:
        assert claim.exact == pytest.approx(expected, rel=1e-12)


def test_every_claim_has_a_verdict_and_a_reason():
    verdicts = {"holds", "contradicts", "wrong", "needs more", "stale", "not proven"}
    for claim in audit():
        assert claim.verdict in verdicts
        assert claim.why.endswith(".")


def test_the_table_spills_titles_and_a_row_for_each_claim():
    grid = audit_table().grid()
    assert grid[0] == ["n", "claim", "formula", "exact", "verdict", "why"]
    assert len(grid) == 1 + len(GOLDEN)
    assert grid[14][3] == "160,421.01 and 161,320.87"
    assert grid[9][3] is None


def test_the_table_becomes_a_data_frame():
    frame = audit_table().to_pandas()
    assert list(frame.columns) == ["n", "claim", "formula", "exact", "verdict", "why"]
    assert frame.loc[0, "exact"] == 890e9
