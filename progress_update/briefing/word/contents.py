"""The contents of the Word document: a field that Word can renew, with its entries there from the start."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from progress_update.briefing.word.styles import style_id
from progress_update.briefing.word.xml import Element, fragment, name_of, qn, style_of, text_of

# Chapters and their parts, as links. Page numbers are left out: only the program that lays the pages out knows
# them, and numbers that are wrong until someone renews them are worse than none.
FIELD = r' TOC \o "1-2" \n \h \z '
LEVELS = {"Heading1": 1, "Heading2": 2}


def write_contents(body: Element) -> None:
    """Put the field with an entry a heading in place of the mark that pandoc left."""
    mark = next(p for p in body.iter(qn("w:p")) if style_of(p) == "ContentsField")
    entries = [_entry(*heading) for heading in headings(body)]
    if entries:
        _first_runs(entries[0])
        entries[-1].append(fragment('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
    title = mark.getprevious()
    mark.addprevious(_block([title, *entries]))
    mark.getparent().remove(mark)


def headings(body: Element) -> list[tuple[int, str, str]]:
    """Level, text and bookmark of each heading that the contents list."""
    return [
        (LEVELS[style], text_of(paragraph), anchor)
        for paragraph in body.iter(qn("w:p"))
        if (style := style_of(paragraph)) in LEVELS and (anchor := _anchor(paragraph))
    ]


def _anchor(paragraph: Element) -> str:
    """The bookmark that starts just before the heading, or inside it."""
    inside = [name_of(found) for found in paragraph.iter(qn("w:bookmarkStart"))]
    before = paragraph.getprevious()
    names = []
    while before is not None and before.tag == qn("w:bookmarkStart"):
        names.append(name_of(before))
        before = before.getprevious()
    return next((name for name in [*names, *inside] if not name.startswith("_")), "")


def _entry(level: int, text: str, anchor: str) -> Element:
    return fragment(
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(f"TOC {level}")}"/></w:pPr>'
        f'<w:hyperlink w:anchor={quoteattr(anchor)} w:history="1"><w:r>'
        f"<w:t>{escape(' '.join(text.split()))}</w:t></w:r></w:hyperlink></w:p>"
    )


def _first_runs(entry: Element) -> None:
    """The field begins in the paragraph of its first entry."""
    runs = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r><w:instrText xml:space="preserve">{escape(FIELD)}</w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    )
    for position, run in enumerate(runs, 1):
        entry.insert(position, fragment(run))


def _block(paragraphs: list[Element]) -> Element:
    block = fragment(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        "</w:sdtPr><w:sdtContent/></w:sdt>"
    )
    block.find(qn("w:sdtContent")).extend(paragraphs)
    return block
