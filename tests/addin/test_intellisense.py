"""The descriptions beside the add-in, in Excel-DNA's format."""

import xml.etree.ElementTree as ET

from addin.intellisense import NAMESPACE, intellisense_xml
from core.catalog import CATALOG


def functions():
    root = ET.fromstring(intellisense_xml().encode())
    assert root.tag == f"{{{NAMESPACE}}}IntelliSense"
    return root.findall(f"{{{NAMESPACE}}}FunctionInfo/{{{NAMESPACE}}}Function")


def test_every_row_is_described_with_its_arguments():
    assert [function.get("Name") for function in functions()] == list(CATALOG)
    for function, row in zip(functions(), CATALOG.values(), strict=True):
        assert function.get("Description") == row.help
        assert [argument.get("Name") for argument in function] == [
            f"[{argument.name}]" for argument in row.arguments
        ]


def test_an_argument_says_what_is_allowed_and_what_a_blank_means():
    share = next(f for f in functions() if f.get("Name") == "CRYPTO_INFLOW")[1]
    assert share.get("Description") == (
        "Part that moves. A number from 0 to 1. Default: 0.1 share."
    )


def test_a_choice_has_no_bound():
    model = next(f for f in functions() if f.get("Name") == "CRYPTO_PRICE")[1]
    assert model.get("Description").endswith("60 months' buying). Default: identity.")
