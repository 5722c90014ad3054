"""Every figure that the data hold of a subject and that a number in a sentence may be.

The words around a number narrow this down (its role, its form, the time that it stands beside); where they
leave it open, any of what remains bears the number out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from progress_update.commentary.agreement import agrees
from progress_update.commentary.cues import Cue, says_change
from progress_update.commentary.numbers import Form, Number
from progress_update.commentary.subjects import Subject, Together
from progress_update.commentary.times import Time
from progress_update.period import Window

Figured = Subject | Together
_PACE = re.compile(r"\b(?:a|per|each|every) (month|week|day)\b|\bmonthly\b", re.IGNORECASE)
# "83% of what it was": a later figure as a share of an earlier one.
_OF_EARLIER = re.compile(
    r"\bof (?:what (?:it|they)|its|their|the (?:level|figure|total)|(?:all )?the \d[\d,]*)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Occasion:
    """The times that bear on a number: its `own`, if it has one, and all of the sentence.

    `open`: its own may be meant or the present. `beside`: it is set beside another subject's figure.
    """

    own: Time | None
    named: tuple[Time, ...]
    open: bool = False
    beside: bool = False


def bears_out(number: Number, cue: Cue, subject: Figured, occasion: Occasion, words: str, before: str) -> bool:
    """Whether the data hold the number of the subject; `words` are those of the sentence, `before` those before it."""
    forms: set[Form] = {number.form}
    if number.form == "count" and subject.form != "count" and cue.role in ("change", ""):
        # "down eight to 62%": points, their name left out.
        forms = {"points"} if cue.role == "change" else {"points", "count"}
    found = (
        amount for form in sorted(forms) for amount in _amounts(number, form, cue, subject, occasion, words, before)
    )
    return any(agrees(number, amount) and not _opposed(number, amount) for amount in found)


def _opposed(number: Number, amount: float) -> bool:
    return number.signed and number.amount * amount < 0 and round(amount, 1) != 0


def _amounts(
    number: Number, form: Form, cue: Cue, subject: Figured, occasion: Occasion, words: str, before: str
) -> Iterator[float]:
    if cue.role == "interval":
        yield from subject.interval()
        return
    windows = _windows(cue, subject, occasion)
    if cue.role != "change":
        if form == subject.form:
            yield from _levels(subject, windows)
        if form == "count":
            whole = re.search(r"\bof (?:the |all |its )?$", before, re.IGNORECASE)
            made_of = subject.made_of() if subject.windows["now"] in windows else []
            yield from made_of[1:] if whole else made_of
            yield from _paces(subject, windows, words)
        if form == "percent" and subject.form == "count":
            yield from _shares(subject, windows, occasion)
            if _OF_EARLIER.search(words):
                yield from (100 + amount for amount in _changes(subject, form, occasion))
    # Without a cue it is a change only where something is said to change.
    if cue.role == "change" or (cue.role in ("", "now") and form != subject.form and says_change(words)):
        yield from (amount for amount in _changes(subject, form, occasion) if cue.way * amount >= 0)
    if form == subject.form == "points":
        yield from _levels(subject, windows)


def _named(occasion: Occasion) -> list[Window]:
    return [time.window for time in occasion.named if time.window and time.kind == "window"]


def _windows(cue: Cue, subject: Figured, occasion: Occasion) -> list[Window]:
    """The windows that a level may be of."""
    now, named = subject.windows["now"], _named(occasion)
    own = subject.windows_of(occasion.own, named) if occasion.own else []
    if own and not occasion.open:
        return own
    if cue.role == "start":
        others = [window for time in occasion.named for window in subject.windows_of(time, named)]
        earlier = [window for window in (subject.windows["before"], *others) if window != now]
        return [*earlier, now] if occasion.beside else earlier
    return [now, *own]


def _levels(subject: Figured, windows: Sequence[Window]) -> Iterator[float]:
    return (level for window in windows if (level := subject.at(window)) is not None)


def _paces(subject: Figured, windows: Sequence[Window], words: str) -> Iterator[float]:
    """So many a month, a week or a day."""
    per = {"month": 1.0, "week": 365.25 / 84, "day": 365.25 / 12}
    for found in _PACE.finditer(words):
        shares = (window.months * per[(found[1] or "month").lower()] for window in windows)
        yield from (
            level / share for window, share in zip(windows, shares, strict=True) if (level := subject.at(window))
        )


def _shares(subject: Figured, windows: Sequence[Window], occasion: Occasion) -> Iterator[float]:
    """A shorter time as a share of the longer one that holds it."""
    spans = {*windows, subject.windows["now"], *_named(occasion)}
    for whole in spans:
        for part in spans:
            if part != whole and whole.holds(part) and subject.at(whole):
                yield from (100 * level / (subject.at(whole) or 1) for level in _levels(subject, [part]))


def pairs(subject: Figured, occasion: Occasion) -> Iterator[tuple[Window, Window]]:
    """The windows of one length, earlier and later, that a change may lie between."""
    now, before, named = subject.windows["now"], subject.windows["before"], _named(occasion)
    own = subject.windows_of(occasion.own, named) if occasion.own else []
    against = {window for window in own if window < now and occasion.own and occasion.own.kind != "now"}
    dated = occasion.own is not None and occasion.own.kind == "window"
    everything = {now, before, *(w for time in occasion.named for w in subject.windows_of(time, named))}
    for earlier, later in combinations(sorted(everything, key=lambda window: window.end), 2):
        if earlier.months == later.months and (not against or earlier in against or (dated and later in against)):
            yield earlier, later


def _changes(subject: Figured, form: Form, occasion: Occasion) -> Iterator[float]:
    for earlier, later in pairs(subject, occasion):
        then, now = subject.at(earlier), subject.at(later)
        if then is not None and now is not None and not subject.not_comparable(earlier, later):
            yield from difference(subject.form, form, then, now)


def difference(own: Form, form: Form, then: float, now: float) -> Iterator[float]:
    """From `then` to `now`, signed: per cent, times or a difference for counts, points otherwise."""
    if form == ("count" if own == "count" else "points"):
        yield now - then
    elif own == "count" and then and form == "percent":
        yield 100 * (now / then - 1)
    elif own == "count" and then and form == "times":
        yield now / then
