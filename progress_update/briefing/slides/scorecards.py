"""The scorecard of a priority as tables of as many rows as a slide holds, with the drawings that lie over them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.design import Box
from progress_update.briefing.slides.drawings import changes_column, marks_column, side
from progress_update.briefing.slides.rows import BOTTOM, MARK, ROW, TOP, row_height
from progress_update.briefing.slides.writing import CELL_SIDE, Column, Line, place_table
from progress_update.exhibits.origin import origin_text
from progress_update.framework import Measure
from progress_update.tables import judgement_kind
from progress_update.words import Finding, tally

Pair = tuple[Measure, Finding]

# Columns of the scorecard; the drawings stand over the third and at the left of the last.
COLUMNS = (
    Column("Measure", 98), Column("Latest", 38, "right"), Column("worse | better", 43.667, "centre"),
    Column("Change", 27, "right"), Column("95% interval", 45), Column("Judgement", 55, indent=MARK + 2),
)  # fmt: skip
LINE, JUDGEMENT = 2, 5


def in_parts(deck: Deck, known: list[Pair]) -> list[list[Pair]]:
    """As few slides as hold all rows, with about as many rows each."""
    room, heights = BOTTOM - TOP - ROW, heights_of(deck, known)
    for slides in range(1, len(known) + 1):
        size = ceil(len(known) / slides)
        parts = [known[n : n + size] for n in range(0, len(known), size)]
        if all(sum(heights[n : n + size]) <= room for n in range(0, len(known), size)):
            return parts
    return [known]


def heights_of(deck: Deck, part: Sequence[Pair]) -> list[float]:
    """Of the rows of a scorecard, in millimetres."""
    return [row_height(deck, _row(measure, finding), COLUMNS) for measure, finding in part]


def scorecard_slide(deck: Deck, title: str, pairs: list[Pair], part: list[Pair], *, notes: list[str]) -> Any:
    """A slide with the rows of `part` out of all of a priority's; nothing but the count where none has a figure."""
    counts = deck.report.counts([measure for measure, _ in pairs])
    slide = deck.slide("Scorecard", title, [*notes, *map(_in_full, part or pairs)])
    stand = deck.write(slide, "Standfirst", [f"{len(pairs)} measures: {tally(counts)}"])
    if part:
        _place_scorecard(deck, slide, part, after=stand)
        deck.write(slide, "Remark", [_remark(part)])
    return slide


def _place_scorecard(deck: Deck, slide: Any, part: list[Pair], *, after: Any) -> None:
    rows, heights = [_row(measure, finding) for measure, finding in part], heights_of(deck, part)
    table = place_table(
        slide, deck.design.left, TOP, COLUMNS, rows, [ROW, *heights], deck.design, name="Scorecard",
        alt="Scorecard: measure, latest figure, change with its 95% interval, judgement",
    )  # fmt: skip
    after._element.addnext(table._element)
    starts = [deck.design.left + sum(column.width for column in COLUMNS[:n]) for n in range(len(COLUMNS))]
    if any(finding.compared for _, finding in part):
        box = Box(starts[LINE] + 2, TOP + ROW, COLUMNS[LINE].width - 4, sum(heights))
        line = changes_column(part, deck.report.brand, heights=heights, width=box.width)
        deck.picture(slide, line, box, alt=_said(part), name="Changes", after=table, over=True)
    marks = marks_column([found.judgement for _, found in part], deck.report.brand, heights=heights, mark=MARK)
    deck.picture(
        slide, marks, Box(starts[JUDGEMENT] + CELL_SIDE, TOP + ROW, MARK, sum(heights)), name="Marks", after=table,
        over=True,
        alt=f"The marks of the judgements: {tally(deck.report.counts([measure for measure, _ in part]))}.",
    )  # fmt: skip


def _row(measure: Measure, finding: Finding) -> list[Line]:
    markers = ["[q]"] * (finding.window.months == 3) + ["[i]"] * finding.is_illustrative
    kind = judgement_kind(finding.judgement)
    strong = "cell-strong" if finding.judgement in ("improved", "worsened") else "cell"
    absent = Line("[x]", "cell-quiet")
    return [
        Line(measure.label, "cell"),
        Line(" ".join([finding.marked, *markers]), "cell"),
        Line("", "cell"),
        Line(finding.change_short, "cell-strong") if finding.compared else absent,
        Line(finding.interval_short, "cell-quiet") if finding.compared else absent,
        Line(finding.judgement.capitalize(), strong, kind),
    ]


def _said(part: list[Pair]) -> str:
    """What the drawing of the changes shows, told in numbers of measures."""
    sides = [side(measure, finding) for measure, finding in part if finding.compared]
    better, worse = sum(low > 0 for low, _, _ in sides), sum(high < 0 for _, _, high in sides)
    return (
        f"Changes with their 95% intervals on one line of no change, better to the right: {better} wholly to the "
        f"right, {worse} wholly to the left, {len(sides) - better - worse} across it. The table has the figures."
    )


def _remark(part: list[Pair]) -> str:
    known = {"p": "provisional", "r": "revised", "u": "few people asked"}
    used = {marker for _, finding in part for marker in str(finding.row["marker"]).split() if marker in known}
    said = [f"[{marker}] {known[marker]}" for marker in sorted(used)]
    if any(finding.window.months == 3 for _, finding in part):
        said.append("[q] the quarter alone")
    if any(not finding.compared for _, finding in part):
        said.append("[x] not available, the notes say why")
    if any(finding.is_illustrative for _, finding in part):
        said.append("[i] invented")
    line = "Axis −20 to +20 per cent or points; an arrow is off the scale."
    return " ".join([line, *([f"{'; '.join(said)}."] if said else [])])


def _in_full(pair: Pair) -> str:
    measure, finding = pair
    source = origin_text(finding) if finding.has_data else ""
    return f"{measure.label}: {finding.judgement}. {finding.sentence} {source}".rstrip()
