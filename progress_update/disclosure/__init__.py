"""Disclosure control: no count of one to four people shown, nor to be worked out from what is shown.

Pure functions on counts. They apply to groups and boroughs; totals that are public anyway are not passed in.
"""

from progress_update.disclosure.attack import WIDTH, attainable_ranges, too_narrow, with_totals
from progress_update.disclosure.patterns import greedy_pattern, optimal_pattern, safe_pattern
from progress_update.disclosure.reader import Reader, Sum
from progress_update.disclosure.small_counts import (
    CONFIDENTIAL,
    UNRELIABLE,
    difference_reveals,
    month_revealed,
    round_to_five,
    small,
    survey_mark,
)
from progress_update.disclosure.tables import TOTAL, protect_counts
from progress_update.disclosure.through_time import safe_sums

__all__ = [
    "CONFIDENTIAL", "TOTAL", "UNRELIABLE", "WIDTH", "Reader", "Sum", "attainable_ranges",
    "difference_reveals", "greedy_pattern", "month_revealed", "optimal_pattern", "protect_counts", "round_to_five",
    "safe_pattern", "safe_sums", "small", "survey_mark", "too_narrow", "with_totals",
]  # fmt: skip
