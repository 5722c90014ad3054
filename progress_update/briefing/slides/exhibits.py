"""Headline exhibits as slides: the finding as title, the chart, the key figures, a note, the source."""

from __future__ import annotations

import re

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.design import Box
from progress_update.briefing.slides.drawings import CHART, LARGER
from progress_update.briefing.slides.opening import surest_first
from progress_update.briefing.slides.writing import Line
from progress_update.commentary.sentences import paragraphs
from progress_update.exhibits.drawing import alt_text, axis, hidden_months, subtitle
from progress_update.exhibits.origin import origin_text
from progress_update.exhibits.remarks import note_texts
from progress_update.framework import Measure
from progress_update.marks import mark_strip_svg
from progress_update.tables import judgement_kind
from progress_update.words import Finding

HEADLINES = 12  # slides of exhibits that a briefing has time for
CHART_BOX = Box(16, 56, CHART.width_mm * LARGER, CHART.height_mm * LARGER)
_MARK = 7.0
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


def headline_measures(deck: Deck) -> list[Measure]:
    """The measures with an exhibit of their own here: those that moved, then those that did not, the surest first.

    In the plan's order; a measure that could not be compared, or has no chart, has its figure in the scorecard.
    """
    found = [*surest_first(deck, "improved", "worsened"), *surest_first(deck, "no clear change")]
    drawn = [measure.id for measure, finding in found if not hidden_months(deck.report, measure, finding)]
    ids = set(drawn[:HEADLINES])
    return [measure for measure in deck.report.framework.measures if measure.id in ids]


def exhibit_slide(deck: Deck, measure: Measure) -> None:
    report, finding = deck.report, deck.report.finding(measure)
    slide = deck.slide("Exhibit", finding.headline, notes_of(deck, measure, finding))
    stand = deck.write(slide, "Standfirst", [_standfirst(deck, measure, finding)])
    deck.picture(slide, report.chart([measure.id], CHART), CHART_BOX, alt=alt_text(report, measure), name="Chart",
                 after=stand)  # fmt: skip
    figures = deck.write(slide, "Key figures", key_figures(deck, finding))
    place = deck.design.place("Exhibit", "Key figures")[0]
    kind = judgement_kind(finding.judgement)
    deck.picture(slide, mark_strip_svg([kind], report.brand), Box(place.x, place.y + 0.4, _MARK, _MARK),
                 alt=f"The mark of {finding.judgement}", name="Mark", after=figures)  # fmt: skip
    deck.write(slide, "Note", [_fitting(deck, _remarks(deck, measure, finding))])
    deck.write(slide, "Source", [origin_text(finding)])
    deck.close(slide)


def key_figures(deck: Deck, finding: Finding) -> list[Line]:
    """Judgement, figure, the one before, the change with its interval: one under the other."""
    kind = judgement_kind(finding.judgement)
    width = deck.design.place("Exhibit", "Key figures")[0].width
    big = "figure" if deck.design.fits_a_line(finding.latest, "figure", width) else "change"
    markers = f" {finding.marked.removeprefix(finding.latest).strip()}".rstrip()
    return [
        Line(finding.judgement.capitalize(), "word", kind, indent=_MARK + 2.5),
        Line(finding.latest, big),
        Line(f"{_spelt(finding.window.label)}{markers}", "note"),
        Line(f"{finding.before} in the {finding.earlier.label}" if finding.earlier.months == 12
             else f"{finding.before} in {finding.earlier.label}", "before"),
        Line(finding.change, "change"),
        Line(f"95% interval {finding.interval}", "note"),
    ]  # fmt: skip


def notes_of(deck: Deck, measure: Measure, finding: Finding) -> list[str]:
    """For the speaker: the finding in full, what it rests on, every caveat, the source."""
    said = deck.report.checked.text("commentary", measure.id)
    caveats = note_texts(deck.report, measure, finding)
    return [
        f"{finding.headline}. Judgement: {finding.judgement}.",
        finding.sentence,
        finding.gap_status,
        finding.control,
        *(" ".join(sentence.plain for sentence in paragraph) for paragraph in paragraphs(said)),
        f"Definition: {measure.definition}",
        f"Caveats: {' '.join(caveats)}" if caveats else "",
        origin_text(finding),
    ]


def _standfirst(deck: Deck, measure: Measure, finding: Finding) -> str:
    invented = "Illustrative data, invented. " if finding.is_illustrative else ""
    return f"{invented}{axis(deck.report, measure)}; {subtitle(deck.report, measure, finding)}"


def _remarks(deck: Deck, measure: Measure, finding: Finding) -> list[str]:
    texts = (finding.gap_status, finding.control, *note_texts(deck.report, measure, finding))
    said = " ".join(text for text in texts if text)
    return _SENTENCE.split(said)


def _fitting(deck: Deck, sentences: list[str]) -> str:
    """As many whole sentences as the place holds; the speaker notes have all of them."""
    place, style = deck.design.place("Exhibit", "Note")
    kept = ""
    for sentence in sentences:
        longer = f"{kept} {sentence}".strip()
        if deck.design.height(longer, style, place.width) > place.height:
            break
        kept = longer
    return kept


def _spelt(label: str) -> str:
    return label[:1].upper() + label[1:]
