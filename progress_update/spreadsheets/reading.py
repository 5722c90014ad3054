"""A finished workbook as its readers' programs find it: XLSX and ODS in one form, for the checks and the comparison.

Only what is looked at is read; a cell without an entry is not in `cells`. Rows and columns count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

from progress_update.errors import RenderError
from progress_update.spreadsheets.book import column_name

Place = tuple[int, int]
Value = str | float | bool | date


@dataclass(frozen=True)
class Look:
    """How a cell is shown. `colour` is empty where the program's own colour is used; `number` is its number format."""

    font: str = ""
    points: float = 0.0
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    superscript: bool = False
    colour: str = ""
    filled: bool = False
    wraps: bool = False
    turned: bool = False
    side: str = ""
    style: str = ""


@dataclass(frozen=True)
class Entry:
    """What a cell holds. `formula` is what a program would work out; `link` where a click leads."""

    value: Value
    look: Look
    formula: str = ""
    link: str = ""


@dataclass(frozen=True)
class Marked:
    """A table that is marked up: its name and its corners, and whether its first row is its heading."""

    name: str
    first: Place
    last: Place
    headed: bool
    filtered: bool = False


@dataclass(frozen=True)
class Page:
    """One sheet. `devices` names what screen readers miss or trip over: frozen panes, pictures, headers ..."""

    name: str
    cells: dict[Place, Entry]
    tables: tuple[Marked, ...]
    merged: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    cursor: str = "A1"

    def text(self, place: Place) -> str:
        entry = self.cells.get(place)
        return "" if entry is None else str(entry.value)

    def body(self, table: Marked) -> list[list[Entry | None]]:
        """The rows of a table below its heading."""
        rows, columns = range(table.first[0] + 1, table.last[0] + 1), range(table.first[1], table.last[1] + 1)
        return [[self.cells.get((row, column)) for column in columns] for row in rows]

    def headings(self, table: Marked) -> list[str]:
        return [self.text((table.first[0], column)) for column in range(table.first[1], table.last[1] + 1)]


@dataclass(frozen=True)
class Workbook:
    """A whole file, with what it says of itself."""

    pages: tuple[Page, ...]
    title: str = ""
    language: str = ""
    author: str = ""
    keywords: str = ""
    opens_on: str = ""
    parts: tuple[str, ...] = field(default=())


def read_workbook(path: Path) -> Workbook:
    """Read an XLSX or ODS. Raises RenderError for a file that is neither, or damaged."""
    from progress_update.spreadsheets.reading_ods import read_ods
    from progress_update.spreadsheets.reading_xlsx import read_xlsx

    readers = {".xlsx": read_xlsx, ".ods": read_ods}
    if path.suffix not in readers:
        raise RenderError("This is neither an XLSX nor an ODS", where=path.name, remedy="Name a workbook of a release")
    try:
        return readers[path.suffix](path)
    except (KeyError, ValueError, OSError, SyntaxError, BadZipFile) as error:
        raise RenderError(f"The workbook cannot be read: {error}", where=path.name, remedy="Build it again") from error


def place_name(place: Place) -> str:
    """`C12` for (11, 2)."""
    return f"{column_name(place[1])}{place[0] + 1}"
