"""Checks of what cells say and how they look: formulas, symbols, notes, shorthand, links, letters, colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from progress_update.contrast import TEXT, contrast
from progress_update.spreadsheets.check_document import sheet_of
from progress_update.spreadsheets.reading import Entry, Page, Workbook, place_name

Found = Iterator[tuple[str, str, str]]
SANS_SERIF = {"arial", "calibri", "helvetica", "liberation sans", "source sans pro", "verdana", "tahoma", "aptos"}
SMALLEST = 12.0
HARMONISED = {"b", "c", "e", "er", "f", "low", "n", "p", "r", "s", "ss", "sss", "u", "w", "x", "z"}
EMPTY_WORDS = {"click here", "here", "link", "more", "read more", "find out more", "report", "website", "web page"}
_SYMBOL = re.compile(r"[*†‡§¶#^~¹²³⁴⁵⁶⁷⁸⁹⁰]$|^[*†‡§¶~]")
_MARK = re.compile(r"\[([a-z]{1,3})\]")
_NOTE = re.compile(r"\[note ([\d, ]+)\]", re.IGNORECASE)
_ERROR = re.compile(r"#(REF|N/A|VALUE|NAME|DIV/0|NULL|NUM)[!?]?")
_ADDRESS = re.compile(r"(https?://\S+|www\.\S+)$")


def formulas(book: Workbook) -> Found:
    for where, entry in _entries(book):
        if entry.formula:
            yield where, f"The cell is a formula ({entry.formula[:40]})", "Write its value, or the text as text"
        elif isinstance(entry.value, str) and _ERROR.fullmatch(entry.value):
            yield where, f"The cell shows the error {entry.value}", "Write the figure, or shorthand"


def symbols(book: Workbook) -> Found:
    for where, entry in _entries(book):
        text = str(entry.value).strip()
        if entry.look.superscript or _SYMBOL.search(text):
            yield where, f"'{text[-30:]}' has a symbol or superscript", "Write [note 1] and put the note on Notes"
        elif text and not any(letter.isalnum() for letter in text):
            yield where, f"'{text}' is no word or number", "Write shorthand, such as [x]"
        if isinstance(entry.value, str) and entry.value != entry.value.strip():
            yield where, "The text has spaces at its ends", "Take them away"


def notes(book: Workbook) -> Found:
    """Every note that is referred to stands on the notes worksheet, and every note there is referred to."""
    page = next((page for page in book.pages if page.name.casefold() == "notes"), None)
    told = _numbers(page.cells.values()) if page else set()
    used: set[int] = set()
    for other in book.pages:
        if other is page:
            continue
        for place, entry in other.cells.items():
            where = f"{other.name} {place_name(place)}"
            for number in _numbers([entry]) - told:
                yield where, f"Note {number} is not on the worksheet Notes", "Add the note"
            used |= _numbers([entry])
            if _numbers([entry]) and _in_body(other, place):
                yield where, "A note stands in a cell of data", "Put it in the heading"
    for number in sorted(told - used):
        yield "Notes", f"Nothing refers to note {number}", "Refer to it in a heading, or leave it out"


def shorthand(book: Workbook) -> Found:
    """Marks in a table are harmonised ones, and explained above it."""
    for page in book.pages:
        if page.name.casefold() == "notes":
            continue
        for table in page.tables:
            above = "\n".join(page.text((row, 0)) for row in range(table.first[0]))
            said = {mark for row in page.body(table) for entry in row if entry for mark in _marks(entry)}
            for mark in sorted(said - HARMONISED):
                yield page.name, f"[{mark}] is no harmonised shorthand", "Use the marks of Symbols in tables"
            for mark in sorted(said & HARMONISED):
                if f"[{mark}]" not in above:
                    yield page.name, f"[{mark}] is not explained above the table", "Say in column A what it means"


def links(book: Workbook) -> Found:
    names, texts = {page.name for page in book.pages}, dict[str, str]()
    for where, entry in _entries(book):
        text = str(entry.value).strip()
        if not entry.link:
            continue
        if text.casefold().strip(".") in EMPTY_WORDS or _ADDRESS.fullmatch(text):
            yield where, f"The link says '{text[:60]}'", "Say where it leads, in words"
        if (sheet := sheet_of(entry.link)) and sheet not in names:
            yield where, f"The link leads to {sheet}, which is not there", "Correct the link"
        elif not sheet and not re.match(r"(https?://|mailto:)\S+\.\S+", entry.link):
            yield where, f"'{entry.link}' leads nowhere", "Correct the link"
        if texts.setdefault(text, entry.link) != entry.link:
            yield where, f"Links with different ends say '{text[:60]}'", "Give each a text of its own"


def letters(book: Workbook) -> Found:
    for where, entry in _entries(book):
        look = entry.look
        if look.font.casefold() not in SANS_SERIF:
            yield where, f"The font is {look.font or 'unknown'}", "Use a font without serifs, such as Arial"
        if look.points < SMALLEST:
            yield where, f"The letters are {look.points:g} points", f"Make them at least {SMALLEST:g}"
        if look.italic or (look.underlined and not entry.link):
            yield where, "The text is italic or underlined", "Use bold to stress it"
        if look.turned:
            yield where, "The text is turned", "Write it level"


def colour(book: Workbook) -> Found:
    for where, entry in _entries(book):
        if entry.look.filled:
            yield where, "The cell has a background fill", "Take it out: people set their own"
        if own := entry.look.colour:
            if not entry.link:
                yield where, f"The text has a colour of its own (#{own})", "Use the automatic colour"
            elif not re.fullmatch(r"[0-9a-f]{6}", own) or contrast(f"#{own}", "#ffffff") < TEXT:
                yield where, f"The link's colour (#{own}) is too pale on white", f"Use one with {TEXT}:1"


def _entries(book: Workbook) -> Iterator[tuple[str, Entry]]:
    for page in book.pages:
        for place, entry in page.cells.items():
            yield f"{page.name} {place_name(place)}", entry


def _marks(entry: Entry) -> list[str]:
    return _MARK.findall(entry.value) if isinstance(entry.value, str) else []


def _numbers(entries: Iterable[Entry]) -> set[int]:
    texts = (str(entry.value) for entry in entries)
    return {int(n) for text in texts for found in _NOTE.findall(text) for n in re.findall(r"\d+", found)}


def _in_body(page: Page, place: tuple[int, int]) -> bool:
    return any(
        table.first[0] < place[0] <= table.last[0] and table.first[1] <= place[1] <= table.last[1]
        for table in page.tables
    )
