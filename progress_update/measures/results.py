"""The report's one table: framework x holdings x period -> results, a row a measure.

Parts of a measure (breakdowns) and context come in tables of the same columns and carry no judgement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from progress_update import statistics
from progress_update.areas import LONDON
from progress_update.contracts import JUDGEMENTS, RESULTS, check
from progress_update.measures import control, revisions
from progress_update.measures.choice import Choice, choose, no_comparison_reason, no_data_reason
from progress_update.measures.comparison import Change, compare, judge, own_interval, why_not
from progress_update.measures.figures import Figure, coverage, figure, monthly_counts
from progress_update.measures.held import CutOff, Holding
from progress_update.period import Period, Window, add_months

if TYPE_CHECKING:
    from progress_update.framework import Break, Breakdown, Context, Framework, Measure, Rules, Series

# Dispersion is measured before the pandemic: three whole years to February 2020.
CALM_YEARS_END = date(2020, 2, 29)
CALM_YEARS = 3


@dataclass(frozen=True)
class Results:
    """All figures of one report: a row a measure; a row a part of one; a row a context figure."""

    measures: pd.DataFrame
    breakdowns: pd.DataFrame
    context: pd.DataFrame

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """Every row by the id of its measure, part or context figure."""
        tables = (self.measures, self.breakdowns, self.context)
        return {row["measure"]: row for table in tables for row in table.to_dict(orient="records")}


@dataclass(frozen=True)
class Dispersion:
    """How many times more the months vary than chance alone would make them, and whose it is if not the measure's."""

    value: float
    borrowed_from: str | None = None


def compute(
    framework: Framework,
    holdings: list[Holding],
    period: Period,
    *,
    area: str = LONDON,
    cut_off: CutOff | None = None,
) -> Results:
    """Every measure of the framework for a period, each with a row whether or not there is a figure.

    Holdings are one an edition, newest first within a source, for the one area asked for; `cut_off` tells what
    was not opened because it was published too late.
    """
    spread = dispersions(framework, holdings)
    measures, parts, context = [], [], []
    for measure in framework.measures:
        choice = choose(measure, holdings, period)
        lent = spread.get(measure.id)
        measures.append(measure_row(framework, measure, choice, holdings, period, lent, area, cut_off))
        if choice:
            parts += [_part_row(framework, measure, part, choice, area) for part in measure.breakdowns]
    for about in framework.context:
        choice = choose(about, holdings, period)
        context.append(context_row(framework, about, choice, holdings, period, area, cut_off))
    return Results(_allowing_for_all(_table(measures), framework.rules), _table(parts), _table(context))


