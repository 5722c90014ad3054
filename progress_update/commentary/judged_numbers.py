"""A number in a sentence set against the figures that it may be: role, form and time decide which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from progress_update.commentary.claimed import Claim
from progress_update.commentary.numbers import Form, Number, agrees
from progress_update.commentary.subjects import COMPARATORS, Subject
from progress_update.commentary.times import Time


def number_fault(claim: Claim, number: Number, subject: Subject) -> str | None:
    if not subject.has_data:
        return f"{subject.headline} has no data published"
    candidates = list(_candidates(claim, number.form, subject))
    if any(_same(number, amount) for amount in candidates):
        return None
    return _number_message(claim, number, subject)


def _same(number: Number, actual: float) -> bool:
    opposed = number.signed and number.amount * actual < 0 and round(actual, 1) != 0
    return agrees(number, actual) and not opposed


def _candidates(claim: Claim, form: Form, subject: Subject) -> Iterator[float]:
    """The figures that a number in its role, form and time may be."""
    if claim.role == "interval":
        yield from subject.interval()
    elif claim.role == "change":
        yield from _changes(claim, form, subject)
    elif claim.times:
        yield from _levels_at(claim.times, form, subject)
    elif claim.role == "earlier":
        yield from (
            level for kind in COMPARATORS[:2] if (level := subject.level(kind)) is not None and _fits(form, subject)
        )
    else:
        yield from _current(form, subject)
        # A count is no share: "the rise in theft, at 36.6%" is the rise.
        if claim.role in ("", "now") and form != subject.form:
            yield from _changes(claim, form, subject)


def _changes(claim: Claim, form: Form, subject: Subject) -> Iterator[float]:
    comparator = subject.comparator(claim.times)
    change = subject.change(comparator, form)
    if change is not None:
        yield change
    if form == "points" and subject.form == "points":
        yield from _current(form, subject)


def _current(form: Form, subject: Subject) -> Iterator[float]:
    now = subject.level("now")
    if now is not None and _fits(form, subject):
        yield now
    yield from (amount for shape, amount in subject.beside() if shape == form)


def _levels_at(times: Iterable[Time], form: Form, subject: Subject) -> Iterator[float]:
    for time in times:
        kinds = subject.kinds_of(time)
        for kind in kinds:
            level = subject.level(kind)
            if level is not None and _fits(form, subject):
                yield level
        if "now" in kinds:
            yield from _current(form, subject)
        other = subject.at(time.window) if time.window and not kinds else None
        if other is not None and _fits(form, subject):
            yield other


def _fits(form: Form, subject: Subject) -> bool:
    return form == subject.form


def sum_agrees(claim: Claim, group: list[Subject]) -> bool:
    """Several counts of one kind may be given as one number: all homicides, domestic or not."""
    counted = [each for each in group if each.form == "count" and each.has_data]
    number = claim.number
    if number is None or number.form != "count" or len(counted) < 2:
        return False
    kinds = [kind for time in claim.times for kind in counted[0].kinds_of(time)] or [
        "before" if claim.role == "earlier" else "now"
    ]
    # Teenage victims are among the others: a context figure is not added to measures.
    measures = [each for each in counted if each.is_measure]
    sums = [[each.level(kind) for each in chosen] for kind in kinds for chosen in (counted, measures)]
    return any(None not in levels and agrees(number, sum(level or 0 for level in levels)) for levels in sums)


def _number_message(claim: Claim, number: Number, subject: Subject) -> str:
    if number.form == "percent" and subject.form == "percent" and claim.role == "change":
        points = subject.change(subject.comparator(claim.times), "points")
        if points is not None and agrees(number, points):
            return f"{subject.headline} changed by percentage points ({subject.finding.change}), not per cent"
    return subject.stated
