"""One measure as a reader sees it: headline, judgement, chart, small table, notes, source."""

from __future__ import annotations

import re
from math import sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.charts import monthly, surveys
from progress_update.charts.style import PHONE, WIDE, Canvas
from progress_update.exhibits.block import Block
from progress_update.framework import Break, Context, Measure
from progress_update.period import Window, day_name, month_name
from progress_update.sources.registry import SOURCES
from progress_update.tables import csv_text, fenced, judgement_word, link, pipe_table, plain, stacked
from progress_update.words import BREAK, SMALL_SHARE, Finding, chart_alt, first_lower, signed, steps, value

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

Shown = Measure | Context
YEAR = "12 months to "
YEAR_OF_MONTHS = 12
PROVENANCE = "provenance.html"
ILLUSTRATIVE = "[Illustrative data]{.invented}"


def exhibit(report: Report, measure: Measure) -> Block:
    """The measure's exhibit, or a block without text where no data are published."""
    finding = report.finding(measure)
    if not finding.has_data:
        return Block("", measures=(measure.id,))
    chart, drawings = charts(report, measure, finding)
    body = fenced(".exhibit-body", chart, _facts(report, measure, finding), depth=5)
    markdown = fenced(
        f"#{measure.id} .exhibit",
        f"#### {plain(finding.headline)} {{.headline}}",
        judgement_word(finding.judgement),
        ILLUSTRATIVE if finding.is_illustrative else "",
        fenced(".subtitle", plain(subtitle(report, measure, finding))),
        body,
        _parts(report, measure, finding),
        report.commentary(measure.id),
        fenced(
            ".notes",
            _in_one([against_2019_20(report, finding), plain(finding.control), *notes(report, measure, finding)]),
            source_line(measure.id, finding),
        ),
        depth=6,
    )
    return Block(markdown, drawings, {download(measure.id): csv(report, measure.id)}, (measure.id,))


def subtitle(report: Report, series: Shown, finding: Finding) -> str:
    """What is drawn: unit, who and where, the step and the time."""
    held = points(report, series.id, finding)
    return series.who if held.empty else f"{series.who}; {time_of(held)}"


def time_of(points: pd.DataFrame) -> str:
    """`by month, April 2019 to March 2022`."""
    return f"{steps(points)}, {span_of(points).span}"


def span_of(points: pd.DataFrame) -> Window:
    return Window(points.iloc[0]["start"].date(), points.iloc[-1]["end"].date())


def charts(report: Report, series: Shown, finding: Finding) -> tuple[str, dict[str, str]]:
    """Markdown that names the wide and the phone drawing, and the drawings themselves."""
    held = points(report, series.id, finding)
    files = {canvas: f"figures/{series.id}-{canvas.name}.svg" for canvas in (WIDE, PHONE)}
    drawings = {file: draw(report, series, finding, held, canvas) for canvas, file in files.items()}
    title = axis(report, series)
    return chart_markdown(alt_text(report, series), title, files[WIDE], files[PHONE]), drawings


def alt_text(report: Report, series: Shown) -> str:
    """What the chart shows, for those who do not see it."""
    finding = report.finding(series)
    held, breaks = points(report, series.id, finding), [change.on for change in report.breaks_of(series)]
    what = first_lower(finding.headline_name)
    return chart_alt(held, what=what, shape=series.shape, window=span_of(held), breaks=breaks)


def axis(report: Report, series: Shown) -> str:
    """The unit of the chart, what its lines are, and where its axis leaves nought out, the range."""
    finding = report.finding(series)
    return axis_title(series, points(report, series.id, finding), has_usual=_usual(finding) is not None)


def chart_markdown(alt: str, axis: str, wide: str, phone: str, *, classes: str = ".chart") -> str:
    title = f"[{plain(axis)}]{{.axis-title}}" if axis else ""
    return fenced(classes, title, f"![{plain(alt)}]({wide}){{.wide}}\n![{plain(alt)}]({phone}){{.narrow}}", depth=4)


