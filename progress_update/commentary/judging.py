"""What is wrong with a sentence: its movements first, then its numbers, then the time that it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from progress_update.commentary.figures import figures_fault
from progress_update.commentary.moved import movements_fault
from progress_update.commentary.reading import Reading
from progress_update.commentary.subjects import Subject, spoken
from progress_update.commentary.superlatives import superlative_fault
from progress_update.period import Window

# What speaks of the report itself: such a sentence has to name the report's own time.
_OF_THE_REPORT = re.compile(
    r"\b(?:reports?|updates?|chapters?|sections?|figures|tables?|pages?|data|results)\b.*"
    r"\b(?:covers?|sets? out|shows?|are for|is for|relates? to|describes?|presents?|gives?|is about|are about)\b",
    re.IGNORECASE,
)


def sentence_fault(
    reading: Reading, subjects: Mapping[str, Subject], about: str | None, own_windows: set[Window]
) -> str | None:
    """The first thing in a sentence that the data do not bear out, or None."""
    return (
        movements_fault(reading, subjects)
        or figures_fault(reading, subjects, about)
        or superlative_fault(reading, subjects)
        or _period_fault(reading, own_windows)
    )


def _period_fault(reading: Reading, own_windows: set[Window]) -> str | None:
    """A year or quarter that is not this report's, given as if it were. Figures have been judged with their times."""
    latest = max(window.end for window in own_windows)
    if reading.figures and not _OF_THE_REPORT.search(reading.text):
        return None
    for time in reading.times:
        if not time.window or not time.strict or time.window in own_windows or time.window.start > latest:
            continue
        if {"to", "ending", "ended"} & set(reading.original(time).split()):
            return f"this report is not about {spoken(time.window)}"
    return None
