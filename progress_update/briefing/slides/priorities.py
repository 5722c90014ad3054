"""One slide a priority with its scorecard, more where its rows need them, then its headline exhibits."""

from __future__ import annotations

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.exhibits import exhibit_slide, headline_measures
from progress_update.briefing.slides.rows import GAP, ROW, TOP
from progress_update.briefing.slides.scorecards import heights_of, in_parts, scorecard_slide
from progress_update.briefing.slides.silent import place_silent
from progress_update.briefing.slides.words import in_words
from progress_update.commentary.sentences import paragraphs
from progress_update.framework import Priority


def priorities(deck: Deck) -> None:
    shown = headline_measures(deck)
    for number, priority in enumerate(deck.report.framework.priorities, 1):
        title, notes = f"{number} {priority.title}", _commentary(deck, priority.id)
        if priority.assessment == "qualitative":
            in_words(deck, priority, title, notes=notes)
        else:
            _scorecards(deck, priority, title, notes)
        for measure in shown:
            if deck.report.framework.priority_of(measure).id == priority.id:
                exhibit_slide(deck, measure)


def _scorecards(deck: Deck, priority: Priority, title: str, notes: list[str]) -> None:
    """The measures with figures in as many tables as they need, then those without, by reason."""
    pairs = deck.report.findings(deck.report.framework.measures_of_priority(priority.id))
    known, silent = [pair for pair in pairs if pair[1].has_data], [pair for pair in pairs if not pair[1].has_data]
    parts = in_parts(deck, known)
    for number, part in enumerate(parts, 1):
        of = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        slide = scorecard_slide(deck, f"{title}{of}", pairs, part, notes=notes)
        if number == len(parts) and silent:
            below = TOP + ROW + sum(heights_of(deck, part)) + GAP if part else TOP
            slide = place_silent(deck, slide, silent, below, title)
        deck.close(slide)


def _commentary(deck: Deck, place: str) -> list[str]:
    """What people wrote of a chapter, in plain words."""
    text = deck.report.checked.text("commentary", place)
    return [" ".join(sentence.plain for sentence in paragraph) for paragraph in paragraphs(text)]
