"""What an organization's settings of Windows and Office keep an add-in from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addin.layout import OFFICE, POLICIES
from addin.machine import COMPUTER, Registry

DEFENDER = f"{COMPUTER}\\SOFTWARE\\Policies\\Microsoft\\Windows Defender"
RULES = f"{DEFENDER}\\Windows Defender Exploit Guard\\ASR\\Rules"
MANAGED_RULES = f"{DEFENDER}\\Policy Manager"

ASK_IT = "A policy of your organization sets it: ask your IT department to allow this add-in"
_IN_EXCEL = "In Excel: File, Options, Trust Center, Trust Center Settings"
_STOPPED = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "Excel may start no other program, such as Python",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "macros may not call xlwings' library",
}
"""Rules of Microsoft Defender for Office, and what they mean here."""

_BLOCKS = ("1", "6")  # block, and warn


def of_trust_center(registry: Registry) -> tuple[str, str]:
    """What keeps every unsigned add-in from running, and what to do; two "" where nothing does."""
    for key, todo in ((POLICIES, ASK_IT), (OFFICE, _IN_EXCEL)):
        said = _of_security(registry.values(f"{key}\\Security"))
        if said:
            return said, todo
    return "", ""


def of_defender(registry: Registry) -> tuple[str, str]:
    """The rules that Microsoft Defender stops the add-in by, and what to do; or two ""."""
    managed = str(registry.values(MANAGED_RULES).get("ASRRules", ""))
    rules = dict(rule.split("=", 1) for rule in managed.split("|") if "=" in rule)
    rules |= {name: str(value) for name, value in registry.values(RULES).items()}
    active = {name.lower() for name, value in rules.items() if value in _BLOCKS}
    said = [sentence for rule, sentence in _STOPPED.items() if rule in active]
    return (f"Attack surface reduction: {'; '.join(said)}", ASK_IT) if said else ("", "")


def _of_security(security: Mapping[str, Any]) -> str:
    if security.get("DisableAllAddins") == 1:
        return "Trust Center, Add-ins: all application add-ins are disabled"
    if security.get("RequireAddinSig") == 1:
        return "Trust Center, Add-ins: add-ins must be signed, and this one is not"
    if security.get("VBAWarnings") == 4:
        return "Trust Center, Macro Settings: all macros are disabled without notification"
    if security.get("VBAWarnings") == 3:
        return "Trust Center, Macro Settings: only signed macros run, and these are not"
    return ""
