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
    p_value: float = 1.0


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
    return statistics.judgement(change.judged, wanted="increase" if direction == "increase" else "reduce")


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
    """The interval of the figure itself, for shares, surveys and gaps; as wide as its published rounding needs."""
    if now.reference is not None and now.sample and now.reference.sample:
        return statistics.difference(now.sample, now.reference.sample).widened(now.rounding)
    if now.sample is not None:
        wide = statistics.wilson(now.sample).widened(now.rounding)
        return Estimate(wide.value, max(0.0, wide.low), min(1.0, wide.high))
    if now.numerator is not None and now.denominator:
        return statistics.garwood(now.numerator).scaled(1 / now.denominator)
    if measure_method == "poisson":
        return statistics.garwood(now.value)
    return None


def _beyond_rounding(change: float, rounding: float, error: float) -> float:
    """Two-sided p of a change, less what rounding alone can make of it."""
    return statistics.two_sided_p(max(0.0, abs(change) - rounding) / error) if error > 0 else 1.0


def _ratio_exact(now: Figure, before: Figure) -> Change | None:
    if now.value + before.value == 0:
        return None
    ratio = statistics.percent_change(statistics.rate_ratio_exact(now.value, before.value))
    p = statistics.rate_ratio_exact_p(now.value, before.value)
    return Change(ratio, OF_FIGURE_BEFORE, "exact Poisson rate ratio", p)


def _ratio_dispersed(now: Figure, before: Figure, dispersion: float | None) -> Change | None:
    if dispersion is None or min(now.value, before.value) <= 0:
        return None
    ratio = statistics.rate_ratio_log_wald(now.value, before.value, dispersion=dispersion)
    z = statistics.rate_ratio_log_wald_z(now.value, before.value, dispersion=dispersion)
    method = "rate ratio allowing for over-dispersion"
    return Change(statistics.percent_change(ratio), OF_FIGURE_BEFORE, method, statistics.two_sided_p(z))


def _rates(now: Figure, before: Figure) -> Change | None:
    sides = [(f.numerator, f.denominator) for f in (now, before)]
    if any(count is None or not out_of for count, out_of in sides):
        return None
    gap = statistics.difference_of_rates(*sides)  # type: ignore[arg-type]
    error = (gap.high - gap.low) / (2 * statistics.z_of())
    p = _beyond_rounding(gap.value, 0.0, error)
    return Change(gap, OF_FRACTIONS, "difference of two rates of Poisson counts", p)


def _proportions(now: Figure, before: Figure) -> Change | None:
    if now.sample is None or before.sample is None:
        return None
    rounding = now.rounding + before.rounding
    change = statistics.difference(now.sample, before.sample)
    p = _beyond_rounding(change.value, rounding, statistics.standard_error(now.sample, before.sample))
    return Change(change.widened(rounding), OF_FRACTIONS, "difference of two proportions with design effect", p)


def _gaps(now: Figure, before: Figure) -> Change | None:
    """Change in the size of a gap: towards none is a fall, whichever side it is on."""
    if not (now.sample and before.sample and now.reference and before.reference):
        return None
    if now.reference.sample is None or before.reference.sample is None:
        return None
    signed = statistics.change_in_gap((now.sample, now.reference.sample), (before.sample, before.reference.sample))
    half, rounding = (signed.high - signed.low) / 2, now.rounding + before.rounding
    size = abs(now.value) - abs(before.value)
    p = _beyond_rounding(size, rounding, half / statistics.z_of())
    change = Estimate(size, size - half, size + half).widened(rounding)
    return Change(change, OF_FRACTIONS, "change in the size of a gap", p)
