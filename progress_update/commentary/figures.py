"""The numbers of a sentence set against the evidence of the subjects that they may belong to.

Which name and which time a number belongs to is often open. Each part of a sentence is read in every way that
its order allows, one way for all its numbers; it is borne out if one of them bears out all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from progress_update.commentary.agreement import agrees
from progress_update.commentary.binding import Binding, Bound
from progress_update.commentary.evidence import Figured, Occasion, bears_out, difference
from progress_update.commentary.reading import Figure, Reading
from progress_update.commentary.subjects import Subject, Together, kin
from progress_update.commentary.timing import Timing

NO_MEASURE = "this names no measure of the report, so nothing bears it out"
_TOTAL = re.compile(r"\b(?:total\w*|in all|overall|altogether)\b", re.IGNORECASE)
_LEFT = re.compile(r"\b(?:remaining|remainder|rest|others?)\b", re.IGNORECASE)


def figures_fault(reading: Reading, subjects: Mapping[str, Subject], about: str | None) -> str | None:
    """The first number of a sentence that the data do not bear out, in words, or None."""
    judge, binding = _Judge(reading, Timing(reading), subjects, about or ""), Binding(reading)
    ways = list(product((binding.back, binding.ahead, binding.in_order), (True, False)))
    for part in reading.parts():
        faults = [judge.first_fault(part, bind, behind=behind) for bind, behind in ways]
        if all(faults):
            return faults[0]
    return None


@dataclass(frozen=True)
class _Judge:
    reading: Reading
    timing: Timing
    subjects: Mapping[str, Subject]
    about: str

    def first_fault(self, part: list[Figure], bind: Callable[[Figure], Bound | None], *, behind: bool) -> str | None:
        """What is wrong in a part of the sentence when its numbers are bound in one way."""
        everything = {id for each in self.reading.scene.mentions for id in each.ids}
        for figure in part:
            bound = bind(figure)
            if bound:
                beside = bound.hard and bool(everything - set(bound.mention.ids))
                occasion = self.timing.occasion(figure, behind=behind, beside=beside)
                fault = self._fault(figure, bound, occasion)
                if fault:
                    return fault
        return None

    def _fault(self, figure: Figure, bound: Bound, occasion: Occasion) -> str | None:
        named = [self.subjects[id] for id in bound.mention.ids if id in self.subjects]
        if not bound.mention.ids:
            return NO_MEASURE if figure.cue.role == "change" else None
        if not named:
            return None
        figured = [each for each in self._accepted(named, bound) if each.windows]
        words = self.reading.text
        if any(bears_out(figure.number, figure.cue, each, occasion, words, figure.before) for each in figured):
            return None
        between = self._between(figure, bound, figured, self._company(named), occasion)
        if any(agrees(figure.number, amount) for amount in between):
            return None
        return _told(figure, named[0])

    def _accepted(self, named: list[Subject], bound: Bound) -> Iterator[Figured]:
        """The subjects themselves, their sum, and where the number is not tied to them what they are part of."""
        yield from named
        counted = tuple(each for each in named if each.form == "count" and each.has_data)
        measures = tuple(each for each in counted if each.is_measure)
        yield from (Together(members) for members in dict.fromkeys((counted, measures)) if len(members) > 1)
        about = self.subjects.get(self.about)
        if not bound.hard and not bound.near:
            ids = {each.whole or "" for each in named} | {self.about}
            yield from (self.subjects[id] for id in sorted(ids) if id in self.subjects)
            # "Homes were the target in 40,545 cases", under burglary: a part, named in other words.
            carried = bound.mention not in self.reading.scene.mentions and not _TOTAL.search(self.reading.text)
            yield from (each for each in self.subjects.values() if carried and each.whole in bound.mention.ids)
            yield from (Together(alike) for each in named if len(alike := kin(each, self.subjects)) > 1)
        else:
            # "Business and community premises saw 15,847 burglaries": of the whole's kind, and of its part.
            ahead = [each for each in self.reading.scene.mentions if each.end <= bound.mention.start]
            parts = (self.subjects.get(id) for each in ahead for id in each.ids)
            yield from (each for each in parts if each and each.whole in bound.mention.ids)
        if (bound.hard or bound.near) and about and about.form == "percent" and named[0].form == "count":
            # "96,671 offences were recorded" beside a share of them.
            yield about

    def _company(self, named: list[Subject]) -> list[Subject]:
        """Everything with data that the sentence names."""
        others = [id for each in self.reading.scene.mentions for id in each.ids]
        ids = dict.fromkeys([*(each.id for each in named), *others])
        return [self.subjects[id] for id in ids if id in self.subjects and self.subjects[id].has_data]

    def _between(
        self, figure: Figure, bound: Bound, figured: list[Figured], company: list[Subject], occasion: Occasion
    ) -> Iterator[float]:
        """Figures that lie between subjects: shares of a whole, what is left of it, how far two are apart."""
        form, role = figure.number.form, figure.cue.role
        wholes = list(self._wholes(figured, company))
        if form == "percent" and role in ("", "now", "start"):
            yield from (100 * p / w for whole, part in wholes for p, w in _levels(part, whole, occasion) if w)
        if form == "count":
            # "business premises saw 15,847 burglaries and homes 37,753": of the whole named before, what is left.
            left = _LEFT.search(self.reading.text)
            own = figured[0] if figured and bound.mention.end <= figure.number.start else None
            rests = ((whole, part) for whole, part in wholes if left or whole is own)
            yield from (w - p for whole, part in rests for p, w in _levels(part, whole, occasion))
        if form in ("points", "times") or (form == "count" and role == "change"):
            for one, other in combinations(company, 2):
                levels = _levels(one, other, occasion) if one.form == other.form and role != "start" else ()
                yield from (amount for a, b in levels for amount in difference(one.form, form, a, b))
                yield from (amount for a, b in levels for amount in difference(one.form, form, b, a))

    def _wholes(self, figured: Iterable[Figured], company: list[Subject]) -> Iterator[tuple[Figured, Figured]]:
        """A whole and a part of it, of which the number may be the share."""
        ids = {each.id for each in figured if isinstance(each, Subject)}
        for part in company:
            parent = self.subjects.get(part.whole or "")
            if parent and parent.form == part.form == "count" and {part.id, parent.id} & ids:
                yield parent, part
        sums = [each for each in figured if isinstance(each, Together)]
        alike = [each for each in company if each.form == "count" and each.is_measure]
        sums += [Together((one, other)) for one, other in combinations(alike, 2)]
        yield from ((whole, part) for whole in sums for part in whole.members)


def _levels(one: Figured, other: Figured, occasion: Occasion) -> list[tuple[float, float]]:
    windows = {one.windows["now"], *(one.windows_of(occasion.own) if occasion.own else ())}
    pairs = ((one.at(window), other.at(window)) for window in windows)
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def _told(figure: Figure, subject: Subject) -> str:
    if not subject.has_data:
        return f"{subject.headline} has no data published"
    if figure.number.form == "percent" and subject.form == "percent" and figure.cue.role == "change":
        now, before = subject.level("now"), subject.level("before")
        if now is not None and before is not None and agrees(figure.number, now - before):
            return f"{subject.headline} changed by percentage points ({subject.finding.change}), not per cent"
    return subject.stated
