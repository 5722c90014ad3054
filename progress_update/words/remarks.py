"""What must be said beside a figure: its months, its newest quarter, its tolerance, its revisions."""

from __future__ import annotations

import pandas as pd

from progress_update.period import Window, month_name
from progress_update.words.figure import Figure
from progress_update.words.language import joined
from progress_update.words.numbers import points, value

GAP_STATUS = {
    "established within": "established to lie within it",
    "established outside": "established to lie outside it",
    "not determined": "not shown to lie within it or outside it: the interval reaches across its edge",
}


def control(figure: Figure) -> str:
    """What the months say beside the year: within the limits of their chart, or which signal since when."""
    state = figure.row["control_state"]
    if pd.isna(state):
        return ""
    low, high = (f"{figure.row[f'control_{end}']:,.0f}" for end in ("lower", "upper"))
    chart = Window(figure.row["control_start"].date(), figure.window.end)
    limits = f"limits {low} to {high}, from the months {chart.span}"
    if state == "common cause":
        return f"Month by month the newest quarter gives no signal ({limits})."
    way = "an improvement" if state == "special-cause improvement" else "a concern"
    return f"Month by month there is a signal, {way}: {_signal(figure)} ({limits})."


def newest_quarter(figure: Figure) -> str:
    """What the 12-month figure hides of its newest quarter; nothing where it hides nothing."""
    change = figure.row["implied_change"]
    if pd.isna(change) or figure.row["value"] == figure.row["implied_from"]:
        return ""
    near, far = sorted(abs(100 * figure.row[f"implied_{end}"]) for end in ("low", "high"))
    newest, earlier = Window.ending(figure.window.end, 3), value(figure.shape, figure.row["implied_from"])
    return (
        f"A quarter earlier the 12-month figure was {earlier}. With quarters of equal weight, {newest.span} alone "
        f"then lies about {points(abs(change)).lstrip('+')} {'below' if change < 0 else 'above'} "
        f"{newest.earlier(12).span} ({near:.0f} to {far:.0f}, allowing for rounding); this is not tested."
    )


def gap_status(figure: Figure) -> str:
    """Where a gap lies against its tolerance, by the whole interval."""
    status = figure.row["gap_status"]
    return "" if pd.isna(status) else f"Against the tolerance the gap is {GAP_STATUS[status]}."


def revision(figure: Figure) -> str:
    """How the figure has changed since an earlier edition, and how much its quarters usually do."""
    said = []
    if pd.notna(figure.row["revised_from"]):
        said.append(f"Revised from {value(figure.shape, figure.row['revised_from'])} in an earlier edition.")
    if pd.notna(figure.row["typical_revision"]):
        size = f"{100 * figure.row['typical_revision']:.1f}"
        amount = "less than 0.1%" if size == "0.0" else f"{size}%"
        said.append(f"Between editions its quarters were revised by {amount} on average.")
    return " ".join(said)


def _signal(figure: Figure) -> str:
    """The rule with its months: `seven or more points in a row rising or falling, May to November 2021`."""
    months, rule = figure.signal_months, str(figure.row["control_rule"])
    span = Window(months[0], months[-1]).span if len(months) > 1 else month_name(months[0])
    if len(months) > 1:
        rule = rule.replace("a point outside", "points outside")
    together = len(months) == (months[-1].year - months[0].year) * 12 + months[-1].month - months[0].month + 1
    return f"{rule}, {span if together else joined([month_name(month) for month in months])}"
