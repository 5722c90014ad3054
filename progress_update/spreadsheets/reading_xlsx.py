"""Reads an XLSX for the checks, by openpyxl."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from progress_update.spreadsheets.reading import Entry, Look, Marked, Page, Value, Workbook

Looks = dict[int, Look]


def read_xlsx(path: Path) -> Workbook:
    from openpyxl import load_workbook

    book, looks = load_workbook(path), Looks()
    about = book.properties
    with zipfile.ZipFile(path) as file:
        parts = tuple(file.namelist())
    return Workbook(
        tuple(_page(sheet, looks) for sheet in book.worksheets),
        title=about.title or "", language=about.language or "", author=about.creator or "",
        keywords=about.keywords or "", opens_on=book.active.title, parts=parts,
    )  # fmt: skip


def _page(sheet: Any, looks: Looks) -> Page:
    held = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return Page(
        sheet.title,
        {(cell.row - 1, cell.column - 1): _entry(cell, looks) for cell in held},
        tuple(_table(sheet.tables[name]) for name in sheet.tables),
        tuple(map(str, sheet.merged_cells.ranges)),
        tuple(_hidden(sheet)),
        tuple(_devices(sheet)),
        sheet.sheet_view.selection[0].activeCell,
    )


def _entry(cell: Any, looks: Looks) -> Entry:
    if cell.style_id not in looks:
        looks[cell.style_id] = _look(cell)
    formula = str(cell.value) if cell.data_type == "f" else ""
    link = (cell.hyperlink.location or cell.hyperlink.target) if cell.hyperlink else ""
    return Entry(_value(cell.value), looks[cell.style_id], formula, link or "")


def _value(value: Any) -> Value:
    if isinstance(value, datetime):
        return value.date()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _look(cell: Any) -> Look:
    font, place = cell.font, cell.alignment
    return Look(
        font=font.name or "", points=float(font.sz or 0), bold=bool(font.b), italic=bool(font.i),
        underlined=bool(font.u), superscript=bool(font.vertAlign), colour=_colour(font.color),
        filled=cell.fill.fill_type is not None, wraps=bool(place.wrap_text), turned=bool(place.textRotation),
        side=place.horizontal or "", style=_style(cell),
    )  # fmt: skip


def _style(cell: Any) -> str:
    """The name of the cell's style; openpyxl cannot name those of a file that LibreOffice saved."""
    try:
        return str(cell.style)
    except IndexError:
        return ""


def _colour(colour: Any) -> str:
    """A colour of its own as six digits; the first colours of the theme are the program's black and white."""
    if colour is None or colour.type == "auto" or (colour.type == "theme" and colour.theme in (0, 1)):
        return ""
    return str(colour.rgb)[-6:].lower() if colour.type == "rgb" else f"theme {colour.theme}"


def _table(table: Any) -> Marked:
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(table.ref)
    first, last = (top - 1, left - 1), (bottom - 1, right - 1)
    return Marked(table.name, first, last, bool(table.headerRowCount), table.autoFilter is not None)


def _hidden(sheet: Any) -> Iterator[str]:
    if sheet.sheet_state != "visible":
        yield "the sheet"
    yield from (f"row {number}" for number, row in sheet.row_dimensions.items() if row.hidden)
    yield from (f"column {name}" for name, column in sheet.column_dimensions.items() if column.hidden)


def _devices(sheet: Any) -> Iterator[str]:
    if sheet.freeze_panes:
        yield "frozen panes"
    if sheet.auto_filter.ref:
        yield "a filter"
    if sheet._images or sheet._charts:
        yield "a picture or chart"
    if any(part.text for side in (sheet.oddHeader, sheet.oddFooter) for part in (side.left, side.center, side.right)):
        yield "a header or footer"
    if sheet.legacy_drawing or any(cell.comment for row in sheet.iter_rows() for cell in row):
        yield "a comment or text box"
    if (sheet.sheet_view.zoomScale or 100) != 100:
        yield "another size than 100%"
