"""How high the rows of a table are: room for every line, whatever font stands in."""

from __future__ import annotations

from collections.abc import Sequence

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.writing import CELL_TOP, Column, Line, inner_width
from progress_update.office.text_fit import OWN, STAND_IN

# Millimetres: one line of a table, a mark in it, what lies between two tables, and where a slide's tables stand.
ROW, MARK, GAP = 8.0, 5.2, 6.0
TOP, BOTTOM = 48.5, 167.0
CELL_ROOM = 2 * CELL_TOP


def row_height(deck: Deck, row: Sequence[Line], columns: Sequence[Column], *, stand_in: float = STAND_IN) -> float:
    """In millimetres, in fonts up to so much wider than the brand's."""
    asked = [
        deck.design.height(line.text, line.style, inner_width(column, n, len(columns)), stand_in=stand_in)
        for n, (line, column) in enumerate(zip(row, columns, strict=True))
    ]
    return max(ROW, max(asked) + 2 * CELL_TOP)


def set_heights(deck: Deck, rows: Sequence[Sequence[Line]], columns: Sequence[Column]) -> list[float]:
    """Of the heading and the rows of a table with nothing over it: as the brand's fonts need, and free to grow."""
    return [ROW, *(row_height(deck, row, columns, stand_in=OWN) for row in rows)]
