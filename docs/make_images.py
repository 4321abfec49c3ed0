"""Makes the pictures of the docs: `python docs/make_images.py`. Needs LibreOffice and poppler.

The report of the article is printed to PDF and the pages named below become PNG files.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from core.scenarios import scenario
from workbooks.build import build_report

FOLDER = Path(__file__).parent / "images"
CREATED = datetime(2026, 11, 24, tzinfo=UTC)
DPI = 80
PAGES = {
    "report-results": ("Results", 1),
    "report-charts": ("Results", 2),
    "report-assumptions": ("Assumptions", 1),
    "report-audit": ("Audit", 1),
}


def main() -> None:
    """Writes the pictures: of each sheet in `PAGES` the page of that number."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.xlsx").write_bytes(build_report(scenario(), CREATED))
        pdf = _printed(folder)
        for picture, (sheet, number) in PAGES.items():
            page = str(_pages(pdf, sheet)[number - 1])
            target = str(FOLDER / picture)
            _run("pdftoppm", "-r", str(DPI), "-png", "-f", page, "-singlefile", str(pdf), target)


def _printed(folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run(
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "report.xlsx"),
    )
    return folder / "report.pdf"


def _pages(pdf: Path, sheet: str) -> list[int]:
    """The pages whose footer names the sheet."""
    pages = _run("pdftotext", "-layout", str(pdf), "-").split("\f")
    return [i for i, text in enumerate(pages, start=1) if f"{sheet}, page" in text]


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
