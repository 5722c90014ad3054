"""What may not be shown by itself: small counts, small bases, and differences that give a small count away."""

from __future__ import annotations

from math import isnan

import numpy as np
from numpy.typing import NDArray

SMALLEST_SHOWN = 5
CONFIDENTIAL = "[c]"
UNRELIABLE = "[u]"
SMALLEST_BASE = 50
RELIABLE_BASE = 100


def small(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Counts of 1 to 4, which are never shown; none is shown."""
    counts = np.asarray(counts)
    return (counts >= 1) & (counts < SMALLEST_SHOWN)


def round_to_five(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The nearest multiple of five: 0 to 2 become 0, 3 to 7 become 5. Totals are rounded by themselves."""
    return (np.asarray(counts) + 2) // 5 * 5


def month_revealed(window_before: int, window_now: int, month_dropped: int) -> int:
    """The month that two rolling totals one month apart give away to a reader who knows the month dropped."""
    return window_now - window_before + month_dropped


def difference_reveals(total: int, part: int) -> bool:
    """Whether two published counts, one holding the other, differ by a count too small to be shown."""
    return 1 <= abs(total - part) < SMALLEST_SHOWN


def survey_mark(base: float) -> str:
    """By unweighted base: `[c]` under 50 (not shown), `[u]` from 50 to 99 (of low reliability), else nothing."""
    if isnan(base) or base < 0:
        raise ValueError("a base is a number of people asked")
    if base < SMALLEST_BASE:
        return CONFIDENTIAL
    return UNRELIABLE if base < RELIABLE_BASE else ""
