"""What an exhibit draws: its points, its chart for wide pages and for phones, and both in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from progress_update.charts import monthly, surveys
from progress_update.charts.style import PHONE, WIDE, Canvas
from progress_update.framework import Break, Context, Measure
from progress_update.period import Window
from progress_update.tables import fenced, plain
from progress_update.words import Finding, chart_alt, first_lower, steps, value

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


Shown = Measure | Context
YEAR_OF_MONTHS = 12


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
    """Markdown that names the wide and the phone drawing, and the drawings themselves; a sentence where too much is
    hidden to draw anything."""
    held = points(report, series.id, finding)
    if untold := hidden_months(report, series, finding):
        return fenced(".chart", plain(untold), depth=4), {}
    files = {canvas: f"figures/{series.id}-{canvas.name}.svg" for canvas in (WIDE, PHONE)}
    drawings = {file: draw(report, series, finding, held, canvas) for canvas, file in files.items()}
    title = axis(report, series)
    return chart_markdown(alt_text(report, series), title, files[WIDE], files[PHONE]), drawings


def hidden_months(report: Report, series: Shown, finding: Finding) -> str:
    """Why a count has no chart; nothing where at least half of its months may be shown."""
    if series.shape != "count":
        return ""
    if report.is_of_borough and series.borough and series.borough.yearly:
        return "No chart: for boroughs the months of events so rare are not published."
    held = report.series_of(series.id)
    last = pd.Timestamp(finding.window.end)
    recent = held[held["end"] <= last].tail(monthly.YEARS_SHOWN * YEAR_OF_MONTHS)
    hidden = int((recent["status"] == "hidden").sum())
    if 2 * hidden <= len(recent):
        return ""
    return f"No chart: {hidden} of {len(recent)} months have too few events to publish."


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
