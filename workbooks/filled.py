"""What a filled workbook holds beside its scenario."""

from __future__ import annotations

from core.assumptions import Scenario
from templates import Layout
from templates.theme import HOUSE, Theme
from workbooks.form import Form, example_form
from workbooks.participants import of_layout
from workbooks.read_cases import cases_in
from workbooks.read_participants import participants_in


def form_in(data: bytes, name: str, first: Scenario, layout: Layout, theme: Theme = HOUSE) -> Form:
    """The form for the report of a filled workbook, in a layout.

    Args:
        data: the workbook.
        name: of the file, for messages.
        first: the scenario in it, or one changed from it.
        layout: of the report; what it asks for and the workbook has no place for is the example's.
        theme: colours, font and logo.

    Raises:
        BadFileError: no workbook of ours.
        ScenarioError: every mistake in the columns beside the first or in the participants.
    """
    cases = cases_in(data, name, first) if layout.compares else ()
    if cases is None:
        return example_form(layout, first, theme)
    people = participants_in(data, name, first.value("first_year"))
    return Form(layout, cases, of_layout(layout, people), theme)
