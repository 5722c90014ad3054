"""Measures without data: a table of reasons under a scorecard, or on a slide of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.rows import BOTTOM, ROW, TOP, row_height, set_heights
from progress_update.briefing.slides.scorecards import Pair
from progress_update.briefing.slides.writing import Column, Line, place_table
from progress_update.words import plural

REASONS = (Column("No data published", 150), Column("Why", 156.667))


def place_silent(deck: Deck, slide: Any, silent: list[Pair], below: float, title: str) -> Any:
    """Put the table under what a slide has, or where it has no room begin another; the slide that is still open."""
    rows = _rows(silent)
    if below + ROW + sum(row_height(deck, row, REASONS) for row in rows) > BOTTOM:
        _announce(deck, slide, silent)
        deck.close(slide)
        slide, below = _own_slide(deck, silent, title), TOP
    place_table(slide, deck.design.left, below, REASONS, rows, set_heights(deck, rows, REASONS), deck.design,
                alt="Measures without data, grouped by the reason", name="No data published")  # fmt: skip
    return slide


def _rows(silent: Sequence[Pair]) -> list[list[Line]]:
    """A row a reason, with the measures that share it."""
    grouped: dict[str, list[str]] = {}
    for measure, finding in silent:
        grouped.setdefault(str(finding.row["reason"]), []).append(measure.label)
    return [[Line("; ".join(labels), "cell"), Line(reason, "cell-quiet")] for reason, labels in grouped.items()]


def _announce(deck: Deck, slide: Any, silent: list[Pair]) -> None:
    shape = next(shape for shape in slide.shapes if shape.name == "Remark")
    deck.write(slide, "Remark", [f"{shape.text_frame.text} {_count(silent)} without data: next slide."])


def _own_slide(deck: Deck, silent: list[Pair], title: str) -> Any:
    fills = dict.fromkeys(f"{measure.label}: {measure.would_fill}" for measure, _ in silent)
    slide = deck.slide("Scorecard", f"{title}: measures without data", ["What would fill the places:", *fills])
    deck.write(slide, "Standfirst", [f"{_count(silent)}, no data published"])
    return slide


def _count(silent: list[Pair]) -> str:
    return plural(len(silent), "measure")
