"""A claim set against the results: what is wrong with it, in words, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from progress_update.commentary.claimed import Claim, Reading
from progress_update.commentary.judged_movements import movement_fault
from progress_update.commentary.judged_numbers import number_fault, sum_agrees
from progress_update.commentary.subjects import Subject, spoken
from progress_update.commentary.times import Time
from progress_update.period import Window

NO_MEASURE = "this names no measure of the report, so nothing bears it out"


def fault(reading: Reading, subjects: Mapping[str, Subject], own_windows: set[Window]) -> str | None:
    """The first thing in a sentence that the data do not bear out, or None."""
    judge = (_claim_fault(claim, subjects) for claim in reading.claims)
    return next((found for found in (*judge, _period_fault(reading, own_windows)) if found), None)


def _claim_fault(claim: Claim, subjects: Mapping[str, Subject]) -> str | None:
    """For several figures meant at once each must agree; of several that may be meant one is enough."""
    if not claim.ids:
        return NO_MEASURE if claim.movement or claim.role == "change" else None
    # "They are part of the 54,255": after a part, its whole may be meant.
    wholes = [
        str(subjects[id].row["parent"])
        for id in claim.ids
        if id in subjects and (claim.carried or _may_be_share(claim))
    ]
    if claim.number and any(id in subjects for id in wholes):
        claim = replace(claim, ids=(*claim.ids, *wholes))
    group = [subjects[id] for id in claim.ids if id in subjects]
    faults = [_one_fault(claim, subject) for subject in group]
    if claim.number:
        right = not all(faults) or sum_agrees(claim, group)
        return None if right or not faults else faults[0]
    if claim.every:
        return next((found for found in faults if found), None)
    return None if not all(faults) else next(iter(faults), None)


def _may_be_share(claim: Claim) -> bool:
    """`three quarters of burglaries were residential`: a share of the whole."""
    return claim.number is not None and claim.number.form == "percent" and not claim.role


def _one_fault(claim: Claim, subject: Subject) -> str | None:
    if claim.movement:
        return movement_fault(claim.movement, subject.comparator(claim.times), claim.times, subject)
    assert claim.number
    return number_fault(claim, claim.number, subject)


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
