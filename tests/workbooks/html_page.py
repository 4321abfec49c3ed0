"""Reads a page of ours as a browser would, and measures the contrast of its colours."""

import re
from html.parser import HTMLParser

VOID = {"img", "meta", "col", "link", "br", "input", "rect", "line", "path", "circle"}
LINE_OF_DRAWING = {"rect", "line", "path", "circle"}


class Page(HTMLParser):
    """The page's elements and texts; asserts that they are closed in order."""

    def __init__(self, data):
        super().__init__()
        self.open, self.elements, self.texts = [], [], []
        self.feed(data.decode("utf-8"))
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID or tag in LINE_OF_DRAWING:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag):
        return [attributes for found, attributes in self.elements if found == tag]


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def themes(data):
    """The colours of a page by name: in light, in dark, and in print."""
    style = re.search(r"<style>(.*?)</style>", data.decode(), re.DOTALL)[1]
    found = [
        dict(re.findall(r"--([\w-]+): (#\w{6});", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(found) == 6  # what all pages share, then the page's own
    return [shared | own for shared, own in zip(found[:3], found[3:], strict=True)]
