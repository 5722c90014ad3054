"""A claim set against the results: what is wrong with it, in words, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from progress_update import words
from progress_update.commentary.claims import Claim, Reading
from progress_update.commentary.movements import Movement
from progress_update.commentary.numbers import Form, Number, agrees
from progress_update.commentary.subjects import COMPARATORS, Subject, spoken
from progress_update.commentary.times import Time
from progress_update.period import Window

_UP, _DOWN = ("up",), ("down",)


def fault(reading: Reading, subjects: Mapping[str, Subject], own_windows: set[Window]) -> str | None:
    """The first thing in a sentence that the data do not bear out, or None."""
    judge = (_claim_fault(claim, subjects) for claim in reading.claims)
    return next((found for found in (*judge, _period_fault(reading, own_windows)) if found), None)


def _claim_fault(claim: Claim, subjects: Mapping[str, Subject]) -> str | None:
    """For several figures meant at once each must agree; of several that may be meant one is enough."""
    if not claim.ids:
        return (
            "this names no measure of the report, so nothing bears it out"
            if claim.movement or claim.role == "change"
            else None
        )
    # "They are part of the 54,255": after a part, its whole may be meant.
    wholes = [str(subjects[id].row["parent"]) for id in claim.ids if claim.carried and id in subjects]
    if claim.number and any(id in subjects for id in wholes):
        claim = replace(claim, ids=(*claim.ids, *wholes))
    group = [subjects[id] for id in claim.ids if id in subjects]
    faults = [_one_fault(claim, subject) for subject in group]
    if claim.number:
        right = not all(faults) or _sum_agrees(claim, group)
        return None if right or not faults else faults[0]
    if claim.every:
        return next((found for found in faults if found), None)
    return None if not all(faults) else next(iter(faults), None)


def _one_fault(claim: Claim, subject: Subject) -> str | None:
    if claim.movement:
        return _movement_fault(claim.movement, _comparator(claim.times, subject), claim.times, subject)
    assert claim.number
    return _number_fault(claim, claim.number, subject)


# Numbers


def _number_fault(claim: Claim, number: Number, subject: Subject) -> str | None:
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
        if not claim.role and form != subject.form:
            yield from _changes(claim, form, subject)


def _changes(claim: Claim, form: Form, subject: Subject) -> Iterator[float]:
    comparator = _comparator(claim.times, subject)
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


def _sum_agrees(claim: Claim, group: list[Subject]) -> bool:
    """Several counts of one kind may be given as one number: all homicides, domestic or not."""
    counted = [each for each in group if each.form == "count" and each.has_data]
    number = claim.number
    if number is None or number.form != "count" or len(counted) < 2:
        return False
    kinds = [kind for time in claim.times for kind in counted[0].kinds_of(time)] or [
        "before" if claim.role == "earlier" else "now"
    ]
    sums = [[each.level(kind) for each in chosen] for kind in kinds for chosen in (counted, counted[:2])]
    return any(None not in levels and agrees(number, sum(level or 0 for level in levels)) for levels in sums)


def _number_message(claim: Claim, number: Number, subject: Subject) -> str:
    if number.form == "percent" and subject.form == "percent" and claim.role == "change":
        points = subject.change(_comparator(claim.times, subject), "points")
        if points is not None and agrees(number, points):
            return f"{subject.headline} changed by percentage points ({subject.finding.change}), not per cent"
    return subject.stated


# Movements


def _comparator(times: Iterable[Time], subject: Subject) -> str:
    named = [kind for time in times for kind in subject.kinds_of(time)]
    return next(
        (
            kind
            for kind in ("pre_pandemic", "baseline")
            if kind in named and "before" not in named and "now" not in named
        ),
        "before",
    )


def _movement_fault(movement: Movement, against: str, times: Iterable[Time], subject: Subject) -> str | None:
    if not subject.has_data:
        return None if movement.mood == "doubted" else f"{subject.headline} has no data published"
    if movement.way in ("narrower", "wider") and subject.form != "points":
        return None
    reason = subject.not_comparable(against)
    if reason:
        return None if movement.mood == "doubted" else f"{subject.headline} has nothing to compare with: {reason}"
    if _of_other_time(times, subject):
        return f"the report compares {subject.headline} only over {_window_of(subject)}"
    if against != "before" or not subject.is_measure:
        return _plain_fault(movement, against, subject)
    return None if _allowed(movement, subject) else f"{subject.headline}: {subject.verdict}"


def _of_other_time(times: Iterable[Time], subject: Subject) -> bool:
    """Movement said of a time that is neither this report's nor one it compares with."""
    windows = [time for time in times if time.window and time.strict]
    return bool(windows) and not any(subject.kinds_of(time) for time in windows)


def _window_of(subject: Subject) -> str:
    return spoken(subject.windows["now"])


def _plain_fault(movement: Movement, against: str, subject: Subject) -> str | None:
    """A figure that is not judged, or not against this comparator: the sign decides."""
    now, then = subject.level("now"), subject.level(against)
    if now is None or then is None:
        return f"{subject.headline} has no figure to compare with"
    better = _is_better(subject, now - then)
    holds = {
        "up": now > then,
        "down": now < then,
        "steady": abs(now - then) <= 0.02 * abs(then),
        "better": better,
        "worse": better is False and now != then,
        "narrower": abs(now) < abs(then),
        "wider": abs(now) > abs(then),
    }[movement.way]
    right = movement.mood == "doubted" or bool(holds) == (movement.mood == "said")
    shown = words.value(str(subject.row["shape"]), then / (1 if subject.form == "count" else 100))
    return None if right else f"{subject.headline}: {subject.finding.latest}, against {shown}"


def _is_better(subject: Subject, difference: float) -> bool | None:
    match subject.row["direction"]:
        case "reduce":
            return difference < 0
        case "increase":
            return difference > 0
        case _:
            return None


def _allowed(movement: Movement, subject: Subject) -> bool:
    judged, rises = subject.judgement, subject.finding.rises
    clear = judged in ("improved", "worsened")
    if movement.way == "steady":
        return clear if movement.mood == "denied" else not clear
    if not clear:
        return movement.mood != "said" or (movement.hedged and _sign_agrees(movement, rises))
    holds = {
        "up": rises,
        "down": not rises,
        "better": judged == "improved",
        "worse": judged == "worsened",
        "narrower": judged == "improved",
        "wider": judged == "worsened",
    }[movement.way]
    return movement.mood != "doubted" and holds == (movement.mood == "said")


def _sign_agrees(movement: Movement, rises: bool) -> bool:
    return movement.way not in ("up", "down") or (movement.way == "up") == rises


# Times


def _period_fault(reading: Reading, own_windows: set[Window]) -> str | None:
    """A year or quarter that is not this report's, given as if it were."""
    for time in reading.times:
        ahead = time.window and time.window.start > max(window.end for window in own_windows)
        if not (time.window and time.strict) or time.window in own_windows or ahead:
            continue
        if _set_beside(time, reading) or not _is_of_data(time, reading):
            continue
        return f"this report is not about {spoken(time.window)}"
    return None


def _set_beside(time: Time, reading: Reading) -> bool:
    """An earlier figure beside the current one: `against 49% in October to December 2021`."""
    return any(claim.role == "earlier" and time in claim.times for claim in reading.claims)


def _is_of_data(time: Time, reading: Reading) -> bool:
    """Months named as a year or quarter are of data; a year alone only where figures are said of it."""
    if any(time in claim.times for claim in reading.claims):
        return True
    named = reading.text[time.start : time.end]
    return "to" in named.split() or "ending" in named.split()
