"""A figure of every borough with an interval that allows for how much it varies: what rates and ranks stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from progress_update import statistics
from progress_update.areas import BOROUGHS, LONDON
from progress_update.measures.by_area import counts_by_area, figures_by_area
from progress_update.measures.dispersion import calm_months, whole_years
from progress_update.measures.figures import Figure
from progress_update.measures.held import Everywhere, Holding
from progress_update.period import Window
from progress_update.statistics import CONFIDENCE, Estimate, Rank

if TYPE_CHECKING:
    from progress_update.framework import Context, Feed, Measure

PER = 1000  # residents
POPULATION = "population"

People = dict[str, float]
Residents = tuple[Holding, date, People]


def residents(population: Sequence[Everywhere], window: Window) -> Residents | None:
    """The population estimate for a time: of the 30 June in it, else of the last one before it, else none.

    Of several editions the newest that has that day. Comes back as the edition, the day, and residents by area.
    """
    found: tuple[pd.Timestamp, Holding, pd.DataFrame] | None = None
    for edition in population:
        held = edition.whole.observations
        rows = held[(held["series"] == POPULATION) & (held["group"] == "all")]
        days = rows.loc[rows["end"] <= pd.Timestamp(window.end), "end"]
        if not days.empty and (found is None or days.max() > found[0]):
            found = (days.max(), edition.whole, rows[rows["end"] == days.max()])
    if found is None:
        return None
    people = {area: float(value) for area, value in found[2][["area", "value"]].itertuples(index=False)}
    return (found[1], found[0].date(), people) if {LONDON, *BOROUGHS} <= set(people) else None


def dispersion_by_area(series: Measure | Context, feed: Feed, editions: Sequence[Everywhere]) -> dict[str, float]:
    """How many times more each area's months vary than chance alone would make them, where that can be measured."""
    found: dict[str, float] = {}
    if getattr(series, "method", "none") != "quasi-poisson":
        return found
    for edition in editions:
        if edition.whole.source == feed.source:
            months = counts_by_area(feed, edition).reindex(calm_months())
            for area in months.columns.intersection(list(BOROUGHS)).difference(list(found)):
                table = whole_years(months[area].to_numpy(dtype=float))
                found |= {} if table is None else {area: statistics.dispersion(table)}
    return found


def level(its: Figure, dispersion: float, *, people: float | None = None, confidence: float = CONFIDENCE) -> Estimate:
    """A figure's own interval at some confidence: a count as a rate per 1,000 of `people`, others as they are."""
    if its.sample is not None:
        return statistics.wilson(its.sample, confidence=confidence).widened(its.rounding)
    if its.numerator is not None and its.denominator:
        return statistics.garwood(its.numerator, confidence=confidence).scaled(1 / its.denominator)
    estimate = statistics.dispersed(its.value, dispersion, confidence=confidence)
    return estimate if people is None else estimate.scaled(PER / people)


def rank_of(
    series: Measure | Context, feed: Feed, edition: Everywhere, spreads: Mapping[str, float], window: Window, area: str,
    *, people: People | None, least: int,
) -> Rank | None:  # fmt: skip
    """The rank of one borough among all by rate (counts) or level; none where one of them has no figure, or so small a
    count (below `least`) that it may not be told. `spreads` has the dispersions by area."""
    found = figures_by_area(series, feed, edition, window)
    confidence = statistics.pairwise_confidence(len(BOROUGHS))
    if not set(BOROUGHS) <= set(found) or any(_may_not_be_told(found[code], least) for code in BOROUGHS):
        return None
    estimates = [
        level(found[code], spreads.get(code, 1.0), people=people[code] if people else None, confidence=confidence)
        for code in BOROUGHS
    ]
    return statistics.rank(estimates, list(BOROUGHS).index(area))


def _may_not_be_told(its: Figure, least: int) -> bool:
    counted = [its.numerator, its.denominator] if its.numerator is not None else [its.value]
    return its.sample is None and any(count is not None and count < least for count in counted)
