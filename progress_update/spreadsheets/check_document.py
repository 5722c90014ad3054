"""Checks of a workbook as a whole: what it says of itself, its sheets, and what stands in front of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from progress_update.spreadsheets.reading import Page, Workbook

Found = Iterator[tuple[str, str, str]]
DOCUMENT = "Document"
LONGEST_NAME = 31
CONTACT, NEXT = re.compile(r"\bcontact\b", re.IGNORECASE), re.compile(r"\bnext update\b", re.IGNORECASE)


def information(book: Workbook) -> Found:
    for what, text in (("title", book.title), ("language", book.language), ("author", book.author)):
        if not text.strip():
            yield DOCUMENT, f"The {what} is not set", f"Set the document's {what}"
    if book.title and re.search(r"[-–—_]", book.title):
        yield DOCUMENT, "The title has dashes or underscores", "Write words: 2021 to 2025"
    if book.language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", book.language):
        yield DOCUMENT, f"'{book.language}' is no language", "Write it as en-GB"
    if not book.keywords.strip():
        yield DOCUMENT, "There are no keywords", "Add words that someone might search for"


def opening(book: Workbook) -> Found:
    if book.pages and book.opens_on != book.pages[0].name:
        yield DOCUMENT, f"It opens on {book.opens_on}", f"Save it on {book.pages[0].name}"
    for page in book.pages:
        if page.cursor != "A1":
            yield page.name, f"The cursor stands in {page.cursor}", "Save it in A1"


def macros(book: Workbook) -> Found:
    for part in book.parts:
        if part.endswith("vbaProject.bin") or part.startswith(("Basic/", "Scripts/")):
            yield DOCUMENT, f"It has a macro ({part})", "Take the macro out"


def names(book: Workbook) -> Found:
    seen: set[str] = set()
    for page in book.pages:
        if page.name.casefold() in seen:
            yield page.name, "Another worksheet has this name", "Give each a name of its own"
        seen.add(page.name.casefold())
        if page.name != page.name.strip():
            yield page.name, "The name has spaces at its ends", "Take them away"
        if len(page.name) > LONGEST_NAME:
            yield page.name, f"The name is longer than {LONGEST_NAME} letters", "Shorten it"
        if re.fullmatch(r"(sheet|table) ?\d*", page.name.casefold()):
            yield page.name, "The name says nothing", "Name the worksheet after what it holds"


def blank_sheets(book: Workbook) -> Found:
    for page in book.pages:
        if not page.cells:
            yield page.name, "The worksheet is blank", "Remove it"


def hidden(book: Workbook) -> Found:
    for page in book.pages:
        for what in page.hidden:
            yield page.name, f"Hidden: {what}", "Show it, or take it out"


def devices(book: Workbook) -> Found:
    for page in book.pages:
        for what in page.devices:
            yield page.name, f"There is {what}", "Take it out: screen readers miss it or lose their place"
        for table in page.tables:
            if table.filtered:
                yield page.name, f"The table {table.name} has filter buttons", "Turn them off"


def titles(book: Workbook) -> Found:
    seen: dict[str, str] = {}
    for page in book.pages:
        entry = page.cells.get((0, 0))
        if entry is None or not str(entry.value).strip():
            yield f"{page.name} A1", "There is no title", "Say in A1 what the worksheet holds"
            continue
        if entry.look.style != "Heading 1":
            yield f"{page.name} A1", "The title is not tagged as a heading", "Give the cell the style Heading 1"
        if (title := str(entry.value)) in seen:
            yield f"{page.name} A1", f"The title is that of {seen[title]}", "Give each worksheet a title of its own"
        seen[title] = page.name
        if len(title.split()) < 2 and page.tables:
            yield f"{page.name} A1", f"'{title}' does not describe the table", "Name what, where and when"


def front(book: Workbook) -> Found:
    """A cover with contact and next update, and contents that lead to every other worksheet."""
    if not book.pages:
        return
    cover = book.pages[0]
    said = "\n".join(str(entry.value) for entry in cover.cells.values())
    if cover.tables or not any(entry.look.style == "Heading 2" for entry in cover.cells.values()):
        yield cover.name, "The first worksheet is no cover with headings", "Begin with a cover; tag its parts Heading 2"
    for what, pattern in (("contact details", CONTACT), ("the date of the next update", NEXT)):
        if not pattern.search(said):
            yield cover.name, f"The cover lacks {what}", f"Add {what}"
    contents = next((page for page in book.pages if "contents" in page.name.casefold()), None)
    if contents is None:
        yield DOCUMENT, "There is no table of contents", "Add a worksheet that lists the others"
        return
    reached = {_sheet_of(entry.link) for entry in contents.cells.values() if entry.link}
    for page in book.pages:
        if page not in (cover, contents) and page.name not in reached:
            yield contents.name, f"The contents do not lead to {page.name}", "Add a row with a link to its cell A1"


def _sheet_of(link: str) -> str:
    """The worksheet that a link inside the workbook leads to; empty for other links."""
    found = re.fullmatch(r"#?\$?'?(?P<name>[^'!]+?)'?[.!]\$?A\$?1", link)
    return found["name"] if found else ""


def sheet_of(link: str) -> str:
    return _sheet_of(link)


def pages_with_tables(book: Workbook) -> list[Page]:
    return [page for page in book.pages if page.tables]
