"""The small table beside a chart, and the table of parts beneath it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.exhibits.origin import residents
from progress_update.framework import Measure
from progress_update.period import Window
from progress_update.tables import fenced, pipe_table, plain, stacked
from progress_update.words import SMALL_SHARE, Finding, beside, first_lower, signed, value

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


YEAR = "12 months to "


def facts(report: Report, measure: Measure, finding: Finding) -> str:
    """The figures beside the chart, and in a sentence what the change is; for a borough with London's beside them."""
    london = report.london(measure)
    rows = _fact_rows(report, measure, finding)
    with_interval = any(row[2] for row in rows)
    first, rows = _shortened(rows)
    header = [first, _column_name(measure), *(["95% interval"] if with_interval else [])]
    cells = [list(row[: len(header)]) for row in rows]
    if london:
        header = [first, plain(report.place), *header[2:], "London"]
        cells = [[*row, then] for row, then in zip(cells, _of_london(report, finding, london), strict=True)]
    caption = f"{measure.label}, {measure.unit}" if london else measure.label
    table = pipe_table(header, cells, caption=plain(caption), right=range(1, len(header)))
    return fenced(".facts", table, _verdict(finding), depth=4)


def _of_london(report: Report, finding: Finding, london: Finding) -> list[str]:
    """London's figure for each row of the table, in the same order."""
    earlier = [london.then(name) for name, _ in earlier_figures(report, finding)]
    return [plain(text) for text in (london.marked, *earlier)]


def beside_london(report: Report, measure: Measure) -> str:
    """For a borough: London's change, how far the borough's lies from it, the rate and the rank."""
    london, row = report.london(measure), report.compared(measure.id)
    if london is None:
        return ""
    said = [beside.in_london(london), beside.apart(row), beside.rate(row), beside.rank(row), residents(row)]
    return fenced(".beside", plain(" ".join(text for text in said if text)))


def _shortened(rows: list[tuple[str, str, str]]) -> tuple[str, list[tuple[str, str, str]]]:
    """The first column's heading, and the rows without what it says for all of them."""
    for common, heading in ((r"12 months to ", YEAR.strip()), (r"\w+ to (?=\w+ \d{4}$)", "Quarter to")):
        if all(re.match(common, row[0]) for row in rows):
            return heading, [(re.sub(common, "", period), amount, within) for period, amount, within in rows]
    return "Period", rows


def _column_name(measure: Measure) -> str:
    return plain(measure.unit[:1].upper() + measure.unit[1:]) if measure.shape == "count" else "%"


def earlier_figures(report: Report, finding: Finding) -> list[tuple[str, Window]]:
    """The earlier figures that a finding stands beside, by name: the year before, then the fixed years."""
    found = [("before", finding.earlier)] if pd.notna(finding.row["before_value"]) else []
    for comparator in report.framework.comparators:
        window = comparator.window_for(finding.window)
        fixed = comparator.months_before is None and window not in (finding.window, finding.earlier)
        if fixed and pd.notna(finding.row.get(f"{comparator.id}_value", float("nan"))):
            found.append((comparator.id, window))
    return found


def _fact_rows(report: Report, measure: Measure, finding: Finding) -> list[tuple[str, str, str]]:
    row, shape = finding.row, measure.shape
    rows = [(finding.window.label, plain(finding.marked), interval(row["low"], row["high"], shape))]
    for name, window in earlier_figures(report, finding):
        rows.append((window.label, plain(finding.then(name)), _then(report, measure, window)))
    # A borough's quarters would need London's beside them, and a quarter with a hidden month has no sum.
    if shape == "count" and finding.window.months == 12 and not report.is_of_borough:
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


def parts(report: Report, measure: Measure, finding: Finding) -> str:
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
