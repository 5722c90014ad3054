"""The movements of a sentence set against the judgements, or, where none is given, against the plain difference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from progress_update import words
from progress_update.commentary.evidence import Figured
from progress_update.commentary.figures import NO_MEASURE
from progress_update.commentary.mentions import Mention
from progress_update.commentary.movements import Movement
from progress_update.commentary.reading import Reading
from progress_update.commentary.subjects import Subject, Together, spoken
from progress_update.commentary.times import Time
from progress_update.period import Window

_VERB = r"(?:did|do|does|has|have|had|is|are|was|were)"
_SO_DID = re.compile(
    rf"\b(?:as|so|nor|neither) (?:too )?{_VERB} (?:the |recorded |calls about "
    rf"|\d+ )*$",
    re.IGNORECASE,
)
_TOO = re.compile(rf" {_VERB} (?:too|also|as well|likewise|so too)\b", re.IGNORECASE)
_NOT = re.compile(rf" {_VERB}(?: not|n't)\s*(?:$|[.,;)])", re.IGNORECASE)
# "Compared with the year before the pandemic, robbery was down 39%": said of all that follows.
_OPENING = re.compile(
    r"(?:when )?(?:(?:compared|set|measured) (?:with|to|against)|against|relative to|since|on) ", re.I
)
_REACHED = re.compile(r"\b(?:to|towards?|near(?:ing)?)(?: (?:its|the|their))?(?: \w+)? $")
_TAKEN_TOGETHER = re.compile(r"\b(?:together|in all|combined|altogether|in total|between them)\b", re.IGNORECASE)

_BESIDE = re.compile(
    r"(?: than| to| as| with)?(?: the| that| those| it is| they are| in)*(?: figure| level| share| rate| number"
    r"| one)?"
    r"(?: (?:for|of|among|in|as|than|to|with|share|is|are))*(?: the| for| that| of)* ",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"[^.;:]{0,80}?\bthan(?: (?:among|for|in|of|with|that|those|the|by"
    r"|at))* (?:dealt with )?(?:by )?",
    re.I,
)

Said = tuple[Movement, Mention]


def movements_fault(reading: Reading, subjects: Mapping[str, Subject]) -> str | None:
    """The first movement of a sentence that the data do not bear out, in words, or None."""
    said = list(_said(reading))
    judged = (_fault(movement, mention, reading, subjects) for movement, mention in [*said, *_again(said, reading)])
    return next((fault for fault in judged if fault), None) or _beside_fault(reading, subjects)


def _said(reading: Reading) -> Iterator[Said]:
    """Each movement with the name that it is of."""
    scene = reading.scene
    for movement in reading.movements:
        if re.match(r"(?: \w+){0,3} than ", scene.blanked[movement.end :]) and scene.sets_names_apart(movement):
            continue
        if _other_side(movement, reading):
            continue
        direct = scene.general_object(movement.end) or scene.object_of(movement.end)
        if direct is None and scene.moves_other_things(movement.end):
            continue
        meant = scene.meant(movement.start, movement.end, direct=direct)
        if meant:
            yield movement, meant


def _other_side(movement: Movement, reading: Reading) -> tuple[Mention, Mention] | None:
    """Two names set side by side: `22 points below the figure for men`, `higher among women than among men`."""
    if not movement.compared:
        return None
    text, names = reading.scene.blanked, reading.scene.mentions
    for one, other in pairwise(names):
        beside = one.end <= movement.start and _BESIDE.fullmatch(text, movement.end, other.start)
        than = movement.end <= other.start and _THAN.fullmatch(text, movement.end, other.start)
        if one.ids != other.ids and (beside or (than and one.end <= other.start)):
            return one, other
    return None


def _beside_fault(reading: Reading, subjects: Mapping[str, Subject]) -> str | None:
    """One subject set beside another, now: `lower than that for men`."""
    for movement in reading.movements:
        sides = _other_side(movement, reading)
        if sides is None or movement.mood != "said":
            continue
        pair = [subjects[each.ids[0]] for each in sides if each.ids and each.ids[0] in subjects]
        levels = [level for each in pair if each.has_data and (level := each.level("now")) is not None]
        if len(levels) < 2 or pair[0].form != pair[1].form:
            continue
        up, down = levels[0] > levels[1], levels[0] < levels[1]
        if (movement.way == "up" and not up) or (movement.way == "down" and not down):
            return f"{pair[0].stated}; {pair[1].stated}"
    return None


def _again(said: list[Said], reading: Reading) -> Iterator[Said]:
    """Movements said again in fewer words: "robbery rose, as did theft", "theft rose but robbery did not"."""
    for mention in reading.scene.mentions:
        earlier = [movement for movement, _ in said if movement.end <= mention.start]
        if not earlier:
            continue
        if _SO_DID.search(reading.scene.blanked[: mention.start]) or _TOO.match(reading.scene.blanked, mention.end):
            yield earlier[-1], mention
        elif _NOT.match(reading.scene.blanked, mention.end):
            yield replace(earlier[-1], mood="denied"), mention


def _fault(movement: Movement, mention: Mention, reading: Reading, subjects: Mapping[str, Subject]) -> str | None:
    """Of several subjects meant at once each must agree; of several that may be meant one is enough."""
    if not mention.ids:
        return NO_MEASURE if movement.mood == "said" else None
    group = [subjects[id] for id in mention.ids if id in subjects]
    times = _times(movement, reading)
    faults = [_one_fault(movement, times, reading, subject) for subject in group]
    counted = tuple(each for each in group if each.form == "count" and each.has_data)
    if len(counted) > 1 and (_TAKEN_TOGETHER.search(reading.text) or not mention.every) and movement.counted:
        together = Together(counted)
        pair = together.windows["before"], together.windows["now"]
        faults = [*faults, _plain_fault(movement, *pair, together, counted[0])]
        return None if not all(faults) else faults[0]
    if mention.every:
        return next((fault for fault in faults if fault), None)
    return faults[0] if faults and all(faults) else None


def _times(movement: Movement, reading: Reading) -> list[Time]:
    """What a movement is measured over or against, where its part of the sentence says so."""
    text = reading.scene.blanked
    start, end = reading.scene.segment(movement.start)[0], reading.scene.segment(movement.end)[1]
    timed = [time for time in reading.times if time.kind != "date"]
    within = [time for time in timed if start <= time.start < end]
    behind = [time for time in within if time.start >= movement.end and not _REACHED.search(text[: time.start])]
    return behind[:1] or within or [time for time in timed[:1] if _OPENING.fullmatch(text[: time.start])]


def _one_fault(movement: Movement, times: list[Time], reading: Reading, subject: Subject) -> str | None:
    if not subject.has_data:
        return None if movement.mood == "doubted" else f"{subject.headline} has no data published"
    if movement.way in ("narrower", "wider") and subject.form != "points":
        return None
    pairs = _pairs(times, reading, subject)
    if not pairs:
        return f"the report compares {subject.headline} only over {spoken(subject.windows['now'])}"
    faults = [_pair_fault(movement, earlier, later, subject) for earlier, later in pairs]
    return faults[0] if faults and all(faults) else None


def _pairs(times: list[Time], reading: Reading, subject: Subject) -> list[tuple[Window, Window]]:
    """The windows, earlier and later, that a movement may lie between: the year before and now, if none is named."""
    now, before = subject.windows["now"], subject.windows["before"]
    named = [time.window for time in reading.times if time.window and time.kind == "window"]
    strict = [time for time in times if time.window is None or time.strict or time.kind == "same"]
    resolved = [window for time in strict for window in subject.windows_of(time, named)]
    judged = [(before, now)] if not resolved or now in resolved or before in resolved else []
    later = {now, *named}
    pairs = [(then, since) for then in resolved for since in later if then.months == since.months and then < since]
    known = [pair for pair in pairs if pair not in judged and all(subject.at(window) is not None for window in pair)]
    return judged + (known if now not in resolved else [])


def _pair_fault(movement: Movement, earlier: Window, later: Window, subject: Subject) -> str | None:
    reason = subject.not_comparable(earlier, later)
    if reason:
        return None if movement.mood == "doubted" else f"{subject.headline} has nothing to compare with: {reason}"
    if subject.is_measure and (earlier, later) == (subject.windows["before"], subject.windows["now"]):
        return None if _allowed(movement, subject) else f"{subject.headline}: {subject.verdict}"
    return _plain_fault(movement, earlier, later, subject, subject)


def _plain_fault(movement: Movement, earlier: Window, later: Window, figured: Figured, subject: Subject) -> str | None:
    """A figure that is not judged, or not against this comparator: the sign decides."""
    now, then = figured.at(later), figured.at(earlier)
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
    shape, scale = str(subject.row["shape"]), 1 if subject.form == "count" else 100
    shown = [words.value(shape, level / scale) for level in (now, then)]
    return None if right else f"{subject.headline}: {shown[0]} in {spoken(later)}, {shown[1]} in {spoken(earlier)}"


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
