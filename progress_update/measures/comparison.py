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


def judge(direction: Direction, change: Change) -> str:
    """`improved`, `worsened` or `no clear change`: whether the whole interval lies on one side of none.

    For a gap the change is that of its size, which is wanted to fall.
    """
    if not change.judged.excludes(0):
        return "no clear change"
    return "improved" if (change.judged.low > 0) == (direction == "increase") else "worsened"


def why_not(now: Figure, before: Figure) -> str:
    """Why two figures of one edition have no interval between them."""
    if now.value == 0 and before.value == 0 and now.sample is None:
        return "Nothing was counted in either period."
    if now.numerator is None and now.sample is None and min(now.value, before.value) >= 1:
        return "How much the series varies by itself cannot be measured: too few months are held."
    if now.value == 0 or before.value == 0:
        return "Nothing was counted in one of the periods."
    return "The published figures do not say how many people or events they rest on."


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
    """Change in the size of a gap: towards none is a fall, whichever side it is on."""
    if not (now.sample and before.sample and now.reference and before.reference):
        return None
    if now.reference.sample is None or before.reference.sample is None:
        return None
    signed = statistics.change_in_gap((now.sample, now.reference.sample), (before.sample, before.reference.sample))
    half = (signed.high - signed.low) / 2
    size = abs(now.value) - abs(before.value)
    return Change(Estimate(size, size - half, size + half), OF_FRACTIONS, "change in the size of a gap")
