"""What stands in the page: tables, pictures and charts, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

from progress_update.gate.page import HEADINGS, Page, classes, words_of
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding

FILE_NAME = re.compile(r"\S+\.(svg|png|jpe?g|gif|webp|csv|pdf)$|^(image|img|figure|chart|picture)[\W\d]*$", re.I)
EMPTY_WORDS = re.compile(r"(click )?here|this|more|read more|link|download|details|see (here|more)|https?://\S+", re.I)
SHORT_ALT = 10
SCHEMES = ("https", "mailto", "tel")


def tables(release: Release) -> Iterator[Finding]:
    page = release.page
    for table in page.all("table"):
        caption = table.find("caption")
        if caption is None or not words_of(caption):
            where = page.where(next(iter(table.iter("th", "td")), table))
            yield Finding(where, "a table has no caption", "Give its Markdown a line that begins with ': '")
        if not list(table.iter("th")):
            yield Finding(page.where(table), "a table has no header cell", "Head columns and rows with th")
        for header in table.iter("th"):
            yield from _header(page, header)
        for row in table.iterfind("tbody/tr"):
            if len(row) and row[0].tag != "th":
                yield Finding(page.where(row), "a row of a table has no header", "Make its first cell a th, scope row")


def _header(page: Page, header: Element) -> Iterator[Finding]:
    in_head = any(above.tag == "thead" for above in header.iterancestors())
    wanted = ("col", "colgroup") if in_head else ("row", "rowgroup", "col")
    if header.get("scope") not in wanted:
        said = f"a header cell says scope '{header.get('scope') or ''}'"
        yield Finding(page.where(header), said, f'Write scope="{wanted[0]}"')
    if not words_of(header) and not header.get("aria-label"):
        yield Finding(page.where(header.getparent()), "a header cell is empty", "Say what it heads")


def alternatives(release: Release) -> Iterator[Finding]:
    """Pictures and drawings; one that only decorates says so: alt="" with role presentation, or aria-hidden."""
    page = release.page
    for picture in page.all("img"):
        decorates = picture.get("role") in ("presentation", "none") or picture.get("aria-hidden") == "true"
        if not decorates:
            yield from _alternative(page, picture, picture.get("alt"))
    for drawing in page.all("svg"):
        if drawing.get("aria-hidden") != "true":
            yield from _alternative(page, drawing, drawing.findtext("title") or drawing.get("aria-label"))


def _alternative(page: Page, picture: Element, text: str | None) -> Iterator[Finding]:
    where = page.where(next((one for one in picture.iterancestors() if words_of(one)), picture))
    remedy = "Say what it shows, as the exhibits do from the data"
    said = " ".join((text or "").split())
    if not said:
        yield Finding(where, "a picture has no alternative text", remedy)
    elif FILE_NAME.search(said):
        yield Finding(where, f"the alternative text '{said}' is the name of a file or a thing", remedy)
    elif len(said) < SHORT_ALT:
        yield Finding(where, f"the alternative text '{said}' says too little", remedy)


def figures(release: Release) -> Iterator[Finding]:
    page = release.page
    for chart in page.root.xpath("//*[contains(concat(' ', @class, ' '), ' chart ')]"):
        around = _exhibit(chart)
        if around is not chart and not any(words_of(one) for one in around.iter(*HEADINGS)):
            yield Finding(page.where(chart), "a chart has no headline", "Put a heading into its exhibit")
        has_table = any(True for _ in around.iter("table")) or _next_table(chart)
        has_data = any(href.startswith("data/") for href in around.xpath(".//a/@href"))
        if not (has_table or has_data):
            said = "a chart has neither its figures nor a link to its data beside it"
            yield Finding(page.where(around), said, "Put a table or 'Download the data for this figure' beside it")


def links(release: Release) -> Iterator[Finding]:
    page = release.page
    for link in page.root.xpath("//a[@href]"):
        said = link.get("aria-label") or " ".join([words_of(link), *(i.get("alt") or "" for i in link.iter("img"))])
        if not said.strip():
            yield Finding(page.where(link.getparent()), "a link has no words", "Say where it leads")
        elif EMPTY_WORDS.fullmatch(said.strip()):
            said = f"the link '{said.strip()}' does not say where it leads"
            yield Finding(page.where(link.getparent()), said, "Name what is behind it")


def targets(release: Release) -> Iterator[Finding]:
    page = release.page
    for link in page.root.xpath("//a[@href]"):
        address = link.get("href")
        if not _leads_somewhere(release, address):
            yield Finding(page.where(link), f"the link to {address} leads nowhere", "Correct the address")
    for named in page.root.xpath("//@aria-labelledby | //@aria-describedby | //@for | //@headers"):
        for id in named.split():
            if id not in page.by_id:
                yield Finding(
                    page.where(named.getparent()), f"it refers to #{id}, which is not there", "Correct the id"
                )


def _leads_somewhere(release: Release, address: str) -> bool:
    parsed = urlsplit(address)
    if parsed.scheme:
        return parsed.scheme in SCHEMES and bool(parsed.netloc or parsed.path)
    if not parsed.path:
        return unquote(parsed.fragment) in release.page.by_id
    place = (release.folder / unquote(parsed.path)).resolve()
    return place.is_file() and place.is_relative_to(release.folder.resolve())


def _exhibit(chart: Element) -> Element:
    """The element that holds a chart with its headline, table and source; the chart alone where there is none."""
    return next((one for one in chart.iterancestors() if "exhibit" in classes(one)), chart)


def _next_table(chart: Element) -> bool:
    """A chart outside an exhibit may have its table right behind it."""
    following = chart.getnext()
    return following is not None and following.tag == "table"
