"""The reference pages are what the docstrings say."""

import importlib.util
from pathlib import Path

import pytest

import core
from core.catalog import CATALOG

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def made():
    place = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module.pages()


def test_the_pages_are_up_to_date(made):
    written = {page.name: page.read_text(encoding="utf-8") for page in DOCS.glob("reference/*.md")}
    assert written == made, "run: python docs/make_reference.py"


def test_every_public_function_has_its_place(made):
    text = "\n".join(made.values())
    for name in core.__all__:
        if callable(getattr(core, name)) and not isinstance(getattr(core, name), type):
            assert f"\n## {name}(" in text
    for row in CATALOG.values():
        assert row.signature in made["worksheet-functions.md"]
