"""How wide the columns of a table are: as their content asks, measured in the brand's own letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from progress_update.brand import Brand
from progress_update.briefing.word.xml import Element, qn, text_of
from progress_update.office.typefaces import face_of, text_width

SCORECARD = (51.0, 14.0, 13.0, 26.0, 34.3, 31.7)  # measure, latest, before, line, change, judgement
_MM_PER_POINT = 25.4 / 72
_EMU_PER_MM = 36000


@dataclass(frozen=True)
class Setting:
    """What all tables share: the brand's fonts, the size of their letters, the room around a cell's text.

    `narrow` is the room above and below the rows of a scorecard.
    """

    brand: Brand
    size: float
    pad: float
    narrow: float
    measure: float

    def width(self, text: str) -> float:
        """In millimetres, as if all of it were bold: a column must hold its boldest cell."""
        face = face_of(self.brand, self.brand.fonts.sans, bold=True)
        return text_width(text, face.path, self.size) * _MM_PER_POINT


@dataclass(frozen=True)
class Cell:
    """What the width of a column depends on."""

    text: str
    pictures: float  # millimetres


def cell_of(cell: Element) -> Cell:
    across = sum(int(extent.get("cx")) for extent in cell.iter(qn("wp:extent")))
    return Cell(text_of(cell), across / _EMU_PER_MM)


def widths_of(kind: str, cells: Sequence[Sequence[Cell]], setting: Setting) -> list[float]:
    columns = list(zip(*cells, strict=True))
    if kind == "Scorecard":
        return list(SCORECARD)
    wanted = [max(natural(cell, setting) for cell in column) for column in columns]
    if kind == "Facts":
        first = max(wanted[0], setting.measure / (len(columns) + 1))
        return [first, *[(setting.measure - first) / (len(columns) - 1)] * (len(columns) - 1)]
    return shared_out(wanted, [max(_least(cell, setting) for cell in column) for column in columns], setting.measure)


def shared_out(natural: Sequence[float], least: Sequence[float], total: float) -> list[float]:
    """`total` shared among columns: each its natural width where all have room, else none below its longest word.

    What is left over goes to all by what they ask; what is missing is taken from those that ask for more than
    their longest word, by how much more.
    """
    asked = sum(natural)
    if asked <= total:
        return [width * total / asked for width in natural]
    room = total - sum(least)
    if room <= 0:
        return [width * total / sum(least) for width in least]
    spare = [(want - need) ** 0.7 for want, need in zip(natural, least, strict=True)]
    return [need + room * more / sum(spare) for need, more in zip(least, spare, strict=True)]


def natural(cell: Cell, setting: Setting) -> float:
    return setting.width(cell.text) + cell.pictures + 2 * setting.pad


def _least(cell: Cell, setting: Setting) -> float:
    words = max(map(setting.width, cell.text.split() or [""]))
    # A picture that is one of many marks may not be narrowed.
    return max(words, cell.pictures) + 2 * setting.pad
