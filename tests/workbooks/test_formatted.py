import doctest

import pytest

from templates import FORMATS
from workbooks import formatted as module
from workbooks.formatted import formatted

# What Excel and LibreOffice show for the format codes of templates/formats.py
SHOWN = [
    (870e9, "usd_short", "870.0bn"),
    (587_250_000.0, "usd_short", "587,250,000"),
    (-12.6, "usd_short", "-13"),
    (435e9, "usd_label", "435bn"),
    (12.3e9, "usd_label", "12.3bn"),
    (43.5e6, "usd_label", "43.5m"),
    (4e12, "usd_axis", "4.0tn"),
    (-2.5e9, "usd_change_short", "-2.5bn"),
    (2.5e9, "usd_change_short", "+2.5bn"),
    (0.0, "usd_change_short", "0"),
    (-783e9, "usd_change_short", "-783.0bn"),
    (-348e6, "usd_change_short", "-0.348bn"),
    (5_873.4e6, "usd_change_short", "+5.873bn"),
    (1_051_234.0, "usd_money_label", "1.05m"),
    (0.00068, "share_short", "0.068%"),
    (0.1, "share_short", "10.0%"),
    (-0.1, "share_short", "-10.0%"),
    (0.0675, "share", "6.75%"),
    (-0.0029, "change", "-0.3%"),
    (0.359, "change", "+35.9%"),
    (0.0, "change", "0.0%"),
    (0.4774, "times_short", "0.477x"),
    (70.73, "times_short", "70.7x"),
    (119289.84375, "price", "119,289.84"),
    (119289.84375, "exact", "119,289.84375"),
    (1.5e-9, "tiny", "1.5E-09"),
    (2026.0, "plain", "2026"),
    (29403.0, "date", "1980-07-01"),
    (True, "truth", "TRUE"),
    ("n/a", "share", "n/a"),
    (None, "usd", ""),
]


def test_examples_run():
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(("value", "name", "text"), SHOWN)
def test_a_value_is_shown_as_in_the_workbook(value, name, text):
    assert formatted(value, name) == text


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("date", "truth")])
@pytest.mark.parametrize("value", [0.0, 1.0, 0.12345, 1234.5, 8.7e12])
def test_no_format_leaves_a_code_in_the_text(name, value):
    text = formatted(value, name)
    assert text
    assert not set(text) & set('#[]";')


def test_a_negative_amount_never_loses_its_sign():
    for name in FORMATS:
        if name not in ("date", "truth"):
            assert formatted(-8.7e12, name).startswith("-"), name
