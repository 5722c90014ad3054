"""A sound presentation has no faults; each thing taken from it is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from progress_update.brand import read_brand
from progress_update.briefing.slides.design import Box, read_design
from progress_update.briefing.slides.master import empty_presentation
from progress_update.briefing.slides.writing import Column, Line, place_picture, place_table, place_text, write
from progress_update.office.pptx_faults import pptx_faults


@pytest.fixture(scope="module")
def sound(root) -> bytes:
    """A slide with a title, a text, a picture and a table, and another with a title alone."""
    design = read_design(root / "templates" / "briefing" / "slides.yml", read_brand())
    presentation = empty_presentation(design)
    presentation.core_properties.title, presentation.core_properties.language = "A title", "en-GB"
    layout = next(one for one in presentation.slide_layouts if one.name == "Text")
    for title in ("The first slide", "The second slide"):
        slide = presentation.slides.add_slide(layout)
        write(slide.shapes.title.text_frame, [Line(title, "title")], design)
        write(slide.placeholders[10].text_frame, [Line("Some words of it.", "body")], design)
        text = slide.placeholders[10]
        text.left, text.top, text.width, text.height = Mm(16), Mm(42), Mm(300), Mm(30)
        slide.notes_slide.notes_text_frame.text = "Said aloud."
    slide = presentation.slides[0]
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    place_picture(slide, picture.getvalue(), Box(200, 90, 20, 20), alt="A white square", name="Square")
    rows = [[Line("Burglary", "cell"), Line("54,255", "cell")]]
    columns = [Column("Measure", 100), Column("Latest", 40, "right")]
    place_table(slide, 16, 90, columns, rows, [8, 8], design, alt="One figure", name="Figures")
    place_text(slide, Box(16, 130, 200, 10), [Line("Beneath the table", "note")], design, name="Beneath")
    written = io.BytesIO()
    presentation.save(written)
    return written.getvalue()


def faults(sound: bytes, tmp_path: Path, change: Callable[[object], None]) -> list[str]:
    presentation = Presentation(io.BytesIO(sound))
    change(presentation)
    presentation.save(str(tmp_path / "changed.pptx"))
    return pptx_faults(tmp_path / "changed.pptx")


def shape(presentation, name: str):
    return next(shape for shape in presentation.slides[0].shapes if shape.name == name)


def title(presentation):
    return presentation.slides[0].shapes.title


def alt(presentation, name: str, text: str) -> None:
    shape(presentation, name)._element.xpath(".//p:cNvPr")[0].set("descr", text)


def run(presentation, name: str = "Beneath"):
    return shape(presentation, name).text_frame.paragraphs[0].runs[0]


def last(presentation) -> None:
    tree = presentation.slides[0].shapes._spTree
    tree.append(title(presentation)._element)


def longer(presentation, name: str, times: int) -> None:
    found = run(presentation, name)
    found.text = found.text * times


def test_a_sound_presentation_has_none(sound, tmp_path):
    assert faults(sound, tmp_path, lambda presentation: None) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda p: alt(p, "Square", ""), "slide 1: the picture 'Square' has no alternative text"),
        (lambda p: alt(p, "Square", "image1.png"), "slide 1: the picture 'Square' has a file name"),
        (lambda p: alt(p, "Figures", ""), "slide 1: the table or chart 'Figures' has no alternative text"),
        (lambda p: setattr(title(p), "text", ""), "slide 1: it has no title"),
        (lambda p: title(p)._element.getparent().remove(title(p)._element), "slide 1: it has no title"),
        (last, "slide 1: its title is not the first thing read"),
        (lambda p: setattr(title(p), "text", "The second slide"), "2 slides have the title 'The second slide'"),
        (lambda p: setattr(p.core_properties, "title", ""), "no title among its properties"),
        (lambda p: setattr(p.core_properties, "language", ""), "names no language among its properties"),
        (lambda p: setattr(shape(p, "Figures").table, "first_row", False), "the table 'Figures' has no heading row"),
        (lambda p: setattr(shape(p, "Figures").table.cell(0, 1), "text", ""), "a column without a heading"),
        (lambda p: shape(p, "Figures").table.cell(0, 0).merge(shape(p, "Figures").table.cell(0, 1)), "merged cells"),
        (lambda p: run(p)._r.find(qn("a:rPr")).attrib.pop("lang"), "1 pieces of text name no language"),
        (lambda p: setattr(run(p).font, "size", Pt(11)), "'Beneath the table' is set in 11 points, less than 14"),
        (lambda p: setattr(p.slides[1].notes_slide.notes_text_frame, "text", ""), "slide 2: it has no speaker notes"),
        (lambda p: setattr(p.slides[1].placeholders[10], "text", ""), "slide 2: the place"),
        (lambda p: setattr(shape(p, "Square"), "left", Mm(330)), "'Square' reaches beyond the slide"),
        (lambda p: setattr(shape(p, "Beneath"), "top", Mm(95)), "'Figures' and 'Beneath' lie over one another"),
        (lambda p: longer(p, "Beneath", 12), "the text of 'Beneath' may outgrow its box"),
        (lambda p: setattr(shape(p, "Beneath"), "top", Mm(107)) or [
            setattr(cell, "text", "A name that is much too long for the width of its column " * 2)
            for cell in shape(p, "Figures").table.rows[1].cells
        ], "the table 'Figures' may grow into what is below it"),
    ],
)  # fmt: skip
def test_what_is_taken_from_it_is_told(sound, tmp_path, change, told):
    assert any(told in fault for fault in faults(sound, tmp_path, change))


def test_another_file_is_one_fault(tmp_path):
    (tmp_path / "notes.pptx").write_text("plain text", encoding="utf-8")
    (fault,) = pptx_faults(tmp_path / "notes.pptx")
    assert fault.startswith("not a PowerPoint file")
