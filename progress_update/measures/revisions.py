"""What became of figures after they were first published: the same window in an earlier and in the newest edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.contracts import REVISIONS, check
from progress_update.measures.figures import Figure, figure
from progress_update.measures.held import Holding
from progress_update.period import Period

if TYPE_CHECKING:
    from progress_update.framework import Feed, Framework, Series

QUARTERS = 4  # over which the size of a typical revision is measured


def revisions(framework: Framework, holdings: list[Holding], period: Period) -> pd.DataFrame:
    """For each measure and part, the last quarter that an earlier edition carried (table REVISIONS).

    Quarters end by the period's end. A measure whose source is held in one edition only has no row.
    """
    rows: list[dict[str, Any]] = []
    for measure in framework.measures:
        for feed in measure.feeds:
            parts = [(measure.id, measure.label, feed)]
            parts += [(p.id, p.label, feed.model_copy(update={"series": p.series})) for p in measure.breakdowns]
            rows += [row for id, label, part in parts if (row := _row(measure, id, label, part, holdings, period))]
    return check(pd.DataFrame(rows, columns=REVISIONS.names), REVISIONS, where="revisions")


def since_first(series: Series, now: Figure, holdings: list[Holding]) -> float | None:
    """The figure of the same window in the edition that first carried it, where it was another one."""
    for holding in sorted(_others(now.holding, holdings), key=lambda held: held.published_on):
        then = figure(series, now.feed, holding, now.window)
        if then is not None and holding.published_on < now.holding.published_on:
            return then.value if then.value != now.value else None
    return None


def typical_revision(series: Series, now: Figure, holdings: list[Holding]) -> float | None:
    """Mean absolute revision of the last quarters of earlier editions, as a fraction of what was first published."""
    sizes = [
        abs(later.value / first.value - 1)
        for holding in _others(now.holding, holdings)
        if holding.published_on < now.holding.published_on
        for first, later in _pairs(series, now.feed, holding, now.holding, Period.of(now.window.end), QUARTERS)
        if first.value
    ]
    return sum(sizes) / len(sizes) if sizes else None


def _row(
    series: Series, id: str, label: str, feed: Feed, holdings: list[Holding], period: Period
) -> dict[str, Any] | None:
    editions = sorted((h for h in holdings if h.source == feed.source), key=lambda held: held.published_on)
    pairs = [pair for earlier in editions[:-1] for pair in _pairs(series, feed, earlier, editions[-1], period, 1)]
    if not pairs:
        return None
    first, now = max(pairs, key=lambda pair: (pair[0].window.end, -pair[0].holding.published_on.toordinal()))
    return {
        "measure": id, "label": label, "shape": series.shape, "unit": series.unit,
        "start": first.window.start, "end": first.window.end, "source": feed.source,
        "first_edition": first.holding.edition, "first_published_on": first.holding.published_on,
        "first_value": first.value, "edition": now.holding.edition, "published_on": now.holding.published_on,
        "value": now.value, "change": now.value - first.value,
    }  # fmt: skip


def _pairs(
    series: Series, feed: Feed, earlier: Holding, newest: Holding, period: Period, count: int
) -> list[tuple[Figure, Figure]]:
    """The last quarters to a period that both editions carry whole, newest first."""
    pairs: list[tuple[Figure, Figure]] = []
    for back in range(_quarters_to_look_back(earlier, period)):
        window = period.plus(-back).window
        first = figure(series, feed, earlier, window)
        now = figure(series, feed, newest, window) if first else None
        if first and now:
            pairs.append((first, now))
            if len(pairs) == count:
                break
    return pairs


def _quarters_to_look_back(earlier: Holding, period: Period) -> int:
    """How many quarters lie between the start of an edition's figures and the period."""
    if earlier.observations.empty:
        return 0
    first = Period.of(earlier.observations["start"].min().date())
    return max(0, (period.year - first.year) * 4 + period.quarter - first.quarter + 1)


def _others(holding: Holding, holdings: list[Holding]) -> list[Holding]:
    return [other for other in holdings if other.source == holding.source and other.edition != holding.edition]
