"""The frame of the PDF: title, language, tags, bookmarks, links, fonts."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pikepdf
from pikepdf import Name, NameTree, Object

from progress_update.gate.page import words_of
from progress_update.gate.page_content import SCHEMES
from progress_update.gate.pdf_text import fonts, held, undrawn
from progress_update.gate.release import PDF, Release
from progress_update.gate.verdict import Finding

BUILD = "Build the report anew"


def title(release: Release) -> Iterator[Finding]:
    pdf = release.pdf
    wanted, told = release.page.root.findtext("head/title") or "", str(pdf.docinfo.get("/Title", ""))
    with pdf.open_metadata() as data:
        described = str(data.get("dc:title", ""))
    for kind, found in (("document information", told), ("metadata", described)):
        if not found or found != wanted:
            yield Finding(PDF, f"its title in the {kind} is '{found}', the page's is '{wanted}'", BUILD)
    if held(pdf.Root, "/ViewerPreferences", "/DisplayDocTitle") is not True:
        yield Finding(PDF, "a reader shows the file's name, not the title (DisplayDocTitle)", BUILD)


def language(release: Release) -> Iterator[Finding]:
    told = str(release.pdf.Root.get("/Lang", ""))
    if told != (release.page.root.get("lang") or "en-GB"):
        yield Finding(PDF, f"its language is '{told}'", 'Write lang="en-GB" in templates/report/template.html')


def tagged(release: Release) -> Iterator[Finding]:
    root = release.pdf.Root
    if held(root, "/MarkInfo", "/Marked") is not True or "/StructTreeRoot" not in root:
        yield Finding(PDF, "it is not tagged", BUILD)
    with release.pdf.open_metadata() as data:
        if str(data.get("pdfuaid:part", "")) != "1":
            yield Finding(PDF, "its metadata do not say that it is PDF/UA-1", BUILD)
    for number, page in enumerate(release.pdf.pages, 1):
        if page.get("/Tabs") != Name.S:
            yield Finding(f"page {number}", "the order of its links is not that of its structure (Tabs)", BUILD)


def bookmarks(release: Release) -> Iterator[Finding]:
    with release.pdf.open_outline() as outline:
        titles = {_spaced(entry.title) for entry in outline.root}
    for heading in release.page.root.iter("h2"):
        if "unlisted" not in (heading.get("class") or "") and _spaced(words_of(heading)) not in titles:
            yield Finding(PDF, f"no bookmark leads to '{words_of(heading)}'", "Set bookmark-level in the style sheet")


def links(release: Release) -> Iterator[Finding]:
    named = (
        {str(name) for name, _ in NameTree(release.pdf.Root.Names.Dests).items()} if _has_names(release.pdf) else set()
    )
    for number, page in enumerate(release.pdf.pages, 1):
        for link in page.get("/Annots", []):
            if link.get("/Subtype") == Name.Link:
                yield from _link(release, link, f"page {number}", named)


def _link(release: Release, link: Object, where: str, named: set[str]) -> Iterator[Finding]:
    said = str(link.get("/Contents", "")).strip()
    if not said or urlsplit(said).scheme in SCHEMES:
        yield Finding(where, f"a link is described as '{said}'", "Give the link words in the page")
    if "/StructParent" not in link:
        yield Finding(where, f"the link '{said}' is not in the structure", BUILD)
    if "/Dest" in link and isinstance(link.Dest, pikepdf.String) and str(link.Dest) not in named:
        yield Finding(where, f"the link '{said}' leads to #{link.Dest}, which is not there", "Correct the link")
    address = str(held(link, "/A", "/URI") or "")
    if address and not urlsplit(address).scheme and not (release.folder / unquote(address.split("#")[0])).is_file():
        yield Finding(where, f"the link '{said}' leads to {address}, which is not there", "Correct the link")


def glyphs(release: Release) -> Iterator[Finding]:
    for name, font in fonts(release.pdf).items():
        descendants = font.get("/DescendantFonts")
        described = held(font if descendants is None else descendants[0], "/FontDescriptor") or {}
        if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield Finding(PDF, f"the font {name} is not embedded", "Use the brand's fonts")
        if "/ToUnicode" not in font:
            yield Finding(PDF, f"the font {name} does not say which characters it draws", BUILD)
    for number, page in enumerate(release.pdf.pages, 1):
        if undrawn(page.obj):
            yield Finding(f"page {number}", "a character is drawn as a box: no font has it", "Use another character")


def _has_names(pdf: pikepdf.Pdf) -> bool:
    return "/Names" in pdf.Root and "/Dests" in pdf.Root.Names


def _spaced(text: str) -> str:
    return " ".join(text.split())
