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
from progress_update.measures.figures import Figure, counted_months, figure, windows_published
from progress_update.measures.held import Holding
from progress_update.period import Period, Window, month_end

if TYPE_CHECKING:
    from progress_update.framework import Feed, Framework, Series

# The plan's measures are read against the years just before the pandemic; older figures stay in the editions.
BEGINS = date(2017, 4, 1)


def history(framework: Framework, holdings: list[Holding], period: Period, *, area: str = LONDON) -> pd.DataFrame:
    """Each measure's, part's and context figure's series to the end of the period (table SERIES)."""
    rows: list[dict[str, object]] = []
    for series in (*framework.measures, *framework.context):
        choice = choose(series, holdings, period)
        if choice is None:
            continue
        rows += _one(series, choice, period)
        for part in getattr(series, "breakdowns", []):
            whole = choice.now.feed.model_copy(update={"series": part.series})
            rows += _counts(part.id, choice, whole, period)
    table = pd.DataFrame(rows, columns=SERIES.names).assign(area=area) if rows else empty(SERIES)
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


def _one(series: Series, choice: Choice, period: Period) -> list[dict[str, object]]:
    if series.shape == "count":
        return _counts(series.id, choice, choice.now.feed, period)
    by_quarter = series.shape == "share" and series.window != "year"
    windows = _quarters(period) if by_quarter else _published(choice, period)
    found = (_row(series, choice, window) for window in windows)
    return [row | {"measure": series.id, "shape": series.shape} for row in found if row]


def _counts(id: str, choice: Choice, feed: Feed, period: Period) -> list[dict[str, object]]:
    return [
        _columns(Window(start, month_end(start)), choice)
        | {"measure": id, "shape": "count", "value": count, "status": choice.now.status}
        for start, count in counted_months(feed, choice.now.holding)
        if BEGINS <= start <= period.end
    ]


def _quarters(period: Period) -> list[Window]:
    first, quarters = Period.of(BEGINS), []
    while first <= period:
        quarters.append(first.window)
        first = first.plus(1)
    return quarters


def _published(choice: Choice, period: Period) -> list[Window]:
    windows = windows_published(choice.now.feed, choice.now.holding)
    return [window for window in windows if BEGINS <= window.end <= period.end]


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
