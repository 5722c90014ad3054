"""What keeps a Word document from being read by everyone, one line a fault: pictures, headings, tables, links.

What Word's own accessibility checker asks, and what a printed and a spoken page need beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from progress_update.office.alternatives import alt_fault

_CAPTION = re.compile("caption$", re.IGNORECASE)
_HELD = ("heading 1", "heading 2", "heading 3", "caption")
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def docx_faults(path: Path) -> list[str]:
    """The faults of the document at `path`, none if all is well; a file that is no Word document is one."""
    try:
        document = Document(str(path))
    except Exception as wrong:  # python-docx has no error of its own for a broken package
        return [f"not a Word document: {' '.join(str(wrong).split())}"]
    body = document.element.body
    checks = (_properties(document), _pictures(body), _headings(document), _tables(body), _contents(body),
              _links(document), _furniture(document), _held_together(document))  # fmt: skip
    return [fault for check in checks for fault in check]


def _properties(document: Any) -> Iterator[str]:
    if not (document.core_properties.title or "").strip():
        yield "the document has no title among its properties"
    if not (document.core_properties.language or "").strip():
        yield "the document names no language among its properties"
    spoken = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    if spoken is None or not spoken.get(qn("w:val")):
        yield "the styles name no language"


def _pictures(body: Any) -> Iterator[str]:
    for number, drawing in enumerate(body.iter(qn("w:drawing")), 1):
        described = drawing.find(f".//{qn('wp:docPr')}")
        decorates = any(mark.get("val") == "1" for mark in drawing.iter(_DECORATIVE))
        fault = "" if decorates else alt_fault(described.get("descr") if described is not None else "")
        if fault:
            yield f"picture {number} {fault}"


def _headings(document: Any) -> Iterator[str]:
    levels = [(level, text) for paragraph in document.paragraphs if (level := _level(paragraph))
              for text in [paragraph.text.strip()]]  # fmt: skip
    if not levels:
        yield "the document has no headings"
    before = 0
    for level, text in levels:
        if not text:
            yield f"a heading of level {level} has no text"
        if level > before + 1:
            yield f"the heading '{text}' is of level {level}, after one of level {before}"
        before = level


def _level(paragraph: Any) -> int:
    """Of a heading, by its style or one that this is based on; 0 for other text."""
    style = paragraph.style
    while style is not None:
        if found := re.fullmatch(r"heading (\d)", style.name, re.IGNORECASE):
            return int(found[1])
        style = style.base_style
    return 0


def _tables(body: Any) -> Iterator[str]:
    for number, table in enumerate(body.iter(qn("w:tbl")), 1):
        rows = table.findall(qn("w:tr"))
        if not rows or rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            yield f"table {number} has no row marked as its heading, to be repeated on every page"
        elif any(not _text(cell) for cell in rows[0].iter(qn("w:tc"))):
            yield f"table {number} has a column without a heading"
        if next(table.iter(qn("w:gridSpan")), None) is not None or next(table.iter(qn("w:vMerge")), None) is not None:
            yield f"table {number} has merged cells"
        if any(inner is not table for inner in table.iter(qn("w:tbl"))):
            yield f"table {number} holds another table"
        if not _has_caption(table):
            yield f"table {number} has no caption before it"


def _has_caption(table: Any) -> bool:
    before = table.getprevious()
    while before is not None and before.tag != qn("w:p"):
        if before.tag == qn("w:tbl"):
            return False
        before = before.getprevious()
    return before is not None and bool(_CAPTION.search(_style(before))) and bool(_text(before))


def _contents(body: Any) -> Iterator[str]:
    codes = "".join(code.text or "" for code in body.iter(qn("w:instrText")))
    if not re.search(r"\bTOC\b", codes):
        yield "there is no field of contents"
    elif not any(_style(p).startswith("TOC") and _text(p) and p.find(qn("w:hyperlink")) is not None
                 for p in body.iter(qn("w:p"))):  # fmt: skip
        yield "the contents have no entries"


def _links(document: Any) -> Iterator[str]:
    body = document.element.body
    places = {str(mark.get(qn("w:name"))) for mark in body.iter(qn("w:bookmarkStart"))}
    for link in body.iter(qn("w:hyperlink")):
        anchor, text = link.get(qn("w:anchor")), _text(link)
        if not text:
            yield "a link has no text"
        elif anchor and anchor not in places:
            yield f"the link '{text}' leads to {anchor}, which is not in the document"
        elif text.lower() in ("here", "click here", "more", "link") or text.startswith("http"):
            yield f"the link '{text}' does not say where it leads"
    for rel in document.part.rels.values():
        if rel.is_external and not re.match(r"(https?|mailto):", rel.target_ref):
            yield f"a link leads to a file beside the document, {rel.target_ref}, which will not travel with it"


def _furniture(document: Any) -> Iterator[str]:
    """Head and foot: some section has a running head, and some a number on its pages."""
    heads = " ".join(_text(section.header._element) for section in document.sections)
    feet = " ".join(
        str(field.get(qn("w:instr"))) for section in document.sections
        for field in section.footer._element.iter(qn("w:fldSimple"))
    )  # fmt: skip
    if not heads.strip():
        yield "no page has a running head"
    if "PAGE" not in feet.split():
        yield "the pages have no numbers"


def _held_together(document: Any) -> Iterator[str]:
    """Headings and captions stay with what follows them."""
    for style in document.styles:
        if style.name.lower() in _HELD and not style.paragraph_format.keep_with_next:
            yield f"the style '{style.name}' may be left behind at the end of a page"


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))


def _text(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(qn("w:t"))).strip()
