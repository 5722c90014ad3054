"""One figure of one measure for one window of time, taken from one edition.

Pure: editions come in as `Holding`s. A figure exists only when the edition carries every month (or
the exact window) that it needs; nothing is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from progress_update.measures.held import Holding
from progress_update.measures.rows import Rows, date_of, day
from progress_update.period import Window
from progress_update.statistics import Sample

if TYPE_CHECKING:
    from progress_update.framework import Feed, Series


@dataclass(frozen=True)
class Figure:
    """A value with all that is known about it; `reference` is the other side of a gap."""

    window: Window
    value: float
    holding: Holding
    feed: Feed
    status: str
    numerator: float | None = None
    denominator: float | None = None
    sample: Sample | None = None
    base_is_assumed: bool = False
    reference: Figure | None = None
    rounding: float = 0.0  # half the step that the value was published in


def figure(series: Series, feed: Feed, holding: Holding, window: Window) -> Figure | None:
    """The figure for `window`, or None where the edition does not carry all of it."""
    if series.shape == "gap":
        return _gap(series, feed, holding, window)
    rows = holding.rows(tuple(feed.series), feed.group)
    if series.shape == "proportion":
        return proportion(series, feed, holding, rows, window)
    if series.shape == "share":
        return _share(feed, holding, rows, window)
    total = rows.total(window, rows.value)
    return None if total is None else Figure(window, total, holding, feed, rows.least_settled(window))


def latest_year(feed: Feed, holding: Holding, on_or_before: date) -> Window | None:
    """The newest published year that ends by a day, for figures that come once a year."""
    rows = holding.rows(tuple(feed.series), feed.group)
    rows = rows.at((rows.end <= day(on_or_before)) & rows.has_value)
    if not len(rows):
        return None
    newest = int(rows.end.argmax())
    return Window(date_of(rows.start[newest]), date_of(rows.end[newest]))


def coverage(feed: Feed, holding: Holding) -> Window | None:
    """First to last day for which the edition has a figure of this feed."""
    rows = holding.rows(tuple(feed.series), feed.group)
    rows = rows.at(rows.has_value)
    return Window(date_of(rows.start.min()), date_of(rows.end.max())) if len(rows) else None


def windows_published(feed: Feed, holding: Holding) -> list[Window]:
    """Every window that the edition has a row for, in order of time, empty values included."""
    rows = holding.rows(tuple(feed.series), feed.group)
    spans = sorted({*zip(rows.start.tolist(), rows.end.tolist(), strict=True)})
    return [Window(date_of(start), date_of(end)) for start, end in spans]


def counted_months(feed: Feed, holding: Holding) -> list[tuple[date, float]]:
    """The feed's monthly counts, oldest first: the first day of the month, and the count."""
    rows = holding.rows(tuple(feed.series), feed.group)
    rows = rows.at(rows.is_month & rows.has_value)
    months, place = np.unique(rows.start, return_inverse=True)
    counts = np.bincount(place, weights=rows.value, minlength=len(months))
    return [(date_of(month), count) for month, count in zip(months.tolist(), counts.tolist(), strict=True)]


def monthly_counts(feed: Feed, holding: Holding) -> pd.Series:
    """The feed's monthly counts, by first day of the month."""
    counts = dict(counted_months(feed, holding))
    return pd.Series(list(counts.values()), index=pd.DatetimeIndex(list(counts)), dtype=float)


def proportion(series: Series, feed: Feed, holding: Holding, rows: Rows, window: Window) -> Figure | None:
    """The published share of a window among `rows`, with the people that it is a share of."""
    exact = rows.at(rows.is_exact(window) & rows.has_value)
    if not len(exact):
        return None
    sample, assumed = _sample(series, exact)
    rounding = series.sample.rounded_to / 2 if assumed and series.sample else 0.0
    return Figure(
        window,
        float(exact.value[0]),
        holding,
        feed,
        exact.least_settled(window),
        sample=sample,
        base_is_assumed=assumed,
        rounding=rounding,
    )


def _share(feed: Feed, holding: Holding, rows: Rows, window: Window) -> Figure | None:
    if feed.out_of:
        whole = holding.rows(tuple(feed.out_of), feed.group)
        upper, lower = rows.total(window, rows.value), whole.total(window, whole.value)
    else:
        upper, lower = rows.total(window, rows.numerator), rows.total(window, rows.denominator)
    if upper is None or lower is None or lower == 0:
        return _published_alone(feed, holding, rows, window)
    share = upper / lower
    # People counted out of people are a sample of sorts; outcomes set against offences are not (see statistics).
    sample = None if feed.out_of else Sample(share, lower)
    status = rows.least_settled(window)
    return Figure(window, share, holding, feed, status, numerator=upper, denominator=lower, sample=sample)


def _published_alone(feed: Feed, holding: Holding, rows: Rows, window: Window) -> Figure | None:
    """A share that its publisher gives without the counts behind it: no interval can be made."""
    if feed.out_of:
        return None
    exact = rows.at(rows.is_exact(window) & rows.has_value)
    return Figure(window, float(exact.value[0]), holding, feed, exact.least_settled(window)) if len(exact) else None


def _sample(series: Series, rows: Rows) -> tuple[Sample | None, bool]:
    """The people behind the first of some shares: as published with it, else as the framework assumes (True), else
    none."""
    value, base, effect = float(rows.value[0]), float(rows.base[0]), float(rows.design_effect[0])
    assumed = series.sample
    if not np.isnan(base):
        if np.isnan(effect):
            effect = float(assumed.design_effect) if assumed else 1.0
        return Sample(value, base, effect), False
    if assumed:
        return Sample(value, assumed.people, assumed.design_effect), True
    return None, False


def _gap(series: Series, feed: Feed, holding: Holding, window: Window) -> Figure | None:
    sides = []
    for group in (feed.group, feed.reference or "all"):
        rows = holding.rows(tuple(feed.series), group)
        sides.append(proportion(series, feed, holding, rows, window))
    group_side, reference = sides
    if group_side is None or reference is None:
        return None
    return Figure(
        window,
        group_side.value - reference.value,
        holding,
        feed,
        group_side.status,
        sample=group_side.sample,
        base_is_assumed=group_side.base_is_assumed,
        reference=reference,
        rounding=group_side.rounding + reference.rounding,
    )
