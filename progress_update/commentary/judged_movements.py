"""A word of movement set against the judgement, or, beside another comparator, against the plain difference."""

from __future__ import annotations

from collections.abc import Iterable

from progress_update import words
from progress_update.commentary.movements import Movement
from progress_update.commentary.subjects import Subject, spoken
from progress_update.commentary.times import Time


def movement_fault(movement: Movement, against: str, times: Iterable[Time], subject: Subject) -> str | None:
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
