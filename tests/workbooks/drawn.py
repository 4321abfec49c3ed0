"""Strategies for hypothesis: any valid scenario, and any scenarios beside one."""

import math
from datetime import date

from hypothesis import strategies as st

from core.assumptions import SECTIONS, Alternatives
from core.scenarios import scenario
from core.sections import LARGEST, text_mistake
from workbooks.cases import COMPARED, SLOTS, Case

AWKWARD = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","x")',
    "=[book.xlsx]Sheet1!A1",
    "='file:///etc/passwd'#$Sheet1.A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'",
    "'quoted",
    "''",
    '"&headline&"',
    '""',
    "&[Date]&P&&A",
    "&L&24title",
    "{=1}",
    "#N/A",
    "#REF!",
    "TRUE",
    "2025",
    "1e5",
    "50%",
    "2025-07-18",
    " ",
    "  two  spaces  ",
    "\n",
    "two\nlines\r\nthree\rfour",
    "_x0041_ _x005F_ _x000D_",
    "]]>",
    "<!-- & --> <b>&amp;&lt;&#10;</b> \"'",
    "<script>alert(1)</script>",
    "${1+1} {{ 7*7 }} {% raw %}",
    "\u00a0nbsp\u2028line\u2029\u0085\u200b\ufeff",
    "\u202eright to left",
    "e\u0301 \u65e5\u672c \U0001f600\U0001f1e8\U0001f1ed",
    "\x7f\x80\x9f",
    "long " * 6_000,
    "\U0001f600" * 16_383,
)
"""Texts that have broken spreadsheets, templates or markup somewhere."""

CHARACTERS = st.characters(codec="utf-8").filter(lambda one: text_mistake(one) is None)
TEXTS = st.sampled_from(AWKWARD) | st.text(CHARACTERS, max_size=40)
DATES = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))
BIRTHDAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str)


def numbers(described, widest):
    """Any number that an input may be, both ends of its bound among them."""
    bound = described.bound
    low, high = max(bound.low, -widest), min(bound.high, widest)
    if described.whole:
        inner = st.integers(math.ceil(low), math.floor(high)).map(float)
    else:
        inner = st.floats(
            low,
            high,
            exclude_min=low == bound.low and not bound.low_included,
            exclude_max=high == bound.high and not bound.high_included,
        )
    ends = [end for end in (low, high) if bound.holds(end, end)]
    ends = [end for end in ends if not described.whole or end.is_integer()]
    return (inner | st.sampled_from(ends)) if ends else inner


@st.composite
def tables(draw, described, widest):
    value, *ends = draw(st.tuples(*[numbers(described, widest)] * 3))
    return {
        "value": value,
        "low": draw(st.none() | st.just(min(*ends, value))),
        "high": draw(st.none() | st.just(max(*ends, value))),
        "source": draw(TEXTS),
        "note": draw(TEXTS),
        "as_of": draw(DATES),
        "unit": described.unit,
    }


@st.composite
def choices(draw, described):
    return {
        "value": draw(st.sampled_from(described.allowed) if described.allowed else BIRTHDAYS),
        "source": draw(TEXTS),
        "note": draw(TEXTS),
        "as_of": draw(DATES),
    }


@st.composite
def tables_of_scenarios(draw, widest=0.999 * LARGEST):
    """What a scenario is made from; only what contradicts itself is set right."""
    data = {"name": draw(TEXTS), "title": draw(TEXTS), "description": draw(TEXTS)}
    data["as_of"] = draw(st.dates(date(2025, 7, 18), date(9999, 12, 31)))
    for section, kind in SECTIONS.items():
        data[section] = {n: draw(tables(one, widest)) for n, one in kind.inputs().items()}
        data[section] |= {name: draw(choices(one)) for name, one in kind.choices().items()}
    parts = draw(st.lists(st.integers(0, 100), min_size=5, max_size=5).filter(any))
    for name, part in zip(Alternatives.model_fields, parts, strict=True):
        put(data["alternatives"], name, part / sum(parts))
    for name in ("crypto_sleeve", "alternatives_sleeve"):
        put(data["member"], name, data["member"][name]["value"] / 2)
    order(data["market"], "btc_cap", "total_cap")
    order(data["dominance"], "target_low", "target_high")
    return data


def scenarios():
    """Any valid scenario, also those whose results are too large to be numbers."""
    return tables_of_scenarios().map(scenario)


@st.composite
def runnable_scenarios(draw):
    """Scenarios whose results are numbers, over few periods, so that workbooks stay small."""
    data = draw(tables_of_scenarios(1e12))
    put(data["adoption"], "path_months", float(draw(st.integers(1, 40))))
    member = data["member"]
    first = draw(st.integers(2020, 2100))
    age = draw(st.integers(0, 100))
    born = date(first - age, draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    member["birth_date"]["value"] = str(born)
    put(member, "first_year", float(first))
    put(member, "horizon", float(draw(st.integers(1, 20))))
    put(member, "withdrawal_age", float(age))
    return scenario(data)


def put(section, name, value):
    section[name] |= {"value": value, "low": None, "high": None}


def order(section, smaller, larger):
    values = sorted(section[name]["value"] for name in (smaller, larger))
    for name, value in zip((smaller, larger), values, strict=True):
        put(section, name, value)


@st.composite
def cases(draw, widest=0.999 * LARGEST):
    """Scenarios beside the first: any of the numbers that do not contradict each other."""
    compared = {n: d for s in COMPARED for n, d in SECTIONS[s].inputs().items() if n not in TIED}
    changes = st.fixed_dictionaries(
        {}, optional={name: numbers(one, widest) for name, one in compared.items()}
    )
    one = st.builds(Case, TEXTS.filter(bool), changes, TEXTS)
    return tuple(draw(st.lists(one, max_size=SLOTS)))


TIED = {"btc_cap", "total_cap", "target_low", "target_high", *Alternatives.model_fields}
"""What must agree with something else, and is therefore the first scenario's."""
