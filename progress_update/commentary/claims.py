"""A sentence read into claims: which figure, which number or movement, in which role and at which time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from progress_update.commentary.claimed import Claim, Reading
from progress_update.commentary.elided import elided, paired
from progress_update.commentary.mentions import Mention
from progress_update.commentary.movements import Movement, movements
from progress_update.commentary.names import WORD, Names
from progress_update.commentary.numbers import Number, numbers
from progress_update.commentary.roles import Role, role_of
from progress_update.commentary.scene import Scene
from progress_update.commentary.stems import standard
from progress_update.commentary.times import Time, times
from progress_update.commentary.timing import Timing
from progress_update.commentary.vocabulary import OTHER_THINGS, UNITS
from progress_update.period import Period


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
        claims = paired([claim for number in figures if (claim := reading.number(number, figures))])
        claims += [claim for movement in movements(blanked) if (claim := reading.movement(movement))]
        claims += elided(claims, mentions, blanked)
        last = mentions[-1] if mentions else carried
        return Reading(tuple(claims), tuple(found), text, last)


@dataclass(frozen=True)
class _Claims:
    """The claims of one sentence, whose figures are in `scene`."""

    scene: Scene
    untimed: str
    times: Sequence[Time]

    def number(self, number: Number, all_numbers: Sequence[Number]) -> Claim | None:
        before, after = self._around(number.start, number.end)
        role = self._role_among(number, all_numbers)
        if role == "change" and _AIMED.search(before):
            return None
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
            times=self._timing.of_number(number, role, all_numbers),
            carried=carried,
        )

    def movement(self, movement: Movement) -> Claim | None:
        if re.match(r"(?: \w+){0,3} than ", self.scene.blanked[movement.end :]) and self.scene.sets_names_apart(
            movement
        ):
            return None
        direct = self.scene.general_object(movement.end) or self.scene.object_of(movement.end)
        if direct is None and self.scene.moves_other_things(movement.end):
            return None
        meant, carried = self.scene.meant(movement.start, movement.end, direct=direct)
        if meant is None:
            return None
        return Claim(
            meant.ids, meant.every, movement=movement, times=self._timing.of_movement(movement), carried=carried
        )

    @property
    def _timing(self) -> Timing:
        return Timing(self.scene, self.times)

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


# "projects that aim to cut robbery by 10%": no figure of the results.
_AIMED = re.compile(
    r"\b(?:to|will|would|could|should|may|might|must) (?:cut|reduce|raise|increase|lower|improve|bring down|halve)"
    r"\b[^.;:,]{0,60}$",
    re.IGNORECASE,
)
