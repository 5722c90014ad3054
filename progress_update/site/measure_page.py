"""What the page of a measure shows: charts through time with words and tables, vintages, revisions, and its CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from progress_update.areas import area_name
from progress_update.framework import Framework, Measure
from progress_update.period import Window, day_name
from progress_update.site.chart import Point, described, line_chart
from progress_update.site.files import Cells
from progress_update.site.history import History, Said, Vintage
from progress_update.site.links import judged, link, standing, update_link
from progress_update.site.shelf import Kept
from progress_update.site.tables import Row
from progress_update.tables import csv_cell
from progress_update.words import in_time, joined, points, signed, value

COLUMNS = (
    "measure", "label", "area", "area_name", "release", "version", "standing", "period", "published_on", "shape",
    "unit", "window", "start", "end", "value", "low", "high", "before_value", "change_judged", "change_low",
    "change_high", "judgement", "reason", "marker", "status", "source", "edition", "headline",
)  # fmt: skip


def page_of(history: History, framework: Framework, newest: Kept) -> dict[str, Any]:
    """The context of the template measure.html."""
    measure = next((one for one in framework.measures if one.id == history.id), None)
    series = [row for row in newest.series.get(history.id, []) if row["value"] is not None]
    said_title, said_chart = _said_chart(history, framework, measure)
    series_title, series_chart = _series_chart(history, series, framework, measure)
    return {
        "history": history,
        "measure": measure,
        "newest": history.newest,
        "priority": framework.priority_of(measure).title if measure else "",
        "wanted": _wanted(measure),
        "said": [_said(one) for one in history.said],
        "said_title": said_title,
        "said_chart": said_chart,
        "said_breaks": _breaks(framework, measure, [one.row for one in reversed(history.said) if one.finding.has_data]),
        "series_title": series_title,
        "series_chart": series_chart,
        "series_breaks": _breaks(framework, measure, series),
        "series": [[_time(row), value(row["shape"], row["value"])] for row in reversed(series)],
        "vintages": [_vintage(one) for one in history.vintages],
        "revisions": [_revision(row) for row in history.revisions],
        "boroughs": [_borough(one) for one in history.boroughs],
    }


def csv_of(history: History) -> bytes:
    """Every published value of the measure, a row a release, as the releases have it to the last digit."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in history.every:
        row = one.row | _about(one)
        writer.writerow([_cell(row.get(name)) for name in COLUMNS])
    return out.getvalue().encode()


def _about(one: Said) -> Row:
    kept = one.kept
    return {
        "area_name": area_name(kept.area), "release": kept.name, "version": kept.version or kept.id,
        "standing": standing(kept).lower(), "period": str(kept.period), "published_on": kept.published_on,
        "headline": one.finding.headline,
    }  # fmt: skip


def _cell(content: object) -> object:
    if content is None:
        return ""
    day = getattr(content, "strftime", None)
    return day("%Y-%m-%d") if day else csv_cell(content)


def _said(one: Said) -> Cells:
    finding = one.finding
    anchor = f"../{one.kept.lies_at}/progress-update.html#{one.row['measure']}"
    figure = link(anchor, finding.marked) if finding.has_data else "[x]"
    covers = finding.window.label if finding.has_data else ""
    edition = one.row["edition"] or ""
    return [update_link(one.kept, "../"), figure, covers, finding.change, finding.interval, judged(finding.judgement),
            edition]  # fmt: skip


def _borough(one: Said) -> Cells:
    finding, kept = one.finding, one.kept
    place = link(f"../areas/{kept.slug}.html", kept.place)
    return [place, finding.marked, finding.window.label, finding.change, judged(finding.judgement)]


def _vintage(one: Vintage) -> Cells:
    return [one.window.label, one.shown, one.edition, update_link(one.kept, "../")]


def _revision(row: Row) -> Cells:
    first, now = (f"{value(row['shape'], row[name])} ({day_name(row[day].date())})" for name, day in
                  (("first_value", "first_published_on"), ("value", "published_on")))  # fmt: skip
    change = signed(row["change"]) if row["shape"] == "count" else points(row["change"], 1)
    return [Window(row["start"].date(), row["end"].date()).span, first, now, change]


def _said_chart(history: History, framework: Framework, measure: Measure | None) -> tuple[str, Markup]:
    """The headline figures of all updates; none where there is only one."""
    known = [one for one in reversed(history.said) if one.finding.has_data]
    if len(known) < 2:
        return "", Markup("")
    rows = [one.row for one in known]
    spans = {one.finding.window.months for one in known}
    ranged = ", with its 95% interval" if any(row["low"] is not None for row in rows) else ""
    title = f"{history.label}: the figure of each update{', 12 months' if spans == {12} else ''}{ranged}"
    chart = _chart(rows, history, framework, measure, step=3, name="said", what="the figure of each update")
    return title, chart


def _series_chart(
    history: History, rows: Sequence[Row], framework: Framework, measure: Measure | None
) -> tuple[str, Markup]:
    if len(rows) < 2:
        return "", Markup("")
    months = _window(rows[-1]).months
    each = {1: "by month", 3: "by quarter", 12: "12 months at a time"}.get(months, f"{months} months at a time")
    title = f"{history.label}, {each}"
    return title, _chart(rows, history, framework, measure, step=None, name="series", what=f"the figures {each}")


def _chart(
    rows: Sequence[Row], history: History, framework: Framework, measure: Measure | None, *, step: int | None,
    name: str, what: str,
) -> Markup:  # fmt: skip
    """`step`: a line leads only to what ends so many months later; None: as far as the smallest step of the rows."""
    shape = rows[-1]["shape"]
    steps = [_months_between(a, b) for a, b in pairwise(rows)]
    most = step or min(steps)
    broken = framework.breaks_of(measure) if measure else []
    drawn = []
    for n, row in enumerate(rows):
        before = rows[n - 1] if n else row
        parted = any(one.parts(_window(before), _window(row)) for one in broken)
        joined_ = n > 0 and steps[n - 1] <= most and not parted and _window(before).months == _window(row).months
        drawn.append(Point(row["end"].date(), row["value"], row["low"], row["high"], joined_))
    times = [in_time(_window(row)) for row in rows]
    alt = described(drawn, shape=shape, what=f"{history.label}, {what}", times=times)
    return line_chart(drawn, shape=shape, alt=alt, name=name)


def _months_between(earlier: Row, later: Row) -> int:
    a, b = earlier["end"], later["end"]
    return int((b.year - a.year) * 12 + b.month - a.month)


def _breaks(framework: Framework, measure: Measure | None, rows: Sequence[Row]) -> str:
    if measure is None or not rows:
        return ""
    first, last = _window(rows[0]), _window(rows[-1])
    labels = [f"{one.label} ({day_name(one.on)})" for one in framework.breaks_of(measure) if one.parts(first, last)]
    return joined(labels)


def _wanted(measure: Measure | None) -> str:
    if measure is None:
        return ""
    if measure.direction == "within":
        return f"Within ±{measure.tolerance_points:.0f} percentage points"
    return f"To {measure.direction}"


def _time(row: Row) -> str:
    return _window(row).label


def _window(row: Row) -> Window:
    return Window(row["start"].date(), row["end"].date())
