"""Tables of the Word document: thin rules, columns as wide as their content asks, rows that stay whole."""

from __future__ import annotations

from collections.abc import Sequence

from progress_update.brand import Brand
from progress_update.briefing.word.styles import TABLE_STYLE, StyleSheet, style_id, twips
from progress_update.briefing.word.widths import Cell, Setting, cell_of, natural, widths_of
from progress_update.briefing.word.xml import Element, element, qn, style_of, text_of

KEPT_WHOLE = 12  # tables of up to so many rows of one line never run over a page


def set_tables(body: Element, sheet: StyleSheet, brand: Brand) -> None:
    """Give every table of a document its style, widths, heading row and the rules of where it may break."""
    setting = Setting(brand, sheet.size("Table Text"), sheet.table["pad"], sheet.table["narrow"], sheet.measure)
    for table in body.iter(qn("w:tbl")):
        kind = str(table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}").get(qn("w:val")))
        rows = table.findall(qn("w:tr"))
        cells = [[cell_of(cell) for cell in row.findall(qn("w:tc"))] for row in rows]
        widths = widths_of(kind, cells, setting)
        _set_properties(table, widths, scorecard=kind == "Scorecard")
        for number, row in enumerate(rows):
            text = "Table Heading" if number == 0 else "Score Text" if kind == "Scorecard" else "Table Text"
            _set_row(row, widths, text, setting.narrow)
        whole = kind in ("Facts", "Parts") or (len(rows) <= KEPT_WHOLE and _on_one_line(cells, widths, setting))
        _keep_together(rows, whole=whole, with_next=_holds_on(table, kind))
        _make_room_below(table)


def _on_one_line(cells: Sequence[Sequence[Cell]], widths: Sequence[float], setting: Setting) -> bool:
    """Whether every row is one line high: only such tables are short."""
    return all(natural(cell, setting) <= width for row in cells for cell, width in zip(row, widths, strict=True))


def _make_room_below(table: Element) -> None:
    """Text that goes on after a table keeps a distance."""
    following = table.getnext()
    if following is not None and style_of(following) in ("BodyText", "FirstParagraph"):
        following.get_or_add_pPr().append(element("w:spacing", before=160))


def _holds_on(table: Element, kind: str) -> bool:
    """An exhibit's table stays with its notes; before a second table, of parts, the page may end."""
    following = table.getnext()
    return kind in ("Facts", "Parts") and following is not None and style_of(following) != "TableCaption"


def _set_properties(table: Element, widths: Sequence[float], *, scorecard: bool) -> None:
    properties = table.find(qn("w:tblPr"))
    caption = properties.find(qn("w:tblCaption"))
    for old in list(properties):
        properties.remove(old)
    borders = element("w:tblBorders")
    borders.append(element("w:insideH", val="nil"))
    properties.extend([
        element("w:tblStyle", val=style_id(TABLE_STYLE)),
        element("w:tblW", w=sum(map(twips, widths)), type="dxa"),
        *([borders] if scorecard else []),
        element("w:tblLayout", type="fixed"),
        element("w:tblLook", val="00A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
        *([caption] if caption is not None else []),
    ])  # fmt: skip
    grid = table.find(qn("w:tblGrid"))
    for old in list(grid):
        grid.remove(old)
    grid.extend(element("w:gridCol", w=twips(width)) for width in widths)


def _set_row(row: Element, widths: Sequence[float], text: str, narrow: float) -> None:
    heading = text == "Table Heading"
    properties = row.find(qn("w:trPr"))
    if properties is not None:
        row.remove(properties)
    properties = element("w:trPr")
    properties.append(element("w:cantSplit"))
    if heading:
        properties.append(element("w:tblHeader"))
    row.insert(0, properties)
    cells = row.findall(qn("w:tc"))
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        edges = (["left"] if number == 0 else []) + (["right"] if number == len(cells) - 1 else [])
        _set_cell(cell, width, text, _margins(edges, cell, narrow if text == "Score Text" else None))


def _set_cell(cell: Element, width: float, text: str, margins: Element) -> None:
    drawn, heading = text == "Score Text" and _is_drawing(cell), text == "Table Heading"
    properties = element("w:tcPr")
    properties.append(element("w:tcW", w=twips(width), type="dxa"))
    properties.append(margins)
    properties.append(element("w:vAlign", val="bottom" if heading else "center" if drawn else "top"))
    old = cell.find(qn("w:tcPr"))
    if old is not None:
        cell.remove(old)
    cell.insert(0, properties)
    for paragraph in cell.findall(qn("w:p")):
        _set_paragraph(paragraph, "Captioned Figure" if drawn else text)


def _is_drawing(cell: Element) -> bool:
    """A cell that holds one drawing and nothing else: in a scorecard, the lines of its neighbours meet."""
    return not text_of(cell) and len(list(cell.iter(qn("w:drawing")))) == 1


def _margins(edges: Sequence[str], cell: Element, narrow: float | None) -> Element:
    """Text begins and ends where the rules do; a drawing fills its cell."""
    widths = dict.fromkeys(edges, 0.0)
    if narrow is not None:
        widths |= dict.fromkeys(("top", "bottom"), narrow)
    if narrow is not None and _is_drawing(cell):
        widths = dict.fromkeys(("top", "left", "bottom", "right"), 0.0)
    margins = element("w:tcMar")
    order = [side for side in ("top", "left", "bottom", "right") if side in widths]
    margins.extend(element(f"w:{side}", w=twips(widths[side]), type="dxa") for side in order)
    return margins


def _set_paragraph(paragraph: Element, style: str) -> None:
    properties = paragraph.get_or_add_pPr()
    for name in ("w:pStyle", "w:spacing"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    properties.insert(0, element("w:pStyle", val=style_id(style)))
    if style == "Captioned Figure":
        _line_of_nothing(paragraph, properties)


def _line_of_nothing(paragraph: Element, properties: Element) -> None:
    """The line is as high as the drawing: its own letters, of which there are none, take no room."""
    spacing, run = element("w:spacing", before=0, after=0, line=240, lineRule="auto"), element("w:rPr")
    run.append(element("w:sz", val=2))
    properties.insert(1, spacing)
    properties.append(run)
    for drawn in paragraph.iter(qn("w:r")):
        own = element("w:rPr")
        own.append(element("w:sz", val=2))
        drawn.insert(0, own)


def _keep_together(rows: Sequence[Element], *, whole: bool, with_next: bool) -> None:
    """Rows hold on to the next one: all of a short table, of a long one the heading and two rows at each end."""
    count = len(rows)
    held = range(count if with_next else count - 1) if whole else [0, 1, count - 2]
    for number in held:
        for paragraph in rows[number].iter(qn("w:p")):
            properties = paragraph.find(qn("w:pPr"))
            if properties.find(qn("w:keepNext")) is None:
                properties.insert(1, element("w:keepNext"))
