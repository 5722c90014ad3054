"""One figure of one measure for one window of time, taken from one edition.

Pure: editions come in as `Holding`s. A figure exists only when the edition carries every month (or
the exact window) that it needs; nothing is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from progress_update.areas import LONDON
from progress_update.period import Window
from progress_update.statistics import Sample

if TYPE_CHECKING:
    from progress_update.framework import Feed, Series


@dataclass(frozen=True, eq=False)
class Holding:
    """One edition, ready to be read: its observations for one area (a row is one published figure)."""

    source: str
    edition: str
    published_on: date
    files: tuple[str, ...]
    settles_after_months: int
    observations: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Everywhere:
    """One edition with its observations of every area, `london_is_sum` where London is the sum of the parts."""

    whole: Holding
    london_is_sum: bool

    def of(self, area: str) -> Holding:
        """The edition as the report of one area reads it."""
        held = self.whole.observations
        return replace(self.whole, observations=for_area(held, area, london_is_sum=self.london_is_sum))


@dataclass(frozen=True)
class CutOff:
    """The day by which an edition had to be published to be used, and the published sources without one by then.

    Nothing in it depends on what was published later, so that the same report can be built when more is held.
    """

    day: date
    without: tuple[str, ...]


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


def for_area(observations: pd.DataFrame, area: str, *, london_is_sum: bool) -> pd.DataFrame:
    """The rows of one area; London is added up where its publisher gives the parts alone.

    In and out: one row a published figure. The parts are the boroughs and the rows that belong to no
    borough (unknown place, airports). One part without a figure leaves the sum without one.
    """
    if area != LONDON or not london_is_sum:
        return observations[observations["area"] == area].reset_index(drop=True)
    keys = ["series", "group", "start", "end"]
    parts = observations.groupby(keys, observed=True, as_index=False)
    total = parts[["value", "numerator", "denominator", "base"]].sum(min_count=1)
    total = total.assign(area=LONDON, design_effect=float("nan"), status="final")
    if observations["value"].isna().any():
        whole = parts["value"].count()["value"] == parts.size()["size"]
        total["value"] = total["value"].where(whole)
    if (observations["status"] != "final").any():
        provisional = observations.assign(open=observations["status"] == "provisional").groupby(keys)["open"].any()
        total["status"] = provisional.map({True: "provisional", False: "final"}).to_numpy()
    return total[list(observations.columns)]


def figure(series: Series, feed: Feed, holding: Holding, window: Window) -> Figure | None:
    """The figure for `window`, or None where the edition does not carry all of it."""
    if series.shape == "gap":
        return _gap(series, feed, holding, window)
    rows = _rows(holding, tuple(feed.series), feed.group)
    if series.shape == "proportion":
        return _proportion(series, feed, holding, rows, window)
    if series.shape == "share":
        return _share(feed, holding, rows, window)
    total = _total(rows, window, "value")
    return None if total is None else Figure(window, total, holding, feed, _status(rows, window))


def figures_by_area(series: Series, feed: Feed, edition: Everywhere, window: Window) -> dict[str, Figure]:
    """The figure of every area that the edition carries whole for a window, as `figure` gives it for one of them.

    Gaps have none: nobody asks for them by area.
    """
    held, made = edition.whole.observations, edition.whole
    if series.shape == "count":
        totals = _totals_by_area(held, tuple(feed.series), feed.group, window, "value")
        return {area: Figure(window, value, made, feed, "final") for area, value in totals.items()}
    if series.shape == "share" and feed.out_of:
        upper = _totals_by_area(held, tuple(feed.series), feed.group, window, "value")
        lower = _totals_by_area(held, tuple(feed.out_of), feed.group, window, "value")
        return {
            area: Figure(window, upper[area] / out_of, made, feed, "final", numerator=upper[area], denominator=out_of)
            for area, out_of in lower.items()
            if out_of and area in upper
        }
    if series.shape != "proportion":
        return {}
    rows = _exact(_chosen(held, tuple(feed.series), feed.group), window).dropna(subset=["value"])
    found = {area: _proportion(series, feed, made, rows[rows["area"] == area], window) for area in rows["area"]}
    return {area: each for area, each in found.items() if each is not None}


def counts_by_area(feed: Feed, edition: Everywhere) -> pd.DataFrame:
    """The feed's monthly counts: a row a month (its first day), a column an area."""
    rows = _months(_chosen(edition.whole.observations, tuple(feed.series), feed.group))
    return rows.groupby(["start", "area"])["value"].sum(min_count=1).unstack("area")


