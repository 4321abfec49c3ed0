"""What a page of ours may do in a browser: use what is in it, and nothing else."""

from __future__ import annotations

import base64
import hashlib


def policy(style: str, script: str = "", pictures: bool = False) -> str:
    """The content security policy of a page with this style and script.

    `pictures` is whether it shows some that are within the page itself.
    """
    scripts = f" script-src '{_digest(script)}';" if script else ""
    images = " img-src data:;" if pictures else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}';{scripts}{images}"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
