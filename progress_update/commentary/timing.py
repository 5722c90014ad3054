"""Which of the times in a sentence belong to a number or a movement in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from progress_update.commentary.movements import Movement
from progress_update.commentary.numbers import Number
from progress_update.commentary.roles import Role
from progress_update.commentary.scene import Scene
from progress_update.commentary.times import Time

# What a time is compared by, and what leads from it back to the present.
_COMPARED = re.compile(r"\b(?:than|on|from|since|over|against|compared (?:with|to))(?: in| the| it was)* $")
_ONWARD = re.compile(r"\s*(?:[:;,](?! when| where)|,? (?:at|with|to|reaching|and now|and is now|taking|bringing)\b)")
_AGAINST = re.compile(r",? (?:against|compared|down from|up from|from)\b")
# What parts a number from a time behind it, and what joins a change to the figure it is measured from.
_APART = re.compile(r"\b(?:is|are|remains?|has|have)\b|,")
_BESIDE = re.compile(r"[^.;:,]{0,30}\b(?:than|below|above|on|against|compared with|compared to|of)(?: the)? *")
# "Compared with the year before the pandemic, robbery was down 39% and theft 17%": said of all that follows.
_OPENING = re.compile(
    r"(?:when )?(?:(?:compared|set|measured) (?:with|to|against)|against|relative to|since|on) ", re.I
)


@dataclass(frozen=True)
class Timing:
    """The times of one sentence, told by where they stand."""

    scene: Scene
    times: Sequence[Time]

    def of_number(self, number: Number, role: Role, all_numbers: Sequence[Number]) -> tuple[Time, ...]:
        """The times of a number in its role, among all numbers of the sentence."""
        return self._of_number(number, role, all_numbers) or self._start_of_change(number, role)

    def _of_number(self, number: Number, role: Role, all_numbers: Sequence[Number]) -> tuple[Time, ...]:
        """The time behind a number, else the one before it, else the one that the sentence opens with."""
        later = [other for other in all_numbers if other.start > number.start]
        following = self._behind(number, all_numbers)
        if following:
            return following
        if role == "change" and later and _BESIDE.fullmatch(self.scene.blanked[number.end : later[0].start]):
            return self._of_number(later[0], "earlier", all_numbers)
        earlier = [other for other in all_numbers if other.end <= number.start]
        taken = [time for other in earlier for time in self._behind(other, all_numbers) if time.kind == "before"]
        leading = [time for time in self._timed if time.end <= number.start and time not in taken]
        leading = [time for time in leading if not self._is_compared(time, number)]
        closest = [time for time in leading if not any(time.end <= other.start < number.start for other in all_numbers)]
        if role == "change" and leading and _OPENING.fullmatch(self.scene.blanked[: leading[0].start]):
            return tuple(leading[:1])
        # A change, and a figure it started from, have the time before them only where it is told by relation.
        if closest and (role not in ("change", "earlier") or closest[-1].window is None):
            return tuple(closest[-1:])
        opening = leading and leading[0].start < 12
        return tuple(leading[:1]) if role in ("now", "") and opening and not closest else ()

    @property
    def _timed(self) -> list[Time]:
        return [time for time in self.times if time.kind != "date"]

    def _behind(self, number: Number, all_numbers: Sequence[Number]) -> tuple[Time, ...]:
        """The time that stands behind a number in its clause, before the next number."""
        limit = min(
            [*(other.start for other in all_numbers if other.start > number.start), self._clause_end(number.end)]
        )
        found = [time for time in self._timed if number.end <= time.start < limit]
        apart = found and _APART.search(self.scene.blanked, number.end, found[0].start)
        return () if apart else tuple(found[:1])

    def _is_compared(self, time: Time, number: Number) -> bool:
        """`more than a year ago: 24,452`, `up on a year earlier, at 24,452`: the number is not of that time."""
        before, between = self.scene.blanked[: time.start], self.scene.blanked[time.end : number.start]
        onward = _ONWARD.match(between) or _AGAINST.match(self.scene.blanked, number.end)
        return bool(time.window is None and _COMPARED.search(before) and onward)

    def _start_of_change(self, number: Number, role: Role) -> tuple[Time, ...]:
        """`from 70% to 62%` is a change on the year before, where no other time is named."""
        start = role == "earlier" and re.search(r"\bfrom +$", self.scene.blanked[: number.start])
        return (Time(number.start, number.start, "before"),) if start and not self._timed else ()

    def of_movement(self, movement: Movement) -> tuple[Time, ...]:
        """What a movement is measured over or against, where its part of the sentence says so."""
        start, end = self.scene.segment(movement.start)
        within = [time for time in self.times if start <= time.start < end and time.kind != "date"]
        behind = [time for time in within if time.start >= movement.end and not self._is_reached(time)]
        opening = [time for time in self._timed[:1] if _OPENING.fullmatch(self.scene.blanked[: time.start])]
        return tuple(behind[:1] or within or opening)

    def _is_reached(self, time: Time) -> bool:
        """`climbed back towards its level before the pandemic`: where it goes, not what it is measured from."""
        return bool(
            re.search(
                r"\b(?:to|towards?|near(?:ing)?)(?: (?:its|the|their))?(?: \w+)? $", self.scene.blanked[: time.start]
            )
        )

    def _clause_end(self, position: int) -> int:
        found = re.compile(r"[;:]|, (?:but|while|and)\b|\bwhile\b|\bwhereas\b|\bbut\b").search(
            self.scene.blanked, position
        )
        return found.start() if found else len(self.scene.blanked)
