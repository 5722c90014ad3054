"""The workbook of a report: cover, contents, notes, and the tables in the order of PLANS."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from progress_update.exhibits.origin import edition_date
from progress_update.exhibits.report import tables_of
from progress_update.exhibits.sources import editions_of, used_sources
from progress_update.period import day_name, month_name
from progress_update.sources.registry import SOURCES
from progress_update.spreadsheets.book import Book, Cell, Heading, Link, Number, Section, Sheet, clean
from progress_update.spreadsheets.columns import Shown
from progress_update.spreadsheets.notes import NOTES, Notes
from progress_update.spreadsheets.plans import PLANS, STANDING, Plan
from progress_update.spreadsheets.shorthand import Row, key_to, marks_in, standing

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

CONTENTS, SOURCES_SHEET = "Contents", "Sources"
INVENTED = "Illustrative data"
WARNING = (
    "Illustrative data: figures marked illustrative are invented, to show what could stand here. Do not quote them."
)


def book_of(report: Report) -> Book:
    """The whole workbook. A table without rows has no sheet; the contents say so."""
    tables = tables_of(report)
    known = [plan for plan in PLANS if plan.table in tables]
    plans = [plan for plan in known if len(plan.rows(tables[plan.table]))]
    notes = Notes(report, plans)
    numbered = [sheet_of(report, plan, notes) for plan in plans] + [sources_of(report)]
    sheets = [replace(sheet, title=f"Table {number}: {sheet.title}") for number, sheet in enumerate(numbered, 1)]
    without = [plan.name for plan in known if plan not in plans]
    all_sheets = [_contents(sheets, without), notes.sheet(), *sheets]
    return Book(
        title=title_of(report),
        subject=f"Figures of {len(report.framework.measures)} measures, {report.place}, {report.period.months_label}",
        author=report.settings.contact.name,
        keywords=keywords_of(report),
        clock=report.settings.clock,
        cover=_cover(report),
        sheets=tuple(_warned(report, sheet) for sheet in all_sheets),
    )


def title_of(report: Report) -> str:
    """The document's title with place and time; in words what dashes and underscores would say."""
    plan = re.sub(r"\b(\d\d)(\d\d)[-–](\d\d)\b", r"\1\2 to \1\3", report.framework.plan.title)
    title = f"{plan}: {report.framework.plan.report_title}, data tables, {report.place}, {report.period.label}"
    return f"{INVENTED}: {title}" if report.illustrative else title


def keywords_of(report: Report) -> tuple[str, ...]:
    words = ("Police and Crime Plan", report.place, "MOPAC", "crime", "policing", "survey", report.period.months_label)
    return (*words, INVENTED.lower()) if report.illustrative else words


def warnings(report: Report) -> tuple[str, ...]:
    """What stands before all else: that the hour of release is to come, that figures are invented."""
    embargo = (f"{report.settings.embargo}.",) if report.settings.embargo else ()
    return (*embargo, *((WARNING,) if report.illustrative else ()))


def rows_of(report: Report, plan: Plan) -> list[Row]:
    """The rows of the published table that a sheet shows, in their order."""
    rows: list[Row] = plan.rows(tables_of(report)[plan.table]).to_dict(orient="records")
    return rows


# --- Sheets of the published tables -----------------------------------------------------------------------------------


def sheet_of(report: Report, plan: Plan, notes: Notes) -> Sheet:
    """The sheet of one table, without its number; `notes` has those of every sheet that stands with it."""
    headings = [_heading(plan, column, notes) for column in plan.columns]
    rows = [_row(report, plan, headings, row) for row in rows_of(report, plan)]
    if plan.ends_in_standing:
        headings.append(Heading(STANDING, 34))
    title = plan.title.format(
        count=len(report.framework.measures),
        about=f"{report.place}, {report.period.label}",
        place=report.place,
        end=month_name(report.period.end),
    )
    refers = bool(plan.note) or any(heading.note for heading in headings)
    return Sheet(
        plan.name, f"{title} {notes.mark(plan.note)}".strip(), _lines(plan, rows, refers=refers),
        tuple(headings), tuple(rows), plan.table,
    )  # fmt: skip


def _heading(plan: Plan, column: Shown, notes: Notes) -> Heading:
    figure = column.contract(plan.table).kind in ("number", "count", "date") and not column.words
    return Heading(
        column.title(plan.table), column.width, column.unit, notes.mark(column.note), column.of, numeric=figure
    )


def _row(report: Report, plan: Plan, headings: list[Heading], row: Row) -> tuple[Cell, ...]:
    cells = [column.cell(report, row, plan.table) for column in plan.columns]
    if not plan.ends_in_standing:
        return tuple(cells)
    pairs = zip(headings, cells, strict=True)
    noughts = [heading.name[:1].lower() + heading.name[1:] for heading, cell in pairs if _shows_nought(cell)]
    return (*cells, standing(row, noughts))


