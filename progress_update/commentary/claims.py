"""A sentence read into claims: which figure, which number or movement, in which role and at which time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from progress_update.commentary.movements import Movement, movements
from progress_update.commentary.names import WORD, Mention, Names
from progress_update.commentary.numbers import Number, numbers
from progress_update.commentary.stems import standard
from progress_update.commentary.times import BLANK, Time, times
from progress_update.commentary.vocabulary import BREAKS, EVENTS, NEUTRAL, OTHER_THINGS, UNITS
from progress_update.period import Period

Role = Literal["change", "now", "earlier", "interval", ""]

_CHANGING = (
    r"(?:rose|risen|rises?|rising|fell|fallen|falls?|falling|increas\w+|decreas\w+|declin\w+"
    r"|dropp?\w*|grew|grown|growth|climb\w*|jump\w*|"
    r"reduc\w+|reduction|(?<!made )(?<!make )(?<!makes )up|down|higher|lower|improve\w*"
    r"|worsen\w*|narrow\w*|widen\w*|surged?|changed?|difference|doubled|slipped|lost|"
    r"gained?|cut|slid|soared|plunged|shrank|shrunk|dip\w*|swing|movement|more|fewer|less)"
)
_BEFORE_CHANGE = re.compile(
    rf"\b{_CHANGING}(?: (?:slightly|sharply|clearly|again|further|overall|[a-z]+ly))?"
    r"(?: (?:of|by|is|was|being|in \w+(?: \w+)? (?:of|was)))?"
    rf"[ (]*(?:only |just |a |an |the |as much as |{BLANK})*$"
    r"|\bby (?:only |just |a |an |some |as much as )*$|\bchange\b[^.;,]{0,40}\b(?:of|is|was) (?:only |just )*$",
    re.IGNORECASE,
)
_AFTER_CHANGE = re.compile(
    r"^[- ]*(?:(?:percentage )?points? )?(?:(?:in|by) )?(?:year[- ]on[- ]year )?(?:clear "
    r"|overall |sharp |real |statistically significant )?"
    r"(?:higher|lower|up|down|more|fewer|less|rise|increase|fall|drop|decrease|decline|reduction"
    r"|growth|change|jump|improvement|better|worse|above|below|worsening|short of|difference"
    r"|wider|narrower)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:from|against|compared (?:with|to)|(?:more |fewer |less |higher |lower |better "
    r"|worse |rather )?than|versus|vs\.?|up on|down on|above|below|"
    r"exceeding|exceeds|exceeded|short of)(?: (?:the|a|some|its|level|figure|total|count|share|rate|of|just|only))* *$",
    re.IGNORECASE,
)
_NOW = re.compile(
    rf"\b(?:to|at|stood at|stands at|was|were|is|are|now|reach(?:ed|es)|total(?:led|ling"
    rf"|s)?(?: of)?|record(?:ed|s)|came to|counted|numbered|saw)"
    rf"(?: (?:just|only|now|the|a|{BLANK}))* *$",
    re.IGNORECASE,
)
_INTERVAL = re.compile(r"\b(?:interval|range[ds]?|margin|between|anywhere from|limits|plausibl[ye])\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """What a sentence says of `ids`: a number or a movement. `every`: it is said of each of them."""

    ids: tuple[str, ...]
    every: bool
    number: Number | None = None
    movement: Movement | None = None
    role: Role = ""
    times: tuple[Time, ...] = ()
    carried: bool = False


@dataclass(frozen=True)
class Reading:
    """A sentence as read: its claims, all times it names, and the figure it speaks of last."""

    claims: tuple[Claim, ...]
    times: tuple[Time, ...]
    text: str
    last: Mention | None


class Reader:
    """Reads sentences for one period, knowing the names of the framework's figures."""

    def __init__(self, names: Names, period: Period) -> None:
        self._names, self._period = names, period

    def read(self, sentence: str, *, carried: Mention | None = None, about: str | None = None) -> Reading:
        """`carried` is what an unnamed figure is about: the commentary's place, or the last figure named;
        `about` is the measure that the sentence stands under."""
        text = standard(sentence)
        found, untimed = times(text, self._period)
        mentions = self._names.mentions(untimed, about=about)
        figures, blanked = numbers(untimed)
        scene = _Scene(text, untimed, blanked, mentions, found, self._names, carried)
        claims = [claim for number in figures if (claim := scene.number(number, figures))]
        claims = _paired(claims)
        claims += [claim for movement in movements(blanked) if (claim := scene.movement(movement, figures))]
        last = mentions[-1] if mentions else carried
        return Reading(tuple(claims), tuple(found), text, last)


