"""Columns of a row of the results: the figure, those of earlier times, and how far they lie apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from progress_update import statistics
from progress_update.measures.choice import Choice
from progress_update.measures.comparison import Change, own_interval
from progress_update.measures.figures import Figure, coverage, figure
from progress_update.period import Window

if TYPE_CHECKING:
    from progress_update.framework import Break, Framework, Series


def figure_columns(series: Series, method: str, choice: Choice) -> dict[str, Any]:
    """The figure chosen, in its own unit, with its 95% interval by `method`, and the edition and files it came from."""
    now = choice.now
    interval = own_interval(method, now)
    return {
        "window": choice.window_name,
        "start": now.window.start,
        "end": now.window.end,
        "value": now.value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "numerator": now.numerator,
        "denominator": now.denominator,
        "base": now.sample.people if now.sample and now.numerator is None else None,
        "base_is_assumed": now.base_is_assumed,
        "status": now.status,
        "data_through": _data_through(now),
        "source": now.holding.source,
        "edition": now.holding.edition,
        "files": "; ".join(now.holding.files),
    }


def _data_through(now: Figure) -> date:
    held = coverage(now.feed, now.holding)
    return held.end if held else now.window.end


def comparator_columns(framework: Framework, series: Series, choice: Choice, breaks: list[Break]) -> dict[str, Any]:
    """The figures of earlier times, each of the same length as the one it stands beside; none from later on.

    Those that a break parts from the figure stay, and are named as not comparable.
    """
    now = choice.now
    earlier = now.window.earlier(12)
    row: dict[str, Any] = {"before_start": earlier.start, "before_end": earlier.end}
    windows: dict[str, Window] = {}
    if choice.before:
        row["before_value"], windows["before"] = choice.before.value, earlier
    wanted = getattr(series, "comparators", [comparator.id for comparator in framework.comparators])
    for comparator in map(framework.comparator, wanted):
        window = comparator.window_for(now.window)
        if comparator.months_before is None and window.end <= now.window.end:
            then = figure(series, now.feed, now.holding, window)
            row[f"{comparator.id}_value"] = then.value if then else None
            windows |= {comparator.id: window} if then else {}
    parted = [id for id, then in windows.items() if any(change.parts(then, now.window) for change in breaks)]
    return row | {"not_comparable": " ".join(parted) or None}


def newest_quarter_columns(series: Series, choice: Choice, breaks: list[Break]) -> dict[str, Any]:
    """What a rolling survey figure hides: how far its newest quarter must lie from the same one a year before.

    The quarters that two 12-month figures a quarter apart share cancel out, so a break matters only where it
    parts those two quarters.
    """
    now, newest = choice.now, Window.ending(choice.now.window.end, 3)
    if series.shape != "proportion" or series.window != "12 months":
        return {}
    parted = any(change.parts(newest.earlier(12), newest) for change in breaks)
    then = None if parted else figure(series, now.feed, now.holding, now.window.earlier(3))
    if then is None:
        return {}
    step = max(now.rounding + then.rounding, 0.0)
    implied = statistics.implied_quarter_change(now.value, then.value, rounded_to=step)
    return {
        "implied_change": implied.value,
        "implied_low": implied.low,
        "implied_high": implied.high,
        "implied_from": then.value,
    }


def change_columns(change: Change, now: Figure, before: Figure) -> dict[str, Any]:
    """The change of a measure: as it is, and as it is judged, which may be in another unit (`change_unit`)."""
    return {
        "change": now.value - before.value,
        "change_unit": change.unit,
        "change_judged": change.judged.value,
        "change_low": change.judged.low,
        "change_high": change.judged.high,
        "method": change.method,
    }


def simple_change(now: Figure, before: Figure) -> dict[str, Any]:
    """The change of what is not judged: of a part, of a context figure."""
    return {"change": now.value - before.value}
