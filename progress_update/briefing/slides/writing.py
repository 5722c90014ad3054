"""Text, tables and pictures put on a slide: each run with its language, each picture with its alternative text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from progress_update.briefing.slides.design import EMU_PER_MM, Box, Design, Style
from progress_update.briefing.slides.master import run_properties

_ALIGNED = {"left": "l", "right": "r", "centre": "ctr"}
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
CELL_SIDE, CELL_TOP = 1.5, 0.7  # millimetres around the text of a cell


@dataclass(frozen=True)
class Line:
    """A paragraph: its text and style, a colour of the brand's that is not the style's, an address it leads to."""

    text: str
    style: str
    colour: str | None = None
    indent: float = 0.0
    address: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, width in millimetres, side, the room its text leaves at the left."""

    heading: str
    width: float
    align: str = "left"
    indent: float = 0.0
    style: str = "head"
    colour: str | None = None


def inner_width(column: Column, number: int, count: int) -> float:
    """What a column leaves to text: nothing is kept free at the edges of the table."""
    sides = (0 if number == 0 else CELL_SIDE) + (0 if number == count - 1 else CELL_SIDE)
    return column.width - column.indent - sides


def write(frame: Any, lines: Sequence[Line], design: Design) -> None:
    """Put paragraphs into a text frame in place of what it has."""
    body = frame._txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for line in lines:
        body.append(_paragraph(line, design.style(line.style, colour=line.colour)))
    for number, line in enumerate(lines):
        if line.address:
            frame.paragraphs[number].runs[0].hyperlink.address = line.address


def place_picture(slide: Any, png: bytes, box: Box, *, alt: str, name: str, after: Any = None) -> None:
    """A picture in a box, read after another shape; by default last."""
    x, y, width, height = box.emu
    shape = slide.shapes.add_picture(io.BytesIO(png), Emu(x), Emu(y), Emu(width), Emu(height))
    shape.name = name
    shape._element.nvPicPr.cNvPr.set("descr", alt)
    if after is not None:
        after._element.addnext(shape._element)


def place_text(slide: Any, box: Box, lines: Sequence[Line], design: Design, *, name: str) -> Any:
    """A text box without inner margins, as placeholders have none."""
    x, y, width, height = box.emu
    shape = slide.shapes.add_textbox(Emu(x), Emu(y), Emu(width), Emu(height))
    shape.name, frame = name, shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame, lines, design)
    return shape


def place_table(
    slide: Any, x: float, y: float, columns: Sequence[Column], rows: Sequence[Sequence[Line]], heights: Sequence[float],
    design: Design, *, alt: str, name: str,
) -> Any:  # fmt: skip
    """A table with a heading row and thin rules; `heights` in millimetres begin with the heading's."""
    box = Box(x, y, sum(column.width for column in columns), sum(heights))
    left, top, width, height = (Emu(side) for side in box.emu)
    shape = slide.shapes.add_table(len(rows) + 1, len(columns), left, top, width, height)
    shape.name = name
    shape._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    table = shape.table
    table.horz_banding, table.first_row, table.first_col = False, True, True
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE
    for number, column in enumerate(columns):
        table.columns[number].width = Emu(round(column.width * EMU_PER_MM))
    headings = [Line(column.heading, column.style, column.colour) for column in columns]
    for number, (row, tall) in enumerate(zip([headings, *rows], heights, strict=True)):
        table.rows[number].height = Emu(round(tall * EMU_PER_MM))
        for at, (line, column) in enumerate(zip(row, columns, strict=True)):
            edges = (at == 0, at == len(columns) - 1)
            _set_cell(table.cell(number, at), line, column, design, edges=edges, heading=number == 0)
    return shape


def copy_placeholder(slide: Any, kind: str) -> Any:
    """Bring a layout's footer or slide number to a slide: slides do not have them by themselves."""
    for held in slide.slide_layout.placeholders:
        if held._element.find(f".//{qn('p:ph')}").get("type") == kind:
            made = deepcopy(held._element)
            made.find(qn("p:spPr")).clear()
            number = max(shape.shape_id for shape in slide.shapes) + 1
            made.find(f".//{qn('p:cNvPr')}").set("id", str(number))
            slide.shapes._spTree.append(made)
            return next(shape for shape in slide.shapes if shape.shape_id == number)
    raise LookupError(kind)


def _paragraph(line: Line, style: Style) -> Any:
    margin = round(line.indent * EMU_PER_MM)
    around = f' marL="{margin}"' if margin else ""
    after = f'<a:spcAft><a:spcPts val="{round(style.after * 100)}"/></a:spcAft>'
    # A paragraph without text has a size too, or its line is as high as the program likes.
    run = f"<a:r>{run_properties('rPr', style)}<a:t/></a:r>" if line.text else run_properties("endParaRPr", style)
    paragraph = parse_xml(
        f'<a:p {nsdecls("a")}><a:pPr{around} algn="{_ALIGNED[style.align]}">{after}</a:pPr>{run}</a:p>'
    )
    for text in paragraph.iter(qn("a:t")):
        text.text = line.text
    return paragraph


def _set_cell(
    cell: Any, line: Line, column: Column, design: Design, *, edges: tuple[bool, bool], heading: bool
) -> None:
    style = design.style(line.style, colour=line.colour)
    body = cell.text_frame._txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    made = _paragraph(line, style)
    made.find(qn("a:pPr")).set("algn", _ALIGNED[column.align])
    body.append(made)
    first, last = edges
    cell.margin_left = Emu(round((column.indent + (0 if first else CELL_SIDE)) * EMU_PER_MM))
    cell.margin_right = Emu(0 if last else round(CELL_SIDE * EMU_PER_MM))
    cell.margin_top = cell.margin_bottom = Emu(round(CELL_TOP * EMU_PER_MM))
    properties = cell._tc.get_or_add_tcPr()
    properties.set("anchor", "b" if heading else "ctr")
    for side in ("lnL", "lnR", "lnT"):
        properties.append(parse_xml(f'<a:{side} {nsdecls("a")} w="0"><a:noFill/></a:{side}>'))
    colour = design.brand.colour("ink" if heading else "line")[1:]
    width = Pt(1 if heading else 0.5)
    properties.append(parse_xml(
        f'<a:lnB {nsdecls("a")} w="{width}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    ))  # fmt: skip
    properties.append(parse_xml(f"<a:noFill {nsdecls('a')}/>"))
