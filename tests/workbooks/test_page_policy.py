import base64
import hashlib

from workbooks.page_policy import policy


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_only_the_page_s_own_style_and_script():
    assert policy("a{}", "x()") == (
        f"default-src 'none'; style-src 'sha256-{digest('a{}')}';"
        f" script-src 'sha256-{digest('x()')}'; base-uri 'none'; form-action 'none'"
    )
    assert "script-src" not in policy("a{}")
    assert "img-src" not in policy("a{}")
    assert "; img-src data:; base-uri" in policy("a{}", pictures=True)
