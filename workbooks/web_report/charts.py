"""The charts of the page: what each shows, its finding in the title, its source and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.assumptions import Scenario
from core.months import monthly_paths
from core.price_models import PRICE_MODELS
from core.ranges import Swing, monthly_range, price_grid
from core.results import Results
from core.sizing import access_funnel
from workbooks.drawing.bars import Axis, Bar, Row, bars
from workbooks.drawing.heat import Side, heat_map
from workbooks.drawing.lines import Band, Series, lines
from workbooks.words import dollars, in_unit, per_cent

NOTHING = "No 401(k) money moves into crypto in this scenario"
STAGES = {
    "legal": "Not legally open",
    "provider": "Provider without it",
    "employer": "Employer left it off",
    "participant": "Participant does not",
    "allocation": "Stays in other assets",
}
"""What each barrier keeps out."""

_MODELS = {
    "identity": "Identity",
    "multiplier": "Multiplier",
    "square_root": "Square root, a month",
}
_GRID = 7
_MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: the class of the mark, and what it stands for."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of the page: `svg` is ours and needs no escaping; "" where nothing can be drawn."""

    name: str
    title: str
    svg: str
    source: str
    keys: tuple[Key, ...] = ()


def figures(scenario: Scenario, results: Results, swings: Sequence[Swing]) -> list[Figure]:
    """The six charts of a scenario."""
    return [
        waterfall(scenario, results),
        prices(scenario, results, swings),
        monthly(scenario),
        cone(scenario),
        tornado(results, swings),
        heat(scenario),
    ]


def waterfall(scenario: Scenario, results: Results) -> Figure:
    """From all 401(k) assets through what each barrier keeps out to the inflow."""
    left = _left_after_each(scenario)
    rows = [_total("All 401(k) assets", left[0], "total")]
    for label, (before, after) in zip(STAGES.values(), pairwise(left), strict=True):
        kept = before - after
        text = f"-{dollars(kept)}" if kept else "none"
        bar = Bar("fall", after, before, f"{label}: {text}")
        rows.append(Row(label, (bar,), text, carry=after))
    rows.append(_total("Inflow into crypto", results.inflow, "result"))
    title = (
        f"Of {dollars(left[0])} in 401(k) plans {dollars(results.inflow)} pass the five barriers,"
        f" {per_cent(results.share_of_assets)}"
        if results.inflow
        else NOTHING
    )
    said = "; ".join(f"{row.label} {row.after}" for row in rows)
    return Figure(
        "waterfall",
        title,
        bars(rows, Axis("US dollars", "USD"), f"Waterfall. {said}.").svg(),
        "The barriers one after the other, from top to bottom; values under Assumptions.",
        (Key("total", "assets"), Key("fall", "kept out by a barrier"), Key("result", "inflow")),
    )


def _left_after_each(scenario: Scenario) -> list[float]:
    """The assets, and what is left of them after each barrier."""
    v = scenario.value
    passed = [v(stage) for stage in STAGES]
    return [
        float(access_funnel(v("assets"), *passed[:count], *[1.0] * (len(passed) - count)))
        for count in range(len(passed) + 1)
    ]


def _total(label: str, amount: float, kind: str) -> Row:
    text = dollars(amount)
    return Row(label, (Bar(kind, 0.0, amount, f"{label}: {text}"),), text, carry=amount)


def prices(scenario: Scenario, results: Results, swings: Sequence[Swing]) -> Figure:
    """Bitcoin's price today and under each model, with the range that single assumptions give."""
    today = scenario.value("price")
    bar = Bar("total", 0.0, today, f"Today: ${today:,.0f}")
    rows = [Row("Today", (bar,), value=f"${today:,.0f}")]
    found = {model: getattr(results, f"price_{model}") for model in PRICE_MODELS}
    for model, price in found.items():
        whisker = price_range(swings, f"price_{model}", price)
        ends = " to ".join(f"${end:,.0f}" for end in whisker)
        bar = Bar("result", 0.0, price, f"{_MODELS[model]}: ${price:,.0f}, from {ends}")
        value = f"${price:,.0f}"
        rows.append(Row(_MODELS[model], (bar,), value=value, below=ends, whisker=whisker))
    said = "; ".join(bar.tip for row in rows for bar in row.bars)
    low, high = min(found.values()), max(found.values())
    return Figure(
        "prices",
        f"One inflow, three models: Bitcoin at ${low:,.0f} to ${high:,.0f}",
        bars(rows, Axis("US dollars per BTC", "USD"), f"Bars of Bitcoin's price. {said}.").svg(),
        "Three what-ifs, no forecast. Lines: one assumption at a time over its range.",
        (Key("total", "today"), Key("result", "model"), Key("whisker", "range")),
    )


