"""Small words for the XML of a Word document. Built with python-docx's own element classes."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

__all__ = ["element", "fragment", "name_of", "qn", "style_of", "text_of"]

Element = Any  # an lxml element; python-docx gives no common type


def element(tag: str, **attributes: str | int) -> Element:
    """`element("w:tblW", w=100, type="dxa")`: an element whose attributes are in its own namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def fragment(xml: str) -> Element:
    """XML with the prefixes w, r, a, wp; the outermost element takes their names."""
    head, _, rest = xml.partition(">")
    return parse_xml(f"{head} {nsdecls('w', 'r', 'a', 'wp')}>{rest}")


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style; empty for none."""
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))


def text_of(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter(qn("w:t")))


def name_of(bookmark: Element) -> str:
    return str(bookmark.get(qn("w:name")))
