import doctest

from workbooks import words


def test_examples_run():
    found = doctest.testmod(words)
    assert found.attempted > 0
    assert found.failed == 0
