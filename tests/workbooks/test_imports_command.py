"""`crypto-inflow import`: a whole table becomes a workbook, or nothing does."""

import codecs
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from typer.testing import CliRunner

from addin.cli import app
from core.scenarios import from_toml
from tests.workbooks import ooxml
from workbooks.imported import source
from workbooks.read import read_scenario, read_template_name
from workbooks.read_participants import read_participants

HEAD = "Date,Close,Volume,Market Cap,BTC dominance\n"
ROW = "2025-08-0{n},11{n}000.5,6{n}e9,2.2{n}e12,57.{n}%\n"
SERIES = HEAD + "".join(ROW.format(n=n) for n in (1, 3, 2))
STAFF = "id,dob,pay,balance\nA,1980-01-31,85000,1000\nB,1990-02-28,40000,0\n"


@pytest.fixture
def at(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "btc.csv").write_text(SERIES, encoding="utf-8")
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    return tmp_path


def crypto_inflow(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(at, *arguments, code=3):
    """What is said when an import is refused; it must have written nothing."""
    before = {path.name: path.read_bytes() for path in at.iterdir()}
    result = crypto_inflow("import", *arguments)
    assert result.exit_code == code, result.output
    assert {path.name: path.read_bytes() for path in at.iterdir()} == before
    assert result.stdout == ""
    return result.stderr


def test_a_series_becomes_a_template_that_reads_back(at):
    result = crypto_inflow("import", "market", "btc.csv")
    assert result.exit_code == 0, result.output
    assert result.stdout == "model.xlsx\n"
    assert "Taken from row 3, 2025-08-03:" in result.stderr
    assert "price         113,000.5 USD per BTC     btc.csv, row 3, column Close" in result.stderr
    assert "column Market Cap over column BTC dominance" in result.stderr
    assert "Left as the baseline of 2025-08-03 has it:" in result.stderr
    assert "volatility    48.4% per year            3 prices over 2" in result.stderr
    made = read_scenario(at / "model.xlsx")
    assert read_template_name(at / "model.xlsx") == "inflow"
    assert made.as_of == made.market.price.as_of == date(2025, 8, 3)
    assert made.value("price") == 113000.5
    assert made.value("total_cap") == pytest.approx(2.23e12 / 0.573, rel=1e-15)
    assert made.title == "Own assumptions, the market from btc.csv"


def test_a_scenario_file_holds_the_same(at):
    assert crypto_inflow("import", "market", "btc.csv", "-o", "day.toml").exit_code == 0
    crypto_inflow("import", "market", "btc.csv")
    text = (at / "day.toml").read_text(encoding="utf-8")
    assert from_toml(text, source="day.toml") == read_scenario(at / "model.xlsx")
    report = crypto_inflow("report", "day.toml", "-o", "report.xlsx")
    assert report.exit_code == 0
    assert read_scenario(at / "report.xlsx").value("price") == 113000.5


@pytest.mark.parametrize("template", ["member", "scenarios"])
def test_other_templates(at, template):
    result = crypto_inflow("import", "market", "btc.csv", "--template", template)
    assert result.exit_code == 0, result.output
    assert read_template_name(at / "model.xlsx") == template
    assert read_scenario(at / "model.xlsx").value("price") == 113000.5


def test_a_sheet_of_a_workbook(at):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    sheet = book.create_sheet("Prices")
    sheet.append(["When", "USD", "=1+1"])
    sheet.append([date(2025, 8, 1), 7, "x"])
    sheet["C1"].data_type = "s"
    book.save(at / "book.xlsx")
    links = ("--map", "When=date", "--map", "USD=price")
    result = crypto_inflow("import", "market", "book.xlsx", "--sheet", "Prices", *links)
    assert result.exit_code == 0, result.output
    assert "Columns not used: =1+1" in result.stderr
    found = read_scenario(at / "model.xlsx").market.price
    assert (found.value, found.source) == (7.0, "book.xlsx, row 2, column USD")


def test_the_day_and_the_baseline(at):
    (at / "old.csv").write_text("date,price\n2024-12-31,93000\n2025-08-01,1\n", encoding="utf-8")
    said = refused(at, "market", "old.csv", "--as-of", "2025-01-01", code=2)
    assert "as_of must be 2025-07-18 or later" in said
    assert crypto_inflow("import", "market", "old.csv", "--as-of", "2025-07-31").exit_code == 0
    made = read_scenario(at / "model.xlsx")
    assert (made.as_of, made.market.price.as_of) == (date(2025, 7, 31), date(2024, 12, 31))
    assert "no day up to 2020-01-01" in refused(
        at, "market", "old.csv", "--as-of", "2020-01-01", "--force"
    )


def test_an_output_is_not_replaced_without_force(at):
    (at / "model.xlsx").write_bytes(b"mine")
    assert "--force" in refused(at, "market", "btc.csv", code=2)
    assert crypto_inflow("import", "market", "btc.csv", "--force").exit_code == 0


def test_a_check_writes_nothing(at):
    before = sorted(at.iterdir())
    assert crypto_inflow("import", "market", "btc.csv", "--check").exit_code == 0
    result = crypto_inflow("import", "participants", "staff.csv", "--check")
    assert result.exit_code == 0
    assert result.stderr.startswith("staff.csv: 2 participants, utf-8, separated by comma;")
    assert sorted(at.iterdir()) == before


def test_participants_become_a_plan_that_reads_back(at):
    hostile = STAFF + "=SUM(1),1970-05-06,5,7\n-x,1970-05-06,5,7\n"
    (at / "staff.csv").write_text(hostile, encoding="utf-8")
    result = crypto_inflow("import", "participants", "staff.csv")
    assert result.exit_code == 0, result.output
    assert result.stdout == "model.xlsx\n"
    assert read_template_name(at / "model.xlsx") == "plan"
    read = read_participants(at / "model.xlsx", 2026)
    assert read.participant == ("A", "B", "=SUM(1)", "-x")
    assert read.birth_date[0] == date(1980, 1, 31)
    assert (read.salary, read.balance) == ((85000, 40000, 5, 5), (1000, 0, 7, 7))
    assert crypto_inflow("report", "model.xlsx", "-o", "report.xlsx").exit_code == 0


def test_participants_whom_a_workbook_cannot_hold(at):
    rows = f"b,1990-01-01,1,1\n{'x' * 101},1990-01-01,1,1\nC,1800-01-01,1,1\n\x07,1990-01-01,1,1\n"
    (at / "staff.csv").write_text(STAFF + rows, encoding="utf-8")
    said = refused(at, "participants", "staff.csv").splitlines()[2:]
    assert [line.partition(": ")[0] for line in said] == [
        "  - row 4, column id",
        "  - row 5, column id",
        "  - row 6, column dob",
        "  - row 7, column id",
    ]
    assert "b is in row 3 already" in said[0]
    assert "the year of birth must be" in said[2]


def test_a_mapping_file_and_single_links_over_it(at):
    (at / "staff.csv").write_text(STAFF.replace("pay", "Wage,Wage 2").replace("0,", "0,7,"))
    (at / "map.toml").write_text('[columns]\nsalary = "Wage"\n', encoding="utf-8")
    told = ("participants", "staff.csv", "--check", "--mapping", "map.toml")
    assert "Columns not used: Wage 2" in crypto_inflow("import", *told).stderr
    over = crypto_inflow("import", *told, "--map", "Wage 2=salary")
    assert "Columns not used: Wage\n" in over.stderr
    assert "--map: 1 to correct" in refused(at, *told, "--map", "nonsense")
    (at / "map.toml").write_bytes(b"\xff")
    assert "map.toml: 1 to correct" in refused(at, *told)


def test_every_mistake_at_once_and_no_workbook(at):
    (at / "btc.csv").write_text(SERIES + "2025-08-09,-1,x,0,200%\n2025-08-10,,,,\n")
    said = refused(at, "market", "btc.csv")
    places = [line.partition(":")[0] for line in said.splitlines()[1:]]
    assert places == [
        "  - row 5, column Close",
        "  - row 5, column Volume",
        "  - row 5, column Market Cap",
        "  - row 5, column BTC dominance",
        "  - row 6, column Close",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Total,9,9,9,\n", "row 5: looks like a row of totals; delete it"),
        ("Subtotal,,,,\n", "row 5: looks like a row of totals; delete it"),
        ("2025-08-03,1,1,1,1%\n", "row 5: date 2025-08-03 is in row 3 already"),
        ("2025-08-09,1\n", "row 5: has 2 cells; the first row has 5"),
        ('2025-08-09,"1,1,1\n', "Is a quote not closed"),
        ("2025-08-09,=1+1,1,1,1%\n", "column Close: must be a number above 0; got '=1+1'"),
        ("2025-08-09,\"=cmd|' /C calc'!A0\",1,1,1%\n", "got \"=cmd|' /C calc'!A0\""),
    ],
)
def test_rows_that_are_none(at, rows, said):
    (at / "btc.csv").write_text(SERIES + rows, encoding="utf-8")
    assert said in refused(at, "market", "btc.csv")


