"""Pages of the Word document: where they begin, sections with columns, the cover's band."""

from __future__ import annotations

from math import ceil

from docx.oxml import parse_xml

from progress_update.brand import Brand
from progress_update.briefing.word.reference import section
from progress_update.briefing.word.styles import StyleSheet, style_id
from progress_update.briefing.word.xml import Element, element, fragment, name_of, qn, style_of, text_of
from progress_update.office.typefaces import face_of, text_width

_EMU_PER_MM = 36000
_MM_PER_POINT = 25.4 / 72
_COVER = ("Wordmark", "Title", "Subtitle", "Cover Period", "Cover Note", "Cover Warning", "Cover Imprint")
_BELOW = 10.0  # millimetres of the band under its last line
SHORT = 12  # paragraphs of a last section that stays whole
GAP = {2: 3.0, 3: 7.0, 4: 4.0}  # millimetres between columns


def start_pages(body: Element) -> None:
    """Headings that pandoc was told to begin a page with do so."""
    for mark in [found for found in body.iter(qn("w:bookmarkStart")) if name_of(found) == "__page"]:
        heading = mark.getparent()
        heading.remove(mark)
        properties = heading.find(qn("w:pPr"))
        properties.insert(1, element("w:pageBreakBefore"))
        properties.insert(2, element("w:spacing", before=0))


def hold_together(body: Element) -> None:
    """A short list stays whole, and with the line that opens it; a remark under a table, with the notes that follow;
    the last section, so that its end does not stand on a page alone."""
    paragraphs = body.findall(qn("w:p"))
    last = max(n for n, paragraph in enumerate(paragraphs) if style_of(paragraph) == "Heading1")
    for paragraph in paragraphs[last:-1] if len(paragraphs) - last <= SHORT else []:
        paragraph.get_or_add_pPr().get_or_add_keepNext()
    for paragraph in paragraphs:
        following = paragraph.getnext()
        if following is None or following.tag != qn("w:p"):
            continue
        opens = _in_list(following) and (_in_list(paragraph) or text_of(paragraph).endswith(":"))
        if opens or (style_of(paragraph) == "TableNote" and style_of(following) != "TableCaption"):
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _in_list(paragraph: Element) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None


def set_sections(body: Element, sheet: StyleSheet) -> None:
    """The marks of sections become sections: the cover without head and foot, then pages, then columns in a page."""
    marks = [p for p in body.findall(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    for number, mark in enumerate(marks):
        columns = int(mark.find(f".//{qn('w:cols')}").get(qn("w:num")))
        kind = "nextPage" if number < 2 else "continuous"
        gap = GAP.get(columns, 6.0)
        _end_section(mark, parse_xml(section(sheet, kind=kind, columns=columns, gap=gap, head=number > 0)))
    last = body.find(qn("w:sectPr"))
    body.replace(last, parse_xml(section(sheet, kind="continuous" if len(marks) > 1 else "nextPage")))


def _end_section(mark: Element, properties: Element) -> None:
    """A section ends with its last paragraph; after a table it needs one of its own."""
    before = mark.getprevious()
    while before is not None and before.tag in (qn("w:bookmarkEnd"), qn("w:bookmarkStart")):
        before = before.getprevious()
    if before is None or before.tag != qn("w:p") or before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        own = mark.find(qn("w:pPr"))
        for old in list(own):
            own.remove(old)
        own.extend([element("w:pStyle", val=style_id("Table Close")), properties])
        return
    before.get_or_add_pPr().append(properties)
    mark.getparent().remove(mark)


def draw_band(body: Element, sheet: StyleSheet, brand: Brand) -> None:
    """The cover's ground of colour, to the edges of the page, behind its words; it tells nobody anything."""
    height = _band_height(body, sheet, brand)
    width = sheet.page["width"]
    first = body.find(qn("w:p"))
    first.append(fragment(_BAND.format(
        cx=round(width * _EMU_PER_MM), cy=round(height * _EMU_PER_MM), colour=brand.colour("navy")[1:]
    )))  # fmt: skip


def _band_height(body: Element, sheet: StyleSheet, brand: Brand) -> float:
    """From the top edge to a little below the last line of the cover's words."""
    points = 0.0
    for paragraph in body.findall(qn("w:p")):
        name = next((name for name in _COVER if style_id(name) == style_of(paragraph)), None)
        if name is None:
            break
        style = sheet.paragraphs[name]
        face = face_of(brand, getattr(brand.fonts, style.get("font", "sans")), bold=style.get("bold", False))
        width = text_width(text_of(paragraph), face.path, style["size"]) * _MM_PER_POINT
        lines = ceil(width / (sheet.measure - 8)) * style["line"]
        drawn = [int(extent.get("cy")) / _EMU_PER_MM / _MM_PER_POINT for extent in paragraph.iter(qn("wp:extent"))]
        points += style.get("before", 0) + max(lines, *drawn, 0) + style.get("after", 0)
    return sheet.page["top"] + points * _MM_PER_POINT + _BELOW


_BAND = """<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" locked="1"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="{cx}" cy="{cy}"/>
<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="1" name="Band of the cover" descr=""><a:extLst>
<a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">
<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>
</wp:docPr><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"""
