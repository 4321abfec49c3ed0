"""The tables of the page: the values are core's, and a table of periods is a row a period."""

from core.months import monthly_paths
from core.results import run
from core.saver import project_saver
from templates.layout import Layout
from workbooks.formatted import formatted
from workbooks.web_report.calculated import Calculated
from workbooks.web_report.results import Shown, periods, tables, tiles


def found(made, name):
    return made[name].layout, Calculated(made[name].data, name)


def lines(table: Shown):
    return {row.label: row for group in table.groups for row in group.rows}


def test_the_tables_hold_cores_results(made):
    results = run(made["custom"].scenario)
    size, prices, share, *_ = tables(*found(made, "custom"))
    assert lines(size)["Inflow into crypto"].values == (formatted(results.inflow, "usd_short"),)
    assert lines(size)["Relative to the ETFs"].values == (
        formatted(results.relative_to_etfs, "times_short"),
    )
    by_model = [row for row in prices.groups[0].rows if "Do not use" in row.texts[0]]
    assert [row.values[0] for row in by_model] == [
        formatted(price, "price")
        for price in (results.price_identity, results.price_multiplier, results.price_square_root)
    ]
    assert lines(share)["Highest share by buying alone"].values == (
        (formatted(results.dominance_highest, "share_short"),) * 2
    )


def test_where_no_money_moves_what_is_needed_is_not_told(made):
    share = lines(tables(*found(made, "nothing"))[2])
    assert share["Bitcoin multiplier needed"].values == ("n/a", "n/a")


def test_every_table_is_as_wide_as_its_heads(made):
    for name in ("article", "member", "compared", "sponsor"):
        for table in (*tables(*found(made, name)), *periods(*found(made, name))):
            for group in table.groups:
                for row in group.rows:
                    assert len(row.values) == len(table.heads), (table.title, row.label)
                    assert len(row.texts) <= len(table.text_heads), (table.title, row.label)


def test_the_first_figures_are_the_tiles(made):
    layout, book = found(made, "article")
    assert tiles(layout, tables(layout, book))[:2] == [
        ("$870.0bn", "Inflow into crypto"),
        ("10.0%", "Share of 401(k) assets that moves"),
    ]
    layout, book = found(made, "compared")
    assert tiles(layout, tables(layout, book))[0] == (
        "$435,000,000",
        "Inflow into crypto, lowest",
    )


def test_a_saver_has_a_row_a_year(made):
    layout, book = found(made, "saver")
    (table,) = periods(layout, book)
    years = project_saver(made["saver"].scenario)
    rows = table.groups[0].rows
    assert [row.label for row in rows] == [f"{year:.0f}" for year in years["year"]]
    column = table.heads.index("Balance, USD")
    assert [row.values[column] for row in rows] == [
        formatted(value, "usd") for value in years["balance"].tolist()
    ]
    assert table.heads[0] == "Age, years"
    assert len(table.heads) <= 12


def test_an_inflow_has_a_row_a_month(made):
    layout, book = found(made, "custom")
    (table,) = periods(layout, book)
    flow = monthly_paths(made["custom"].scenario).column("flow")
    rows = table.groups[0].rows
    assert len(rows) == len(flow)
    column = table.heads.index("Flow into crypto, USD")
    assert rows[-1].values[column] == formatted(flow[-1], "usd_short")


def test_scenarios_have_a_column_each_and_every_row(made):
    layout, book = found(made, "compared")
    assert isinstance(layout, Layout)
    (table,) = periods(layout, book)
    assert table.heads == (
        made["compared"].scenario.name,
        *(c.name for c in made["compared"].cases),
    )
    assert sum(len(group.rows) for group in table.groups) == len(layout.timeline[0].rows)
    row = lines(table)["Inflow into crypto"]
    assert row.values[0] == formatted(run(made["compared"].scenario).inflow, "usd_short")
