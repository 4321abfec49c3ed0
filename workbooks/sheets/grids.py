"""Heat maps of Results: a result over the ranges of two inputs, every cell a formula."""

from __future__ import annotations

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Border, Color, Font, Side
from openpyxl.styles.differential import DifferentialStyle

from core.assumptions import SECTION_OF, SECTIONS
from core.sections import Input
from templates.layout import Grid
from workbooks.pages import VALUE, Page
from workbooks.styles import BLACK

ACROSS = "BCDE"
DOWN = 7
SHADES = ("F3F7FC", "CFE0F2", "B5CFED")
"""From the lowest over the middle to the highest; black and green can be read on each of them."""

_ACROSS_PLACE = "COLUMN()-COLUMN($B${row})"
_DOWN_PLACE = "ROW()-ROW($A${row})-1"
_STEPS = "({name}-D{row})/F{row}"
_OWN = f"IF(F{{row}}>0,MEDIAN(0,{{last}},INT(AVERAGE({_STEPS},{_STEPS}+1))),0)"
"""The step nearest to the input's value: that one is the value itself."""

_HEAD = "IF({place}=$B${row},{name},$D${row}+$F${row}*({place}))"


def write(page: Page, grid: Grid) -> None:
    """Writes the map below the last row."""
    page.block(f"Heat map: {grid.name}")
    page.name_cell(f"grid_{grid.name}_title", page.formula("A", grid.title, role=" unbroken"))
    page.row += 1
    down, across = (SECTIONS[SECTION_OF[name]].inputs()[name] for name in (grid.down, grid.across))
    for column, text in zip("BDEF", ("Own step", "Low end", "High end", "A step"), strict=True):
        page.text(column, text, "Head right")
    page.row += 1
    rows = page.row, page.row + 1
    heads = page.row + len(rows) + 1
    _range(page, grid.down, down, f"(ROWS($A${heads + 1}:$A${heads + DOWN})-1)")
    _range(page, grid.across, across, f"(COLUMNS($B${heads}:${ACROSS[-1]}${heads})-1)")
    page.row = heads
    page.text("A", f"{down.label}, downwards; {across.label}, to the right", "Head")
    _heads(page, grid, (down, across), rows)
    _body(page, grid)
    _colour(page, heads, rows)
    page.text("A", f"{grid.source} In a frame: the values of this scenario.", "Source")
    page.row += 1


def _range(page: Page, name: str, described: Input, last: str) -> None:
    """A row with the ends of an input, the length of a step, and the step of its own value."""
    row, number_format = page.row, page.book.plan.layout.formats.get(described.unit, "plain")
    page.text("A", described.label)
    page.text("C", described.unit, "Unit")
    for column, end in ((VALUE, f"low_{name}"), ("E", f"high_{name}")):
        page.formula(column, f"IF(ISNUMBER({end}),{end},{name})", number_format)
    page.formula("F", f"(E{row}-{VALUE}{row})/{last}", number_format, "Calculation")
    page.formula("B", _OWN.format(row=row, last=last, name=name), "plain", "Link")
    page.row += 1


def _heads(page: Page, grid: Grid, inputs: tuple[Input, Input], rows: tuple[int, int]) -> None:
    """The values at the head of each column and of each row; the cursor ends on the first row."""
    heads = page.row
    down, across = (page.book.plan.layout.formats.get(one.unit, "plain") for one in inputs)
    for column in ACROSS:
        head = _HEAD.format(place=_ACROSS_PLACE.format(row=heads), row=rows[1], name=grid.across)
        page.formula(column, head, across, "Link heat head")
    for row in range(heads + 1, heads + DOWN + 1):
        page.row = row
        head = _HEAD.format(place=_DOWN_PLACE.format(row=heads), row=rows[0], name=grid.down)
        page.formula("A", head, down, "Link heat head")
    page.row = heads + 1
    first, last = ACROSS[0], ACROSS[-1]
    page.book.define(f"grid_{grid.name}_across", page.name, f"{first}{heads}:{last}{heads}")
    page.book.define(f"grid_{grid.name}_down", page.name, f"A{heads + 1}:A{heads + DOWN}")
    page.book.define(f"grid_{grid.name}", page.name, f"{first}{heads + 1}:{last}{heads + DOWN}")


def _body(page: Page, grid: Grid) -> None:
    heads, before = page.row - 1, dict(page.cells)
    for row in range(page.row, page.row + DOWN):
        page.row = row
        for column in ACROSS:
            page.cells |= {grid.down: f"$A{row}", grid.across: f"{column}${heads}"}
            page.formula(column, grid.formula, grid.format, " heat")
    page.cells.clear()
    page.cells.update(before)
    page.row += 1


def _colour(page: Page, heads: int, rows: tuple[int, int]) -> None:
    """The higher the deeper, and a frame around the cell of the scenario."""
    cells = f"{ACROSS[0]}{heads + 1}:{ACROSS[-1]}{heads + DOWN}"
    own = (
        f"AND({_DOWN_PLACE.format(row=heads)}=$B${rows[0]},"
        f"{_ACROSS_PLACE.format(row=heads)}=$B${rows[1]})"
    )
    side = Side(style="thin", color=f"FF{BLACK}")
    look = DifferentialStyle(
        font=Font(bold=True), border=Border(left=side, right=side, top=side, bottom=side)
    )
    page.sheet.conditional_formatting.add(cells, Rule(type="expression", dxf=look, formula=[own]))
    stops = [FormatObject("min"), FormatObject("percentile", val=50), FormatObject("max")]
    scale = ColorScale(cfvo=stops, color=[Color(f"FF{shade}") for shade in SHADES])
    page.sheet.conditional_formatting.add(cells, Rule(type="colorScale", colorScale=scale))
