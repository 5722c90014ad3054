"""Context: published figures that throw light on a measure without being one, and are not judged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.charts import surveys
from progress_update.charts.style import PHONE, WIDE, Canvas
from progress_update.exhibits.block import Block
from progress_update.exhibits.drawing import chart_markdown, charts, not_asked, subtitle
from progress_update.exhibits.measure import ILLUSTRATIVE
from progress_update.exhibits.origin import download, source_line
from progress_update.exhibits.remarks import notes
from progress_update.framework import Context
from progress_update.period import Window, month_name
from progress_update.tables import csv_text, fenced, pipe_table, plain
from progress_update.words import Finding, beside, first_lower, joined, since_break, value

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

Pair = tuple[Context, Finding]


def context(report: Report, series: list[Context], *, title: str | None) -> Block:
    """One chart of one or several context figures, with a table; `title` names what several have in common."""
    known = [(one, finding) for one in series if (finding := report.finding(one)).has_data]
    if not known:
        return Block("")
    id = known[0][0].id
    chart, drawings = (
        charts(report, *known[0]) if len(known) == 1 else _several(report, known, title or known[0][0].label)
    )
    markdown = fenced(
        f"#{id} .exhibit .context",
        f"#### {plain(_headline(known, title))} {{.headline}}",
        ILLUSTRATIVE if any(finding.is_illustrative for _, finding in known) else "",
        fenced(".subtitle", plain(_subtitle(report, known))),
        fenced(".exhibit-body", chart, fenced(".facts", _table(report, known, title), depth=4), depth=5),
        fenced(
            ".notes",
            *notes(report, *known[0]),
            *(source_line(one.id, finding) for one, finding in known[:1]),
        ),
        depth=6,
    )
    return Block(markdown, drawings, {download(id): _csv(report, known)})


def context_note(report: Report, one: Context) -> Block:
    """One figure in words: its level, the level a year before, what it is and where it comes from."""
    finding = report.finding(one)
    if not finding.has_data:
        return Block("")
    said = f"**{plain(_headline([(one, finding)], None))}.** {plain(_when(finding))} {plain(one.definition)}"
    if london := report.london(one):
        said += f" {plain(beside.level(london))}"
    text = " ".join([said, *notes(report, one, finding, drawn=False), source_line(one.id, finding)])
    return Block(fenced(f"#{one.id} .context-note", text), downloads={download(one.id): _csv(report, [(one, finding)])})


def _when(finding: Finding) -> str:
    span = finding.window.label
    return f"{span[:1].upper()}{span[1:]}; not a measure of the plan, not judged."


def _several(report: Report, known: list[Pair], title: str) -> tuple[str, dict[str, str]]:
    """Lines by group, one hue, each named at its end."""
    series, points = [one for one, _ in known], lines(report, known)
    breaks = report.breaks_of(series[0])
    files = {canvas: f"figures/{series[0].id}-{canvas.name}.svg" for canvas in (WIDE, PHONE)}
    drawings = {file: draw(report, series, canvas) for canvas, file in files.items()}
    axis = _axis(pd.concat(points.values()))
    return chart_markdown(
        lines_alt(points, title, [change.on for change in breaks]), axis, files[WIDE], files[PHONE]
    ), drawings


def draw(report: Report, series: list[Context], canvas: Canvas) -> str:
    """The chart of several context figures together on a canvas of any size, as SVG."""
    known = [(one, report.finding(one)) for one in series]
    return surveys.groups_chart(
        lines(report, known), latest=known[0][1].window, name=series[0].id, brand=report.brand, canvas=canvas,
        not_asked=not_asked(report.breaks_of(series[0])),
    )  # fmt: skip


def lines(report: Report, known: list[Pair]) -> dict[str, pd.DataFrame]:
    window = known[0][1].window
    return {_short(one): surveys.shown(report.series_of(one.id), window) for one, _ in known}


def lines_alt(points: dict[str, pd.DataFrame], title: str, breaks: list[date]) -> str:
    """First and last figure of each line, of those since the last break."""
    every = pd.concat(points.values())
    span = Window(every["start"].min().date(), every["end"].max().date()).span
    known, last_break = since_break(every.dropna(subset=["value"]), breaks)
    first, last = (Window(row["start"].date(), row["end"].date()).label for row in (known.iloc[0], known.iloc[-1]))
    parted = f" A break in {month_name(last_break)} parts figures that are not comparable." if last_break else ""
    ends = [
        f"{first_lower(name)} from {_at(since, 0)} to {_at(since, -1)}"
        for name, held in points.items() for since in [since_break(held.dropna(subset=["value"]), breaks)[0]]
    ]  # fmt: skip
    return f"Line chart of {first_lower(title)}, by quarter, {span}.{parted} From {first} to {last}: {joined(ends)}."


def _at(points: pd.DataFrame, position: int) -> str:
    return value("proportion", points["value"].dropna().iloc[position])


def _axis(points: pd.DataFrame) -> str:
    low, high = surveys.axis_range(points)
    return "" if low == 0 else f"Axis {100 * low:.0f}% to {100 * high:.0f}%"


def _headline(known: list[Pair], title: str | None) -> str:
    if len(known) > 1 and title:
        return f"Context: {title[:1].lower()}{title[1:]}"
    one, finding = known[0]
    before = f", {finding.before} the year before" if finding.comparable("before") else ""
    return f"Context: {first_lower(one.headline)} {finding.latest}{before}"


def _subtitle(report: Report, known: list[Pair]) -> str:
    one, finding = known[0]
    if len(known) == 1:
        return f"{subtitle(report, one, finding)}. Not a measure of the plan, not judged"
    return f"By quarter to {finding.window.span}. Not measures of the plan, not judged"


def _table(report: Report, known: list[Pair], title: str | None) -> str:
    finding = known[0][1]
    header = ["Figure", finding.window.label, finding.earlier.label]
    rows = [
        [plain(_short(one) if len(known) > 1 else one.label), found.latest, plain(found.before)] for one, found in known
    ]
    if len(known) == 1 and (london := report.london(known[0][0])):
        rows[0][0] = plain(report.place)
        rows.append(["London", london.latest, plain(london.before)])
    return pipe_table(header, rows, caption=plain(title or known[0][0].label), right=(1, 2))


def _short(one: Context) -> str:
    """What tells this line from its neighbours: the part of its label after the comma, or its group."""
    if "," in one.label:
        tail = one.label.rsplit(",", 1)[1].strip()
        return tail[:1].upper() + tail[1:]
    return one.label.split(" feel")[0]


def _csv(report: Report, known: list[Pair]) -> str:
    frames = [report.series_of(one.id) for one, _ in known]
    return csv_text(pd.concat(frames))
