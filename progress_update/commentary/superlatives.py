"""`a record high`, `the lowest in the series`, `the fewest since 2019`: set against the series itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from progress_update import words
from progress_update.commentary.figures import NO_MEASURE
from progress_update.commentary.reading import Reading
from progress_update.commentary.subjects import Subject, spoken
from progress_update.period import Window

_SCOPE = (
    r"on record|(?:in|of) the (?:whole |published |entire )?series|since|ever\b|for any|of any"
    r"|in (?:at least )?\w+ years"
    r"|(?:for|in) (?:over |more than |at least )?\w+ (?:years|decades?)\b|(?:for|in) a decade|to date|yet\b|so far"
    r"|in recent years"
)
_EXTREME = re.compile(
    rf"\b(?:(?P<high>highest|most|largest|greatest|worst)|(?P<low>lowest|fewest|smallest|least))\b"
    rf"(?! (?:rise|fall|increase|drop|change|improve|worsen|of (?:the|all)|likely"
    rf"|of these))[^.;]{{0,60}}?\b(?:{_SCOPE})"
    r"|\b(?P<record>(?:all-time|record)[ -](?P<side>high|low|level|number|total)?)(?!\w)"
    r"|\ba record \d",
    re.IGNORECASE,
)  # fmt: skip


def superlative_fault(reading: Reading, subjects: Mapping[str, Subject]) -> str | None:
    """The first superlative of a sentence that its series does not bear out, in words, or None."""
    text = reading.written
    for found in _EXTREME.finditer(text):
        meant = reading.scene.meant(found.start(), found.end(), direct=None)
        if meant is None or re.search(r"\b(?:not|no|nor|neither)\b[^,;]*$", text[: found.start()]):
            continue
        if not meant.ids:
            return NO_MEASURE
        low = bool(found["low"] or (found["side"] or "").lower() == "low")
        since = min(
            (time.window.start for time in reading.times if time.window and time.start >= found.end()), default=None
        )
        faults = [_fault(subjects[id], low, since) for id in meant.ids if id in subjects]
        if faults and all(faults):
            return faults[0]
    return None


def _fault(subject: Subject, low: bool, since: object) -> str | None:
    if not subject.has_data:
        return f"{subject.headline} has no data published"
    now = subject.windows["now"]
    earlier = [now.earlier(months) for months in range(1, 120)]
    known = {window: level for window in earlier if (level := subject.at(window)) is not None}
    reached = {window: level for window, level in known.items() if since is None or window.start >= since}  # type: ignore[operator]
    if not reached:
        return f"the series of {subject.headline} does not reach back so far"
    beyond = min(reached, key=reached.__getitem__) if low else max(reached, key=reached.__getitem__)
    present = subject.at(now) or 0
    if (reached[beyond] < present) if low else (reached[beyond] > present):
        return f"{subject.headline}: {_shown(subject, now)}, but {_shown(subject, beyond)}"
    return None


def _shown(subject: Subject, window: Window) -> str:
    level = subject.at(window) or 0
    scale = 1 if subject.form == "count" else 100
    return f"{words.value(str(subject.row['shape']), level / scale)} in {spoken(window)}"
