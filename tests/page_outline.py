"""A page reduced to what counts when two engines are to give the same one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Outline(HTMLParser):
    """A page as a list of tags with sorted attributes and of texts, free of white space and void-tag style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = "".join(f" {name}={' '.join((value or '').split())!r}" for name, value in sorted(attrs))
        self.parts.append(f"<{tag}{said}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.parts.append(text)


def outline(page: str, element: str) -> list[str]:
    found = re.search(rf"<{element}[ >].*</{element}>", page, re.DOTALL)
    assert found, f"no <{element}>"
    reader = Outline()
    reader.feed(found[0])
    return reader.parts
