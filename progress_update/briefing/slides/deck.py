"""The briefing slides: cover, at a glance, priorities with their exhibits, how to read, sources, contact."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx.oxml.ns import qn

from progress_update.briefing.properties import app_properties, set_properties, warning
from progress_update.briefing.slides.design import Box, Design, read_design
from progress_update.briefing.slides.drawings import DPI
from progress_update.briefing.slides.master import empty_presentation
from progress_update.briefing.slides.writing import Line, copy_placeholder, place_picture, place_text, write
from progress_update.exhibits.report import Report
from progress_update.office.package import pack, read_parts
from progress_update.office.pictures import Draw, picture_maker

WARNING = "Illustrative data: some figures are invented"


@dataclass(frozen=True)
class Deck:
    """The presentation that is being made, with what it is made from."""

    report: Report
    design: Design
    presentation: Any
    draw: Draw

    def slide(self, layout: str, title: str, notes: list[str]) -> Any:
        """A slide with its title, speaker notes, foot and number, and the warning if figures are invented."""
        held = next(one for one in self.presentation.slide_layouts if one.name == layout)
        slide = self.presentation.slides.add_slide(held)
        self.write(slide, "title", [title])
        self._write_notes(slide, notes)
        return slide

    def write(self, slide: Any, place: str, lines: list[Line] | list[str]) -> Any:
        """Fill a placeholder, by its name in slides.yml; a plain text takes the placeholder's own style."""
        layout = slide.slide_layout.name
        style = self.design.place(layout, place)[1] if self._is_own(layout, place) else place
        shape = self._placeholder(slide, place)
        shape.name = place[:1].upper() + place[1:]
        write(shape.text_frame, [Line(line, style) if isinstance(line, str) else line for line in lines], self.design)
        return shape

    def picture(
        self, slide: Any, svg: str, box: Box, *, alt: str, name: str, after: Any = None, over: bool = False
    ) -> None:
        """A drawing as a picture, read after another shape; one that lies over a table is seen through."""
        place_picture(slide, self.draw(svg, ground=None if over else "white"), box, alt=alt, name=name, after=after)

    def close(self, slide: Any, *, foot: bool = True) -> None:
        """Take away places that nothing was written in; add the foot, and the warning that is to be read last."""
        for shape in list(slide.placeholders):
            if not shape.text_frame.text.strip():
                shape._element.getparent().remove(shape._element)
        if foot:
            self._write_foot(slide)
        if said := warning(self.report, WARNING):
            colour = None if foot else "white"  # the cover's ground is dark
            width = self.design.width if self.report.settings.embargo else 180
            box = Box(self.design.left + self.design.width - width, 3.5, width, 7)
            place_text(slide, box, [Line(said, "warning", colour)], self.design, name="Warning")

    def _write_foot(self, slide: Any) -> None:
        plan, period = self.report.framework.plan, self.report.period
        said = f"{plan.printed_title}: {self.report.title}, {period.months_label}"
        write(copy_placeholder(slide, "ftr").text_frame, [Line(said, "footer")], self.design)
        for field in copy_placeholder(slide, "sldNum")._element.iter(qn("a:fld")):
            field.find(qn("a:t")).text = str(len(self.presentation.slides))

    def _is_own(self, layout: str, place: str) -> bool:
        held = self.design.content["layouts"][layout]
        return place in held or place in held["places"]

    def _placeholder(self, slide: Any, place: str) -> Any:
        if place == "title":
            return slide.shapes.title
        layout = {held.name.lower(): held.placeholder_format.idx for held in slide.slide_layout.placeholders}
        index = layout[place.lower()]
        return next(shape for shape in slide.placeholders if shape.placeholder_format.idx == index)

    def _write_notes(self, slide: Any, notes: list[str]) -> None:
        told = warning(self.report, WARNING)
        said = [f"{told}."] if told else []
        frame = slide.notes_slide.notes_text_frame
        frame.text = "\n".join([*said, *(text for text in notes if text)])
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", "en-GB")


def write_slides(report: Report, templates: Path, target: Path) -> None:
    """Write the briefing slides of a report."""
    from progress_update.briefing.slides.closing import closing
    from progress_update.briefing.slides.opening import opening
    from progress_update.briefing.slides.priorities import priorities

    design = read_design(templates / "briefing" / "slides.yml", report.brand)
    with picture_maker(report.brand, dpi=DPI) as draw:
        deck = Deck(report, design, empty_presentation(design), draw)
        opening(deck)
        priorities(deck)
        closing(deck)
        set_properties(deck.presentation.core_properties, report)
        target.write_bytes(_packed(deck))


def _packed(deck: Deck) -> bytes:
    written = io.BytesIO()
    deck.presentation.save(written)
    parts = read_parts(written.getvalue())
    parts["docProps/app.xml"] = app_properties()
    return pack(parts, clock=deck.report.settings.clock)
