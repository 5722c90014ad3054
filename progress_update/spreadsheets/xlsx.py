"""The workbook as XLSX, by gptables, with what gptables leaves to its user: language, heading styles, the clock.

gptables marks up each table, wraps its text and keeps to the Analysis Function's layout. It takes text for formulas,
addresses or numbers only where it is told to, and it is told not to.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from progress_update.spreadsheets.book import COVER, COVER_WIDTH, Book, Cell, Form, Link, Number, Sheet
from progress_update.spreadsheets.layout import cover_heights, heights
from progress_update.tables import could_start_a_formula

if TYPE_CHECKING:
    from gptables import GPTable, GPWorkbook

FONT = {"font_name": "Arial", "font_size": 12}
TITLE_SIZE, SECTION_SIZE = 16, 14
DAY = "d mmmm yyyy"
AS_TEXT = {f"strings_to_{kind}": False for kind in ("formulas", "numbers", "urls")}
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
A4 = 9
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CORE_END = b"</cp:coreProperties>"


class Exact(float):
    """A number that is written with every digit: xlsxwriter formats to sixteen, and a float can need one more."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def _write_exactly(worksheet: Any, row: int, column: int, number: float, *style: Any) -> Any:
    return worksheet.write_number(row, column, Exact(number), *style)


def write_xlsx(book: Book, path: Path) -> None:
    """Write the workbook. The same book gives the same bytes."""
    written = BytesIO()
    workbook = _workbook(book, written)
    workbook.set_properties({
        "title": book.title, "subject": book.subject, "author": book.author,
        "keywords": ", ".join(book.keywords), "created": book.clock,
    })  # fmt: skip
    workbook.close()
    path.write_bytes(_finished(written, book.language))


def _workbook(book: Book, written: BytesIO) -> GPWorkbook:
    from gptables import Cover, GPWorkbook, Theme  # takes most of a second, and only this step needs it

    workbook = GPWorkbook(written, options={**AS_TEXT, "in_memory": True})
    workbook.set_theme(Theme(_theme()))
    introduction, about, contact = ([_gptables_cell(line) for line in section.lines] for section in book.cover)
    cover = workbook.add_worksheet(COVER)
    cover.write_cover(Cover(book.title, introduction, about, contact, COVER, COVER_WIDTH))
    _set_heights(cover, cover_heights(book))
    for sheet in book.sheets:
        worksheet = workbook.add_worksheet(sheet.name)
        worksheet.add_write_handler(float, _write_exactly)
        worksheet.write_gptable(_gptable(sheet), auto_width=False)
        for column, heading in enumerate(sheet.headings):
            worksheet.set_column(column, column, heading.width)
        worksheet.repeat_rows(sheet.top)
        _set_heights(worksheet, heights(sheet))
    for worksheet in workbook.worksheets():
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
    return workbook


def _set_heights(worksheet: Any, points: list[float]) -> None:
    for row, height in enumerate(points):
        worksheet.set_row(row, height)


def _theme() -> dict[str, Any]:
    top = {"text_wrap": True, "valign": "top"}
    return {
        "global": FONT,
        "cover_title": {"bold": True, "font_size": TITLE_SIZE},
        "cover_subtitle": {"bold": True, "font_size": SECTION_SIZE},
        "cover_text": top,
        "title": {"bold": True, "font_size": TITLE_SIZE},
        "column_heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
        "index_1": {"bold": True, **top},
        "data": top,
        "description_order": ["instructions", "legend", "source", "scope"],
    }


def _gptable(sheet: Sheet) -> GPTable:
    import pandas as pd
    from gptables import GPTable

    names = [heading.text for heading in sheet.headings]
    rows = [[_gptables_cell(cell) for cell in row] for row in sheet.rows]
    return GPTable(
        pd.DataFrame(rows, columns=names, dtype=object),
        sheet.key,
        sheet.title,
        instructions=sheet.lines[0],
        legend=list(sheet.lines[1:]),
        index_columns={1: 0},
        additional_formatting=[*_columns(sheet), *_cells(sheet)],
    )


def _gptables_cell(cell: Cell) -> Any:
    match cell:
        case Number(value):
            return value
        case Link(text, target):
            return {text: f"internal:'{target[1:]}'!A1" if target.startswith("#") else target}
        case date():
            return datetime(cell.year, cell.month, cell.day)
        case _:
            return cell


