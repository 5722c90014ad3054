"""Checks of tables: marked up, headed, whole, in their place, with nothing empty and nothing around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from progress_update.spreadsheets.reading import Entry, Marked, Page, Workbook, place_name

Found = Iterator[tuple[str, str, str]]
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_COUNT = re.compile(r"contains (\w+) tables?\b")
_NUMBER = re.compile(r"[+\-\u2212£]?\d[\d,]*(\.\d+)?( ?%| points?| pts)*( ?\[\w+\])*")


def marked_up(book: Workbook) -> Found:
    """Whatever stands beside column A is a table; it has to be marked as one."""
    for page in book.pages:
        if not page.tables and any(column > 0 for _, column in page.cells):
            yield page.name, "Its cells are not marked up as a table", "Format them as a table with a header row"


def named(book: Workbook) -> Found:
    seen: set[str] = set()
    for page, table in _tables(book):
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", table.name) or re.fullmatch(r"(?i)table_?\d*", table.name):
            yield page.name, f"'{table.name}' is no meaningful name of a table", "Name it after what it holds"
        if table.name.casefold() in seen:
            yield page.name, f"Another table is named {table.name}", "Give each table a name of its own"
        seen.add(table.name.casefold())


def headings(book: Workbook) -> Found:
    for page, table in _tables(book):
        texts = page.headings(table)
        if not table.headed:
            yield page.name, "The table's header row is not tagged", "Mark its first row as the header row"
        for n, text in enumerate(texts):
            where = f"{page.name} {place_name((table.first[0], table.first[1] + n))}"
            if not text.strip():
                yield where, "The column has no heading", "Name the column"
            elif texts.index(text) != n:
                yield where, f"Another column is headed '{_brief(text)}'", "Give each column a heading of its own"


def merged(book: Workbook) -> Found:
    for page in book.pages:
        for place in page.merged:
            yield f"{page.name} {place}", "Cells are merged", "Split them and fill each"


def blank_lines(book: Workbook) -> Found:
    for page, table in _tables(book):
        body = page.body(table)
        for n, row in enumerate(body):
            if not any(row):
                yield f"{page.name} row {table.first[0] + 2 + n}", "The row is blank", "Remove it"
        for n in range(table.last[1] - table.first[1] + 1):
            if body and not any(row[n] for row in body):
                column = place_name((0, table.first[1] + n))[:-1]
                yield f"{page.name} column {column}", "The column is blank", "Remove it"


def empty_cells(book: Workbook) -> Found:
    for page, table in _tables(book):
        for where, entry in _body(page, table):
            if entry is None or not str(entry.value).strip():
                yield where, "The cell is empty", "Say why, with shorthand such as [x]"


def wrapped(book: Workbook) -> Found:
    for page, table in _tables(book):
        for where, entry in _all(page, table):
            if entry and isinstance(entry.value, str) and not entry.look.wraps:
                yield where, "The text does not wrap", "Set the cell to wrap its text"


def position(book: Workbook) -> Found:
    for page, table in _tables(book):
        if table.first[1] != 0:
            yield page.name, f"The table begins in {place_name(table.first)}", "Begin it in column A"
        if table.first[0] == 0:
            yield page.name, "The table stands in row 1", "Put title and what a reader must know above it"
        elif any((row, 0) not in page.cells for row in range(table.first[0])):
            yield page.name, "There is a gap above the table", "Leave no blank row between title and table"


def column_a(book: Workbook) -> Found:
    """Words stand in column A above the table; nothing beside or below it."""
    for page in book.pages:
        for place in page.cells:
            if any(_inside(place, table) for table in page.tables):
                continue
            where = f"{page.name} {place_name(place)}"
            if page.tables and place[0] > max(table.last[0] for table in page.tables):
                yield where, "There is text below the table", "Put it above the table in column A"
            elif page.tables and place[1] > 0:
                yield where, "There is text beside column A", "Put it into column A"
        if page.tables and not _COUNT.search(page.text((1, 0))):
            yield (
                f"{page.name} A2",
                "It is not said how many tables there are",
                "Write: This worksheet contains one table",
            )


def counted(book: Workbook) -> Found:
    for page in book.pages:
        told = _COUNT.search(page.text((1, 0)))
        if told and NUMBERS.get(told[1], 0) != len(page.tables):
            yield f"{page.name} A2", f"{told[1]} told, {len(page.tables)} there", "Say how many tables there are"
        if len(page.tables) > 1:
            yield page.name, "There is more than one table", "Give each a worksheet of its own"


def sides(book: Workbook) -> Found:
    """A column whose entries are numbers or days stands to the right with its heading; words stand to the left."""
    for page, table in _tables(book):
        for n in range(table.last[1] - table.first[1] + 1):
            column = [(table.first[0] + 1 + r, row[n]) for r, row in enumerate(page.body(table)) if row[n]]
            wanted = _side([entry for _, entry in column if entry])
            head = page.cells.get((table.first[0], table.first[1] + n))
            for row, entry in [(table.first[0], head), *column]:
                where = f"{page.name} {place_name((row, table.first[1] + n))}"
                if entry and wanted and entry.look.side != wanted:
                    yield where, f"The cell does not stand to the {wanted}", f"Align its column to the {wanted}"
                if entry and row > table.first[0] and isinstance(entry.value, str) and _NUMBER.fullmatch(entry.value):
                    yield where, f"'{entry.value}' is a number kept as text", "Keep the number in the cell, marks apart"


def _side(entries: list[Entry]) -> str:
    """Where a column stands by what it holds; nowhere in particular when all of it is shorthand."""
    if any(isinstance(entry.value, (float, date)) for entry in entries):
        return "right"
    return "left" if any(not re.fullmatch(r"\[\w+\]", str(entry.value)) for entry in entries) else ""


def _tables(book: Workbook) -> Iterator[tuple[Page, Marked]]:
    return ((page, table) for page in book.pages for table in page.tables)


def _body(page: Page, table: Marked) -> Iterator[tuple[str, Entry | None]]:
    for row in range(table.first[0] + 1, table.last[0] + 1):
        for column in range(table.first[1], table.last[1] + 1):
            yield f"{page.name} {place_name((row, column))}", page.cells.get((row, column))


def _all(page: Page, table: Marked) -> Iterator[tuple[str, Entry | None]]:
    for column in range(table.first[1], table.last[1] + 1):
        place = (table.first[0], column)
        yield f"{page.name} {place_name(place)}", page.cells.get(place)
    yield from _body(page, table)


def _inside(place: tuple[int, int], table: Marked) -> bool:
    return all(low <= at <= high for low, at, high in zip(table.first, place, table.last, strict=True))


def _brief(text: str) -> str:
    return text.replace("\n", " ")[:60]
