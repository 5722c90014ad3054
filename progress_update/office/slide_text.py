"""How high the texts of a slide may become, in points, whatever font stands in for theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Emu

from progress_update.brand import Brand
from progress_update.office.text_fit import text_height
from progress_update.office.typefaces import face_of

_POINT = 12700


class SlideText:
    """Heights of texts as they may become where another font stands in, in points."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand

    def height(self, frame: Any, width: float, insets: tuple[float, float, float, float]) -> float:
        left, top, right, bottom = insets
        return top + bottom + sum(self._paragraph(paragraph, width - left - right) for paragraph in frame.paragraphs)

    def row(self, table: Any, number: int) -> float:
        """A row is as high as it is set, or as its fullest cell asks."""
        asked = []
        for cell, column in zip(table.rows[number].cells, table.columns, strict=True):
            margins = (cell.margin_left, cell.margin_top, cell.margin_right, cell.margin_bottom)
            left, top, right, bottom = (side / _POINT for side in margins)
            asked.append(self.height(cell.text_frame, column.width / _POINT, (left, top, right, bottom)))
        return max(table.rows[number].height / _POINT, *asked)

    def _paragraph(self, paragraph: Any, width: float) -> float:
        run = next((run for run in paragraph.runs if run.text.strip()), None)
        if run is None:
            return 0.0
        size = run.font.size.pt if run.font.size is not None else 18.0
        font, indent = self._font(run), int(paragraph._p.get_or_add_pPr().get("marL") or 0) / _POINT
        text = "".join(part.text for part in paragraph.runs)
        after = paragraph.space_after.pt if isinstance(paragraph.space_after, Emu) else 0.0
        return text_height(text, font, size, width - indent) + after

    def _font(self, run: Any) -> Path:
        latin = run._r.find(f"{qn('a:rPr')}/{qn('a:latin')}")
        serif = latin is not None and str(latin.get("typeface")).startswith("+mj")
        family = self._brand.fonts.serif if serif else self._brand.fonts.sans
        return face_of(self._brand, family, bold=bool(run.font.bold)).path


def insets(shape: Any, slide: Any) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, in points; what a place does not say, its layout does."""
    said = [shape.text_frame._txBody.bodyPr]
    if shape.is_placeholder:
        index = shape.placeholder_format.idx
        said += [held.text_frame._txBody.bodyPr for held in slide.slide_layout.placeholders
                 if held.placeholder_format.idx == index]  # fmt: skip
    sides = []
    for side, usual in (("lIns", 91440), ("tIns", 45720), ("rIns", 91440), ("bIns", 45720)):
        given = next((properties.get(side) for properties in said if properties.get(side) is not None), usual)
        sides.append(int(given) / _POINT)
    return sides[0], sides[1], sides[2], sides[3]
