"""Where the newest quarter stands on the control chart of a monthly series.

The chart is of months, never of rolling sums, whose months overlap; it does not cross a change in how the
figures are made, and it is not drawn for counts so small that its limits mean little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.measures.figures import Figure, monthly_counts
from progress_update.period import Window
from progress_update.statistics import RULES, ControlChart, ProcessState, control_chart, process_state

if TYPE_CHECKING:
    from progress_update.framework import Break, Measure, Rules

NEWEST = 3  # the months of the quarter


@dataclass(frozen=True)
class Controlled:
    """A chart, the months it is of (first days, oldest first), and the state of the newest quarter."""

    chart: ControlChart
    months: tuple[pd.Timestamp, ...]
    state: ProcessState


def controlled(measure: Measure, now: Figure, breaks: list[Break], rules: Rules) -> Controlled | None:
    """The control chart to the end of a figure's window; None for shares, small counts and short series."""
    if measure.shape != "count" or measure.direction == "within":
        return None
    months = _comparable(monthly_counts(now.feed, now.holding), now.window, breaks, rules)
    if len(months) < rules.control_months // 2 or months.mean() < rules.control_least:
        return None
    chart = control_chart(months.to_numpy(dtype=float))
    return Controlled(chart, tuple(months.index), process_state(chart, wanted=measure.direction, newest=NEWEST))


def columns(found: Controlled | None) -> dict[str, Any]:
    """The state as columns of the results."""
    if found is None:
        return {}
    state, chart = found.state, found.chart
    row: dict[str, Any] = {
        "control_state": state.state,
        "control_start": found.months[0],
        "control_mean": chart.mean,
        "control_lower": max(0.0, chart.lower),
        "control_upper": chart.upper,
    }
    if state.rule is not None:
        months = " ".join(f"{found.months[point]:%Y-%m}" for point in state.points)
        row |= {"control_rule": RULES[state.rule], "control_months": months}
    return row


def _comparable(counts: pd.Series, window: Window, breaks: list[Break], rules: Rules) -> pd.Series:
    """The months that belong to one chart: unbroken, comparable, and no more than the rules ask for."""
    last = pd.Timestamp(window.end)
    held = counts[(counts.index <= last) & (counts.index >= last - pd.DateOffset(months=rules.control_months))]
    for change in breaks:
        if pd.Timestamp(change.on) <= last:
            held = held[held.index >= pd.Timestamp(change.on)]
    gaps = held.index.to_series().diff().dt.days > 31
    return held if not gaps.any() else held[held.index >= held.index[gaps.to_numpy().nonzero()[0][-1]]]
