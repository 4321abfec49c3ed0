"""Where a report goes: a workbook, a page, a PDF file, or several of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.assumptions import Scenario
from workbooks.files import put_file
from workbooks.form import Form


@dataclass(frozen=True, slots=True)
class Targets:
    """The files of a report; None for one that is not wanted."""

    workbook: Path | None = None
    html: Path | None = None
    pdf: Path | None = None

    def files(self) -> dict[str, Path]:
        """Those that are wanted, by the option that names them."""
        named = {"--output": self.workbook, "--html": self.html, "--pdf": self.pdf}
        return {option: path for option, path in named.items() if path is not None}

    def of(self, name: str) -> Targets:
        """The files of a row of a grid: report.xlsx becomes report-NAME.xlsx."""
        named = (
            None if path is None else path.with_name(f"{path.stem}-{name}{path.suffix}")
            for path in (self.workbook, self.html, self.pdf)
        )
        return Targets(*named)


def write_report(
    scenario: Scenario, targets: Targets, created: datetime, form: Form | None = None
) -> int:
    """Makes the report of a scenario and writes its files: each whole, or not at all.

    Args:
        scenario: the assumptions.
        targets: where to.
        created: the time to record as that of creation, UTC.
        form: the sheets, and what stands beside the scenario; the inflow's if left out.

    Returns:
        How many of the report's own checks fail.

    Raises:
        EngineMissingError: a PDF is wanted and LibreOffice is not installed.
        WorkbookError: it cannot be calculated, printed or written.
    """
    from workbooks.build import build_report
    from workbooks.read import failing_checks

    form = form or Form()
    data = build_report(scenario, created, form)
    made: dict[Path, bytes] = {}
    if targets.workbook is not None:
        made[targets.workbook] = data
    if targets.html is not None:
        from importlib.metadata import version

        from workbooks.web_report.page import Made, page

        by = Made(created, version("crypto-inflow"))
        made[targets.html] = page(scenario, data, by, form)
    if targets.pdf is not None:
        from workbooks.printed import printed

        made[targets.pdf] = printed(data, targets.pdf.name)
    for path, content in made.items():
        put_file(path, content)
    return failing_checks(data, "the report")
