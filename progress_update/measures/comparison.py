"""What a figure says beside the one a year before: the change, its interval and the judgement.

The judgement comes from the interval and the wanted direction, never from the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress_update import statistics
from progress_update.statistics import Estimate

if TYPE_CHECKING:
    from progress_update.framework import Direction
    from progress_update.measures.figures import Figure

OF_FIGURE_BEFORE = "fraction of the figure before"
OF_FRACTIONS = "difference of fractions"


@dataclass(frozen=True)
class Change:
    """Change on the year before: `judged` with its interval in `unit`, and how the interval was made."""

    judged: Estimate
    unit: str
    method: str


def compare(method: str, now: Figure, before: Figure, *, dispersion: float | None) -> Change | None:
    """The change from `before` to `now`; None where no interval can be made."""
    match method:
        case "poisson":
            return _ratio_exact(now, before)
        case "quasi-poisson":
            return _ratio_dispersed(now, before, dispersion)
        case "ratio of counts":
            return _rates(now, before)
        case "two proportions":
            return _proportions(now, before)
        case "gap":
            return _gaps(now, before)
        case _:
            return None


def judge(direction: Direction, change: Change, now: Figure, before: Figure) -> str:
    """`improved`, `worsened` or `no clear change`: whether the whole interval lies on one side of none."""
    if not change.judged.excludes(0):
        return "no clear change"
    rises = change.judged.low > 0
    if now.reference is not None:
        # A gap shrinks when it moves towards none, whichever side it is on.
        return "improved" if abs(now.value) < abs(before.value) else "worsened"
    return "improved" if rises == (direction == "increase") else "worsened"


def own_interval(measure_method: str, now: Figure) -> Estimate | None:
    """The interval of the figure itself, for shares, surveys and gaps."""
    if now.reference is not None and now.sample and now.reference.sample:
        return statistics.difference(now.sample, now.reference.sample)
    if now.sample is not None:
        return statistics.wilson(now.sample)
    if now.numerator is not None and now.denominator:
        return statistics.garwood(now.numerator).scaled(1 / now.denominator)
    if measure_method == "poisson":
        return statistics.garwood(now.value)
    return None


def _ratio_exact(now: Figure, before: Figure) -> Change | None:
    if now.value + before.value == 0:
        return None
    ratio = statistics.rate_ratio_exact(now.value, before.value)
    return Change(statistics.percent_change(ratio), OF_FIGURE_BEFORE, "exact Poisson rate ratio")


def _ratio_dispersed(now: Figure, before: Figure, dispersion: float | None) -> Change | None:
    if dispersion is None or min(now.value, before.value) <= 0:
        return None
    ratio = statistics.rate_ratio_log_wald(now.value, before.value, dispersion=dispersion)
    return Change(statistics.percent_change(ratio), OF_FIGURE_BEFORE, "rate ratio allowing for over-dispersion")


def _rates(now: Figure, before: Figure) -> Change | None:
    sides = [(f.numerator, f.denominator) for f in (now, before)]
    if any(count is None or not out_of for count, out_of in sides):
        return None
    gap = statistics.difference_of_rates(*sides)  # type: ignore[arg-type]
    return Change(gap, OF_FRACTIONS, "difference of two rates of Poisson counts")


def _proportions(now: Figure, before: Figure) -> Change | None:
    if now.sample is None or before.sample is None:
        return None
    return Change(
        statistics.difference(now.sample, before.sample),
        OF_FRACTIONS,
        "difference of two proportions with design effect",
    )


def _gaps(now: Figure, before: Figure) -> Change | None:
    pairs = [(f.sample, f.reference.sample if f.reference else None) for f in (now, before)]
    if any(side is None for pair in pairs for side in pair):
        return None
    return Change(statistics.change_in_gap(*pairs), OF_FRACTIONS, "change in a gap between two groups")  # type: ignore[arg-type]
