"""What a chart shows, for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from progress_update.period import Window, month_name
from progress_update.words.language import in_time
from progress_update.words.numbers import value


def chart_alt(series: pd.DataFrame, *, what: str, shape: str, window: Window, breaks: Sequence[date] = ()) -> str:
    """What a line chart shows, for those who do not see it: range, extremes, last value.

    In: rows of the SERIES table, one a point in time; the days from which figures are no longer comparable.
    Highest and lowest are of the figures since the last such day.
    """
    known, last_break = since_break(series.dropna(subset=["value"]), breaks)
    if known.empty:
        return f"Chart of {what}: no figures in {window.span}."
    low, high, last = (known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()], known.iloc[-1])
    step = steps(known)
    extremes = (
        f"ighest {value(shape, high['value'])} in {_span(high)}, lowest {value(shape, low['value'])} in {_span(low)}; "
        f"{value(shape, last['value'])} in {_span(last)}."
    )
    opening = f"Line chart of {what}, {step}, {window.span}. "
    if last_break is None:
        return f"{opening}H{extremes}"
    return f"{opening}A break in {month_name(last_break)} parts figures that are not comparable. Since then h{extremes}"


def since_break(points: pd.DataFrame, breaks: Sequence[date]) -> tuple[pd.DataFrame, date | None]:
    """The points that lie wholly on this side of the last break, and that break where it cuts any off."""
    for day in sorted(breaks, reverse=True):
        after = points[points["start"] >= pd.Timestamp(day)]
        if 0 < len(after) < len(points):
            return after, day
    return points, None


def steps(series: pd.DataFrame) -> str:
    """How far apart the points of a series lie, by the time that the last of them covers."""
    months = Window(series.iloc[-1]["start"].date(), series.iloc[-1]["end"].date()).months
    return {1: "by month", 3: "by quarter"}.get(months, "12 months ending each quarter")


def _span(row: pd.Series) -> str:
    return in_time(Window(row["start"].date(), row["end"].date()))