def price_range(swings: Sequence[Swing], result: str, base: float) -> tuple[float, float]:
    """The least and the most of a result over the ends of all ranges, one at a time."""
    ends = [end for swing in swings for end in swing.ends(result) if end is not None]
    return min([base, *ends]), max([base, *ends])


def monthly(scenario: Scenario) -> Figure:
    """The money by month, for both ways in which adoption may spread."""
    flows = {curve: _column(scenario, "flow", curve) for curve in ("bass", "logistic")}
    bass = flows["bass"]
    peak = max(range(len(bass)), key=lambda month: bass[month])
    moves = any(any(flow) for flow in flows.values())
    title = f"The flow is largest in month {peak + 1}: {dollars(bass[peak])}" if moves else NOTHING
    said = ", ".join(
        f"month {month} {dollars(bass[month - 1])}" for month in _some_months(len(bass))
    )
    return Figure(
        "monthly",
        title,
        lines(
            [Series("line-1", bass), Series("line-2", flows["logistic"])],
            Axis("US dollars a month", "USD"),
            f"Lines of the flow into crypto by month. Bass: {said}.",
        ).svg(),
        "Adoption by a Bass curve, and by a logistic one as its rival; 401(k) assets grow"
        " meanwhile as under Assumptions.",
        (Key("line-1", "Bass"), Key("line-2", "logistic")),
    )


def cone(scenario: Scenario) -> Figure:
    """Bitcoin's volatility while the money arrives, with the range that assumptions give."""
    path = monthly_range(scenario, "volatility_flow_regime")
    size = _column(scenario, "volatility_size_law", "bass")
    last = len(path.middle)
    today = scenario.value("volatility")
    ends = f"{_rate(path.low[-1])} to {_rate(path.high[-1])}"
    title = (
        f"Volatility goes from {_rate(today)} to {_rate(path.middle[-1])}"
        f" by month {last}, or {ends} over the ranges"
    )
    said = ", ".join(
        f"month {month} {_rate(path.middle[month - 1])}"
        f" ({_rate(path.low[month - 1])} to {_rate(path.high[month - 1])})"
        for month in _some_months(last)
    )
    return Figure(
        "cone",
        title,
        lines(
            [Series("line-1", path.middle), Series("line-2", size)],
            Axis("volatility per year", "share"),
            f"A cone of Bitcoin's volatility by month. Flow regime: {said}.",
            Band("band", path.low, path.high),
        ).svg(),
        "Cone: the flow regime, one assumption at a time over its range, today's volatility as it"
        " is. No simulation.",
        (Key("line-1", "flow regime"), Key("line-2", "size law"), Key("band", "range")),
    )


def tornado(results: Results, swings: Sequence[Swing]) -> Figure:
    """The inflow with one assumption at a time at its low and at its high."""
    moving = sorted(
        (one for one in swings if one.size("inflow")), key=lambda one: -one.size("inflow")
    )[:_MOST_ROWS]
    rows = [_sides(one, results.inflow) for one in moving]
    amount = dollars(results.inflow)
    source = f"One assumption at a time at its low and its high; the line is {amount}."
    said = "; ".join(bar.tip for row in rows for bar in row.bars)
    if not rows:
        return Figure("tornado", "No single assumption moves money in this scenario", "", source)
    first = moving[0]
    low, high = sorted(end or 0.0 for end in first.ends("inflow"))
    return Figure(
        "tornado",
        f"{first.entry.input.label} matters most: {dollars(low)} to {dollars(high)}",
        bars(rows, Axis("inflow, US dollars", "USD"), f"Tornado. {said}.", results.inflow).svg(),
        source,
        (Key("at-low", "at its low"), Key("at-high", "at its high")),
    )


