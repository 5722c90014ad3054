"""The ways in which the figures of one row of the results may be written, and the times they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import pandas as pd

from progress_update.charts import monthly, surveys
from progress_update.exhibits.drawing import alt_text, axis_title, hidden_months
from progress_update.exhibits.facts import earlier_figures
from progress_update.exhibits.origin import edition_date, residents
from progress_update.exhibits.remarks import against_2019_20
from progress_update.exhibits.report import Report
from progress_update.framework import Context, Measure
from progress_update.gate.phrases import normal, unmarked
from progress_update.period import MONTHS, Window, day_name, month_name
from progress_update.words import BREAK, SMALL_SHARE, Finding, beside, first_lower, in_short, signed, value

# The columns of the scorecard by how their headings begin.
LATEST, BEFORE, CHANGE, INTERVAL = "latest", "before", "change", "95% interval"
LONDON, CHANGE_IN_LONDON = "london", "in london"


@dataclass(frozen=True)
class Subject:
    """A measure, a part of one, or a context figure.

    `at` holds what may be written at a place: under a heading of the scorecard, or beside a time. `anywhere`
    holds what may stand in sentences about it, `times` the times they may name. All are phrases.
    """

    id: str
    name: str
    at: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    anywhere: set[str] = field(default_factory=set)
    times: set[str] = field(default_factory=set)

    @property
    def told(self) -> set[str]:
        """What a chart and its alternative text may say: figures there stand with their time."""
        return self.anywhere | self.times

    def phrases(self, places: Iterable[str] = ()) -> set[str]:
        """What may be written here; of places that this subject knows, the narrowest choice."""
        known = [place for place in map(normal, places) if place in self.at]
        if not known:
            return self.anywhere | self.times | set().union(*self.at.values())
        narrow = set.intersection(*(self.at[place] for place in known))
        return narrow | set(known)


def subject_of(report: Report, series: Measure | Context) -> Subject:
    finding, held = report.finding(series), report.series_of(series.id)
    subject = Subject(series.id, series.label)
    if series.sample:  # the table of what is assumed where no base is published
        subject.at["people assumed"].add(f"{series.sample.people:,}")
        subject.at["design effect"].add(f"{series.sample.design_effect}")
        subject.at["rounding added"].add(f"±{50 * series.sample.rounded_to:.1f} points")
    if not finding.has_data:
        return subject
    _figures(subject, finding)
    _changes(subject, finding)
    _notes(subject, finding)
    points = _points(held, finding)
    _through_time(report, subject, series, points, finding)
    if before := _before(dict(finding.row)):
        _at_window(subject, held, before, finding.row["before_value"], series.shape)
    for comparator in report.framework.comparators:
        window = comparator.window_for(finding.window)
        _at_window(subject, held, window, finding.row.get(f"{comparator.id}_value"), series.shape)
    if series.shape == "count" and finding.window.months == 12 and not report.is_of_borough:
        for quarter in (report.period.window, report.period.window.earlier(12)):
            inside = held[(held["start"] >= pd.Timestamp(quarter.start)) & (held["end"] <= pd.Timestamp(quarter.end))]
            _name(subject, quarter, value("count", inside["value"].sum()))
    if untold := hidden_months(report, series, finding):
        subject.anywhere.add(untold)
    else:
        subject.anywhere.update({axis_title(series, points), axis_title(series, points, has_usual=True)})
        subject.anywhere.add(alt_text(report, series))
    _in_london(report, subject, series, finding)
    if series.shape == "count":
        subject.anywhere.update(
            [*unmarked(against_2019_20(report, finding)), *monthly.year_means(points, finding.window)]
        )
        subject.anywhere.add(f"({finding.then('pre_pandemic')} in 2019/20)")
    return subject


def _in_london(report: Report, subject: Subject, series: Measure | Context, finding: Finding) -> None:
    """In a borough's report what may be said of London under its heading, and of the borough against it."""
    london, row = report.london(series), report.compared(series.id)
    if london is None:
        return
    for name, window in (("", london.window), *earlier_figures(report, finding)):
        shown = london.then(name) if name else london.marked
        subject.at[LONDON].add(shown)
        for written in names_of(window):
            subject.at[normal(written)].add(shown)
    subject.at[CHANGE_IN_LONDON].add(london.change_short)
    said = (
        beside.in_london(london),
        beside.level(london),
        beside.apart(row),
        beside.rate(row),
        beside.rank(row),
        beside.place(row),
    )
    subject.anywhere.update(text for text in (*said, residents(row)) if text)
    if pd.notna(row.get("rate")):
        subject.anywhere.add(f"{row['rate']:.1f} per 1,000 residents")
    subject.anywhere.update({f"In all of London it was {london.change}", f"{finding.change} on the year before"})
    subject.anywhere.add(first_lower(finding.sentence))
    here = subject.at[normal(report.place)]
    here |= subject.at[LATEST]
    here.update(finding.then(name).removesuffix(f" {BREAK}") for name, _ in earlier_figures(report, finding))


