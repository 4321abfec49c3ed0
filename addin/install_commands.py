"""The commands that install the add-in, take it away and examine it: `crypto-inflow addin ...`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from addin.layout import Layout
    from addin.machine import Machine

SCHEMA = 1
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say what would be done, in order; do nothing.")
]
_For = Annotated[
    str,
    typer.Option("--for", metavar="SYSTEM", help="With --dry-run: windows or mac, on any machine."),
]


def install(
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="SOURCE",
            help="What to install into the private environment: a wheel, a source folder or a"
            " requirement; if left out, what this program itself was installed from.",
        ),
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="An add-in that was built already (CryptoInflow.xlam)."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an add-in that this command did not put there.")
    ] = False,
    dry_run: _DryRun = False,
    system: _For = "",
) -> None:
    """Install the Excel add-in for this user, with a private Python environment.

    Needs no administrator. Done twice it changes nothing.
    """
    from addin.install import Installation, Wanted

    if file is not None and not file.is_file():
        raise typer.BadParameter(f"{file} is not there", param_hint="--file")
    machine, layout = _where(dry_run, system)
    installation = Installation(machine, layout)
    wanted = Wanted(source or own_source(), file, force)
    if dry_run:
        for step in installation.steps(wanted):
            typer.echo(f"would {step.said}")
        return
    installation.install(wanted, lambda said: typer.echo(said, err=True))
    typer.echo(f"Installed: {layout.addin}")
    typer.echo("Start Excel. To look it over: crypto-inflow addin doctor", err=True)


def remove(
    keep_environment: Annotated[
        bool, typer.Option("--keep-environment", help="Leave the private Python environment.")
    ] = False,
    dry_run: _DryRun = False,
    system: _For = "",
) -> None:
    """Take away what install made, and nothing else; your settings and the log stay."""
    from addin.install import Removal
    from addin.record import read_record

    machine, layout = _where(dry_run, system)
    record = read_record(layout.record)
    if record is None:
        typer.echo(f"Nothing to remove: there is no record {layout.shown(layout.record)}")
        return
    removal = Removal(machine, layout, record)
    if dry_run:
        for step in removal.steps(keep_environment=keep_environment):
            typer.echo(f"would {step.said}")
        return
    removal.remove(lambda said: typer.echo(said, err=True), keep_environment=keep_environment)
    typer.echo("Removed")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Examine the add-in on this computer and say what to do; exits with 1 if anything is wrong."""
    from dataclasses import asdict

    from addin.doctor import examine

    findings = examine(this_machine())
    if as_json:
        rows = [asdict(finding) for finding in findings]
        typer.echo(json.dumps({"schema": SCHEMA, "checks": rows}, indent=2))
    else:
        for finding in findings:
            said = finding.said.replace("\n", f"\n{'':21}")
            typer.echo(f"{'well' if finding.well else 'WRONG':<7}{finding.check:<14}{said}")
            if not finding.well:
                typer.echo(f"{'':21}-> {finding.todo}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


def _where(dry_run: bool, system: str) -> tuple[Machine, Layout]:
    """This computer and the places on it, or on another system for a dry run.

    Raises:
        BadParameter: another system without a dry run, or one that is none.
        InstallError: neither Windows nor a Mac.
    """
    from addin.layout import layout_of, mac_layout, windows_layout
    from addin.machine import MAC, WINDOWS

    machine = this_machine()
    if not system and (not dry_run or machine.platform in (WINDOWS, MAC)):
        return machine, layout_of(machine)
    if not dry_run:
        raise typer.BadParameter("only together with --dry-run", param_hint="--for")
    if system not in ("", "windows", "mac"):
        raise typer.BadParameter(f"must be windows or mac; got {system!r}", param_hint="--for")
    if system == "mac":
        return machine, mac_layout(Path("~"))
    return machine, windows_layout(machine.environment if machine.platform == WINDOWS else {})


def this_machine() -> Machine:
    """The computer that runs this; tests put another in its place."""
    from addin.machine import ThisMachine

    return ThisMachine()


def own_source() -> str:
    """What this program was installed from, as pip noted it; else its version in the index.

    Raises:
        InstallError: a folder or a wheel that is gone.
    """
    from importlib.metadata import distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    from addin.layout import InstallError

    product = distribution("crypto-inflow")
    noted: dict[str, Any] = json.loads(product.read_text("direct_url.json") or "{}")
    url: str = noted.get("url", "")
    address = urlsplit(url)
    if address.scheme == "file":
        host = f"//{address.netloc}" if address.netloc else ""
        path = Path(url2pathname(f"{host}{address.path}"))
        if not path.exists():
            raise InstallError(
                f"{path}, which this program was installed from, is gone. Name a wheel or a source"
                " folder with --from"
            )
        return str(path)
    if "vcs_info" in noted:
        version_control = noted["vcs_info"]
        return f"{version_control['vcs']}+{url}@{version_control['commit_id']}"
    return url or f"crypto-inflow=={product.version}"
