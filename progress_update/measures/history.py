"""A measure through time, from the same feed and edition as its headline figure.

Counts come by month, shares by quarter, survey values in the windows they were published for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.areas import LONDON
from progress_update.contracts import SERIES, check, empty
from progress_update.measures.choice import Choice, choose
from progress_update.measures.comparison import own_interval
from progress_update.measures.figures import Figure, Holding, figure, monthly_counts, windows_published
from progress_update.period import Period, Window

if TYPE_CHECKING:
    from progress_update.framework import Framework, Series

# The plan's measures are read against the years just before the pandemic; older figures stay in the editions.
BEGINS = date(2017, 4, 1)


def history(framework: Framework, holdings: list[Holding], period: Period, *, area: str = LONDON) -> pd.DataFrame:
    """Each measure's, part's and context figure's series to the end of the period (table SERIES)."""
    frames = []
    for series in (*framework.measures, *framework.context):
        choice = choose(series, holdings, period)
        if choice is None:
            continue
        frames.append(_one(series, series.id, choice, period, area))
        for part in getattr(series, "breakdowns", []):
            whole = choice.now.feed.model_copy(update={"series": part.series})
            frames.append(_counts(part.id, choice, monthly_counts(whole, choice.now.holding), period, area))
    table = pd.concat(frames, ignore_index=True) if frames else empty(SERIES)
    return check(table, SERIES, where="series")


def counted_history(
    framework: Framework, holdings: list[Holding], period: Period, *, area: str = LONDON
) -> pd.DataFrame:
    """The same of what is counted alone: what disclosure asks of an area's neighbours."""
    counted = ("count", "share")
    measures = [measure for measure in framework.measures if measure.shape in counted]
    context = [about for about in framework.context if about.shape in counted]
    narrowed = framework.model_copy(update={"measures": measures, "context": context})
    return history(narrowed, holdings, period, area=area)


def _one(series: Series, id: str, choice: Choice, period: Period, area: str) -> pd.DataFrame:
    if series.shape == "count":
        return _counts(id, choice, monthly_counts(choice.now.feed, choice.now.holding), period, area)
    by_quarter = series.shape == "share" and series.window != "year"
    windows = _quarters(period) if by_quarter else _published(series, choice, period)
    rows = [_row(series, choice, window) for window in windows]
    frame = pd.DataFrame([row for row in rows if row], columns=SERIES.names)
    return frame.assign(measure=id, area=area, shape=series.shape)


def _counts(id: str, choice: Choice, counts: pd.Series, period: Period, area: str) -> pd.DataFrame:
    shown = counts[(counts.index >= pd.Timestamp(BEGINS)) & (counts.index <= pd.Timestamp(period.end))]
    starts = pd.DatetimeIndex(shown.index)
    frame = pd.DataFrame(
        {
            "start": starts,
            "end": starts + pd.offsets.MonthEnd(0),
            "value": shown.to_numpy(),
            "status": choice.now.status,
            "source": choice.now.holding.source,
            "edition": choice.now.holding.edition,
        }
    )
    return frame.assign(measure=id, area=area, shape="count").reindex(columns=SERIES.names)


def _quarters(period: Period) -> list[Window]:
    first, quarters = Period.of(BEGINS), []
    while first <= period:
        quarters.append(first.window)
        first = first.plus(1)
    return quarters


def _published(series: Series, choice: Choice, period: Period) -> list[Window]:
    windows = windows_published(series, choice.now.feed, choice.now.holding)
    shown = windows[(windows["end"] >= pd.Timestamp(BEGINS)) & (windows["end"] <= pd.Timestamp(period.end))]
    return [Window(start.date(), end.date()) for start, end in shown.itertuples(index=False)]


def _row(series: Series, choice: Choice, window: Window) -> dict[str, object] | None:
    then = figure(series, choice.now.feed, choice.now.holding, window)
    if then is None:
        # A survey quarter in which the question was not asked keeps its place, empty.
        return _columns(window, choice) | {"status": "not asked"} if series.shape == "proportion" else None
    return _columns(window, choice) | _values(then)


def _columns(window: Window, choice: Choice) -> dict[str, object]:
    held = choice.now.holding
    return {"start": window.start, "end": window.end, "source": held.source, "edition": held.edition}


def _values(then: Figure) -> dict[str, object]:
    interval = own_interval("none", then)
    return {
        "value": then.value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "numerator": then.numerator,
        "denominator": then.denominator,
        "base": then.sample.people if then.sample and then.numerator is None else None,
        "status": then.status,
    }
