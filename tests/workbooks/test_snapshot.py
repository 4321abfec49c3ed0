"""What a template says and how it is laid out changes only on purpose."""

import pytest

from templates import SHIPPED
from tests.workbooks.snapshot import GOLDEN, snapshot


@pytest.mark.parametrize("name", SHIPPED)
def test_the_template_is_the_one_reviewed(name):
    reviewed = (GOLDEN / f"template_{name}.txt").read_text(encoding="utf-8")
    assert snapshot(name) == reviewed, "if on purpose: python tests/workbooks/snapshot.py"
