"""Numbers and findings in words: the only place that writes figures for readers.

Plain British English: months named, percentage points called so, a minus sign that is one.
"""

from progress_update.words import beside
from progress_update.words.charts import chart_alt, since_break, steps
from progress_update.words.figure import BREAK
from progress_update.words.finding import Finding
from progress_update.words.language import first_lower, in_time, joined, tally
from progress_update.words.numbers import MINUS, SMALL_SHARE, in_short, number_word, plural, points, signed, value

__all__ = [
    "BREAK", "MINUS", "SMALL_SHARE", "Finding", "beside", "chart_alt", "first_lower", "in_short", "in_time", "joined",
    "number_word", "plural", "points", "signed", "since_break", "steps", "tally", "value",
]  # fmt: skip
