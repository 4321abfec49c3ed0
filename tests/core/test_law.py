"""The law as data: lookup by year, what is not published, and that the files are whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import core
from core import law, tax
from core.law import indexed, law_file, limit_or, published

# IRS notices, one a year: 402(g), catch-up, 415(c), 401(a)(17).
NOTICES = {
    2020: (19_500, 6_500, 57_000, 285_000),
    2021: (19_500, 6_500, 58_000, 290_000),
    2022: (20_500, 6_500, 61_000, 305_000),
    2023: (22_500, 7_500, 66_000, 330_000),
    2024: (23_000, 7_500, 69_000, 345_000),
    2025: (23_500, 7_500, 70_000, 350_000),
    2026: (24_500, 8_000, 72_000, 360_000),
}


@pytest.mark.parametrize(("year", "values"), NOTICES.items())
def test_limits_of_the_notices(year: int, values: tuple[float, ...]) -> None:
    names = ("elective_deferral", "catch_up", "annual_additions", "compensation")
    assert tuple(core.limit(name, year) for name in names) == values


def test_a_limit_takes_years_in_any_shape() -> None:
    years = np.array([[2020, 2026], [2023, 2025]])
    np.testing.assert_array_equal(
        core.limit("elective_deferral", years), [[19_500, 24_500], [22_500, 23_500]]
    )


def test_a_limit_that_begins_later_says_its_own_years() -> None:
    assert core.limit("super_catch_up", 2025) == 11_250
    with pytest.raises(core.NotPublishedError, match=r"60 to 63: .* one of 2025, 2026; got 2024"):
        core.limit("super_catch_up", 2024)


def test_a_limit_not_yet_published_for_a_known_year() -> None:
    with pytest.raises(core.NotPublishedError, match=r"one of 2025; got 2026"):
        core.limit("long_term_care", 2026)
    with pytest.raises(core.NotPublishedError, match=r"one of 2025; got 2026"):
        limit_or("long_term_care", 2026, 0.0)


def test_a_limit_that_did_not_exist_is_replaced_only_before_it_began() -> None:
    assert limit_or("super_catch_up", 2024, 1.0) == 1.0
    np.testing.assert_array_equal(limit_or("super_catch_up", [2024, 2025], 1.0), [1.0, 11_250])


def test_every_name_has_what_a_reader_needs() -> None:
    for name, table in law_file("law")["limit"].items():
        assert table.keys() == {"label", "unit", "reference", "verified_by"}, name
        assert all(table.values()), name
    for name, table in law_file("law")["statute"].items():
        keys = {"label", "value", "unit", "since", "reference", "verified_by"}
        assert table.keys() == keys, name


def test_every_figure_of_a_year_has_a_name() -> None:
    names = set(core.limit_names())
    for year, figures in law_file("law")["year"].items():
        assert set(figures) - {"source", "tax"} <= names, year
        assert figures["source"].startswith("Notice ")


@pytest.mark.parametrize("part", ["law", "tax"])
def test_years_leave_no_gap(part: str) -> None:
    years = core.published_years(part)
    assert years == tuple(range(years[0], years[-1] + 1))


def test_law_in_force_is_everything_with_its_source() -> None:
    values = core.law_in_force(2026)
    assert len({value.name for value in values}) == len(values)
    found = {value.name: value for value in values}
    assert found["catch_up"].value == 8_000
    assert found["catch_up"].source == "Notice 2025-67"
    assert found["bracket_12_joint"].value == 100_800
    assert found["standard_deduction_head"].value == 24_150
    assert found["early_withdrawal_age"].value == 59.5
    assert "long_term_care" not in found
    assert all(v.unit and v.reference and v.source and v.verified_by for v in values)
    assert all(v.year == 2026 for v in values)


def test_statute_counts_from_its_first_year() -> None:
    emergency = [
        [value.name for value in core.law_in_force(year)].count("emergency_expense")
        for year in (2023, 2024)
    ]
    assert emergency == [0, 1]


@pytest.fixture
def added_year(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The block of 2027, a copy of 2026 with one limit and one bracket of its own."""
    copied = json.loads(json.dumps(law_file("law"), default=str))
    block = json.loads(json.dumps(copied["year"]["2026"])) | {"elective_deferral": 25_500}
    block["tax"]["single"]["upper"][0] = 12_900
    copied["year"]["2027"] = block
    cached = (law._figures, law.limit_names, law.published_years, tax._tables)
    for module in (law, tax):
        monkeypatch.setattr(module, "law_file", {"law": copied}.__getitem__)
    for function in cached:
        function.cache_clear()
    yield block
    monkeypatch.undo()
    for function in cached:
        function.cache_clear()


def test_a_new_year_is_one_block_in_the_file(added_year: dict[str, Any]) -> None:
    """A year added to the data is found by every function; nothing else changes."""
    # 25,500 + the catch-up of 8,000 carried over from 2026 = 33,500.
    assert core.elective_deferral_limit(2027, 50) == 33_500
    assert core.federal_income_tax(12_900, "single", 2027) == pytest.approx(1_290.0)
    assert indexed(2028, 0.5) == (2027.0, 1.5)
    assert len(core.law_in_force(2027)) == len(core.law_in_force(2026))
    with pytest.raises(core.NotPublishedError, match="2027; got 2028"):
        core.elective_deferral_limit(2028, 50)


def test_a_year_without_brackets_says_so(added_year: dict[str, Any]) -> None:
    del added_year["tax"]
    assert core.elective_deferral_limit(2027, 50) == 33_500
    for asked in (
        lambda: core.law_in_force(2027),
        lambda: core.federal_income_tax(1.0, "single", 2027),
        lambda: core.standard_deduction("single", [2026, 2027]),
        lambda: indexed(2027, None),
        lambda: indexed(2027, 0.02),
        lambda: indexed(2030, 0.02),
    ):
        with pytest.raises(core.NotPublishedError, match=r"no \[year\.N\.tax\].*got 2027"):
            asked()
    with pytest.raises(core.NotPublishedError, match=r"^Federal income tax: .* got 2028"):
        core.federal_income_tax(1.0, "single", 2028)


def test_indexed_is_the_law_itself_up_to_the_last_year() -> None:
    for year in (2020, 2025, 2026):
        assert indexed(year, 0.025) == (year, 1.0)
    assert indexed(2026, None) == (2026.0, 1.0)
    # 1.02^4 = 1.08243216
    assert indexed(2030, 0.02) == (2026.0, pytest.approx(1.082_432_16, rel=1e-15))


def test_without_an_assumption_there_is_no_later_law() -> None:
    with pytest.raises(core.NotPublishedError, match="got 2027"):
        indexed([2026, 2027], None)
    with pytest.raises(core.NotPublishedError, match="got 2019"):
        indexed(2019, 0.02)


@pytest.mark.parametrize("bad", [1.01, -0.51, "2%", [0.02, 0.03]])
def test_indexation_is_one_rate(bad: Any) -> None:
    with pytest.raises((core.DomainError, core.ArgumentTypeError), match="indexation must be"):
        indexed(2030, bad)


def test_published_keeps_the_year() -> None:
    assert published(2026) == 2026.0
    with pytest.raises(core.DomainError, match="year must be a whole number"):
        published(2026.5)