def _columns(sheet: Sheet) -> list[dict[str, Any]]:
    """Figures to the right with their headings, words to the left; each number as most of its column is shown."""
    return [
        {"column": {"columns": [column], "format": _format(sheet, column), "include_names": True}}
        for column in range(len(sheet.headings))
    ]


def _format(sheet: Sheet, column: int) -> dict[str, Any]:
    heading = sheet.headings[column]
    usual = _usual(sheet, column)
    place = {"align": "right" if heading.numeric else "left", "indent": 1 if column else 0}
    return place | ({"num_format": usual} if usual else {})


def _usual(sheet: Sheet, column: int) -> str:
    """The way in which most of a column's numbers are shown."""
    codes = Counter(code for row in sheet.rows if (code := _code(row[column])))
    return codes.most_common(1)[0][0] if codes else ""


def _cells(sheet: Sheet) -> list[dict[str, Any]]:
    """Cells that are shown in another way than most of their column; text that must never turn into a formula."""
    usual = [_usual(sheet, column) for column in range(len(sheet.headings))]
    other = []
    for r, row in enumerate(sheet.rows, 1):
        for c, cell in enumerate(row):
            if isinstance(cell, str) and could_start_a_formula(cell):
                other.append({"cell": {"cells": (r, c), "format": {"quote_prefix": True}}})
            elif (code := _code(cell)) and code != usual[c]:
                other.append({"cell": {"cells": (r, c), "format": {"num_format": code}}})
    return other


def _code(cell: Cell) -> str:
    """The number format of a cell, as spreadsheet programs write it; empty for words."""
    match cell:
        case Number(_, form):
            return number_code(form)
        case date():
            return DAY
        case _:
            return ""


def number_code(form: Form) -> str:
    digits = f"0{'.' * bool(form.decimals)}{'0' * form.decimals}"
    shown = f"{digits}%" if form.percent else f"#,##{digits}"
    unit = f'"{form.unit}"' if form.unit else ""
    return f"+{shown}{unit};-{shown}{unit};{shown}{unit}" if form.signed else f"{shown}{unit}"


# --- What xlsxwriter does not write -----------------------------------------------------------------------------------


def _finished(written: BytesIO, language: str) -> bytes:
    """The file with its language and with its titles as headings; every part with one time."""
    finished = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = content.replace(CORE_END, f"<dc:language>{language}</dc:language>".encode() + CORE_END)
            elif part.filename == "xl/styles.xml":
                content = _with_heading_styles(content)
            target.writestr(zipfile.ZipInfo(part.filename, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return finished.getvalue()


def _with_heading_styles(content: bytes) -> bytes:
    """Cells in the size of a title become `Heading 1`, of a section `Heading 2`: what screen readers move by."""
    ElementTree.register_namespace("", MAIN[1:-1])
    styles = ElementTree.fromstring(content)
    sizes = [font.find(f"{MAIN}sz").get("val") for font in styles.find(f"{MAIN}fonts")]  # type: ignore[union-attr]
    for level, size in ((1, TITLE_SIZE), (2, SECTION_SIZE)):
        if str(size) in sizes:
            _add_heading_style(styles, level, font=str(sizes.index(str(size))))
    return ElementTree.tostring(styles, encoding="UTF-8", xml_declaration=True)


def _add_heading_style(styles: ElementTree.Element, level: int, *, font: str) -> None:
    parents = _part(styles, "cellStyleXfs")
    style = str(len(parents))
    own = {"numFmtId": "0", "fontId": font, "fillId": "0", "borderId": "0"}
    _append(parents, "xf", own)
    named = {"name": f"Heading {level}", "xfId": style, "builtinId": str(15 + level), "customBuiltin": "1"}
    _append(_part(styles, "cellStyles"), "cellStyle", named)
    for cell in _part(styles, "cellXfs"):
        if cell.get("fontId") == font:
            cell.set("xfId", style)


def _part(styles: ElementTree.Element, name: str) -> ElementTree.Element:
    found = styles.find(f"{MAIN}{name}")
    assert found is not None, f"xlsxwriter wrote no {name}"
    return found


def _append(parent: ElementTree.Element, tag: str, attributes: dict[str, str]) -> None:
    ElementTree.SubElement(parent, f"{MAIN}{tag}", attributes)
    parent.set("count", str(len(parent)))
