import io

import openpyxl
import pytest

from workbooks import styles


def workbook():
    made = openpyxl.Workbook()
    styles.set_base(made)
    return made, styles.Styles(made)


def test_every_role_can_be_put_on_a_cell_and_is_read_back():
    made, known = workbook()
    for row, role in enumerate(styles.LOOKS, 1):
        cell = made.active.cell(row, 1, role)
        cell.style = known.name(role)
        assert cell.style == known.name(role) == f"CI {role}"
    stream = io.BytesIO()
    made.save(stream)
    again = openpyxl.load_workbook(stream).active
    assert [cell.style for cell in again["A"]] == [f"CI {role}" for role in styles.LOOKS]


def test_a_style_is_made_once_and_found_by_name_and_number():
    made, known = workbook()
    assert known.name("Input", "usd") == known.name("Input", "usd") == "CI Input, usd"
    assert "CI Input, usd" in made._named_styles.names
    assert "CI Input" not in made._named_styles.names
    assert made._named_styles[0].name == "Normal"
    assert made._named_styles["CI Input, usd"].number_format == "#,##0"
    with pytest.raises(KeyError):
        made._named_styles["nothing"]


def test_a_style_of_that_name_is_not_added_twice():
    made, known = workbook()
    known.name("Input")
    with pytest.raises(ValueError, match="exists already"):
        made.add_named_style(openpyxl.styles.NamedStyle("CI Input"))
