"""A sentence read: its numbers with what they may be bound to, by name and by time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from progress_update.commentary.cues import Cue, cue_of
from progress_update.commentary.mentions import Mention
from progress_update.commentary.movements import Movement, movements
from progress_update.commentary.names import WORD, Names
from progress_update.commentary.numbers import Number, numbers
from progress_update.commentary.scene import Scene
from progress_update.commentary.stems import standard
from progress_update.commentary.times import BLANK, Time, times
from progress_update.commentary.vocabulary import OTHER_THINGS, UNITS
from progress_update.period import Period

# "projects that aim to cut robbery by 10%": no figure of the results.
_AIMED = re.compile(
    r"\b(?:to|will|would|could|should|may|might|must) (?:cut|reduce|raise|increase|lower|improve|bring down|halve)"
    r" [^.;:]*$",
    re.IGNORECASE,
)
# What ends a noun that a number counts.
AFTER_NOUN = frozenset(
    [
        "a",
        "an",
        "each",
        "every",
        "by",
        "in",
        "on",
        "to",
        "from",
        "against",
        "at",
        "than",
        "were",
        "was",
        "are",
        "is",
        "had",
        "has",
        "have",
        "with",
        "for",
        "per",
        "compared",
    ]
)


@dataclass(frozen=True)
class Figure:
    """A number that is a figure of the report, as the words around it have it."""

    number: Number
    cue: Cue
    before: str


@dataclass(frozen=True)
class Reading:
    """A sentence with its times and digits blanked out, and the figures, names and movements in it."""

    text: str
    scene: Scene
    times: tuple[Time, ...]
    numbers: tuple[Number, ...]
    written: str

    def original(self, time: Time) -> str:
        return self.written[time.start : time.end]

    @property
    def last(self) -> Mention | None:
        """What the next sentence speaks of when it names nothing."""
        return self.scene.mentions[-1] if self.scene.mentions else self.scene.carried

    @cached_property
    def movements(self) -> list[Movement]:
        return movements(self.scene.blanked)

    @cached_property
    def figures(self) -> list[Figure]:
        return [figure for number in self.numbers if (figure := self._figure(number))]

    def parts(self) -> Iterator[list[Figure]]:
        """The figures of each part of the sentence."""
        found: dict[tuple[int, int], list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(self.scene.segment(figure.number.start), []).append(figure)
        yield from found.values()

    # Which numbers are figures

    def _figure(self, number: Number) -> Figure | None:
        before, after = self.scene.blanked[: number.start], self.scene.blanked[number.end :]
        cue = self._cue(number, before, after)
        if cue.role == "change" and _AIMED.search(before):
            return None
        direct = self.scene.direct(number.end)
        named = direct and direct.start <= number.end + 1
        if number.form == "count" and (
            (not named and self._counts_other_things(after)) or not self._is_figure(number, cue, after)
        ):
            return None
        return Figure(number, cue, before)

    def _cue(self, number: Number, before: str, after: str) -> Cue:
        """A number that follows another with no more than "and" between has the other's role."""
        cue = cue_of(number, before, after)
        previous = next((other for other in reversed(self.numbers) if other.end <= number.start), None)
        if cue.role or not previous or previous.form != number.form:
            return cue
        joined = re.fullmatch(r"\s*,?\s*(?:and|or|,)?\s*", self.scene.blanked[previous.end : number.start])
        return self._cue(previous, before[: previous.start], self.scene.blanked[previous.end :]) if joined else cue

    def _is_figure(self, number: Number, cue: Cue, after: str) -> bool:
        """A bare number without a role is a figure where it is large, or counts what the measures count."""
        if cue.role or number.unit < 1 or abs(number.amount) >= 1000:
            return True
        direct = self.scene.direct(number.end)
        if direct:
            # "Three attitudes to the police": how many measures, not a figure of them.
            return not direct.every or number.amount > len(direct.ids)
        if re.match(rf" ?(?:of|in) (?:the )?{BLANK}", after):
            return True
        following = [word.lower() for word in WORD.findall(re.split(r"[,.;:()]", after)[0])[:3]]
        alone = not following or bool(re.match(r"\s*[,.;)(]", after))
        spelt = self.text[number.start].isalpha()
        return any(word in UNITS or self.scene.names.is_term(word) for word in following) or (alone and not spelt)

    def _counts_other_things(self, after: str) -> bool:
        """`4,000 responses`, `20,000 more police officers`: the noun behind it is none that the report counts."""
        following = re.match(r"(?:\s*[A-Za-z][\w'-]*){0,4}", after)
        words = following[0].lower().split() if following else []
        for word, coming in zip(words, [*words[1:], ""], strict=False):
            if (word, coming) == ("positive", "outcomes"):
                return False
            if word in OTHER_THINGS:
                return True
            if word in AFTER_NOUN or (word in UNITS and coming not in OTHER_THINGS):
                return False
        return False


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
        return Reading(untimed, Scene(blanked, mentions, self._names, carried), tuple(found), tuple(figures), text)