def _sides(swing: Swing, base: float) -> Row:
    """The bars of an assumption to both sides of the inflow as it is."""
    entry = swing.entry
    at = (entry.assumption.low, entry.assumption.high)
    words = [in_unit(value or 0.0, entry.input.unit) for value in at]
    sides = tuple(
        Bar(kind, base, end or 0.0, f"{entry.input.label} {text}: {dollars(end or 0.0)}")
        for kind, end, text in zip(("at-low", "at-high"), swing.ends("inflow"), words, strict=True)
    )
    return Row(entry.input.label, sides, before=words[0], after=words[1])


def heat(scenario: Scenario) -> Figure:
    """Bitcoin's price for allocations against multipliers."""
    allocation, multiplier = (_steps(scenario, name) for name in ("allocation", "multiplier"))
    found = price_grid(scenario, allocation, multiplier)
    values = [[float(value) for value in row] for row in found]
    down, across = (
        Side(title, tuple(words(value) for value in steps), _index(steps, scenario.value(name)))
        for title, words, steps, name in (
            ("allocation", per_cent, allocation, "allocation"),
            ("multiplier", _times, multiplier, "multiplier"),
        )
    )
    low, high = min(map(min, values)), max(map(max, values))
    said = (
        f"Bitcoin at ${low:,.0f} with {down.title} {down.labels[0]} and {across.title}"
        f" {across.labels[0]}, at ${high:,.0f} with {down.labels[-1]} and {across.labels[-1]}"
    )
    texts = [[_thousands(value) for value in row] for row in values]
    worth = f"${low:,.0f} to ${high:,.0f}" if low < high else f"${low:,.0f}, whatever they are"
    return Figure(
        "heat",
        f"Allocation against multiplier: Bitcoin at {worth}",
        heat_map(values, texts, down, across, f"A heat map. {said}.").svg(),
        "US dollars per BTC, as many cells in each shade. Framed: this scenario.",
    )


def _steps(scenario: Scenario, name: str) -> list[float]:
    """Evenly over the range of an assumption; the step nearest to its value is the value itself."""
    entry = next(one for one in scenario.entries() if one.name == name)
    value = entry.assumption.value
    low = value if entry.assumption.low is None else entry.assumption.low
    high = value if entry.assumption.high is None else entry.assumption.high
    if not low < high:
        return [value]
    steps = [low + (high - low) * step / (_GRID - 1) for step in range(_GRID)]
    nearest = min(range(_GRID), key=lambda step: abs(steps[step] - value))
    return [*steps[:nearest], value, *steps[nearest + 1 :]]


def _index(steps: Sequence[float], value: float) -> int:
    return list(steps).index(value)


def _rate(value: float) -> str:
    """In per cent; what differs by nothing that can be seen is written the same."""
    return per_cent(round(value, 6))


def _times(value: float) -> str:
    return f"{value:.3g}"


def _thousands(price: float) -> str:
    """A price in at most five characters or so: 118.9k, 1.06m.

    >>> _thousands(118_948.57), _thousands(1_063_722.5), _thousands(950.4)
    ('118.9k', '1.06m', '950')
    """
    if price >= 1e9:
        return f"{price:.1e}"
    if price >= 1e6:
        return f"{price / 1e6:,.2f}m"
    return f"{price / 1e3:,.1f}k" if price >= 1e3 else f"{price:,.0f}"


def _column(scenario: Scenario, name: str, curve: str) -> tuple[float, ...]:
    return tuple(v for v in monthly_paths(scenario, curve).column(name) if isinstance(v, float))


def _some_months(last: int) -> list[int]:
    return sorted({1, max(last // 4, 1), max(last // 2, 1), max(last * 3 // 4, 1), last})
