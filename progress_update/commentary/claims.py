"""A sentence read into claims: which figure, which number or movement, in which role and at which time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from progress_update.commentary.movements import Movement, movements
from progress_update.commentary.names import WORD, Mention, Names
from progress_update.commentary.numbers import Number, numbers
from progress_update.commentary.roles import Role, role_of
from progress_update.commentary.scene import Scene
from progress_update.commentary.stems import standard
from progress_update.commentary.times import Time, times
from progress_update.commentary.vocabulary import OTHER_THINGS, UNITS
from progress_update.period import Period


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
        reading = _Claims(Scene(blanked, mentions, self._names, carried), untimed, found)
        claims = _paired([claim for number in figures if (claim := reading.number(number, figures))])
        claims += [claim for movement in movements(blanked) if (claim := reading.movement(movement))]
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
class _Claims:
    """The claims of one sentence, whose figures are in `scene`."""

    scene: Scene
    untimed: str
    times: Sequence[Time]

    def number(self, number: Number, all_numbers: Sequence[Number]) -> Claim | None:
        before, after = self._around(number.start, number.end)
        role = self._role_among(number, all_numbers)
        if number.form == "count" and not role and not self._is_figure(number, before, after):
            return None
        if number.form == "count" and self._counts_other_things(after):
            return None
        meant, carried = self.scene.meant(number.start, number.end, direct=self.scene.direct(number.end))
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

    def movement(self, movement: Movement) -> Claim | None:
        if re.match(r"(?: \w+){0,3} than ", self.scene.blanked[movement.end :]) and self.scene.sets_names_apart(
            movement
        ):
            return None
        direct = self.scene.object_of(movement.end)
        if direct is None and self.scene.moves_other_things(movement.end):
            return None
        meant, carried = self.scene.meant(movement.start, movement.end, direct=direct)
        if meant is None:
            return None
        return Claim(meant.ids, meant.every, movement=movement, times=self._times_near(movement), carried=carried)

    # What a number is

    def _around(self, start: int, end: int) -> tuple[str, str]:
        return self.scene.blanked[:start], self.scene.blanked[end:]

    def _role_among(self, number: Number, all_numbers: Sequence[Number]) -> Role:
        """A number that follows another with no more than "and" between has the other's role."""
        role = role_of(number, *self._around(number.start, number.end))
        previous = next((other for other in reversed(all_numbers) if other.end <= number.start), None)
        joined = previous and re.fullmatch(r"\s*,?\s*(?:and|or|,)?\s*", self.scene.blanked[previous.end : number.start])
        if not role and previous and joined and previous.form == number.form:
            return self._role_among(previous, all_numbers)
        direct = self.scene.direct(number.end)
        others = [mention for mention in self.scene.mentions if mention.end <= number.start]
        # "52% of women, against 74% of men": two figures of one time.
        return "now" if role == "earlier" and direct and others and others[-1].ids != direct.ids else role

    def _is_figure(self, number: Number, before: str, after: str) -> bool:
        """A bare number without a role is a figure where it is large, or counts what the measures count."""
        if number.unit < 1 or abs(number.amount) >= 1000:
            return True
        if self.scene.direct(number.end):
            return True
        following = [word.lower() for word in WORD.findall(re.split(r"[,.;:()]", after)[0])[:3]]
        alone = not following or bool(re.match(r"\s*[,.;)(]", after))
        spelt = self.untimed[number.start].isalpha()
        return any(word in UNITS for word in following) or (alone and not spelt)

    def _counts_other_things(self, after: str) -> bool:
        found = re.match(
            r"\s*(?:(?:more|fewer|new|extra|additional|other|different|local) )?"
            r"([A-Za-z][\w'-]*)(?: ([A-Za-z][\w'-]*))?",
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
        if following and not _APART.search(self.scene.blanked, number.end, following[0].start):
            return tuple(following[:1])
        if role == "change" and later and _BESIDE.fullmatch(self.scene.blanked[number.end : later[0].start]):
            return self._times_of(later[0], "earlier", all_numbers)
        leading = [time for time in timed if time.end <= number.start]
        closest = [time for time in leading if not any(time.end <= other.start < number.start for other in all_numbers)]
        # A change, and a figure it started from, have the time before them only where it is told by relation.
        if closest and (role not in ("change", "earlier") or closest[-1].window is None):
            return tuple(closest[-1:])
        opening = leading and leading[0].start < 12
        return tuple(leading[:1]) if role in ("now", "") and opening and not closest else ()

    def _times_near(self, movement: Movement) -> tuple[Time, ...]:
        start, end = self.scene.segment(movement.start)
        return tuple(time for time in self.times if start <= time.start < end and time.kind != "date")

    def _clause_end(self, position: int) -> int:
        found = re.compile(r"[;:]|, (?:but|while|and)\b|\bwhile\b|\bwhereas\b|\bbut\b").search(
            self.scene.blanked, position
        )
        return found.start() if found else len(self.scene.blanked)


# What parts a number from a time behind it, and what joins a change to the figure it is measured from.
_APART = re.compile(r"\b(?:is|are|remains?|has|have)\b|,")
_BESIDE = re.compile(r"[^.;:,]{0,30}\b(?:than|below|above|on|against|compared with|compared to|of)(?: the)? *")
