"""The first two slides: the cover with a mark a measure, and what changed in ten seconds."""

from __future__ import annotations

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.design import Box
from progress_update.briefing.slides.rows import ROW, row_height
from progress_update.briefing.slides.writing import Column, Line, place_picture, place_table, place_text
from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits.in_my_area import spoken
from progress_update.exhibits.scorecard import strength
from progress_update.framework import Measure
from progress_update.marks import MARK, PITCH, mark_strip_svg
from progress_update.office.pictures import logo_picture, size_mm
from progress_update.period import day_name
from progress_update.tables import judgement_kind
from progress_update.words import Finding, tally

_MARKS = 151.0  # millimetres from the top of the cover
_COUNTS, _LISTS, _REMARK = 41.0, 84.0, 166.0
_CHANGE = 27.0  # the column of changes
_GAP = 9.0
_LOGO = 16.0  # millimetres high
_BESIDE = 12.0  # between a count's mark and its number


def opening(deck: Deck) -> None:
    cover(deck)
    at_a_glance(deck)


def cover(deck: Deck) -> None:
    """Title, period, and the marks of all measures in one line, in the plan's order."""
    report, plan, period = deck.report, deck.report.framework.plan, deck.report.period
    slide = deck.slide("Cover", plan.printed_title, _cover_notes(deck))
    publisher = [Line(words, "wordmark" if n else "wordmark-strong") for n, words in enumerate(report.brand.wordmark)]
    deck.write(slide, "subtitle", [report.title])
    deck.write(slide, "Publisher", publisher)
    deck.write(
        slide, "Period", [f"{period.months_label}, quarter {period.policing_label[1]} of {period.policing_label[3:]}"]
    )
    if report.brand.logo:
        _place_logo(deck, slide)
    measures = report.framework.measures
    count = deck.write(slide, "Count", [f"{len(measures)} measures, {len(measures)} marks"])
    kinds = [judgement_kind(finding.judgement) for _, finding in report.findings(measures)]
    across = len(kinds) * PITCH - (PITCH - MARK)
    box = Box(deck.design.left, _MARKS, deck.design.width, deck.design.width * MARK / across)
    said = tally(report.counts())
    deck.picture(
        slide,
        mark_strip_svg(kinds, report.brand),
        box,
        alt=f"A mark for each measure: {said}.",
        name="Marks",
        after=count,
    )
    deck.write(slide, "Tally", [said[:1].upper() + said[1:]])
    deck.write(slide, "Imprint", [Line(f"{day_name(report.settings.release_date)}. {plan.address}", "note")])
    deck.close(slide, foot=False)


def _place_logo(deck: Deck, slide: object) -> None:
    """The owner's mark in the corner of the cover, as high as the wordmark's two lines."""
    png = logo_picture(deck.report.brand, deck.draw)
    width, height = size_mm(png)
    across = _LOGO * width / height
    box = Box(deck.design.left + deck.design.width - across, 14, across, _LOGO)
    place_picture(slide, png, box, alt=deck.report.brand.logo_alt, name="Logo")


def at_a_glance(deck: Deck) -> None:
    counts = deck.report.counts()
    said = f"{counts['improved']} improved, {counts['worsened']} worsened, {counts['no clear change']} no clear change"
    slide = deck.slide("Text", f"At a glance: {said}", _glance_notes(deck))
    _place_counts(deck, slide, counts)
    width = (deck.design.width - 2 * _GAP) / 3
    for number, judgement in enumerate(("worsened", "improved", "no clear change")):
        box = Box(deck.design.left + number * (width + _GAP), _LISTS, width, _REMARK - _LISTS - 3)
        _place_list(deck, slide, judgement, box)
    box = Box(deck.design.left, _REMARK, deck.design.width, 13)
    place_text(slide, box, [Line(_remark(deck, counts), "note")], deck.design, name="Remark")
    deck.close(slide)


def _remark(deck: Deck, counts: dict[str, int]) -> str:
    said = "Change on the 12 months before, or on the same quarter a year before."
    silent, total = counts["no data published"], len(deck.report.framework.measures)
    without = f"there is no figure for {deck.report.place}" if deck.report.is_of_borough else "no data are published"
    return f"{said} For {silent} of the {total} measures {without}." if silent else said


def _place_counts(deck: Deck, slide: object, counts: dict[str, int]) -> None:
    """Five numbers in a row, each with its mark, its word and its colour."""
    width = deck.design.width / len(JUDGEMENTS)
    for number, judgement in enumerate(JUDGEMENTS):
        kind, x = judgement_kind(judgement), deck.design.left + number * width
        lines = [Line(str(counts[judgement]), "count", kind), Line(judgement, "word", kind)]
        box = Box(x + _BESIDE, _COUNTS, width - _BESIDE, 41)
        place_text(slide, box, lines, deck.design, name=judgement.capitalize())
        mark = Box(x, _COUNTS + 8.3, 9.5, 9.5)
        deck.picture(
            slide, mark_strip_svg([kind], deck.report.brand), mark, alt=f"The mark of {judgement}", name="Mark"
        )


def _place_list(deck: Deck, slide: object, judgement: str, box: Box) -> None:
    """The measures so judged and their changes, the surest first; of a long list the first and how many more."""
    found = [
        [Line(measure.label, "cell"), Line(finding.change_short, "cell-strong")]
        for measure, finding in surest_first(deck, judgement)
    ]
    name = Column(judgement.capitalize(), box.width - _CHANGE, style="cell-strong", colour=judgement_kind(judgement))
    columns = (name, Column("Change", _CHANGE, "right"))
    rows = _fitting(deck, found or [[Line("None", "cell-quiet"), Line("", "cell")]], columns, box.height - ROW)
    place_table(slide, box.x, box.y, columns, rows, [ROW] * (len(rows) + 1), deck.design,
                alt=f"Measures judged {judgement}, and their changes", name=judgement.capitalize())  # fmt: skip


def _fitting(deck: Deck, rows: list[list[Line]], columns: tuple[Column, ...], room: float) -> list[list[Line]]:
    """All rows, or as many as there is room for with a last one that counts the rest."""
    for kept in range(len(rows), 0, -1):
        more = [[Line(f"and {len(rows) - kept} more", "cell-quiet"), Line("", "cell")]] if kept < len(rows) else []
        shown = [*rows[:kept], *more]
        if sum(row_height(deck, row, columns) for row in shown) <= room:
            return shown
    return rows[:1]


def surest_first(deck: Deck, *judgements: str) -> list[tuple[Measure, Finding]]:
    """Measures with a change, judged so, those first whose change is farthest from none for its interval."""
    found = [pair for pair in deck.report.findings(deck.report.framework.measures) if pair[1].judgement in judgements]
    return sorted(found, key=lambda pair: -strength(pair[1]))


def _cover_notes(deck: Deck) -> list[str]:
    return [deck.report.settings.standing, f"Counts of judgements: {tally(deck.report.counts())}."]


def _glance_notes(deck: Deck) -> list[str]:
    """For a borough its five sentences; then every measure that was judged, in full."""
    found = surest_first(deck, "worsened", "improved", "no clear change")
    judged = [f"{measure.label}: {finding.judgement}. {finding.sentence}" for measure, finding in found]
    return [*spoken(deck.report), *(judged or ["No change could be judged."])]
