import pytest

from core.errors import ScenarioError
from core.scenarios import load_shipped, scenario
from workbooks.changed_scenario import of_grid, with_changes, with_settings
from workbooks.errors import BadFileError, RequestError

BASE = load_shipped("base")


def test_settings_are_read_as_typed():
    made = with_settings(BASE, ["allocation=2%", "market.assets = $9,300,000,000,000"])
    assert (made.value("allocation"), made.value("assets")) == (0.02, 9.3e12)
    assert made.title == "As base, but with allocation 2.0%, assets $9,300bn"
    assert with_settings(BASE, []) is BASE


def test_a_choice_is_told_too():
    made = with_settings(BASE, ["match=safe_harbor_basic"])
    assert made.title == "As base, but with match safe_harbor_basic"


def test_no_change_changes_no_name():
    assert with_changes(BASE, {}, "x").name == "base"


def grid(tmp_path, text):
    path = tmp_path / "grid.csv"
    path.write_text(text, encoding="utf-8")
    return of_grid(BASE, path)


def test_a_row_changes_what_it_holds(tmp_path):
    found = grid(tmp_path, "name;allocation;birth_date;match\nlow;1%;1990-05-06;\nas it is;;;\n")
    assert [*found] == ["low", "as it is"]
    assert found["low"].value("allocation") == 0.01
    assert found["low"].choice("birth_date") == "1990-05-06"
    assert found["low"].name == "low"
    unchanged = found["as it is"].model_copy(update={"name": "base"})
    assert unchanged == BASE


def test_rows_without_names_are_numbered(tmp_path):
    assert [*grid(tmp_path, "allocation\n1%\n2%\n")] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sheet1!B3\n1\n", "1: Sheet1!B3: no such assumption"),
        ("allocation\nTRUE\n", "1: funnel.allocation must be a number from 0 to 1; got True"),
        ("allocation\n#N/A\n", "1: funnel.allocation must be a number from 0 to 1; got '#N/A'"),
        ("match\nnone such\n", "1: plan.match must be one of"),
        ("crypto_weight\n90%\n", "1: alternatives: the five weights must sum to 1"),
    ],
)
def test_mistakes_name_their_row(tmp_path, text, said):
    with pytest.raises(RequestError, match="to correct") as caught:
        grid(tmp_path, text)
    assert any(problem.startswith(said) for problem in caught.value.problems)


def test_a_grid_that_is_not_there(tmp_path):
    with pytest.raises(BadFileError):
        of_grid(BASE, tmp_path / "none.csv")


def test_every_bad_setting_is_named():
    with pytest.raises(ScenarioError) as caught:
        with_settings(scenario(), ["allocation=2", "months"])
    assert len(caught.value.problems) == 2
