"""The appendix: the tables of the release's workbook, cut into parts as wide as a page.

They are the workbook's own sheets, made from its CSV files, so that a figure stands here as it does there.
The scorecard names every measure; the other tables leave out rows without a figure. Series month by month are left to
the files: they would take as many pages as all else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

import pandas as pd

from progress_update.exhibits.report import Report, tables_of
from progress_update.period import day_name
from progress_update.spreadsheets import plans
from progress_update.spreadsheets.book import Cell, Heading, Link, Number, Sheet
from progress_update.spreadsheets.notes import Notes
from progress_update.spreadsheets.plans import Plan
from progress_update.spreadsheets.shorthand import MEANINGS, marks_in
from progress_update.spreadsheets.workbook import sheet_of, sources_of

WHOLE = (plans.SCORECARD,)
WITH_FIGURES = (
    plans.LONDON, plans.BESIDE, plans.FIGURES, plans.TESTS, plans.BREAKDOWNS, plans.CONTEXT, plans.MEASURES,
)  # fmt: skip
SHEETS = tuple(plan.name for plan in (*WHOLE, *WITH_FIGURES, plans.REVISIONS))
# In characters of the appendix's type: what fits beside one another on a page, what a cell of words takes a line, what
# one of many sentences, and how many lines a heading may have.
PAGE_WIDTH, WIDEST, OF_SENTENCES, HEADING_LINES = 165, 34, 60, 3
SENTENCES = 150  # characters from which on a cell counts as one of sentences
TOGETHER = 24  # lines that stand on one page; a longer part may go over pages
NOT_COUNTED = ("no data", "not asked")
Row = tuple[str | Link, ...]


@dataclass(frozen=True)
class Part:
    """Some columns of a table, the first always among them. Cells are text or a link, `widths` shares of the page."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    is_long: bool


@dataclass(frozen=True)
class Table:
    """One table of the appendix: its place in it, `A1`, what stands above it, and its parts.

    `sheet` is its name in the workbook, `table` that of the published table it shows, empty for sources and notes.
    """

    id: str
    sheet: str
    table: str
    title: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...]


def appendix(report: Report) -> list[Table]:
    """Every table of the appendix, in the order of the workbook; last the sources, the notes and the shorthand."""
    known = tables_of(report)
    wanted = [plan for plan in plans.PLANS if plan.name in SHEETS and plan.table in known]
    shown = [cut for plan in wanted if len((cut := _cut(plan)).rows(known[plan.table]))]
    notes = Notes(report, shown)
    sheets = [*(sheet_of(report, plan, notes) for plan in shown), sources_of(report), notes.sheet()]
    return [_table(sheet, f"A{number}", len(known.get(sheet.table, ()))) for number, sheet in enumerate(sheets, 1)]


def _cut(plan: Plan) -> Plan:
    """The plan without rows that have no figure, where it shows nothing but figures."""
    if plan not in WITH_FIGURES:
        return plan
    return replace(plan, rows=lambda table: plan.rows(table).pipe(with_figures))


def with_figures(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a figure, or one that is hidden."""
    return table[~table["status"].isin(NOT_COUNTED)] if "status" in table else table


def _table(sheet: Sheet, id: str, rows: int) -> Table:
    texts = [tuple(_text(cell) for cell in row) for row in sheet.rows]
    widths = _widths(sheet.headings, texts)
    cuts = _cuts(widths)
    captions = _captions(sheet, id, cuts)
    parts = [_part(sheet, texts, widths, columns, caption) for columns, caption in zip(cuts, captions, strict=True)]
    return Table(id, sheet.name, sheet.table, sheet.title, tuple(_lines(sheet, texts, rows)), tuple(parts))


def _lines(sheet: Sheet, texts: Sequence[Row], rows: int) -> Iterator[str]:
    """What must be known before the table is read."""
    if sheet.table:
        left = rows - len(sheet.rows)
        yield f"Rounded; data/{sheet.table}.csv of the release has every digit."
        if left:
            yield f"{left} of its {rows} rows are left out, because they have no figure."
    told = marks_in(text for row in texts for text in row if isinstance(text, str))
    if told and sheet.table:
        meant = (f"[{mark}] {MEANINGS[mark].partition(':')[0]}" for mark in told)
        yield f"Shorthand: {'; '.join(meant)}."


def _captions(sheet: Sheet, id: str, cuts: list[list[int]]) -> Iterator[str]:
    """`Table A2, part 1 of 4: Figures, Unit to Figure`; each part is told by its first column and its last."""
    for number, columns in enumerate(cuts, 1):
        part = f", part {number} of {len(cuts)}" if len(cuts) > 1 else ""
        first, last = (sheet.headings[column].name for column in (columns[1], columns[-1]))
        yield f"Table {id}{part}: {sheet.name}, {first}{f' to {last}' if last != first else ''}"


def _part(sheet: Sheet, texts: Sequence[Row], widths: Sequence[int], columns: Sequence[int], caption: str) -> Part:
    headings = tuple(sheet.headings[column] for column in columns)
    rows = tuple(tuple(row[column] for column in columns) for row in texts)
    own = [widths[column] for column in columns]
    shares = tuple(round(width / sum(own), 4) for width in own)
    lines = sum(_height(row, [share * PAGE_WIDTH for share in shares]) for row in rows)
    return Part(caption, headings, rows, shares, is_long=lines > TOGETHER)


def _height(row: Row, widths: Sequence[float]) -> int:
    """The lines that a row will take, about."""
    return max(ceil(_length(cell) / width) for cell, width in zip(row, widths, strict=True))


def _length(cell: str | Link) -> int:
    return len(cell.text if isinstance(cell, Link) else cell)


def _text(cell: Cell) -> str | Link:
    """A cell as it is printed: numbers as a spreadsheet program shows them, with a proper minus."""
    match cell:
        case Number(value, form):
            return re.sub(r"^-", "−", form.shown(value))
        case Link() if not cell.target.startswith("#"):
            return cell
        case Link(text, _):
            return text
        case str():
            return cell
        case _:
            return day_name(cell)


def _widths(headings: Sequence[Heading], texts: Sequence[Row]) -> list[int]:
    """What each column needs: its longest cell within reason, or its heading on a few lines."""
    found = []
    for column, heading in enumerate(headings):
        words = max((len(word) for word in heading.text.split()), default=0)
        longest = max((_length(row[column]) for row in texts), default=0)
        told = min(longest, OF_SENTENCES if longest > SENTENCES else WIDEST)
        found.append(max(told, words, -(-len(heading.text) // HEADING_LINES)) + 2)
    return found


def _cuts(widths: Sequence[int]) -> list[list[int]]:
    """Columns by part: as few parts as the page allows, and those about as wide as one another."""
    fewest = _filled(widths, PAGE_WIDTH)
    narrower = range(widths[0] + max(widths[1:]), PAGE_WIDTH)
    return next((cut for limit in narrower if len(cut := _filled(widths, limit)) == len(fewest)), fewest)


def _filled(widths: Sequence[int], limit: int) -> list[list[int]]:
    parts: list[list[int]] = [[0]]
    for column in range(1, len(widths)):
        if len(parts[-1]) > 1 and sum(widths[one] for one in (*parts[-1], column)) > limit:
            parts.append([0])
        parts[-1].append(column)
    return parts