def _totals_by_area(
    held: pd.DataFrame, wanted: tuple[str, ...], group: str, window: Window, column: str
) -> dict[str, float]:
    """`_total` for every area that has all of the window."""
    rows = _within(_months(_chosen(held, wanted, group).dropna(subset=[column])), window)
    parts = rows.groupby("area")
    whole = parts["start"].nunique() == window.months
    return {area: float(total) for area, total in parts[column].sum()[whole].items()}


def latest_year(feed: Feed, holding: Holding, on_or_before: date) -> Window | None:
    """The newest published year that ends by a day, for figures that come once a year."""
    rows = _rows(holding, tuple(feed.series), feed.group)
    rows = rows[(rows["end"] <= pd.Timestamp(on_or_before)) & rows["value"].notna()]
    if rows.empty:
        return None
    newest = rows.sort_values("end").iloc[-1]
    return Window(newest["start"].date(), newest["end"].date())


def coverage(feed: Feed, holding: Holding) -> Window | None:
    """First to last day for which the edition has a figure of this feed."""
    rows = _rows(holding, tuple(feed.series), feed.group).dropna(subset=["value"])
    return None if rows.empty else Window(rows["start"].min().date(), rows["end"].max().date())


def windows_published(series: Series, feed: Feed, holding: Holding) -> pd.DataFrame:
    """Every window that the edition has a row for, in order of time, empty values included (start, end)."""
    rows = _rows(holding, tuple(feed.series), feed.group)
    return rows[["start", "end"]].drop_duplicates().sort_values(["start", "end"], ignore_index=True)


def monthly_counts(feed: Feed, holding: Holding) -> pd.Series:
    """The feed's monthly counts, by first day of the month."""
    rows = _months(_rows(holding, tuple(feed.series), feed.group))
    return rows.groupby("start")["value"].sum(min_count=1).dropna()


def rows_behind(
    observations: pd.DataFrame, wanted: tuple[str, ...], group: str, window: Window, column: str
) -> pd.DataFrame:
    """The rows that a figure of a window is made of, in no order: those `_total` adds, or the one published.

    Out: series, area, group, start, end and the `column` asked for.
    """
    # By time first: that is quick, and leaves few rows to be looked through for names.
    rows = observations[["series", "area", "group", "start", "end", column]][_is_within(observations, window)]
    known = _is_chosen(rows, wanted, group) & rows[column].notna().to_numpy()
    exact = known & _is_exact(rows, window)
    found = exact if exact.any() and window.months > 1 else known & _is_month(rows)
    return rows[found]


@lru_cache(maxsize=512)
def _rows(holding: Holding, wanted: tuple[str, ...], group: str) -> pd.DataFrame:
    return _chosen(holding.observations, wanted, group)


def _chosen(held: pd.DataFrame, wanted: tuple[str, ...], group: str) -> pd.DataFrame:
    return held[_is_chosen(held, wanted, group)]


def _is_chosen(held: pd.DataFrame, wanted: tuple[str, ...], group: str) -> np.ndarray:
    series = held["series"]
    chosen = series.isin([name for name in wanted if not name.endswith(".*")])
    for name in wanted:
        if name.endswith(".*"):
            chosen |= series.str.startswith(name[:-1])
    return (chosen & (held["group"] == group)).to_numpy()


