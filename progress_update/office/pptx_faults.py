"""What keeps slides from being read by everyone, in a room and by a screen reader: one line a fault.

Titles, alternative text, language, reading order, heading rows, the size of letters, and text that outgrows its box,
which is estimated from the widths of letters with room for another font (see text_fit).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.oxml.ns import qn

from progress_update.brand import Brand, read_brand
from progress_update.office.alternatives import alt_fault
from progress_update.office.slide_text import SlideText, insets

BODY, SMALLEST = 14.0, 12.0  # points: of what is to be read in a room, and of sources and the foot
SMALL_PRINT = ("source", "remark", "footer", "slide number")
TOLERANCE = 1.0  # points
_POINT = 12700


def pptx_faults(path: Path, brand: Brand | None = None) -> list[str]:
    """The faults of the slides at `path`, none if all is well; a file that is no presentation is one.

    Letters are measured in the fonts of `brand`, by default the project's.
    """
    try:
        presentation = Presentation(str(path))
    except Exception as wrong:  # python-pptx has several errors for a broken package
        return [f"not a PowerPoint file: {' '.join(str(wrong).split())}"]
    faults = list(_properties(presentation))
    measure = SlideText(brand or read_brand())
    for number, slide in enumerate(presentation.slides, 1):
        checks = (_title(slide), _pictures(slide), _tables(slide), _language(slide), _sizes(slide), _notes(slide),
                  _places(slide, presentation), _overflow(slide, measure))  # fmt: skip
        faults += [f"slide {number}: {fault}" for check in checks for fault in check]
    return [*faults, *_repeated(presentation)]


def _properties(presentation: Any) -> Iterator[str]:
    if not (presentation.core_properties.title or "").strip():
        yield "the presentation has no title among its properties"
    if not (presentation.core_properties.language or "").strip():
        yield "the presentation names no language among its properties"


def _title(slide: Any) -> Iterator[str]:
    title = slide.shapes.title
    if title is None or not title.text_frame.text.strip():
        yield "it has no title"
    elif next(iter(slide.shapes)).shape_id != title.shape_id:
        yield "its title is not the first thing read"


def _repeated(presentation: Any) -> Iterator[str]:
    titles = Counter(slide.shapes.title.text_frame.text for slide in presentation.slides if slide.shapes.title)
    for title, times in titles.items():
        if times > 1:
            yield f"{times} slides have the title '{title}'"


def _pictures(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape._element.tag in (qn("p:pic"), qn("p:graphicFrame")):
            kind = "picture" if shape._element.tag == qn("p:pic") else "table or chart"
            fault = alt_fault(shape._element.xpath(".//p:cNvPr")[0].get("descr"))
            if fault:
                yield f"the {kind} '{shape.name}' {fault}"


def _tables(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if not shape.has_table:
            continue
        if not shape.table.first_row:
            yield f"the table '{shape.name}' has no heading row"
        elif any(not cell.text_frame.text.strip() for cell in shape.table.rows[0].cells):
            yield f"the table '{shape.name}' has a column without a heading"
        if any(cell.is_spanned or cell.is_merge_origin for cell in shape.table.iter_cells()):
            yield f"the table '{shape.name}' has merged cells"


def _language(slide: Any) -> Iterator[str]:
    silent = [run for run in _runs(slide) if run.text.strip() and not run._r.get_or_add_rPr().get("lang")]
    if silent:
        yield f"{len(silent)} pieces of text name no language, such as '{silent[0].text[:40]}'"


def _sizes(slide: Any) -> Iterator[str]:
    for shape, frame in _frames(slide):
        least = SMALLEST if shape.name.lower() in SMALL_PRINT else BODY
        small = [run for paragraph in frame.paragraphs for run in paragraph.runs
                 if run.text.strip() and run.font.size is not None and run.font.size.pt < least]  # fmt: skip
        if small:
            yield f"'{small[0].text[:40]}' is set in {small[0].font.size.pt:g} points, less than {least:g}"


def _notes(slide: Any) -> Iterator[str]:
    if not (slide.has_notes_slide and slide.notes_slide.notes_text_frame.text.strip()):
        yield "it has no speaker notes"


def _places(slide: Any, presentation: Any) -> Iterator[str]:
    """Everything lies on the slide, no place is left empty, no two texts lie over one another."""
    texts = []
    for shape in slide.shapes:
        box = _box(shape)
        if min(box.left, box.top) < 0 or box.right > presentation.slide_width or (
            box.bottom > presentation.slide_height
        ):  # fmt: skip
            yield f"'{shape.name}' reaches beyond the slide"
        if shape.is_placeholder and shape.has_text_frame and not shape.text_frame.text.strip():
            if not shape._element.xpath(".//a:fld"):
                yield f"the place '{shape.name}' is empty"
        elif shape.has_text_frame or shape.has_table:
            texts.append((shape.name, box))
    for (one, box), (other, beside) in combinations(texts, 2):
        if box.is_above_or_below(beside) and min(box.bottom, beside.bottom) > max(box.top, beside.top):
            yield f"'{one}' and '{other}' lie over one another"


def _overflow(slide: Any, measure: SlideText) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame and shape.text_frame.text.strip():
            asked = measure.height(shape.text_frame, shape.width / _POINT, insets(shape, slide))
            room = shape.height / _POINT
            if asked > room + TOLERANCE:
                yield f"the text of '{shape.name}' may outgrow its box: {asked:.0f} of {room:.0f} points"
        elif shape.has_table:
            bottom = shape.top / _POINT + sum(measure.row(shape.table, n) for n in range(len(shape.table.rows)))
            limit = _next_below(slide, shape) / _POINT
            if bottom > limit + TOLERANCE:
                yield f"the table '{shape.name}' may grow into what is below it, by {bottom - limit:.0f} points"


def _next_below(slide: Any, shape: Any) -> int:
    """The top of the nearest text under a table, or the slide's lower edge."""
    edge = slide.part.package.presentation_part.presentation.slide_height
    table = _box(shape)
    others = [
        _box(other) for other in slide.shapes
        if other.shape_id != shape.shape_id and (other.has_text_frame or other.has_table)
    ]  # fmt: skip
    return min([*(box.top for box in others if box.top >= table.bottom and box.is_above_or_below(table)), edge])


def _frames(slide: Any) -> Iterator[tuple[Any, Any]]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape, shape.text_frame
        elif shape.has_table:
            yield from ((shape, cell.text_frame) for cell in shape.table.iter_cells())


def _runs(slide: Any) -> Iterator[Any]:
    for _, frame in _frames(slide):
        for paragraph in frame.paragraphs:
            yield from paragraph.runs


class _Box(NamedTuple):
    """Where a shape lies, in English Metric Units from the slide's upper left corner."""

    left: int
    top: int
    right: int
    bottom: int

    def is_above_or_below(self, other: _Box) -> bool:
        """Whether a vertical line goes through both."""
        return min(self.right, other.right) > max(self.left, other.left)


def _box(shape: Any) -> _Box:
    """Asked for once a shape: what a shape does not say is looked for in its layout, every time anew."""
    left, top = int(shape.left), int(shape.top)
    return _Box(left, top, left + int(shape.width), top + int(shape.height))
