"""A sound Word document has no faults; each thing taken from it is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from PIL import Image

from progress_update.brand import read_brand
from progress_update.briefing.word.reference import RunningText, reference_document
from progress_update.briefing.word.styles import read_style_sheet
from progress_update.office.docx_faults import docx_faults

SDT = (
    "<w:p {}><w:pPr><w:pStyle w:val='TOC1'/></w:pPr><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>"
    " TOC </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:hyperlink w:anchor='here'><w:r>"
    "<w:t>Chapter</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
)


@pytest.fixture(scope="module")
def sound(root) -> bytes:
    """Contents, a chapter, a part, a picture, a captioned table, on pages with head and foot."""
    sheet = read_style_sheet(root / "templates" / "briefing" / "word.yml")
    running = RunningText("Title", "Period", "Publisher")
    clock = datetime(2022, 6, 24, tzinfo=UTC)
    document = Document(io.BytesIO(reference_document(sheet, read_brand(), running, clock=clock)))
    document.core_properties.title, document.core_properties.language = "A title", "en-GB"
    document.element.body.insert(0, parse_xml(SDT.format(nsdecls("w"))))
    heading = document.add_heading("Chapter", 1)
    heading._p.insert(1, parse_xml(f"<w:bookmarkStart {nsdecls('w')} w:id='9' w:name='here'/>"))
    document.add_heading("Part", 2)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    picture.seek(0)
    document.add_picture(picture, width=Mm(20))
    next(document.element.body.iter(qn("wp:docPr"))).set("descr", "A white square")
    document.add_paragraph("Table 1: Figures", style="Table Caption")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Measure", "Figure", "One", "1"), strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph("After it.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def faults(sound: bytes, tmp_path: Path, change: Callable[[object], None]) -> list[str]:
    document = Document(io.BytesIO(sound))
    change(document)
    document.save(str(tmp_path / "changed.docx"))
    return docx_faults(tmp_path / "changed.docx")


def body(document):
    return document.element.body


def picture(document):
    return next(body(document).iter(qn("wp:docPr")))


def link(document):
    return next(body(document).iter(qn("w:hyperlink")))


def remove(element) -> None:
    element.getparent().remove(element)


def heading(document, number: int):
    return [p for p in document.paragraphs if p.style.name.startswith("Heading")][number]


def external(document) -> None:
    document.part.relate_to("data/figures/a.csv", "http://x/hyperlink", is_external=True)


def test_a_sound_document_has_none(sound, tmp_path):
    assert faults(sound, tmp_path, lambda document: None) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: picture(d).set("descr", ""), "picture 1 has no alternative text"),
        (lambda d: picture(d).attrib.pop("descr"), "picture 1 has no alternative text"),
        (lambda d: picture(d).set("descr", "square.png"), "picture 1 has a file name"),
        (lambda d: setattr(heading(d, 1), "style", d.styles["Heading 3"]), "the heading 'Part' is of level 3, after"),
        (lambda d: setattr(heading(d, 0), "style", d.styles["Body Text"]), "the heading 'Part' is of level 2, after"),
        (lambda d: setattr(heading(d, 0), "text", ""), "a heading of level 1 has no text"),
        (lambda d: remove(next(body(d).iter(qn("w:tblHeader")))), "table 1 has no row marked as its heading"),
        (lambda d: setattr(d.tables[0].cell(0, 1), "text", ""), "table 1 has a column without a heading"),
        (lambda d: d.tables[0].cell(0, 0).merge(d.tables[0].cell(0, 1)), "table 1 has merged cells"),
        (lambda d: d.tables[0].cell(1, 1).add_table(1, 1), "table 1 holds another table"),
        (lambda d: remove(d.tables[0]._tbl.getprevious()), "table 1 has no caption before it"),
        (lambda d: setattr(d.core_properties, "title", ""), "no title among its properties"),
        (lambda d: setattr(d.core_properties, "language", ""), "names no language among its properties"),
        (lambda d: remove(next(d.styles.element.iter(qn("w:lang")))), "the styles name no language"),
        (lambda d: remove(next(body(d).iter(qn("w:instrText")))), "there is no field of contents"),
        (lambda d: remove(link(d)), "the contents have no entries"),
        (lambda d: link(d).set(qn("w:anchor"), "nowhere"), "the link 'Chapter' leads to nowhere"),
        (lambda d: setattr(next(link(d).iter(qn("w:t"))), "text", "here"), "does not say where it leads"),
        (external, "a link leads to a file beside the document, data/figures/a.csv"),
        (lambda d: remove(next(d.sections[0].footer._element.iter(qn("w:fldSimple")))), "the pages have no numbers"),
        (lambda d: setattr(d.sections[0].header.paragraphs[0], "text", ""), "no page has a running head"),
        (lambda d: setattr(d.styles["Heading 2"].paragraph_format, "keep_with_next", False), "may be left behind"),
    ],
)  # fmt: skip
def test_what_is_taken_from_it_is_told(sound, tmp_path, change, told):
    assert any(told in fault for fault in faults(sound, tmp_path, change))


def test_a_picture_that_says_it_decorates_needs_no_text(sound, tmp_path):
    mark = (
        "<a:extLst {}><a:ext uri='{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}'><adec:decorative val='1' "
        "xmlns:adec='http://schemas.microsoft.com/office/drawing/2017/decorative'/></a:ext></a:extLst>"
    )

    def decorates(document) -> None:
        picture(document).set("descr", "")
        picture(document).append(parse_xml(mark.format(nsdecls("a"))))

    assert faults(sound, tmp_path, decorates) == []


def test_another_file_is_one_fault(tmp_path):
    (tmp_path / "notes.docx").write_text("plain text", encoding="utf-8")
    (fault,) = docx_faults(tmp_path / "notes.docx")
    assert fault.startswith("not a Word document")
