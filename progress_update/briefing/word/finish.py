"""What a Word document needs beyond what pandoc writes, done on its XML: the last step before the file."""

from __future__ import annotations

import io
from collections import Counter
from datetime import datetime

from docx import Document

from progress_update.brand import Brand
from progress_update.briefing.properties import app_properties, set_properties
from progress_update.briefing.word.contents import write_contents
from progress_update.briefing.word.embedding import embed_fonts
from progress_update.briefing.word.pages import draw_band, hold_together, set_sections, start_pages
from progress_update.briefing.word.styles import StyleSheet
from progress_update.briefing.word.tables import set_tables
from progress_update.briefing.word.xml import Element, element, qn
from progress_update.exhibits.report import Report
from progress_update.office.package import pack, read_parts

_LOWERED = -4  # half-points: the middle of a mark comes to the middle of the letters beside it


def finish(converted: bytes, report: Report, sheet: StyleSheet) -> bytes:
    """The document as it is published, from the one that pandoc wrote."""
    document = Document(io.BytesIO(converted))
    body = document.element.body
    start_pages(body)
    hold_together(body)
    set_tables(body, sheet, report.brand)
    set_sections(body, sheet)
    describe_pictures(body)
    number_captions(body)
    write_contents(body)
    draw_band(body, sheet, report.brand)
    set_properties(document.core_properties, report)
    return _packed(document, report.brand, report.settings.clock)


def describe_pictures(body: Element) -> None:
    """One number a picture, and its alternative text where either of two readers looks for it."""
    for number, drawing in enumerate(body.iter(qn("w:drawing")), 2):
        outer, inner = drawing.find(f".//{qn('wp:docPr')}"), drawing.find(f".//{qn('pic:cNvPr')}")
        said = str(outer.get("descr"))
        for side in ("T", "B", "L", "R"):  # without these, LibreOffice leaves room around the picture
            outer.getparent().set(f"dist{side}", "0")
        for properties in (outer, inner):
            properties.attrib.pop("title", None)
            properties.set("id", str(number))
            properties.set("name", f"Picture {number - 1}")
            properties.set("descr", said)
        if said.startswith("Mark "):
            _lower(drawing.getparent())


def number_captions(body: Element) -> None:
    """Figures and tables count from one, each kind by itself, as Word would count them."""
    counts: Counter[str] = Counter()
    for field in body.iter(qn("w:fldSimple")):
        kind = str(field.get(qn("w:instr"))).split()[1]
        counts[kind] += 1
        next(field.iter(qn("w:t"))).text = str(counts[kind])


def _lower(run: Element) -> None:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        properties = element("w:rPr")
        run.insert(0, properties)
    properties.append(element("w:position", val=_LOWERED))


def _packed(document: object, brand: Brand, clock: datetime) -> bytes:
    written = io.BytesIO()
    document.save(written)  # type: ignore[attr-defined]
    parts = read_parts(written.getvalue())
    embed_fonts(parts, brand)
    parts["docProps/app.xml"] = app_properties()
    return pack(parts, clock=clock)
