"""No text of a user becomes a formula, a link, a code or markup: not from names, titles, notes,
sources, file names, scenarios beside the first or cells of a CSV file, in no workbook and no page.

A workbook of hostile texts is compared with one of harmless texts: it must be the same but for
them.
"""

import io
import re
import zipfile
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from typer.testing import CliRunner

from addin.cli import app
from core.scenarios import scenario
from templates import SHIPPED, from_toml, load
from tests.workbooks.drawn import AWKWARD
from workbooks.build import build_report, build_template
from workbooks.cases import Case
from workbooks.finishing import CHART
from workbooks.form import Form
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook
from workbooks.web_report.page import Made, page

CREATED = datetime(2026, 1, 2)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = [text for text in AWKWARD if len(text) < 1_000 and text.strip()]
BUILDS = {"report": build_report, "template": build_template}


def filled(texts):
    """A scenario and two beside it, with a text in every place that holds one."""
    texts = [*texts]
    known = scenario()
    data = {"name": texts[0], "title": texts[1], "description": texts[2]}
    for number, entry in enumerate(known.entries()):
        value = entry.assumption.value
        data.setdefault(entry.section, {})[entry.name] = {
            "value": 0.05 if entry.name == "allocation" else value,
            "source": texts[number % len(texts)],
            "note": texts[(number + 7) % len(texts)],
        }
    for name in ("match", "filing_status"):
        section = "plan" if name == "match" else "member"
        data[section][name] = {
            "value": known.choice(name),
            "source": texts[3],
            "note": texts[4],
        }
    beside = (Case(texts[0], {"allocation": 0.2}, texts[1]), Case(texts[2], {}, texts[3]))
    return scenario(data), beside


def harmless(count):
    return [f"Text {number}" for number in range(count)]


@pytest.fixture(scope="module", params=[(b, layout) for b in BUILDS for layout in SHIPPED])
def pair(request):
    """The hostile workbook and the harmless one, as their parts."""
    build, layout = request.param
    made = []
    for texts in (HOSTILE, harmless(len(HOSTILE))):
        chosen, beside = filled(texts)
        beside = beside if load(layout).compares else ()
        made.append(BUILDS[build](chosen, CREATED, Form(load(layout), beside)))
    return tuple(made)


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_parts_and_their_relations_are_the_same(pair):
    hostile, other = map(parts_of, pair)
    assert list(hostile) == list(other)
    for name in hostile:
        if name.endswith(".rels") or name == "[Content_Types].xml":
            assert hostile[name] == other[name]
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(hostile[name])
    assert not [name for name in hostile if "external" in name.lower()]


def formulas_of(data):
    book = SavedWorkbook(Package(data, "x.xlsx"))
    return {
        (index, place): cell.text
        for index, sheet in book.sheets.items()
        for place, cell in sheet.formulas.items()
    }


def test_the_formulas_are_the_same(pair):
    hostile, other = map(formulas_of, pair)
    assert len(hostile) > 50
    assert hostile == other


def test_names_links_rules_and_validations_are_the_same(pair):
    found = []
    for data in pair:
        parts = parts_of(data)
        names = ElementTree.fromstring(parts["xl/workbook.xml"]).find(f"{MAIN}definedNames")
        seen = [ElementTree.tostring(names)]
        for name, part in parts.items():
            if name.startswith("xl/worksheets/sheet"):
                root = ElementTree.fromstring(part)
                for kind in ("hyperlinks", "dataValidations", "conditionalFormatting"):
                    seen += [ElementTree.tostring(one) for one in root.iter(f"{MAIN}{kind}")]
        found.append(seen)
    assert found[0] == found[1]


def test_charts_are_the_same_but_for_the_texts_they_show(pair):
    found = []
    for data in pair:
        charts = {n: p for n, p in parts_of(data).items() if n.startswith("xl/charts/chart")}
        for name, part in charts.items():
            root = ElementTree.fromstring(part)
            for cache in root.iter(f"{{{CHART}}}strCache"):
                cache.clear()
            charts[name] = ElementTree.tostring(root)
        found.append(charts)
    assert found[0]
    assert found[0] == found[1]


def test_a_text_that_looks_like_a_formula_is_marked_as_text(pair):
    book = openpyxl.load_workbook(io.BytesIO(pair[0]))
    seen = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value in HOSTILE:
                    seen.add(cell.value)
                    if cell.value[0] in "=+-@'\t\r":
                        assert cell.quotePrefix, (sheet.title, cell.coordinate, cell.value)
    assert len(seen) > len(HOSTILE) - 5  # line ends apart