def part_of(report: Report, id: str, label: str, unit_shape: str) -> Subject:
    """A breakdown: a figure, the one before, 2019/20, and the change in per cent."""
    subject, row = Subject(id, label), report.row(id)
    if row is None or pd.isna(row["value"]):
        return subject
    finding = Finding(row, label)
    for window, amount in ((finding.window, row["value"]), (_before(row), row["before_value"])):
        if window:
            _name(subject, window, value(unit_shape, amount))
    for comparator in report.framework.comparators:
        if comparator.months_before is None:
            _name(subject, comparator.window_for(finding.window), value(unit_shape, row[f"{comparator.id}_value"]))
    if pd.notna(row["change"]) and row["before_value"]:
        subject.at[CHANGE].add(f"{signed(100 * row['change'] / row['before_value'], 1)}%")
    return subject


def names_of(window: Window) -> list[str]:
    """How a time may be named: in full, short in a chart, under "12 months to" or "Quarter to", as a policing year."""
    first, last = (MONTHS[day.month - 1][:3] for day in (window.start, window.end))
    names = [window.label, window.span]
    if window.months == 3:
        names += [f"{first}–{last} {window.end.year}", f"{last} {window.end.year}"]
    if window.months == 12:
        names += [f"12 months to {last} {window.end.year}", f"Year to {last} {window.end.year}"]
    if window.months in (3, 12):
        names.append(month_name(window.end))
        if window.start.month == 4:
            names.append(f"{window.start.year}/{window.end.year % 100:02d}")
    return names


def _name(subject: Subject, window: Window, *written: str) -> None:
    for name in names_of(window):
        subject.at[normal(name)] |= set(written)
        subject.times.add(name)


def _before(row: dict[str, Any]) -> Window | None:
    return None if pd.isna(row["before_start"]) else Window(row["before_start"].date(), row["before_end"].date())


def _at_window(subject: Subject, held: pd.DataFrame, window: Window, amount: Any, shape: str) -> None:
    if amount is None or pd.isna(amount):
        return
    _name(subject, window, value(shape, amount))
    found = held[(held["start"] == pd.Timestamp(window.start)) & (held["end"] == pd.Timestamp(window.end))]
    if shape != "count" and not found.empty:
        _interval(subject, window, found.iloc[0]["low"], found.iloc[0]["high"], shape)


def _interval(subject: Subject, window: Window, low: float, high: float, shape: str) -> None:
    if pd.isna(low):
        return
    decimals = 1 if shape == "share" or low < SMALL_SHARE else 0
    said = (
        f"{signed(100 * low)} to {signed(100 * high)}"
        if shape == "gap"
        else f"{100 * low:.{decimals}f} to {100 * high:.{decimals}f}"
    )
    _name(subject, window, said)
    subject.at[INTERVAL].add(said)