def _exact(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    return rows[_is_exact(rows, window)]


def _months(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[_is_month(rows)]


def _total(rows: pd.DataFrame, window: Window, column: str) -> float | None:
    """The sum over a window: published for it as such, or month by month with none missing."""
    values = rows[column].to_numpy(dtype=float)
    exact = values[_is_exact(rows, window)]
    if exact.size and window.months > 1:
        return None if np.isnan(exact).any() else float(exact.sum())
    inside = _is_month(rows) & _is_within(rows, window) & ~np.isnan(values)
    if len(np.unique(rows["start"].to_numpy()[inside])) != window.months:
        return None
    return float(values[inside].sum())


def _within(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    return rows[_is_within(rows, window)]


# Which rows, as arrays: a report asks some thousand times, and pandas takes ten times as long to answer.
def _is_exact(rows: pd.DataFrame, window: Window) -> np.ndarray:
    starts, ends = rows["start"].to_numpy(), rows["end"].to_numpy()
    return (starts == np.datetime64(window.start)) & (ends == np.datetime64(window.end))


def _is_within(rows: pd.DataFrame, window: Window) -> np.ndarray:
    starts, ends = rows["start"].to_numpy(), rows["end"].to_numpy()
    return (starts >= np.datetime64(window.start)) & (ends <= np.datetime64(window.end))


def _is_month(rows: pd.DataFrame) -> np.ndarray:
    return (rows["end"].to_numpy() - rows["start"].to_numpy()) <= np.timedelta64(31, "D")


def _status(rows: pd.DataFrame, window: Window) -> str:
    """The least settled standing among the rows of a window."""
    found = set(rows["status"].to_numpy()[_is_within(rows, window)])
    return next((status for status in ("illustrative", "provisional") if status in found), "final")


def _share(feed: Feed, holding: Holding, rows: pd.DataFrame, window: Window) -> Figure | None:
    if feed.out_of:
        upper = _total(rows, window, "value")
        lower = _total(_rows(holding, tuple(feed.out_of), feed.group), window, "value")
    else:
        upper, lower = _total(rows, window, "numerator"), _total(rows, window, "denominator")
    if upper is None or lower is None or lower == 0:
        return _published_alone(feed, holding, rows, window)
    share = upper / lower
    # People counted out of people are a sample of sorts; outcomes set against offences are not (see statistics).
    sample = None if feed.out_of else Sample(share, lower)
    return Figure(
        window, share, holding, feed, _status(rows, window), numerator=upper, denominator=lower, sample=sample
    )


def _published_alone(feed: Feed, holding: Holding, rows: pd.DataFrame, window: Window) -> Figure | None:
    """A share that its publisher gives without the counts behind it: no interval can be made."""
    exact = _exact(rows, window).dropna(subset=["value"])
    if exact.empty or feed.out_of:
        return None
    return Figure(window, float(exact.iloc[0]["value"]), holding, feed, _status(exact, window))


def _proportion(series: Series, feed: Feed, holding: Holding, rows: pd.DataFrame, window: Window) -> Figure | None:
    exact = rows[_is_exact(rows, window) & rows["value"].notna().to_numpy()]
    if exact.empty:
        return None
    row = exact.iloc[0]
    sample, assumed = _sample(series, row)
    rounding = series.sample.rounded_to / 2 if assumed and series.sample else 0.0
    return Figure(
        window,
        float(row["value"]),
        holding,
        feed,
        _status(exact, window),
        sample=sample,
        base_is_assumed=assumed,
        rounding=rounding,
    )


def _sample(series: Series, row: pd.Series) -> tuple[Sample | None, bool]:
    """The people behind a share: as published with it, else as the framework assumes (True), else none."""
    assumed = series.sample
    if pd.notna(row["base"]):
        effect = row["design_effect"] if pd.notna(row["design_effect"]) else assumed.design_effect if assumed else 1.0
        return Sample(float(row["value"]), float(row["base"]), float(effect)), False
    if assumed:
        return Sample(float(row["value"]), assumed.people, assumed.design_effect), True
    return None, False


def _gap(series: Series, feed: Feed, holding: Holding, window: Window) -> Figure | None:
    sides = []
    for group in (feed.group, feed.reference or "all"):
        rows = _rows(holding, tuple(feed.series), group)
        sides.append(_proportion(series, feed, holding, rows, window))
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
