"""Which of the times in a sentence each of its figures may be of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from progress_update.commentary.evidence import Occasion
from progress_update.commentary.numbers import Number
from progress_update.commentary.reading import Figure, Reading
from progress_update.commentary.times import Time

# What a time is compared by: the number behind it may be of it or of the present.
_COMPARED = re.compile(
    r"\b(?:than|on|against|below|above|compared (?:with|to)|relative to|(?:its|the|their) (?:level|total|figure"
    r"|count|share)"
    r"|where (?:it|they) (?:was|were|stood)|(?P<loose>from|since|over))(?: (?:in|the|it was|its|their|level|that|of"
    r"|for))* $",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Timing:
    """The times of one sentence, by where they stand."""

    reading: Reading

    def occasion(self, figure: Figure, *, behind: bool, beside: bool) -> Occasion:
        """The time of a number: the one behind it, else (or first, unless `behind`) the one before it."""
        number = figure.number
        own = self._own(number, behind=behind)
        if own is None:
            near, sure = self._near(number)
            return Occasion(near, self._named, open=not sure, beside=beside)
        compared, leading = self._is_compared(own), own.end <= number.start
        if compared and leading and figure.cue.role == "now" and own.window is None:
            # "back to where they were before the pandemic, at 271,516": the present.
            return Occasion(None, self._named, beside=beside)
        # "between 2019/20 and the year to March 2022, from 130,292 to 103,837"
        start = figure.cue.role == "start" and leading
        return Occasion(own, self._named, open=start or compared, beside=beside)

    @cached_property
    def _named(self) -> tuple[Time, ...]:
        return tuple(time for time in self.reading.times if time.kind != "date")

    def _own(self, number: Number, *, behind: bool) -> Time | None:
        """The time in the number's part of the sentence, unless another number has it already."""
        before, after = self._before(number), self._after(number)
        if behind:
            others = (other for other in self.reading.numbers if other != number)
            taken = before and any(self._after(other) == before for other in others)
            return after or (None if taken else before)
        return before or after

    def _near(self, number: Number) -> tuple[Time | None, bool]:
        """The time of a number whose part of the sentence has none, and whether it is sure to be its own."""
        numbers, bracketed = self.reading.numbers, self.reading.scene.bracketed
        earlier = [time for time in self._named if time.end <= number.start]
        # "lower than in 2019/20, when 40,063 were recorded", "above the year before (2,061)".
        if earlier and not any(earlier[-1].end <= other.start < number.start for other in numbers):
            return earlier[-1], False
        # "women (56%) felt safe in July to September 2022"
        later = [time for time in self._named if time.start >= number.end][:1]
        between = [other for other in numbers if later and number.end <= other.start < later[0].start]
        if later and bracketed(number.start) and all(bracketed(other.start) for other in between):
            segment = self.reading.scene.segment
            alone = all(segment(other.start) != segment(number.start) for other in numbers if other != number)
            return later[0], alone and not self._is_compared(later[0]) and later[0].kind == "window"
        opening = self._named and self._named[0].end <= min(other.start for other in numbers)
        return (self._named[0] if opening else None), False

    def _after(self, number: Number) -> Time | None:
        _, end = self.reading.scene.segment(number.start)
        limit = min([end, *(other.start for other in self.reading.numbers if other.start > number.start)])
        return self._first(self._named, number.end, limit)

    def _before(self, number: Number) -> Time | None:
        start, _ = self.reading.scene.segment(number.start)
        limit = max([start, *(other.end for other in self.reading.numbers if other.end <= number.start)])
        return self._first(self._named[::-1], limit, number.start)

    def _first(self, times: Sequence[Time], start: int, end: int) -> Time | None:
        return next((time for time in times if start <= time.start < end), None)

    def _is_compared(self, time: Time) -> bool:
        found = _COMPARED.search(self.reading.scene.blanked[: time.start])
        return bool(found and (not found["loose"] or time.window is None))