def _allowing_for_all(measures: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """With 45 measures some would seem to move by chance: which changes stand when all tests are allowed for."""
    tested = measures["p_value"].notna()
    if not tested.any():
        return measures
    adjusted = statistics.benjamini_hochberg(measures.loc[tested, "p_value"].tolist(), q=rules.false_findings)
    out = measures.copy()
    out.loc[tested, "p_adjusted"] = adjusted.p_values
    out.loc[tested, "stands"] = list(adjusted.stands)
    return out


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return check(pd.DataFrame(rows, columns=RESULTS.names), RESULTS, where="results")


def measure_row(
    framework: Framework,
    measure: Measure,
    choice: Choice | None,
    holdings: list[Holding],
    period: Period,
    dispersion: Dispersion | None,
    area: str,
    cut_off: CutOff | None,
) -> dict[str, Any]:
    row = _described(measure, area) | {
        "priority": framework.priority_of(measure).id,
        "outcome": measure.outcome,
        "direction": measure.direction,
    }
    breaks = framework.breaks_of(measure, area=area)
    if choice is None:
        otherwise = measure.not_published
        reason = no_data_reason(measure, holdings, period, breaks=breaks, otherwise=otherwise, cut_off=cut_off)
        return row | _nothing() | {"judgement": "no data published", "reason": reason}
    row |= _figure_columns(measure, measure.method, choice) | _comparators(framework, measure, choice, breaks)
    row |= control.columns(control.controlled(measure, choice.now, breaks, framework.rules))
    row |= _revision_columns(measure, choice, holdings) | _newest_quarter(measure, choice, breaks)
    return row | _gap_status(measure, choice) | _judged(framework, measure, choice, dispersion, area)


def _judged(
    framework: Framework, measure: Measure, choice: Choice, dispersion: Dispersion | None, area: str
) -> dict[str, Any]:
    reason = no_comparison_reason(choice, framework.breaks_of(measure, area=area))
    before = choice.before
    if reason or before is None:
        return {"judgement": "no comparison", "reason": reason, "method": "no comparison"}
    change = compare(measure.method, choice.now, before, dispersion=dispersion.value if dispersion else None)
    if change is None:
        reason = why_not(choice.now, before)
        return {"judgement": "no comparison", "reason": reason, "method": "no comparison"}
    judgement = judge(measure.direction, change)
    enough = min(choice.now.value, before.value) >= framework.rules.small_count
    return _change_columns(change, choice.now, before) | {
        "dispersion": dispersion.value if dispersion else None,
        "dispersion_from": dispersion.borrowed_from if dispersion else None,
        "judgement": judgement,
        "percentage_shown": measure.shape == "count" and enough,
        "p_value": change.p_value,
    }


def _gap_status(measure: Measure, choice: Choice) -> dict[str, Any]:
    """Where a gap lies against the tolerance: by the whole interval, not by the point."""
    interval = own_interval(measure.method, choice.now) if measure.shape == "gap" else None
    if interval is None:
        return {}
    tolerance = (measure.tolerance_points or 100 * statistics.TOLERANCE) / 100
    return {"gap_status": statistics.Gap(interval, 0.0, tolerance).status}


def _revision_columns(measure: Measure, choice: Choice, holdings: list[Holding]) -> dict[str, Any]:
    before = revisions.since_first(measure, choice.now, holdings)
    markers = [m for m, holds in (("p", choice.now.status == "provisional"), ("r", before is not None)) if holds]
    return {
        "revised_from": before,
        "typical_revision": revisions.typical_revision(measure, choice.now, holdings),
        "marker": " ".join(markers) or None,
    }


def _part_row(framework: Framework, measure: Measure, part: Breakdown, whole: Choice, area: str) -> dict[str, Any]:
    """A part in the same window, feed and edition as the whole, so that parts and whole can be set side by side."""
    feed = whole.now.feed.model_copy(update={"series": part.series})
    now = figure(measure, feed, whole.now.holding, whole.now.window)
    row = _described(measure, area) | {"measure": part.id, "label": part.label, "parent": measure.id}
    if now is None:
        return row | _nothing() | {"reason": "The published labels do not reach this window."}
    before = figure(measure, feed, whole.now.holding, whole.now.window.earlier(12)) if whole.before else None
    choice = Choice(now, before, whole.window_name)
    breaks = framework.breaks_of(measure, area=area)
    row |= _figure_columns(measure, "none", choice) | _comparators(framework, measure, choice, breaks)
    comparable = before is not None and no_comparison_reason(choice, breaks) is None
    return row | (_simple_change(now, before) if comparable and before else {})


def context_row(
    framework: Framework,
    about: Context,
    choice: Choice | None,
    holdings: list[Holding],
    period: Period,
    area: str,
    cut_off: CutOff | None,
) -> dict[str, Any]:
    row, breaks = _described(about, area) | {"parent": about.illuminates}, framework.breaks_of(about, area=area)
    if choice is None:
        otherwise = "No published series is held."
        reason = no_data_reason(about, holdings, period, breaks=breaks, otherwise=otherwise, cut_off=cut_off)
        return row | _nothing() | {"reason": reason}
    row |= _figure_columns(about, "none", choice) | _comparators(framework, about, choice, breaks)
    apart = no_comparison_reason(choice, breaks)
    if apart or choice.before is None:
        return row | {"reason": apart}
    return row | _simple_change(choice.now, choice.before)


def _described(series: Series, area: str) -> dict[str, Any]:
    return {
        "measure": series.id,
        "label": series.label,
        "area": area,
        "shape": series.shape,
        "unit": series.unit,
        "caveats": " ".join(series.caveats) or None,
        "breaks": " ".join(series.breaks) or None,
        "method": "none",
        "base_is_assumed": False,
        "percentage_shown": False,
        "stands": False,
    }


def _nothing() -> dict[str, Any]:
    return {"status": "no data"}


def _figure_columns(series: Series, method: str, choice: Choice) -> dict[str, Any]:
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


def _comparators(framework: Framework, series: Series, choice: Choice, breaks: list[Break]) -> dict[str, Any]:
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


def _newest_quarter(series: Series, choice: Choice, breaks: list[Break]) -> dict[str, Any]:
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


def _change_columns(change: Change, now: Figure, before: Figure) -> dict[str, Any]:
    return {
        "change": now.value - before.value,
        "change_unit": change.unit,
        "change_judged": change.judged.value,
        "change_low": change.judged.low,
        "change_high": change.judged.high,
        "method": change.method,
    }


def _simple_change(now: Figure, before: Figure) -> dict[str, Any]:
    return {"change": now.value - before.value}


def dispersions(framework: Framework, holdings: list[Holding]) -> dict[str, Dispersion]:
    """Each volume measure's dispersion; one whose series is too short borrows the largest of the others."""
    wanted = [measure for measure in framework.measures if measure.method == "quasi-poisson"]
    own = {measure.id: dispersion_of(measure, holdings) for measure in wanted}
    known = {id: Dispersion(value) for id, value in own.items() if value is not None}
    if not known:
        return {}
    largest = max(known, key=lambda id: known[id].value)
    return {id: known.get(id, Dispersion(known[largest].value, largest)) for id in own}


def dispersion_of(measure: Measure, holdings: list[Holding]) -> float | None:
    for feed in measure.feeds:
        for holding in (h for h in holdings if h.source == feed.source):
            table = calm_years(monthly_counts(feed, holding))
            if table is not None:
                return statistics.dispersion(table)
    return None


def calm_years(counts_by_month: pd.Series) -> np.ndarray | None:
    """Years x months of counts before the pandemic, or None where fewer than two whole years are held, or no event."""
    return whole_years(counts_by_month.reindex(calm_months()).to_numpy(dtype=float))


def calm_months() -> pd.DatetimeIndex:
    window = Window(add_months(CALM_YEARS_END, 1 - 12 * CALM_YEARS), CALM_YEARS_END)
    return pd.DatetimeIndex(window.month_starts())


def whole_years(months: np.ndarray) -> np.ndarray | None:
    """Years x months without the years that lack a month; None where fewer than two are left, or no event."""
    years = months.reshape(-1, 12)
    whole = years[~np.isnan(years).any(axis=1)]
    return whole if len(whole) >= 2 and whole.any() else None


def counted(judgements: Iterable[str]) -> dict[str, int]:
    """How many measures stand at each judgement, in the order of the scale, none left out."""
    given = list(judgements)
    return {name: given.count(name) for name in JUDGEMENTS}
