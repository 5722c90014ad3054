"""The page as a tree, and the words by which the gate tells a person where in it to look."""

from __future__ import annotations

from functools import cached_property

from lxml import html
from lxml.etree import _Element as Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNSEEN = ("script", "style", "template", "title", "svg", "head")
BLOCKS = {"p", "div", "li", "ul", "ol", "tr", "td", "th", "caption", "br", "section", "nav", "table", *HEADINGS}
SNIPPET = 60


class Page:
    """One HTML page. `source` is its text as it stands in the file."""

    def __init__(self, source: str) -> None:
        self.source = source
        # Trees without comments: no check has to step over them.
        self.root: Element = html.document_fromstring(source, parser=html.HTMLParser(remove_comments=True))

    def all(self, *tags: str) -> list[Element]:
        """Every element of the given tags, in the order of the page."""
        return list(self.root.iter(*tags))

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """The first element of each id."""
        found: dict[str, Element] = {}
        for element in self.root.iter():
            if isinstance(element.tag, str) and (id := element.get("id")):
                found.setdefault(id, element)
        return found

    @cached_property
    def words(self) -> str:
        """All that a reader sees of it."""
        return words_of(self.root.find("body"))

    def where(self, element: Element) -> str:
        """`#burglary_prc: "54,255"`: the nearest id around an element, and how its text begins."""
        around = next((id for above in (element, *element.iterancestors()) if (id := above.get("id"))), "")
        text = words_of(element) or element.get("alt") or element.findtext("title") or f"<{element.tag}>"
        return f'{f"#{around}: " if around else ""}"{snippet(text)}"'


def exhibit_of(element: Element) -> Element:
    """The exhibit that an element stands in: several measures may share one."""
    around = (one for one in (element, *element.iterancestors()) if "exhibit" in (one.get("class") or "").split())
    return next(around, element)


def words_of(element: Element) -> str:
    """The text that a reader sees in an element, spaces as one; drawings have their words apart."""
    texts: list[str] = []
    _gather(element, texts)
    return " ".join("".join(texts).split())


def snippet(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SNIPPET else f"{text[:SNIPPET].rstrip()}…"


def classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _gather(element: Element, texts: list[str]) -> None:
    if isinstance(element.tag, str) and element.tag not in UNSEEN:
        texts.append(element.text or "")
        for child in element:
            apart = " " if child.tag in BLOCKS else ""
            texts.append(apart)
            _gather(child, texts)
            texts.append(apart + (child.tail or ""))
