"""The small table beside a chart, and the table of parts beneath it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.framework import Measure
from progress_update.period import Window
from progress_update.tables import fenced, pipe_table, plain, stacked
from progress_update.words import SMALL_SHARE, Finding, first_lower, signed, value

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


YEAR = "12 months to "


def facts(report: Report, measure: Measure, finding: Finding) -> str:
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
