"""The texts of a page one by one, each with what it is about: the measure, the row and column, the group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import _Element as Element

from progress_update.gate.page import BLOCKS, UNSEEN, Page, words_of

NAMED_BY = ("alt", "aria-label", "title", "content")


@dataclass(frozen=True)
class Piece:
    """A paragraph, a cell, a heading, an alternative text: the smallest text that a reader takes as one."""

    element: Element
    text: str

    @cached_property
    def ids(self) -> list[str]:
        """Ids around the text, the nearest first; in a row or an item, also those it links to."""
        around = [id for above in (self.element, *self.element.iterancestors()) if (id := above.get("id"))]
        line = next((one for one in (self.element, *self.element.iterancestors()) if one.tag in ("tr", "li")), None)
        linked = [] if line is None else [href[1:] for href in line.xpath(".//a/@href") if href.startswith("#")]
        return [*linked, *around]

    @cached_property
    def row(self) -> str:
        """What the row of a cell is called."""
        line = next((one for one in self.element.iterancestors("tr")), None)
        header = None if line is None else line.find("th")
        return "" if header is None or header is self.element else words_of(header)

    @cached_property
    def column(self) -> str:
        """What the column of a cell is called."""
        cell = next((one for one in (self.element, *self.element.iterancestors()) if one.tag in ("td", "th")), None)
        if cell is None or cell.getparent() is None:
            return ""
        place = sum(int(before.get("colspan") or 1) for before in cell.itersiblings(preceding=True))
        heads = next((table.find("thead/tr") for table in cell.iterancestors("table")), None)
        if heads is None or cell.getparent() is heads or place >= len(heads):
            return ""
        return words_of(heads[place])

    @cached_property
    def caption(self) -> str:
        table = next((one for one in self.element.iterancestors("table")), None)
        found = None if table is None else table.find("caption")
        return "" if found is None else words_of(found)


def pieces(page: Page) -> Iterator[Piece]:
    """Every text of the page, in its order: what is read, what is heard, what search engines show."""
    for meta in page.root.xpath("//head/title | //head/meta[@name='description']"):
        yield Piece(meta, meta.get("content") or meta.text or "")
    yield from _below(page.root.find("body"))


def _below(element: Element) -> Iterator[Piece]:
    for name in NAMED_BY:
        if text := element.get(name):
            yield Piece(element, text)
    if element.tag == "svg":
        yield Piece(element, element.findtext("title") or "")
        return
    if element.tag in UNSEEN:
        return
    if not any(child.tag in BLOCKS for child in element.iterdescendants()):
        if text := words_of(element):
            yield Piece(element, text)
        for inner in element.iterdescendants("svg", "img"):
            yield from _below(inner)
        return
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            yield Piece(element, " ".join(text.split()))
    for child in element:
        yield from _below(child)
