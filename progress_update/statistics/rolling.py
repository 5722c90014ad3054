"""Rolling twelve months: sums, and what two windows that share months can and cannot say.

With quarters of equal weight, r12(t) - r12(t-1) = (q(t) - q(t-4)) / 4: a small change in the twelve months is a
large one in the newest quarter, and the two windows are no independent samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from progress_update.statistics.estimates import Estimate, Sample
from progress_update.statistics.shares import standard_error

QUARTERS = 4


def rolling_sums(monthly: Sequence[float] | NDArray[np.float64], *, months: int = 12) -> NDArray[np.float64]:
    """The sum of every run of `months` values in order, oldest first; empty where the series is shorter."""
    values = np.asarray(monthly)
    return np.convolve(values, np.ones(months, dtype=values.dtype), "valid") if values.size >= months else values[:0]


def overlapping_standard_error(quarter: Sample, *, apart: int = 1) -> float:
    """Of the difference of two rolling twelve months that end `apart` quarters from each other.

    The quarters they share cancel out: sqrt(2 x apart) standard errors of a quarter, over four. From four
    quarters apart the windows share nothing.
    """
    if apart < 1:
        raise ValueError("two windows are at least one quarter apart")
    return sqrt(2 * min(apart, QUARTERS)) * standard_error(quarter) / QUARTERS


def independent_standard_error(quarter: Sample) -> float:
    """Of the same difference if the windows shared nothing: sqrt(2) x a quarter's error / sqrt(4)."""
    return overlapping_standard_error(quarter, apart=QUARTERS)


def implied_quarter_change(now: float, quarter_before: float, *, rounded_to: float = 0.01) -> Estimate:
    """Change of the newest quarter on the same one a year before, from two adjacent rolling twelve months.

    Shares as fractions of 1. The bounds are no confidence interval but what rounding allows: each published
    value lies within half of `rounded_to` of the true one.
    """
    change, rounding = QUARTERS * (now - quarter_before), QUARTERS * rounded_to
    return Estimate(change, change - rounding, change + rounding)
