"""The workbook as ODS: the same sheets, marks and metadata as the XLSX, in the XML that OpenDocument 1.3 prescribes.

Written here because what was tried does not serve: LibreOffice, converting the XLSX, keeps fifteen digits of a figure,
loses the heading styles and writes other bytes each time; odfdo took sixteen times as long as gptables and stamps a
clock and a language of its own. The format itself is plain.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from progress_update.period import day_name
from progress_update.spreadsheets.book import COVER, COVER_WIDTH, Book, Cell, Link, Number, Sheet, column_name
from progress_update.spreadsheets.layout import cover_heights, heights
from progress_update.spreadsheets.ods_looks import HEADING, Looks, font, styles
from progress_update.spreadsheets.ods_xml import root, xml

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")


def write_ods(book: Book, path: Path) -> None:
    """Write the workbook. The same book gives the same bytes."""
    parts = {
        "content.xml": _content(book), "styles.xml": styles(book), "meta.xml": _meta(book),
        "settings.xml": _settings(book), "META-INF/manifest.xml": _manifest(),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo("mimetype", ZIP_TIME), MIMETYPE, zipfile.ZIP_STORED)
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, ZIP_TIME), text, zipfile.ZIP_DEFLATED)


# --- Sheets -----------------------------------------------------------------------------------------------------------


def _content(book: Book) -> str:
    looks = Looks()
    tables = [_cover(book, looks), *(_sheet(sheet, looks) for sheet in book.sheets)]
    ranges = xml("table:database-ranges", None, *map(_range, book.sheets))
    body = xml("office:body", None, xml("office:spreadsheet", None, *tables, ranges))
    return root(
        "office:document-content",
        xml("office:font-face-decls", None, font()),
        xml("office:automatic-styles", None, *looks.written),
        body,
    )


def _cover(book: Book, looks: Looks) -> str:
    cells = [_words(book.title, HEADING[1][0])]
    for section in book.cover:
        cells += [_words(section.title, HEADING[2][0])]
        cells += [_cell(line, looks) for line in section.lines]
    rows = [_row(looks.row(points), cell) for cell, points in zip(cells, cover_heights(book), strict=True)]
    return _table(COVER, [COVER_WIDTH], rows, looks)


def _sheet(sheet: Sheet, looks: Looks) -> str:
    """Title, what a reader must know, then the table, whose first row is marked as its heading."""
    before = [[_words(sheet.title, HEADING[1][0])], *([_words(line, "Default")] for line in sheet.lines)]
    head = [
        _words(heading.text, looks.cell(wrap=True, bold=True, ruled=True, place=_place(sheet, n)))
        for n, heading in enumerate(sheet.headings)
    ]
    body = [[_table_cell(sheet, n, cell, looks) for n, cell in enumerate(row)] for row in sheet.rows]
    pairs = zip([*before, head, *body], heights(sheet), strict=True)
    rows = [_row(looks.row(points), *cells) for cells, points in pairs]
    rows[sheet.top] = xml("table:table-header-rows", None, rows[sheet.top])
    return _table(sheet.name, [heading.width for heading in sheet.headings], rows, looks)


def _table_cell(sheet: Sheet, column: int, cell: Cell, looks: Looks) -> str:
    return _cell(cell, looks, bold=column == 0, place=_place(sheet, column))


def _place(sheet: Sheet, column: int) -> str:
    """Figures stand to the right with their headings, words to the left, off the figures before them."""
    return "right" if sheet.headings[column].numeric else "indented" if column else "left"


def _table(name: str, widths: list[int], rows: list[str], looks: Looks) -> str:
    columns = [xml("table:table-column", {"table:style-name": looks.column(width)}) for width in widths]
    return xml("table:table", {"table:name": name, "table:style-name": "sheet"}, *columns, *rows)


def _row(style: str, *cells: str) -> str:
    return xml("table:table-row", {"table:style-name": style}, *cells)


def _cell(cell: Cell, looks: Looks, *, bold: bool = False, place: str = "left") -> str:
    style = looks.cell(cell, wrap=True, bold=bold, place=place)
    match cell:
        case Number(value, form):
            kind = "percentage" if form.percent else "float"
            held = {"office:value-type": kind, "office:value": repr(float(value))}
            return _filled(style, held, _paragraph(form.shown(value)))
        case Link(text, target):
            return _filled(style, {"office:value-type": "string"}, _anchor(text, target))
        case date():
            return _filled(
                style, {"office:value-type": "date", "office:date-value": cell.isoformat()}, _paragraph(day_name(cell))
            )
        case _:
            return _words(cell, style)


def _words(text: str, style: str) -> str:
    """Text is text whatever it begins with; each line is a paragraph."""
    return _filled(style, {"office:value-type": "string"}, *map(_paragraph, text.split("\n")))


def _filled(style: str, held: dict[str, str], *content: str) -> str:
    return xml("table:table-cell", {"table:style-name": style, **held}, *content)


def _paragraph(text: str) -> str:
    return xml("text:p", None, escape(text))


def _anchor(text: str, target: str) -> str:
    address = f"#{_quoted(target[1:])}.A1" if target.startswith("#") else target
    return xml("text:p", None, xml("text:a", {"xlink:type": "simple", "xlink:href": address}, escape(text)))


def _range(sheet: Sheet) -> str:
    """The table as a named range with a heading row, as the XLSX has it."""
    name, first, last = _quoted(sheet.name), sheet.top + 1, sheet.top + 1 + len(sheet.rows)
    place = f"{name}.A{first}:{name}.{column_name(len(sheet.headings) - 1)}{last}"
    return xml("table:database-range", {
        "table:name": sheet.key, "table:target-range-address": place,
        "table:display-filter-buttons": "false", "table:contains-header": "true",
    })  # fmt: skip


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name


# --- About the document -----------------------------------------------------------------------------------------------


def _meta(book: Book) -> str:
    time = book.clock.strftime("%Y-%m-%dT%H:%M:%S")
    told = {
        "dc:title": book.title, "dc:subject": book.subject, "meta:initial-creator": book.author,
        "dc:creator": book.author, "meta:creation-date": time, "dc:date": time, "dc:language": book.language,
    }  # fmt: skip
    words = [xml("meta:keyword", None, escape(word)) for word in book.keywords]
    written = [xml(tag, None, escape(text)) for tag, text in told.items()]
    return root("office:document-meta", xml("office:meta", None, *written, *words))


def _settings(book: Book) -> str:
    """Opens on the cover with the cursor in A1 of every sheet, full size, without grid lines."""
    names = [COVER, *(sheet.name for sheet in book.sheets)]
    at_home = (_item("CursorPositionX", "int", "0"), _item("CursorPositionY", "int", "0"))
    grid = _item("ShowGrid", "boolean", "false")
    sheets = [xml("config:config-item-map-entry", {"config:name": name}, *at_home, grid) for name in names]
    view = xml(
        "config:config-item-map-entry", None, _item("ViewId", "string", "view1"),
        xml("config:config-item-map-named", {"config:name": "Tables"}, *sheets),
        _item("ActiveTable", "string", COVER), _item("ZoomValue", "int", "100"), grid,
    )  # fmt: skip
    views = xml("config:config-item-map-indexed", {"config:name": "Views"}, view)
    group = xml("config:config-item-set", {"config:name": "ooo:view-settings"}, views)
    return root("office:document-settings", xml("office:settings", None, group)).replace(
        " xmlns:config=", ' xmlns:ooo="http://openoffice.org/2004/office" xmlns:config=', 1
    )


def _item(name: str, kind: str, value: str) -> str:
    return xml("config:config-item", {"config:name": name, "config:type": kind}, escape(value))


def _manifest() -> str:
    files = {"/": MIMETYPE, **dict.fromkeys(PARTS, "text/xml")}
    entries = [
        xml("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
        for path, kind in files.items()
    ]
    return root("manifest:manifest", *entries, version="manifest:version")
