"""How high rows are. Programs differ in whether they fit a row to wrapped text, so every row is given its height.

Heights are in points, for Arial 12. The estimate is on the high side: a line too many is white space between rows,
a line too few is text that nobody can read.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from functools import cache

from progress_update.period import day_name
from progress_update.spreadsheets.book import COVER_WIDTH, Book, Cell, Link, Number, Sheet

INDENT = 14  # what a cell keeps free on its sides
PIXELS_A_LETTER, PIXELS_A_BOLD_LETTER = 7.7, 8.3
PIXELS_A_WIDE_LETTER = 9.5  # of the letters that stand in for Arial where it is not there, DejaVu Sans
POINTS_A_LINE, POINTS_BETWEEN = 15.0, 4.0
TITLE_POINTS, SECTION_POINTS, LINE_POINTS = 24.0, 30.0, 18.0


def heights(sheet: Sheet) -> list[float]:
    """The height of every row of a sheet, the title's first."""
    widths = [heading.width for heading in sheet.headings]
    head = height([heading.text for heading in sheet.headings], widths, bold=True)
    body = [max(height(row[:1], widths[:1], bold=True), height(row[1:], widths[1:])) for row in sheet.rows]
    return [TITLE_POINTS, *(LINE_POINTS for _ in sheet.lines), head, *body]


def cover_heights(book: Book) -> list[float]:
    points = [TITLE_POINTS]
    for section in book.cover:
        points += [SECTION_POINTS, *(height([line], [COVER_WIDTH]) for line in section.lines)]
    return points


def height(cells: Sequence[Cell], widths: Sequence[int], *, bold: bool = False) -> float:
    """The height of a row of wrapped cells."""
    lines = [lines_of(said(cell), width, bold=bold) for cell, width in zip(cells, widths, strict=True)]
    return max(lines) * POINTS_A_LINE + POINTS_BETWEEN


@cache
def lines_of(text: str, width: int, *, bold: bool = False) -> int:
    """How many lines a text takes in a column so many digits wide."""
    letters = int((pixels(width) - INDENT) / (PIXELS_A_BOLD_LETTER if bold else PIXELS_A_LETTER))
    return sum(max(1, len(textwrap.wrap(line, max(letters, 1)))) for line in text.split("\n"))


def fits(cell: Cell, width: int) -> bool:
    """Whether a number or a day, which cannot wrap, is seen whole: a program shows ### for one that is not."""
    return isinstance(cell, (str, Link)) or len(said(cell)) * PIXELS_A_WIDE_LETTER <= pixels(width) - INDENT


def pixels(width: int) -> int:
    """A column's width on a screen: a digit is seven dots, and five are kept free."""
    return 7 * width + 5


def said(cell: Cell) -> str:
    """What a reader sees in a cell."""
    match cell:
        case Number(value, form):
            return form.shown(value)
        case Link(text, _):
            return text
        case date():
            return day_name(cell)
        case _:
            return cell