def _paired(claims: list[Claim]) -> list[Claim]:
    """Numbers given in the order of the names they belong to: "robbery and theft rose by 7.1% and 37%"."""
    paired = list(claims)
    groups: dict[tuple[tuple[str, ...], bool, str], list[int]] = {}
    for n, claim in enumerate(claims):
        if claim.every and claim.number:
            groups.setdefault((claim.ids, claim.role == "change", claim.number.form), []).append(n)
    for (ids, _, _), places in groups.items():
        if len(places) == len(ids):
            for id, n in zip(ids, places, strict=True):
                role: Role = "now" if claims[n].role == "earlier" and not claims[n].times else claims[n].role
                paired[n] = replace(claims[n], ids=(id,), role=role)
    return paired


@dataclass(frozen=True)
class _Scene:
    """One sentence with its names and times found, in which claims are given what they belong to."""

    text: str
    untimed: str
    blanked: str
    mentions: Sequence[Mention]
    times: Sequence[Time]
    names: Names
    carried: Mention | None

    def number(self, number: Number, all_numbers: Sequence[Number]) -> Claim | None:
        before, after = self._around(number.start, number.end)
        role = self._role_among(number, all_numbers)
        if number.form == "count" and not role and not self._is_figure(number, before, after):
            return None
        if number.form == "count" and self._counts_other_things(after):
            return None
        meant, carried = self._meant(number.start, number.end, direct=self._direct(number.end))
        if meant is None:
            return None
        return Claim(
            meant.ids,
            meant.every,
            number=number,
            role=role,
            times=self._times_of(number, role, all_numbers),
            carried=carried,
        )

    def movement(self, movement: Movement, all_numbers: Sequence[Number]) -> Claim | None:
        if re.match(r"(?: \w+){0,3} than ", self.blanked[movement.end :]) and self._sets_names_apart(movement):
            return None
        direct = self._object(movement.end)
        if direct is None and self._moves_other_things(movement.end):
            return None
        meant, carried = self._meant(movement.start, movement.end, direct=direct)
        if meant is None:
            return None
        return Claim(meant.ids, meant.every, movement=movement, times=self._times_near(movement), carried=carried)

    def _sets_names_apart(self, movement: Movement) -> bool:
        """`less likely than men`: one figure beside another, not a movement of either."""
        return any(each.start < movement.start and movement.end < each.end for each in self.mentions)

    # What a claim belongs to

    def _meant(self, start: int, end: int, *, direct: Mention | None) -> tuple[Mention | None, bool]:
        if direct:
            return direct, False
        segment_start, segment_end = self._segment(start)
        earlier = [mention for mention in self.mentions if mention.end <= start]
        within = [mention for mention in earlier if mention.start >= segment_start]
        general = self._general(max([segment_start, *(mention.end for mention in within)]), start)
        if general:
            return general, False
        if within:
            return within[-1], False
        if not self._is_neutral(segment_start, start):
            return None, False
        later = [mention for mention in self.mentions if mention.start >= end]
        later_within = [mention for mention in later if mention.start < segment_end]
        for choice in (later_within[:1], earlier[-1:], later[:1]):
            if choice:
                return choice[0], False
        return self.carried, True

    def _general(self, start: int, end: int) -> Mention | None:
        """`knife crime`, `violence`: no figure of the report, though it sounds like one."""
        found = next(_GENERAL.finditer(self.blanked, start, end), None)
        inside = found and any(each.start <= found.start() < each.end for each in self.mentions)
        return Mention(found.start(), found.end(), ()) if found and not inside else None

    def _direct(self, end: int) -> Mention | None:
        """The name that a number stands right before: `24 domestic homicides`, `37% in theft`."""
        following = next((mention for mention in self.mentions if mention.start >= end - 1), None)
        between = self.blanked[end : following.start] if following else "."
        if following and re.fullmatch(r"(?:[- ]*[A-Za-z][\w'-]*){0,5}[ -]*", between):
            words = [word.lower() for word in WORD.findall(between)]
            verbal = any(word in BREAKS or word in EVENTS for word in words)
            return (
                None
                if verbal or (movements(f"{between}.") and " in " not in between and " of " not in between)
                else following
            )
        return None

    def _object(self, end: int) -> Mention | None:
        """The name that a movement is of: `a rise in theft`, `fewer burglaries`, `reduced robbery`."""
        following = next((mention for mention in self.mentions if mention.start >= end), None)
        between = self.blanked[end : following.start] if following else "."
        linked = re.fullmatch(
            r"(?: (?:in|of|for|to)(?: \w+){0,4}| (?:police[- ])?(?:recorded|reported|calls about"
            r"|victims of|the|number of|women|Londoners|people))* ?",
            between,
        )
        near = re.fullmatch(rf" ?(?:(?:by |of )?{BLANK}+ ?)?(?:in|of|for) (?:\w+ ){{0,4}}", between)
        return following if following and (linked or near) else None

    def _moves_other_things(self, end: int) -> bool:
        """`an increase in footfall`: the movement has an object of its own that is no figure of the report."""
        found = re.match(
            rf"[ {BLANK}]*(?:in|of) (?:the |a |an |its |their )*((?:[a-z][\w'-]* ?){{1,3}})", self.blanked[end:]
        )
        if not found:
            return False
        words = WORD.findall(found[1])
        return not all(self._known(word) for word in words[:2])

    def _segment(self, position: int) -> tuple[int, int]:
        """The part of the sentence around `position` between breaks, none of which lies inside a name.

        What stands in brackets is a part of its own, and does not part what stands around it.
        """
        for found in _BRACKETS.finditer(self.blanked):
            if found.start() <= position < found.end():
                return found.start(), found.end()
        start, end = 0, len(self.blanked)
        for found in _BREAK.finditer(self._unbracketed):
            if any(mention.start <= found.start() < mention.end for mention in self.mentions):
                continue
            if found.end() <= position:
                start = found.end()
            elif found.start() >= position:
                end = found.start()
                break
        return start, end

    @property
    def _unbracketed(self) -> str:
        return _BRACKETS.sub(lambda found: BLANK * len(found[0]), self.blanked)

    def _is_neutral(self, start: int, end: int) -> bool:
        """Whether nothing but general words stand there, so that no other thing is spoken of."""
        inside = any(found.start() <= end < found.end() for found in _BRACKETS.finditer(self.blanked))
        return all(
            self._known(word) for word in WORD.findall((self.blanked if inside else self._unbracketed)[start:end])
        )

    def _known(self, word: str) -> bool:
        lower = word.lower().removesuffix("'s")
        return lower in NEUTRAL or lower in UNITS or lower.endswith("ly") or self.names.is_term(word)

    # What a number is

    def _around(self, start: int, end: int) -> tuple[str, str]:
        return self.blanked[:start], self.blanked[end:]

    def _role_among(self, number: Number, all_numbers: Sequence[Number]) -> Role:
        """A number that follows another with no more than "and" between has the other's role."""
        role = self._role(number, *self._around(number.start, number.end))
        previous = next((other for other in reversed(all_numbers) if other.end <= number.start), None)
        joined = previous and re.fullmatch(r"\s*,?\s*(?:and|or|,)?\s*", self.blanked[previous.end : number.start])
        if not role and previous and joined and previous.form == number.form:
            return self._role_among(previous, all_numbers)
        direct = self._direct(number.end)
        others = [mention for mention in self.mentions if mention.end <= number.start]
        # "52% of women, against 74% of men": two figures of one time.
        return "now" if role == "earlier" and direct and others and others[-1].ids != direct.ids else role

    def _role(self, number: Number, before: str, after: str) -> Role:
        if self._in_interval(number, before, after):
            return "interval"
        if number.form == "times":
            return "change"
        if _EARLIER.search(before) and not _AFTER_CHANGE.search(after):
            return "earlier"
        if number.signed or _BEFORE_CHANGE.search(before) or _AFTER_CHANGE.search(after):
            return "change"
        return "now" if _NOW.search(before) else ""

    def _in_interval(self, number: Number, before: str, after: str) -> bool:
        clause = re.split(r"[;.](?!\d)|\bwhile\b|\bbut\b", before)[-1]
        ranged = re.match(rf"\s*(?:%|points?)?\s*(?:to|and|–)\s*{BLANK}", after) or re.search(
            rf"{BLANK}\s*(?:to|and|–)\s*$", before
        )
        if re.search(r"\bfrom [^A-Za-z]*$|\bfrom [^A-Za-z]*to\s*$", before) and not re.search(
            r"\b(?:interval|range|anywhere)\b", clause
        ):
            return False
        return bool(
            ranged and (_INTERVAL.search(clause) or (number.signed and not re.search(r"[a-z]{4,}", clause[-12:])))
        )

    def _is_figure(self, number: Number, before: str, after: str) -> bool:
        """A bare number without a role is a figure where it is large, or counts what the measures count."""
        if number.unit < 1 or abs(number.amount) >= 1000:
            return True
        if self._direct(number.end):
            return True
        following = [word.lower() for word in WORD.findall(re.split(r"[,.;:()]", after)[0])[:3]]
        alone = not following or bool(re.match(r"\s*[,.;)(]", after))
        spelt = self.untimed[number.start].isalpha()
        return any(word in UNITS for word in following) or (alone and not spelt)

    def _counts_other_things(self, after: str) -> bool:
        found = re.match(
            r"\s*(?:(?:more|fewer|new|extra|additional|other|different|local) )?([A-Za-z][\w'-]*)(?: ([A-Za-z][\w'-]*))?",
            after,
        )
        if not found:
            return False
        return any(word and word.lower() in OTHER_THINGS for word in found.groups())

    # When

    def _times_of(self, number: Number, role: Role, all_numbers: Sequence[Number]) -> tuple[Time, ...]:
        """The time behind a number, else the one before it, else the one that the sentence opens with."""
        timed = [time for time in self.times if time.kind != "date"]
        later = [other for other in all_numbers if other.start > number.start]
        limit = min([*(other.start for other in later), self._clause_end(number.end)])
        following = [time for time in timed if number.end <= time.start < limit]
        if following and not _APART.search(self.blanked, number.end, following[0].start):
            return tuple(following[:1])
        if role == "change" and later and _BESIDE.fullmatch(self.blanked[number.end : later[0].start]):
            return self._times_of(later[0], "earlier", all_numbers)
        leading = [time for time in timed if time.end <= number.start]
        closest = [time for time in leading if not any(time.end <= other.start < number.start for other in all_numbers)]
        if closest and (role != "change" or closest[-1].window is None):
            return tuple(closest[-1:])
        opening = leading and leading[0].start < 12
        return tuple(leading[:1]) if role in ("now", "") and opening and not closest else ()

    def _times_near(self, movement: Movement) -> tuple[Time, ...]:
        start, end = self._segment(movement.start)
        return tuple(time for time in self.times if start <= time.start < end and time.kind != "date")

    def _clause_end(self, position: int) -> int:
        found = re.compile(r"[;:]|, (?:but|while|and)\b|\bwhile\b|\bwhereas\b|\bbut\b").search(self.blanked, position)
        return found.start() if found else len(self.blanked)


# What parts a number from a time behind it, and what joins a change to the figure it is measured from.
_APART = re.compile(r"\b(?:is|are|remains?|has|have)\b|,")
_BESIDE = re.compile(r"[^.;:,]{0,30}\b(?:than|below|above|on|against|compared with|compared to|of)(?: the)? *")
_GENERAL = re.compile(
    r"\b(?:(?:overall|total|all|knife|gun|violent|serious|sexual|youth|street|weapon|recorded|acquisitive) )*"
    r"(?:[Cc]rime|[Vv]iolence|[Oo]ffending)\b(?! (?:[A-Z]|and [A-Z]|plan|figures?\b|rates? of))"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_BREAK = re.compile(rf"[;:—]| – |,? \b(?:{'|'.join(sorted(BREAKS))})\b", re.IGNORECASE)