def axis_title(series: Shown, points: pd.DataFrame, *, has_usual: bool = False, with_range: bool = True) -> str:
    """The unit, what the lines are, and where the axis leaves nought out, its range (if `with_range`)."""
    if series.shape == "count":
        flat = "flat lines: means of years" if len(points) >= YEAR_OF_MONTHS else ""
        lines = "; ".join([flat, *(["dashed: limits of a month"] if has_usual else [])]).strip("; ")
        return f"{series.unit[:1].upper()}{series.unit[1:]} a month{f' ({lines})' if lines else ''}"
    of_whom = series.unit[:1].upper() + series.unit[1:]
    if series.shape == "gap":
        return f"{of_whom}; band: within ±{100 * (tolerance(series) or 0):.0f}"
    low, high = surveys.axis_range(points)
    return of_whom if low == 0 or not with_range else f"{of_whom} (axis {100 * low:.0f}% to {100 * high:.0f}%)"


def notes(report: Report, series: Shown, finding: Finding, *, drawn: bool = True) -> list[str]:
    """What a reader must know, as one paragraph; no paragraph where there is nothing to say."""
    texts = note_texts(report, series, finding, drawn=drawn)
    return [plain(" ".join(texts))] if texts else []


def note_texts(report: Report, series: Shown, finding: Finding, *, drawn: bool = True) -> list[str]:
    """The remarks on a figure in the order of weight: what it hides, breaks, the plan's wording, the method's
    assumptions, caveats. Breaks matter where the figures are drawn through time."""
    broken = _broken(report, series, finding) if drawn else ""
    texts = [finding.newest_quarter, broken, _events(report, series, finding)]
    texts.append(getattr(series, "wording_note", None) or "")
    if finding.row["base_is_assumed"] and series.sample:
        texts.append(series.sample.basis)
    return [text for text in (*texts, _dispersed(report, finding), finding.revision, *series.caveats) if text]


def _broken(report: Report, series: Shown, finding: Finding) -> str:
    """Why figures shown in one chart or table are not comparable; the verdict has it already where it is the reason."""
    held = points(report, series.id, finding).dropna(subset=["value"])
    if held.empty:
        return ""
    shown = Window(held["start"].min().date(), finding.window.end)
    reasons = [change.reason for change in report.breaks_of(series) if shown.start < change.on <= shown.end]
    marked = f"{BREAK} marks what lies before." if pd.notna(finding.row["not_comparable"]) else ""
    return " ".join([*reasons, marked]) if reasons else ""


def _events(report: Report, series: Shown, finding: Finding) -> str:
    """What happened in the months of one of the figures that stand side by side."""
    told = [finding.window, finding.earlier]
    told += [one.window_for(finding.window) for one in report.framework.comparators if finding.comparable(one.id)]
    return " ".join(event.reason for event in report.framework.events_of(series) if event.touches(*told))


def _dispersed(report: Report, finding: Finding) -> str:
    """How much wider than chance the interval is made, and whose variation that is."""
    spread, lender = finding.row["dispersion"], finding.row["dispersion_from"]
    if pd.isna(spread):
        return ""
    borrowed = f"as wide as that of {first_lower(report.framework.measure(lender).label)}, " if pd.notna(lender) else ""
    return f"The interval is made {borrowed}{sqrt(spread):.1f} times as wide as chance alone would make it."


def source_line(id: str, finding: Finding) -> str:
    """Publisher, title, edition, how far the data go, the data of the figure, and how it was made."""
    data = link("Download the data for this figure (CSV)", download(id))
    return f"{origin(finding)} {data}. {link('How this figure was made', how_made(id))}."


def how_made(id: str) -> str:
    """Where the page beside the report tells how a figure was made."""
    return f"{PROVENANCE}#{id}"


def origin(finding: Finding) -> str:
    """Where the figures come from, as a sentence of Markdown."""
    return plain(origin_text(finding))


def origin_text(finding: Finding) -> str:
    """Publisher, title, edition and how far the data go."""
    if finding.is_illustrative:
        return "Source: none. These figures are invented, to show what the exhibit would look like."
    source = SOURCES[finding.row["source"]]
    through = month_name(finding.row["data_through"].date())
    edition = edition_date(finding.row["edition"])
    return f"Source: {source.publisher}, {source.title}, edition of {edition}, data to {through}."


def download(id: str) -> str:
    return f"data/figures/{id}.csv"


def csv(report: Report, id: str) -> str:
    """The figure's data as CSV text: one row a point in time, dates as 2022-03-31."""
    return csv_text(report.series_of(id))


def edition_date(edition: str) -> str:
    try:
        return day_name(pd.Timestamp(edition[:10]).date())
    except ValueError:
        return edition


