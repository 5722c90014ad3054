"""Small multiples: measures of one form side by side, on one scale, with one table, the notes and the source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.charts import surveys
from progress_update.charts.style import HALF, PART_PHONE, QUARTER, THIRD, Canvas
from progress_update.exhibits.block import Block
from progress_update.exhibits.drawing import alt_text, axis_title, chart_markdown, draw, points, time_of, tolerance
from progress_update.exhibits.facts import beside_london, interval
from progress_update.exhibits.measure import ILLUSTRATIVE, exhibit
from progress_update.exhibits.origin import download, how_made, origin
from progress_update.exhibits.remarks import note_texts
from progress_update.framework import Measure
from progress_update.tables import csv_text, fenced, judgement_word, link, pipe_table, plain, quiet
from progress_update.words import Finding, first_lower, number_word, tally

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

Pair = tuple[Measure, Finding]
HEADER = ["Measure", "Latest", "95% interval", "Before", "Change", "95% interval of change", "Judgement"]
ABSENT = r"\[x\]"
CANVASES = {2: HALF, 4: QUARTER, 7: QUARTER, 8: QUARTER}  # by the number of charts; three a row otherwise


def panel(report: Report, measures: list[Measure], *, title: str) -> Block:
    """The measures that have figures, as one exhibit; alone, a measure has an exhibit of its own."""
    ids = tuple(measure.id for measure in measures)
    known = [(one, finding) for one in measures if (finding := report.finding(one)).has_data]
    if len(known) < 2:
        alone = exhibit(report, known[0][0]) if known else Block("")
        return Block(alone.markdown, alone.drawings, alone.downloads, ids)
    name = f"panel-{ids[0]}"
    canvas = CANVASES.get(len(known), THIRD)
    span = _shared_span(report, known)
    items, drawings = zip(*(_item(report, pair, span, canvas) for pair in known), strict=True)
    markdown = fenced(
        f"#{name} .exhibit .several",
        f"#### {plain(f'{title}: {tally(report.counts(measures_of(known)))}')} {{.headline}}",
        fenced(".subtitle", plain(subtitle(report, known))),
        fenced(f".panel .panel-{canvas.name}", *items, depth=5),
        _table(known),
        *(_beside(report, measure) for measure, _ in known),
        *(report.commentary(one.id) for one, _ in known),
        fenced(".notes", " ".join(_notes(report, known)), _sources(known, name)),
        depth=6,
    )
    every = pd.concat(report.series_of(one.id) for one, _ in known)
    csv = csv_text(every)
    drawn = {file: svg for one in drawings for file, svg in one.items()}
    return Block(markdown, drawn, {download(name): csv}, ids)


def measures_of(known: list[Pair]) -> list[Measure]:
    return [measure for measure, _ in known]


def _beside(report: Report, measure: Measure) -> str:
    said = beside_london(report, measure)
    return said.replace("\n", f"\n**{plain(_short(measure))}:** ", 1) if said else ""


def _shared_span(report: Report, known: list[Pair]) -> tuple[float, float]:
    """One range for all, so that heights can be compared from chart to chart."""
    held = pd.concat(points(report, one.id, finding) for one, finding in known).dropna(subset=["value"])
    within = tolerance(known[0][0])
    return surveys.axis_range(held) if within is None else surveys.gap_range(held, within)


def _item(report: Report, pair: Pair, span: tuple[float, float], canvas: Canvas) -> tuple[str, dict[str, str]]:
    measure, finding = pair
    held = points(report, measure.id, finding)
    alt = alt_text(report, measure)
    files = {size: f"figures/{measure.id}-{size.name}.svg" for size in (canvas, PART_PHONE)}
    drawings = {file: draw(report, measure, finding, held, size, span=span, label="") for size, file in files.items()}
    chart = chart_markdown(alt, "", files[canvas], files[PART_PHONE])
    head = f"**{plain(_short(measure))}**\\\n[{plain(finding.marked)}]{{.figure}} {judgement_word(finding.judgement)}"
    if finding.is_illustrative:
        head += f" {ILLUSTRATIVE}"
    return fenced(f"#{measure.id} .panel-item", head, chart, depth=4), drawings


def _short(measure: Measure) -> str:
    """What tells a measure from its neighbours: its label after the comma, or before it for surveys of one kind."""
    head, _, tail = measure.label.rpartition(", ")
    name = head if tail == "survey" else tail
    return name[:1].upper() + name[1:]


def subtitle(report: Report, known: list[Pair]) -> str:
    measure, finding = known[0]
    who = "; ".join(dict.fromkeys(one.who for one, _ in known))
    held = points(report, measure.id, finding)
    return f"{who}; {axis_title(measure, held, with_range=False)}; {time_of(held)}"


def caption(known: list[Pair]) -> str:
    return f"The same {number_word(len(known))} measures as figures; before: the same months a year earlier"


def _table(known: list[Pair]) -> str:
    rows = [_row(*pair) for pair in known]
    return pipe_table(HEADER, rows, caption=caption(known), right=(1, 2, 3, 4, 5), classes=".figures")


def _row(measure: Measure, finding: Finding) -> list[str]:
    row = finding.row
    own = interval(row["low"], row["high"], measure.shape) or ABSENT
    compared = [plain(finding.change_short), plain(finding.interval_short)] if finding.compared else [ABSENT, ABSENT]
    before = ABSENT if finding.before == "[x]" else plain(finding.before)
    name = link(_short(measure), f"#{measure.id}") + (f" {quiet('[i]')}" if finding.is_illustrative else "")
    return [name, plain(finding.marked), own, before, *compared, judgement_word(finding.judgement)]


def _notes(report: Report, known: list[Pair]) -> list[str]:
    """Each remark once: first those on all, then those on some, which are named."""
    said: dict[str, list[Measure]] = {}
    for measure, finding in known:
        reason = "" if finding.compared else str(finding.row["reason"])
        for text in filter(None, [*note_texts(report, measure, finding), reason, finding.gap_status]):
            said.setdefault(text, []).append(measure)
    everywhere = [plain(text) for text, about in said.items() if len(about) == len(known)]
    some = [
        f"**{plain(', '.join(_short(one) for one in about))}:** {plain(first_lower(text))}"
        for text, about in said.items()
        if len(about) < len(known)
    ]
    return everywhere + some


def _sources(known: list[Pair], name: str) -> str:
    lines = Counter(origin(finding) for _, finding in known)
    data = link("Download the data for this figure (CSV)", download(name))
    return f"{' '.join(lines)} {data}. {link('How these figures were made', how_made(known[0][0].id))}."