def _figures(subject: Subject, finding: Finding) -> None:
    row = finding.row
    _name(subject, finding.window, finding.latest)
    subject.at[LATEST].update({finding.latest, in_short(finding.latest)})
    _interval(subject, finding.window, row["low"], row["high"], finding.shape)
    if pd.notna(row["before_value"]):
        subject.at[BEFORE].update({finding.before, in_short(finding.before)})


def _changes(subject: Subject, finding: Finding) -> None:
    if not finding.compared:
        return
    subject.at[CHANGE] |= {finding.change, finding.change_short}
    subject.at[INTERVAL] |= {finding.interval, finding.interval_short}
    amount, decimals = abs(100 * finding.row["change_judged"]), (1, 0)
    if finding.in_points:
        subject.anywhere.update({f"{amount:.{d}f} percentage {noun}" for d in decimals for noun in ("point", "points")})
    elif finding.is_small:
        subject.anywhere.add(f"by {abs(finding.row['change']):,.0f}")
    else:
        subject.anywhere.update({f"{amount:.{d}f}%" for d in decimals})


def _notes(subject: Subject, finding: Finding) -> None:
    """What the notes tell: the months' usual range and signal, dispersion, revisions, edition and reach."""
    row = finding.row
    if pd.notna(row["control_state"]):
        limits = [f"{row[f'control_{end}']:,.0f}" for end in ("lower", "upper")]
        subject.anywhere.update({" to ".join(limits), f"Lower {limits[0]}", f"Upper {limits[1]}"})
        subject.times.add(Window(row["control_start"].date(), finding.window.end).span)
    if pd.notna(row["dispersion"]):
        subject.anywhere.add(f"{sqrt(row['dispersion']):.1f} times")
    if months := finding.signal_months:
        subject.times.update([Window(months[0], months[-1]).span, *map(month_name, months)])
    subject.anywhere.update(text for text in (finding.control, finding.newest_quarter) if text)
    subject.anywhere.update({part.rstrip(".") for part in finding.revision.split(". ")})
    if pd.notna(row["edition"]):
        subject.times.update({edition_date(row["edition"]), month_name(row["data_through"].date())})
    if isinstance(row["reason"], str):
        subject.anywhere.update({row["reason"], row["reason"].split(": ")[0].split(" (")[0].rstrip(".")})


def _through_time(
    report: Report, subject: Subject, series: Measure | Context, every: pd.DataFrame, finding: Finding
) -> None:
    """What the chart and its alternative text tell: where it begins and ends, highest, lowest, last."""
    points = every.dropna(subset=["value"])
    if points.empty:
        return
    subject.times.add(Window(points["start"].min().date(), points["end"].max().date()).span)
    subject.times.add(Window(every.iloc[0]["start"].date(), every.iloc[-1]["end"].date()).span)
    # The axis ends with the newest quarter, be its figure hidden or not.
    subject.times.update(names_of(Window(every.iloc[-1]["start"].date(), every.iloc[-1]["end"].date())))
    for position in (points["value"].idxmin(), points["value"].idxmax(), points.index[-1]):
        row = points.loc[position]
        window = Window(row["start"].date(), row["end"].date())
        when = f"the {window.label}" if window.months == 12 else window.label
        subject.anywhere.add(f"{value(series.shape, row['value'])} in {when}")
        subject.times.update(names_of(window))
    if series.shape == "count":  # months are drawn in blocks of a year
        subject.times.update(names_of(Window.ending(finding.window.end, 12)))
    ends = [value(series.shape, points["value"].iloc[n]) for n in (0, -1)]
    bare = ends[1].removesuffix(" points").removesuffix(" point")  # beside the end of a gap's line
    subject.anywhere.update({f"from {ends[0]} to {ends[1]}", ends[1], bare})
    for change in report.framework.breaks_of(series):
        subject.times.update({day_name(change.on), f"{MONTHS[change.on.month - 1]} {change.on.year}"})


def _points(held: pd.DataFrame, finding: Finding) -> pd.DataFrame:
    return monthly.shown(held, finding.window) if finding.shape == "count" else surveys.shown(held, finding.window)