def points(report: Report, id: str, finding: Finding) -> pd.DataFrame:
    """What the chart of a finding draws, oldest first."""
    held = report.series_of(id)
    return monthly.shown(held, finding.window) if finding.shape == "count" else surveys.shown(held, finding.window)


def draw(
    report: Report,
    series: Shown,
    finding: Finding,
    held: pd.DataFrame,
    canvas: Canvas,
    *,
    span: tuple[float, float] | None = None,
    label: str | None = None,
) -> str:
    """SVG of a finding. Charts that stand side by side share a `span`, and say their latest figure elsewhere."""
    breaks = report.breaks_of(series)
    marks = [(pd.Timestamp(change.on), change.label) for change in breaks]
    marks += [(pd.Timestamp(event.start), event.label) for event in report.framework.events_of(series)]
    if series.shape == "count":
        return monthly.monthly_chart(
            held,
            judged=finding.window,
            breaks=marks,
            signal=_signal(finding),
            usual=_usual(finding),
            name=series.id,
            brand=report.brand,
            canvas=canvas,
        )
    last = value(series.shape, held["value"].dropna().iloc[-1]).removesuffix(" points").removesuffix(" point")
    if finding.window.months != span_of(held.tail(1)).months:
        last += "\nin the\nquarter"
    return surveys.survey_chart(
        held, latest=finding.window, breaks=marks, not_asked=not_asked(breaks), name=series.id,
        label=last if label is None else label, tolerance=tolerance(series), span=span, brand=report.brand,
        canvas=canvas,
    )  # fmt: skip


def _signal(finding: Finding) -> monthly.Signalled | None:
    """The months of the control chart's signal, if the newest quarter has one."""
    row = finding.row
    if pd.isna(row["control_rule"]):
        return None
    kind = "improved" if row["control_state"] == "special-cause improvement" else "worsened"
    months = tuple(pd.Timestamp(month) for month in finding.signal_months)
    return monthly.Signalled(months, "limits" in row["control_rule"], kind)


def _usual(finding: Finding) -> monthly.Usual | None:
    """The limits of the control chart and where it begins."""
    row = finding.row
    if pd.isna(row["control_state"]):
        return None
    return monthly.Usual(row["control_start"], row["control_lower"], row["control_upper"])


def tolerance(series: Shown) -> float | None:
    """For a gap, the band about none that counts as closed, as a fraction; five points where the plan gives none."""
    if series.shape != "gap":
        return None
    return (getattr(series, "tolerance_points", None) or 5) / 100


def not_asked(breaks: list[Break]) -> Window | None:
    gaps = [Window(change.on, change.not_asked_until) for change in breaks if change.not_asked_until]
    return gaps[0] if gaps else None


def _facts(report: Report, measure: Measure, finding: Finding) -> str:
    """The figures beside the chart, and in a sentence what the change is."""
    rows = _fact_rows(report, measure, finding)
    with_interval = any(row[2] for row in rows)
    first, rows = _shortened(rows)
    header = [first, _column_name(measure), *(["95% interval"] if with_interval else [])]
    table = pipe_table(
        header,
        [row[: len(header)] for row in rows],
        caption=plain(measure.label),
        right=range(1, len(header)),
    )
    return fenced(".facts", table, _verdict(finding), depth=4)


def _shortened(rows: list[tuple[str, str, str]]) -> tuple[str, list[tuple[str, str, str]]]:
    """The first column's heading, and the rows without what it says for all of them."""
    for common, heading in ((r"12 months to ", YEAR.strip()), (r"\w+ to (?=\w+ \d{4}$)", "Quarter to")):
        if all(re.match(common, row[0]) for row in rows):
            return heading, [(re.sub(common, "", period), amount, within) for period, amount, within in rows]
    return "Period", rows


def _column_name(measure: Measure) -> str:
    return plain(measure.unit[:1].upper() + measure.unit[1:]) if measure.shape == "count" else "%"


