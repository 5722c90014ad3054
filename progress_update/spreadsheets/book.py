"""A workbook before it is a file: a cover and sheets of one table each. Both writers, XLSX and ODS, take it.

The shape follows the Analysis Function's guidance "Releasing statistics in spreadsheets": everything in column A,
one table a sheet, what a reader must know above it, no empty cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

# What no XML file can hold; tabs and line ends of the outside world become spaces.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_WIDE = Context(prec=400)  # room for the largest float


@dataclass(frozen=True)
class Form:
    """How a number is shown; the cell keeps every digit. `unit` stands behind it: `+1.5% points`."""

    decimals: int = 0
    percent: bool = False
    signed: bool = False
    unit: str = ""

    def hides(self, value: float) -> bool:
        """Whether a number that is not nought would be shown as nought: the shorthand [low]."""
        return value != 0 and not self._rounded(value)

    def shown(self, value: float) -> str:
        """The number as a spreadsheet program shows it: `1,253`, `49%`, `+1.5% points`."""
        rounded = self._rounded(value)
        sign = "-" if value < 0 else "+" if self.signed and value > 0 else ""
        grouped = "" if self.percent else ","
        return f"{sign}{abs(rounded):{grouped}.{self.decimals}f}{'%' if self.percent else ''}{self.unit}"

    def _rounded(self, value: float) -> Decimal:
        exact = Decimal(repr(float(value))) * (100 if self.percent else 1)
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP, _WIDE)


@dataclass(frozen=True)
class Number:
    value: float
    form: Form = Form()


@dataclass(frozen=True)
class Link:
    """`target` is a web address, a `mailto:` or, behind `#`, a sheet of the workbook."""

    text: str
    target: str


Cell = str | Number | date | Link


@dataclass(frozen=True)
class Heading:
    """A column: the name it has for people, its unit and the notes that belong to it, each on a line of its own.

    `of` is the column of the published table that it shows, empty for words put together from several.
    """

    name: str
    width: int
    unit: str = ""
    note: str = ""
    of: str = ""
    numeric: bool = False

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.name, f"({self.unit})" if self.unit else "", self.note) if part)


@dataclass(frozen=True)
class Sheet:
    """One sheet with one table. `lines` stand between title and table, the first saying how many tables there are.

    `table` is the published table whose rows it shows, empty for the contents and the notes; `name` is on the tab.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    table: str = ""

    @property
    def key(self) -> str:
        """The table's name in the file: letters and underscores."""
        return self.name.lower().replace(" ", "_")

    @property
    def top(self) -> int:
        """The row of the headings, from 0."""
        return 1 + len(self.lines)


@dataclass(frozen=True)
class Section:
    """A part of the cover: a heading, and a line or link a row."""

    title: str
    lines: tuple[str | Link, ...]


@dataclass(frozen=True)
class Book:
    """A whole workbook. `clock` is the one time stamped into it."""

    title: str
    subject: str
    author: str
    keywords: tuple[str, ...]
    clock: datetime
    cover: tuple[Section, ...]
    sheets: tuple[Sheet, ...]
    language: str = "en-GB"

    def sheet(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)


COVER = "Cover"
COVER_WIDTH = 90


def clean(text: str) -> str:
    """Text as both file formats can hold it, spaces at its ends gone. A link in Markdown stays text."""
    spaced = re.sub(r"[ \t\r]+", " ", _UNPRINTABLE.sub("", text)).strip()
    return spaced.replace("](", "] (").replace("$$", "$ $")


def column_name(number: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    return (column_name(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