def test_the_document_properties_hold_no_text_of_a_user(pair):
    hostile, other = (parts_of(data) for data in pair)
    assert hostile["docProps/app.xml"] == other["docProps/app.xml"]
    digest = re.compile(rb"[0-9a-f]{64}")
    first, second = (digest.sub(b"", p["docProps/core.xml"]) for p in (hostile, other))
    assert first == second


@pytest.mark.parametrize("text", HOSTILE)
def test_a_footer_shows_a_name_and_takes_no_code_from_it(text):
    from workbooks.printing import _footer_text

    written = _footer_text(text)
    # Without every doubled & no & is left: there is no code.
    assert "&" not in written.replace("&&", "")
    assert not re.search(r"&\[(Tab|Pages?|Date|Path|Time|File|Picture)\]", written)
    assert len(written.replace("&&", "&")) <= 42


def test_the_footers_of_a_workbook(pair):
    for data in pair:
        for name, part in parts_of(data).items():
            if name.startswith("xl/worksheets/sheet"):
                (footer,) = ElementTree.fromstring(part).iter(f"{MAIN}oddFooter")
                codes = re.findall(r"&(.)", footer.text.replace("&&", ""))
                assert codes == ["L", "C", "R", "A", "P", "N"], footer.text


def test_libreoffice_finds_no_other_formula(libreoffice):
    chosen, beside = filled(HOSTILE)
    data = build_report(chosen, CREATED, Form(load("scenarios"), beside))
    before, after = (
        {
            (sheet.title, cell.coordinate)
            for sheet in openpyxl.load_workbook(io.BytesIO(one))
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" and cell.value not in HOSTILE
        }
        for one in (data, libreoffice(data))
    )
    assert before == after


class _Tags(HTMLParser):
    """The tags of a page with their attributes but for those that hold figures."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, [name for name, _ in attrs]))


def test_a_page_has_the_same_tags():
    found = []
    for texts in (HOSTILE, harmless(len(HOSTILE))):
        chosen, _ = filled(texts)
        parser = _Tags()
        parser.feed(
            page(chosen, build_report(chosen, CREATED), Made(CREATED, "1"), Form()).decode()
        )
        found.append([tag for tag in parser.tags if tag[0] not in ("text", "tspan", "p")])
    assert found[0] == found[1]


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "@x", "\t=1", '"&scenario_name&"'])
def test_texts_of_a_layout_of_ones_own_stay_texts(text):
    own = Path("templates/inflow.toml")
    plain = (Path(__file__).parents[2] / own).read_text(encoding="utf-8")
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    hostile = re.sub(
        r'(?m)^(subtitle|purpose|sign_convention|contents) = ".*"', rf'\1 = "{quoted}"', plain
    )
    assert hostile != plain
    data = build_template(scenario(), CREATED, Form(from_toml(hostile, "own.toml")))
    assert formulas_of(data) == formulas_of(build_template(scenario(), CREATED))


@pytest.mark.parametrize(
    "name", ["=cmd|' C calc'!A0.csv", "@SUM(A1).csv", "-1+1.csv", "<b>&amp;.csv", '"&x&".csv']
)
def test_file_names_and_cells_of_a_csv_file_stay_texts(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    title = '=HYPERLINK("http://example.com","Close")'
    quoted = '"' + title.replace('"', '""') + '"'
    Path(name).write_text(f"date,{quoted},+note\n2025-08-01,5,=1+1\n", encoding="utf-8")
    Path("plain.csv").write_text("date,price,note\n2025-08-01,5,x\n", encoding="utf-8")
    told = ["import", "market", "--map", f"{title}=price", "-o", "hostile.xlsx", "--", name]
    result = CliRunner().invoke(app, told)
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(app, ["import", "market", "plain.csv"]).exit_code == 0
    hostile, plain = Path("hostile.xlsx").read_bytes(), Path("model.xlsx").read_bytes()
    assert formulas_of(hostile) == formulas_of(plain)
    sheet = openpyxl.load_workbook(io.BytesIO(hostile))["Assumptions"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    source = cells[f"{name}, row 2, column {title}"]
    assert source.quotePrefix == (name[0] in "=+-@")


def test_a_message_holds_no_code_for_the_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("\x1b[31m.csv").write_text("date,\x1b[2Jx\n2025-08-01,\x07\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["import", "market", "\x1b[31m.csv"])
    assert result.exit_code == 3
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", result.stderr)
    assert "\u241b[31m.csv" in result.stderr