def test_blank_rows_a_mark_spaces_and_per_cents_are_no_mistake(at):
    text = HEAD.replace("Close", "  close ") + "\n,,,,\n" + ROW.format(n=4) + " \n\n"
    (at / "btc.csv").write_bytes(codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode())
    result = crypto_inflow("import", "market", "btc.csv")
    assert result.exit_code == 0, result.output
    assert "Taken from row 4, 2025-08-04:" in result.stderr
    assert read_scenario(at / "model.xlsx").value("dominance") == 0.574


def test_titles_that_are_twice_below_others_or_missing(at):
    (at / "btc.csv").write_text(SERIES.replace("Volume", "Close"), encoding="utf-8")
    assert "price could be 'Close' and 'Close'" in refused(at, "market", "btc.csv")
    (at / "btc.csv").write_text("Bitcoin,,,,\n" + SERIES, encoding="utf-8")
    said = refused(at, "market", "btc.csv")
    assert "there is no column for date" in said
    assert "row 2 looks like the titles; delete the rows above it" in said


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "latin-1"])
def test_encodings_that_are_told_or_found(at, encoding):
    text = SERIES.replace("Volume", "Volumen día")
    (at / "btc.csv").write_bytes(text.encode(encoding))
    result = crypto_inflow("import", "market", "btc.csv", "--check")
    assert "Columns not used: Volumen día" in result.stderr
    assert "is not in utf-8" in refused(at, "market", "btc.csv", "--encoding", "utf-8")