def _shows_nought(cell: Cell) -> bool:
    return isinstance(cell, Number) and cell.form.hides(cell.value)


def _lines(plan: Plan, rows: list[tuple[Cell, ...]], *, refers: bool) -> tuple[str, ...]:
    """What a reader must know before the table, a line each."""
    notes = f" Some headings refer to notes, which are on the {NOTES} worksheet." if refers else ""
    key = key_to(marks_in(cell for row in rows for cell in row if isinstance(cell, str)))
    lines = (
        f"This worksheet contains one table.{notes}",
        key,
        f"Cells hold every digit and show it rounded. The file {plan.table}.csv has the same figures for machines.",
    )
    return tuple(line for line in lines if line)


# --- Cover, contents, sources -----------------------------------------------------------------------------------------


def _cover(report: Report) -> tuple[Section, ...]:
    settings, plan = report.settings, report.framework.plan
    counted = [f"{number} {name}" for name, number in report.counts().items()]
    of = f"{report.place}, {report.period.label}" if report.is_of_borough else report.period.label
    introduction = (
        f"The figures behind the progress update on the {plan.title} for {of}: "
        f"{len(report.framework.measures)} measures, {', '.join(counted)}.",
        "The contents list the worksheets. The same figures stand in the update, as a web page and as a PDF.",
        Link(f"The Plan and its updates: {plan.address}", f"https://{plan.address}"),
    )
    about = (
        f"Published on {day_name(settings.release_date)}.",
        f"The next update, for {report.period.plus(1).label}, is due on {day_name(settings.next_release_date)}.",
        settings.standing,
        "London here is the area of the Metropolitan Police, the 32 boroughs without the City of London.",
        "Some figures are provisional and all may be revised: each row says how it stands.",
        f"Where the figures come from, and their licences, is on the {SOURCES_SHEET} worksheet.",
    )
    who = settings.contact
    contact: tuple[str | Link, ...] = (
        who.name, who.address, *(text for text in (who.person, who.telephone) if text),
        *([Link(f"Write to {who.email}", f"mailto:{who.email}")] if who.email else []),
        Link(f"{who.name}: {who.page}", f"https://{who.page}"),
    )  # fmt: skip
    first: tuple[str | Link, ...] = (*warnings(report), *introduction)
    parts: dict[str, tuple[str | Link, ...]] = {
        "Introductory information": first, "About these data": about, "Contact": contact,
    }  # fmt: skip
    return tuple(Section(title, tuple(map(_cleaned, lines))) for title, lines in parts.items())


def _cleaned(line: str | Link) -> str | Link:
    return Link(clean(line.text), line.target) if isinstance(line, Link) else clean(line)


def _contents(sheets: list[Sheet], without: list[str]) -> Sheet:
    opening = "This worksheet contains one table. The names of the worksheets are links."
    silent = [f"This update has no rows for: {', '.join(without)}."] if without else []
    notes = (Link(NOTES, f"#{NOTES}"), "Notes and shorthand")
    titles = [re.sub(r" \[note [\d, ]+\]$", "", sheet.title) for sheet in sheets]
    rows = [notes, *((Link(sheet.name, f"#{sheet.name}"), title) for sheet, title in zip(sheets, titles, strict=True))]
    headings = (Heading("Worksheet", 26), Heading("What it holds", 110))
    return Sheet(CONTENTS, "Table of contents", (opening, *silent), headings, tuple(rows))


def sources_of(report: Report) -> Sheet:
    """Every source that a figure comes from, with its edition and licence."""
    headings = (
        Heading("Source", 40), Heading("Publisher", 28), Heading("What it counts", 50), Heading("What to watch", 60),
        Heading("Editions used", 22), Heading("Licence", 40), Heading("Web page", 60),
    )  # fmt: skip
    rows = tuple(_source(report, id) for id in used_sources(report))
    lines = ("This worksheet contains one table.", *filter(None, [key_to(marks_in(str(c) for r in rows for c in r))]))
    return Sheet(SOURCES_SHEET, "Sources of the figures, with editions and licences", lines, headings, rows)


def _source(report: Report, id: str) -> tuple[Cell, ...]:
    source = SOURCES[id]
    editions = editions_of(report, id)
    page = Link(source.title, source.landing) if source.landing else "[x]"
    return (
        source.title, source.publisher, source.counts, source.watch,
        "; ".join(map(edition_date, editions)).replace("illustrative", "Illustrative"), source.licence, page,
    )  # fmt: skip


def _warned(report: Report, sheet: Sheet) -> Sheet:
    """What a sheet has to say before its table; that of a demonstration says so in its title too."""
    title = f"{INVENTED}: {sheet.title}" if report.illustrative else sheet.title
    return replace(sheet, title=title, lines=(sheet.lines[0], *warnings(report), *sheet.lines[1:]))
