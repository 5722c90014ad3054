"""How high a text is in a box of some width, told from the widths of a font's letters.

Where the brand's fonts are not installed another font stands in, and is as a rule wider: a text is given the room
that it needs in the brand's font and in the widest that is likely, so that what fits here fits there.
"""

from __future__ import annotations

from pathlib import Path

from progress_update.office.typefaces import text_width

OWN = 1.0
STAND_IN = 1.27  # how much wider DejaVu is than Source; Arial and Georgia are a tenth wider
# Width of the letters against the brand's own, and the distance of lines in sizes of the letters.
_FONTS = ((OWN, 1.27), (STAND_IN, 1.17))


def lines_needed(text: str, font: Path, size: float, width: float, *, stand_in: float = STAND_IN) -> int:
    """Lines of a paragraph set in `size` points between margins `width` points apart; one for no text.

    A word that is longer than the line is broken; where there is no width, every letter has a line.
    """
    if width <= 0:
        return max(1, len(text))

    def wide(part: str) -> float:
        return text_width(part, font, size) * stand_in

    lines, used = 1, 0.0
    for word in text.split():
        asked = wide(word)
        if used and used + wide(" ") + asked > width:
            lines, used = lines + 1, asked
        else:
            used += asked + (wide(" ") if used else 0.0)
        while used > width:
            lines, used = lines + 1, used - width
    return lines


def text_height(text: str, font: Path, size: float, width: float, *, stand_in: float = STAND_IN) -> float:
    """The height in points that a paragraph may take up: the greatest of the fonts up to that width."""
    fonts = [pair for pair in _FONTS if pair[0] <= stand_in]
    return max(lines_needed(text, font, size, width, stand_in=wider) * size * line for wider, line in fonts)
