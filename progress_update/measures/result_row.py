"""A row of the results, of a measure, of a part of one, or of a context figure; with or without a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from progress_update import statistics
from progress_update.measures import control, revisions
from progress_update.measures.choice import Choice, no_comparison_reason, no_data_reason
from progress_update.measures.columns import (
    change_columns,
    comparator_columns,
    figure_columns,
    newest_quarter_columns,
    simple_change,
)
from progress_update.measures.comparison import compare, judge, own_interval, why_not
from progress_update.measures.dispersion import Dispersion
from progress_update.measures.figures import figure
from progress_update.measures.held import CutOff, Holding
from progress_update.period import Period

if TYPE_CHECKING:
    from progress_update.framework import Breakdown, Context, Framework, Measure, Series


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
    """A measure's row: its figure, what it is compared with, and its judgement; or why there is no figure.

    `choice` is the figure and the one a year before; `dispersion` is that of a volume measure.
    """
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
    row |= figure_columns(measure, measure.method, choice) | comparator_columns(framework, measure, choice, breaks)
    row |= control.columns(control.controlled(measure, choice.now, breaks, framework.rules))
    row |= _revision_columns(measure, choice, holdings) | newest_quarter_columns(measure, choice, breaks)
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
    return change_columns(change, choice.now, before) | {
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


def part_row(framework: Framework, measure: Measure, part: Breakdown, whole: Choice, area: str) -> dict[str, Any]:
    """A part in the same window, feed and edition as the whole, so that parts and whole can be set side by side."""
    feed = whole.now.feed.model_copy(update={"series": part.series})
    now = figure(measure, feed, whole.now.holding, whole.now.window)
    row = _described(measure, area) | {"measure": part.id, "label": part.label, "parent": measure.id}
    if now is None:
        return row | _nothing() | {"reason": "The published labels do not reach this window."}
    before = figure(measure, feed, whole.now.holding, whole.now.window.earlier(12)) if whole.before else None
    choice = Choice(now, before, whole.window_name)
    breaks = framework.breaks_of(measure, area=area)
    row |= figure_columns(measure, "none", choice) | comparator_columns(framework, measure, choice, breaks)
    comparable = before is not None and no_comparison_reason(choice, breaks) is None
    return row | (simple_change(now, before) if comparable and before else {})


def context_row(
    framework: Framework,
    about: Context,
    choice: Choice | None,
    holdings: list[Holding],
    period: Period,
    area: str,
    cut_off: CutOff | None,
) -> dict[str, Any]:
    """A context figure's row: no interval and no judgement."""
    row, breaks = _described(about, area) | {"parent": about.illuminates}, framework.breaks_of(about, area=area)
    if choice is None:
        otherwise = "No published series is held."
        reason = no_data_reason(about, holdings, period, breaks=breaks, otherwise=otherwise, cut_off=cut_off)
        return row | _nothing() | {"reason": reason}
    row |= figure_columns(about, "none", choice) | comparator_columns(framework, about, choice, breaks)
    apart = no_comparison_reason(choice, breaks)
    if apart or choice.before is None:
        return row | {"reason": apart}
    return row | simple_change(choice.now, choice.before)


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
