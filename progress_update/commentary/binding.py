"""What each figure of a sentence may be bound to: by name, behind it, ahead or in order; and by time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from progress_update.commentary.mentions import Mention
from progress_update.commentary.numbers import Number
from progress_update.commentary.reading import AFTER_NOUN, Figure, Reading
from progress_update.commentary.vocabulary import UNITS

_WHOLE = re.compile(r"\b(?:of|total\w*|all|overall|whole|out)\b", re.IGNORECASE)
# What stands between a name and a number that can be of nothing else.
_BELONGS = re.compile(
    r"(?:,? ?\(| ?: ?|,? at |,? (?:which )?(?:was|were|stands at|stood at|came to|numbered|totalled|accounted for"
    r"|accounts for) )(?:just |only |about |some |around |the )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bound:
    """What a number may be of. `hard`: of nothing but that; else of the wholes too, unless it is `near` the name."""

    mention: Mention
    hard: bool
    near: bool = False


@dataclass(frozen=True)
class Binding:
    """The ways in which the figures of one sentence may be bound."""

    reading: Reading

    def back(self, figure: Figure) -> Bound | None:
        """To the name that the number stands behind, as most do."""
        return self._hard(figure.number) or self._soft(figure.number)

    def ahead(self, figure: Figure) -> Bound | None:
        """To the next name in its part of the sentence."""
        number = figure.number
        _, end = self.reading.scene.segment(number.start)
        later = [each for each in self.reading.scene.mentions if number.end <= each.start < end]
        return self._hard(number) or (Bound(later[0], False) if later else self._soft(number))

    def _hard(self, number: Number) -> Bound | None:
        inside = [each for each in self.reading.scene.mentions if number.start <= each.start and each.end <= number.end]
        if inside:
            # "one woman in three"
            return Bound(inside[0], True)
        direct = self._direct(number)
        if direct:
            whole = re.search(r"\bof (?:the |all |those )*$", self.reading.scene.blanked[: number.start])
            return Bound(direct, not whole)
        paired = self._paired.get(number.start)
        if paired:
            return Bound(paired, True)
        earlier = [each for each in self.reading.scene.mentions if each.end <= number.start]
        belongs = earlier and _BELONGS.fullmatch(self.reading.scene.blanked, earlier[-1].end, number.start)
        return Bound(earlier[-1], True) if belongs and not earlier[-1].every else None

    def _direct(self, number: Number) -> Mention | None:
        """The name right behind a number, unless it is of some of them: `35,319 of the thefts`."""
        some = number.form == "count" and re.match(r"\s*(?:out )?of ", self.reading.scene.blanked[number.end :])
        return None if some else self.reading.scene.direct(number.end)

    def in_order(self, figure: Figure) -> Bound | None:
        """To the name of its place in the order: `men are likelier than women to feel safe: 74% against 54%`."""
        start, end = self.reading.scene.segment(figure.number.start)
        alike = [
            each.number
            for each in self.reading.figures
            if start <= each.number.start < end
            and (each.number.form, each.cue.role == "change") == (figure.number.form, figure.cue.role == "change")
        ]
        names = [each for each in self.reading.scene.mentions if each.end <= alike[0].start]
        if any(len(each.ids) != 1 for each in names):
            return self.back(figure)
        if len(alike) > 1 and len(alike) == len(names):
            return Bound(names[alike.index(figure.number)], True)
        return self.back(figure)

    def _soft(self, number: Number) -> Bound | None:
        meant = self.reading.scene.meant(number.start, number.end, direct=None)
        if meant is None and number.form == "count" and number.amount >= 100 and self._unnamed(number):
            # "In lockdown breaches had swollen the total to 510,901": too large to be of anything else.
            earlier = [each for each in self.reading.scene.mentions if each.end <= number.start]
            meant = earlier[-1] if earlier else self.reading.scene.carried
        return Bound(meant, False, self._near(meant, number)) if meant else None

    def _near(self, meant: Mention, number: Number) -> bool:
        """Whether a name stands before the number in its part of the sentence, and no word of a whole between."""
        start, _ = self.reading.scene.segment(number.start)
        between = self.reading.scene.blanked[meant.end : number.start]
        here = meant in self.reading.scene.mentions and start <= meant.start < number.start
        return here and not _WHOLE.search(between)

    def _unnamed(self, number: Number) -> bool:
        """Whether a number stands alone, or counts what the report counts."""
        following = re.match(r"\s*([A-Za-z][\w'-]*)?", self.reading.scene.blanked[number.end :])
        word = ((following and following[1]) or "").lower()
        return not word or word in UNITS or word in AFTER_NOUN

    @cached_property
    def _paired(self) -> dict[int, Mention]:
        """Numbers given in the order of names joined by "and": `robbery and theft rose by 7.1% and 37%`."""
        groups: dict[tuple[Mention, bool, str], list[Number]] = {}
        for figure in self.reading.figures:
            meant = self.reading.scene.meant(figure.number.start, figure.number.end, direct=self._direct(figure.number))
            if meant and meant.every and len(meant.ids) > 1:
                key = (meant, figure.cue.role == "change", figure.number.form)
                groups.setdefault(key, []).append(figure.number)
        return {
            number.start: Mention(mention.start, mention.end, (id,))
            for (mention, _, _), found in groups.items()
            if len(found) == len(mention.ids)
            for id, number in zip(mention.ids, found, strict=True)
        }
