from __future__ import annotations

from pathlib import Path

import pytest

from workbooks.errors import BadFileError, RequestError
from workbooks.grid import read_grid
from workbooks.jobs import Variant
from workbooks.request import Override


def grid(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "grid.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_row_a_variant(tmp_path: Path) -> None:
    text = "rate,'My, sheet'!B3,Name\r\n5%,TRUE,low\r\n\r\n,\"9,300\",größe\r\n"
    found = read_grid(grid(tmp_path, text.replace("'My, sheet'!B3", "\"'My, sheet'!B3\"")))
    assert found == (
        Variant("low", (Override("rate", 0.05), Override("'My, sheet'!B3", True))),
        Variant("größe", (Override("rate", None), Override("'My, sheet'!B3", 9300.0))),
    )


def test_without_names_they_are_numbered_and_excel_writes_a_mark_and_semicolons(
    tmp_path: Path,
) -> None:
    found = read_grid(grid(tmp_path, "S!A1;S!A2\n1;2\n3;4\n", "utf-8-sig"))
    assert [variant.name for variant in found] == ["1", "2"]
    assert found[1].overrides == (Override("S!A1", 3.0), Override("S!A2", 4.0))


def test_every_mistake_by_row_and_column(tmp_path: Path) -> None:
    text = "name,B3,rate,Rate,\n../up,1,2025-02-30,1,1\na,1,1\nA,1,1,1,1\n"
    with pytest.raises(RequestError) as caught:
        read_grid(grid(tmp_path, text))
    for words in (
        "column 2: B3 names no sheet",
        "column 5: the empty title",
        "Rate is given twice",
        "row 2, column rate: 2025-02-30",
        "row 2: '../up'",
        "row 3: has 3 cells; the first row has 5",
        "row 4: the name A is there twice",
    ):
        assert any(words in problem for problem in caught.value.problems), words
    assert len(caught.value.problems) == 7
    assert "grid.csv" in str(caught.value)


@pytest.mark.parametrize("text", ["", "rate\n", "\n\n"])
def test_a_grid_needs_values(tmp_path: Path, text: str) -> None:
    with pytest.raises(RequestError, match="at least one row"):
        read_grid(grid(tmp_path, text))


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"none\.csv"):
        read_grid(tmp_path / "none.csv")
    with pytest.raises(RequestError, match="UTF-8"):
        read_grid(grid(tmp_path, "é\n1\n", "latin-1"))
