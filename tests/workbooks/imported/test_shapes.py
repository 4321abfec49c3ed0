import pytest

from workbooks.imported.shapes import SHAPES, Kind


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_a_shape_is_whole(shape):
    names = [column.name for column in shape.columns]
    assert len(set(names)) == len(names)
    assert shape.column(shape.key).required
    titles = [title for column in shape.columns for title in (column.name, *column.titles)]
    assert len(set(titles)) == len(titles)
    assert all(title == title.lower() for title in titles)
    for column in shape.columns:
        assert column.help.endswith(".")
        assert bool(column.words) == (column.kind is Kind.WORD)