def _fact_rows(report: Report, measure: Measure, finding: Finding) -> list[tuple[str, str, str]]:
    row, shape = finding.row, measure.shape
    rows = [(finding.window.label, plain(finding.marked), interval(row["low"], row["high"], shape))]
    if pd.notna(row["before_value"]):
        rows.append((finding.earlier.label, plain(finding.before), _then(report, measure, finding.earlier)))
    for comparator in report.framework.comparators:
        window = comparator.window_for(finding.window)
        fixed = comparator.months_before is None and window not in (finding.window, finding.earlier)
        amount = row.get(f"{comparator.id}_value", float("nan"))
        if fixed and pd.notna(amount):
            rows.append((window.label, plain(finding.then(comparator.id)), _then(report, measure, window)))
    if shape == "count" and finding.window.months == 12:
        rows += _quarters(report, measure)
    return rows


def _then(report: Report, measure: Measure, window: Window) -> str:
    if measure.shape == "count":
        return ""
    held = report.series_of(measure.id)
    found = held[(held["start"] == pd.Timestamp(window.start)) & (held["end"] == pd.Timestamp(window.end))]
    return "" if found.empty else interval(found.iloc[0]["low"], found.iloc[0]["high"], measure.shape)


def interval(low: float, high: float, shape: str) -> str:
    if shape == "count" or pd.isna(low):
        return ""
    # As the value itself: a share of a few per cent, or of counts, carries a decimal.
    decimals = 1 if shape == "share" or low < SMALL_SHARE else 0
    if shape == "gap":
        return f"{signed(100 * low)} to {signed(100 * high)}"
    return f"{100 * low:.{decimals}f} to {100 * high:.{decimals}f}"


def _quarters(report: Report, measure: Measure) -> list[tuple[str, str, str]]:
    """The quarter and the same quarter a year before, as supporting counts."""
    held, rows = report.series_of(measure.id), []
    for window in (report.period.window, report.period.window.earlier(12)):
        inside = held[(held["start"] >= pd.Timestamp(window.start)) & (held["end"] <= pd.Timestamp(window.end))]
        if len(inside) == window.months:
            rows.append((window.span, value("count", inside["value"].sum()), ""))
    return rows


def _verdict(finding: Finding) -> str:
    if finding.compared:
        what = "the 12 months before" if finding.window.months == 12 else "the same quarter a year before"
        unit = f" {finding.row['unit']}" if finding.is_small else ""
        change = f"**{finding.change}{unit}** on {what}; {finding.with_interval}."
        return stacked(change, plain(finding.gap_status))
    return stacked(plain(str(finding.row["reason"])), plain(finding.gap_status))


def _in_one(texts: list[str]) -> str:
    return " ".join(text for text in texts if text)


def against_2019_20(report: Report, finding: Finding) -> str:
    """The level against 2019/20 where a comparison leans on pandemic months: said, not judged, before all notes."""
    if (
        not finding.compared
        or finding.shape != "count"
        or not report.framework.pandemic.touches(finding.earlier, finding.window)
    ):
        return ""
    then = finding.row["pre_pandemic_value"]
    if not finding.comparable("pre_pandemic") or not then or finding.is_small:
        return "**The comparison reaches into the pandemic.**"
    level = 100 * (finding.row["value"] / then - 1)
    side = "above" if level > 0 else "below"
    against = f"the figure is {abs(level):.1f}% {side} 2019/20"
    return f"**The comparison reaches into the pandemic: {against}** (not tested)."


def _parts(report: Report, measure: Measure, finding: Finding) -> str:
    """The parts of a measure that readers ask for, in one table beneath it."""
    rows = [report.row(part.id) for part in measure.breakdowns]
    known = [row for row in rows if row is not None and pd.notna(row["value"])]
    if not known:
        return ""
    header = ["Part", finding.window.label, finding.earlier.label, "Change", "2019/20"]
    cells = [
        [
            plain(row["label"]),
            value(measure.shape, row["value"]),
            value(measure.shape, row["before_value"]).replace("[x]", r"\[x\]"),
            _part_change(row),
            value(measure.shape, row["pre_pandemic_value"]).replace("[x]", r"\[x\]"),
        ]
        for row in known
    ]
    caption = f"Parts of {first_lower(measure.label)}, {measure.unit}"
    return pipe_table(header, cells, caption=plain(caption), right=(1, 2, 3, 4), classes=".parts")


def _part_change(row: dict[str, Any]) -> str:
    before, change = row["before_value"], row["change"]
    if pd.isna(before) or pd.isna(change) or not before:
        return r"\[x\]"
    return f"{signed(100 * change / before, 1)}%"