def test_notation_is_asked_for_and_can_be_told(at):
    (at / "btc.csv").write_text("date;price\n1/2/2026;113.000\n", encoding="utf-8")
    said = refused(at, "market", "btc.csv")
    assert "say whether decimals follow a point or a comma" in said
    assert "say the order of days" in said
    told = ("--decimal", "comma", "--days", "dmy", "--separator", "semicolon")
    assert crypto_inflow("import", "market", "btc.csv", *told).exit_code == 0
    price = read_scenario(at / "model.xlsx").market.price
    assert (price.value, price.as_of) == (113000.0, date(2026, 2, 1))


def sheet(*cells, before=""):
    titles = '<c r="A1" t="inlineStr"><is><t>date</t></is></c>'
    titles += '<c r="B1" t="inlineStr"><is><t>price</t></is></c>'
    rows = {1: titles, **dict(enumerate(cells, 2))}
    return ooxml.workbook({"S": ooxml.rows(rows)}, before=before)


def day_and(price, day="45870"):
    return f'<c r="A{{n}}"><v>{day}</v></c>{price}'.replace("{n}", "2")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', "B2, price: shows #DIV/0!; correct it"),
        ('<c r="B2" t="b"><v>1</v></c>', "B2, price: must be a number above 0; got TRUE"),
        ('<c r="B2" t="str"><v>=1+1</v></c>', "B2, price: must be a number above 0; got '=1+1'"),
        ("", "B2, price: is blank"),
        ('<c r="B2"><f>1/0</f></c>', "B2, price: is blank"),
    ],
)
def test_cells_that_hold_no_price(at, cell, said):
    (at / "book.xlsx").write_bytes(sheet(day_and(cell)))
    assert said in refused(at, "market", "book.xlsx")


@pytest.mark.parametrize(
    ("before", "serial"), [("", "45870"), ('<workbookPr date1904="1"/>', "44408")]
)
def test_days_of_both_calendars_and_numbers_as_text(at, before, serial):
    price = '<c r="B2" t="inlineStr"><is><t> $ 113,000.50 </t></is></c>'
    (at / "book.xlsx").write_bytes(sheet(day_and(price, serial), before=before))
    assert crypto_inflow("import", "market", "book.xlsx").exit_code == 0
    found = read_scenario(at / "model.xlsx").market.price
    assert (found.value, found.as_of) == (113000.5, date(2025, 8, 1))


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"0" * (200 << 20))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.csv", b"", "needs a row of titles"),
        ("x.csv", b"\x00\x01\x02", "is not text"),
        ("x.csv", b"PK\x03\x04 no zip", "x.csv"),
        ("x.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "Save it as .xlsx"),
        ("x.xlsx", bomb(), "was refused"),
        ("x.csv", b"date,price\n2025-08-01," + b"1" * 40_000, "more than 32,767 characters"),
    ],
)
def test_files_that_are_no_table(at, name, data, said):
    (at / name).write_bytes(data)
    assert said in refused(at, "market", name)


def test_files_that_are_too_large_folders_or_missing(at, monkeypatch):
    assert "cannot be read" in refused(at, "market", "gone.csv")
    monkeypatch.setattr(source, "MOST_BYTES", 10)
    assert "at most 10 are imported" in refused(at, "market", "btc.csv")
    (at / "folder").mkdir()
    result = crypto_inflow("import", "market", "folder")
    assert (result.exit_code, "is no file" in result.stderr) == (3, True)


def test_unknown_templates_sheets_and_windows(at):
    assert "there is no template" in refused(
        at, "market", "btc.csv", "--template", "outflow", code=2
    )
    assert "--window" in refused(at, "market", "btc.csv", "--window", "1", code=2)
    (at / "book.xlsx").write_bytes(sheet(day_and('<c r="B2"><v>1</v></c>')))
    assert "its sheets are S" in refused(at, "market", "book.xlsx", "--sheet", "T")
