"""Makes the pictures of the docs: `python docs/make_images.py`.

Needs LibreOffice, poppler and Chromium. The report from each template is printed to PDF, and the
pages named in `PAGES` become PNG files; pages for a browser are shown, at the places in `VIEWS`.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from core.assumptions import Scenario
from core.scenarios import scenario
from templates import SHIPPED, load
from workbooks.build import build_report
from workbooks.form import Form, example_form, starting_scenario
from workbooks.web_report.page import Made
from workbooks.web_report.page import page as page_of

FOLDER = Path(__file__).parent / "images"
CREATED = datetime(2026, 11, 24, tzinfo=UTC)
DPI = 80
PAGES = {
    "report-results": ("inflow", "Results", 1),
    "report-charts": ("inflow", "Results", 3),
    "report-months": ("inflow", "Results", 4),
    "report-assumptions": ("inflow", "Assumptions", 1),
    "report-audit": ("inflow", "Audit", 1),
    "member-charts": ("member", "Results", 2),
    "member-years": ("member", "Years", 1),
    "member-law": ("member", "Law", 1),
    "plan-members": ("plan", "Members", 2),
    "plan-charts": ("plan", "Results", 2),
    "scenarios-sheet": ("scenarios", "Scenarios", 2),
    "scenarios-charts": ("scenarios", "Results", 2),
}
VIEWS = {
    "page-top": ("inflow", "", (1150, 800), "light"),
    "page-charts": ("inflow", "charts", (1150, 1410), "light"),
    "page-dark": ("inflow", "charts", (1150, 880), "dark"),
    "page-years": ("member", "periods", (1150, 900), "light"),
}
"""Of each picture the template, the section of its page that stands alone, its size and colours."""


def main() -> None:
    """Writes the pictures: of the report from each template in `PAGES`, the page of that number."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdfs = {template: _printed(folder, template) for template in SHIPPED}
        for picture, (template, sheet, number) in PAGES.items():
            pdf = pdfs[template]
            page = str(_pages(pdf, sheet)[number - 1])
            target = str(FOLDER / picture)
            _run("pdftoppm", "-r", str(DPI), "-png", "-f", page, "-singlefile", str(pdf), target)
        shown = folder / "page.html"
        for picture, (template, section, size, colours) in VIEWS.items():
            text = _page(folder, template)
            shown.write_text(_alone(text, section) if section else text, encoding="utf-8")
            _show(shown.as_uri(), FOLDER / f"{picture}.png", size, colours)


def _page(folder: Path, template: str) -> str:
    """The page of the report from a template's own example."""
    by = Made(CREATED.replace(tzinfo=None), version("crypto-inflow"))
    report = (folder / f"{template}.xlsx").read_bytes()
    return page_of(_start(template), report, by, _form(template)).decode()


def _start(template: str) -> Scenario:
    """The article for the inflow, else the template's own example."""
    return scenario() if template == "inflow" else starting_scenario(load(template))


def _form(template: str) -> Form:
    """Its layout with the examples beside the scenario."""
    return example_form(load(template), _start(template))


def _alone(text: str, section: str) -> str:
    """The page with one of its sections, and nothing else in its body."""
    head, _, body = text.partition("<body>")
    found = re.search(f'<section aria-labelledby="{section}">.*?</section>', body, re.DOTALL)
    assert found is not None
    return f"{head}<body><main>{found[0]}</main></body></html>"


def _show(address: str, target: Path, size: tuple[int, int], colours: str) -> None:
    """A picture of a page in Chromium, without network and with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        _run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--hide-scrollbars",
            f"--user-data-dir={profile}",
            f"--blink-settings=preferredColorScheme={0 if colours == 'dark' else 1}",
            f"--window-size={size[0]},{size[1]}",
            f"--screenshot={target}",
            address,
        )


def _printed(folder: Path, template: str) -> Path:
    """The report from a template's own example, as a PDF."""
    book = folder / f"{template}.xlsx"
    book.write_bytes(build_report(_start(template), CREATED, _form(template)))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = ("--convert-to", "pdf", "--outdir", str(folder))
    _run("soffice", profile, "--headless", *target, str(book))
    return book.with_suffix(".pdf")


def _pages(pdf: Path, sheet: str) -> list[int]:
    """The pages whose footer names the sheet."""
    pages = _run("pdftotext", "-layout", str(pdf), "-").split("\f")
    return [i for i, text in enumerate(pages, start=1) if f"{sheet}, page" in text]


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
