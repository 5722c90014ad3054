"""The figures of every area at once, from an edition that has them all: what boroughs are ranked by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from progress_update.measures.figures import Figure, proportion
from progress_update.measures.held import Everywhere
from progress_update.measures.rows import Rows, moments
from progress_update.period import Window

if TYPE_CHECKING:
    from progress_update.framework import Feed, Series


def figures_by_area(series: Series, feed: Feed, edition: Everywhere, window: Window) -> dict[str, Figure]:
    """The figure of every area that the edition carries whole for a window, as `figure` gives it for one of them.

    Gaps have none: nobody asks for them by area.
    """
    made, rows = edition.whole, edition.whole.rows(tuple(feed.series), feed.group)
    if series.shape == "count":
        return {area: Figure(window, value, made, feed, "final") for area, value in _totals(rows, window).items()}
    if series.shape == "share" and feed.out_of:
        upper, lower = _totals(rows, window), _totals(made.rows(tuple(feed.out_of), feed.group), window)
        return {
            area: Figure(window, upper[area] / out_of, made, feed, "final", numerator=upper[area], denominator=out_of)
            for area, out_of in lower.items()
            if out_of and area in upper
        }
    if series.shape != "proportion":
        return {}
    rows = rows.at(rows.is_exact(window))
    found = {area: proportion(series, feed, made, rows.at(rows.area == area), window) for area in rows.area}
    return {area: each for area, each in found.items() if each is not None}


def counts_by_area(feed: Feed, edition: Everywhere) -> pd.DataFrame:
    """The feed's monthly counts: a row a month (its first day), a column an area."""
    rows = edition.whole.rows(tuple(feed.series), feed.group)
    rows = rows.at(rows.is_month)
    months = pd.DataFrame({"start": moments(rows.start), "area": rows.area, "value": rows.value})
    return months.groupby(["start", "area"])["value"].sum(min_count=1).unstack("area")


def _totals(rows: Rows, window: Window) -> dict[str, float]:
    """The sum over the months of a window, for every area that has all of them."""
    rows = rows.at(rows.is_month & rows.is_within(window) & rows.has_value)
    codes, areas = pd.factorize(rows.area)
    sums = np.bincount(codes, weights=rows.value, minlength=len(areas))
    held = np.unique(np.stack([codes, rows.start]), axis=1)[0]
    whole = np.bincount(held, minlength=len(areas)) == window.months
    return {area: float(total) for area, total, is_whole in zip(areas, sums, whole, strict=True) if is_whole}
