"""The plan member of a scenario."""

import pytest

from core.errors import DomainError, ScenarioError
from core.results import run
from core.scenarios import from_toml, scenario, with_values

MINE = """
[plan]
match = "safe_harbor_basic"
vesting = { value = "cliff", source = "Plan document" }

[member]
birth_date = 1970-02-28
filing_status = "joint"
salary = 120000
crypto_sleeve = 0.05
"""


def test_a_file_sets_the_plan_and_the_member():
    made = from_toml(MINE, source="mine.toml")
    assert made.choice("match") == "safe_harbor_basic"
    assert made.plan.vesting.source == "Plan document"
    assert made.choice("birth_date") == "1970-02-28"
    assert made.member.birth_date.source == "mine.toml"
    years = run(made).years()
    # 120,000 * 9.4% is deferred; at 55 the law allows 31,000
    assert years["traditional_deferral"][0] == pytest.approx(11_280.0)
    # 100% of 3% and 50% of the next 2% of pay
    assert years["employer_contribution"][0] == pytest.approx(120_000 * 0.04)
    assert years["age"][0] == 55
    assert years["crypto"][0] == pytest.approx(0.05)


def test_years_after_the_published_law_say_so():
    years = run(scenario()).years()
    assert list(years["law"][:3]) == [2025, 2026, 2026]
    assert years["law_scale"][2] == pytest.approx(1.025)


def test_a_withdrawal_is_taken_once_at_its_age_and_taxed():
    changed = {"withdrawal_amount": 20_000, "withdrawal_age": 50}
    years = run(with_values(scenario(), changed, "test")).years()
    taken = years["age"] == 50
    assert years["withdrawal"][taken] == pytest.approx(20_000.0)
    assert years["penalty"][taken] == pytest.approx(2_000.0)
    assert not years["withdrawal"][~taken].any()


def test_a_withdrawal_at_an_age_outside_the_years_is_refused():
    changed = {"withdrawal_amount": 20_000, "withdrawal_age": 30}
    with pytest.raises(DomainError, match="year must be from 2025 to 2054; got 2010"):
        run(with_values(scenario(), changed, "test")).years()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[plan]\nmatch = "generous"',
            "plan.match must be one of half_to_6",
        ),
        (
            '[member]\nfiling_status = "divorced"',
            "member.filing_status must be one of single, joint, separate, head, widow",
        ),
        (
            '[member]\nbirth_date = "last summer"',
            "member.birth_date must be a date such as 1980-07-01; got 'last summer'",
        ),
        ("[plan]\nvesting = 3", "plan.vesting must be one of cliff, graded, immediate; got 3"),
        (
            '[plan]\nmatch = { value = "half_to_6", low = 1 }',
            "plan.match.low: no such assumption",
        ),
        ("[member]\nsalary = -1", "member.salary must be a number of at least 0; got -1"),
    ],
)
def test_mistakes_are_named(text, sentence):
    with pytest.raises(ScenarioError) as caught:
        from_toml(text)
    assert any(problem.startswith(sentence) for problem in caught.value.problems)


def test_crypto_and_alternatives_cannot_be_more_than_the_account():
    with pytest.raises(ScenarioError, match=r"member: crypto_sleeve and alternatives_sleeve"):
        with_values(scenario(), {"crypto_sleeve": 0.7, "alternatives_sleeve": 0.4}, "test")
