"""What a sentence speaks about: measures, their parts and context figures found by their words.

Each is known by the words of its label and of its headline. A run of such words in a sentence belongs to
the one that shares most of them and has fewest that are not there, so that "burglary" is the recorded
figure and "positive outcomes for burglary" is not. A run that fits several alike ("homicides") stands
for any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from progress_update.commentary.mentions import Mention, joined, linked, set_apart
from progress_update.commentary.stems import standard, stem
from progress_update.commentary.vocabulary import GLUE, HEADS, IDLE, VAGUE
from progress_update.framework import Context, Framework, Measure

WORD = re.compile(r"[A-Za-z][A-Za-z0-9'-]*")

_HEADS = frozenset(map(stem, HEADS))
_VAGUE = frozenset(map(stem, VAGUE))
_GLUE = IDLE | GLUE
# Names whose words are found in shares this close fit alike.
_ALIKE = 0.2
_OPINIONS = re.compile(
    r"\b(?:(?:attitudes?|feelings?) (?:to|towards)|confidence in|trust and confidence in|opinions? of|views? of)"
    r" (?:the |local |their )*(?:polic(?:e|ing)\b(?! (?:do|deal|treat))|Met\b)"
    r"|(?<!% )(?<!'s )\bconfidence\b(?! (?:in|that|intervals?|limits?|levels?)\b)",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:within|among|inside)(?: the| all| recorded)* $", re.IGNORECASE)
_GAP = re.compile(r"[\s'’\"/&-]*")


@dataclass(frozen=True)
class _Run:
    start: int
    end: int
    terms: frozenset[str]


class Names:
    """The names of a framework's figures, and where a sentence has them."""

    def __init__(self, framework: Framework) -> None:
        self._names: list[tuple[str, frozenset[str]]] = []
        self._wholes: dict[str, str] = {}
        self._told: dict[tuple[frozenset[str], bool], tuple[str, ...]] = {}
        about: list[Measure | Context] = [*framework.measures, *framework.context]
        for series in about:
            self._add(series.id, series.label, series.headline)
            for part in series.breakdowns:
                self._add(part.id, part.label)
                self._wholes[part.id] = series.id
        self._of_police = tuple(measure.id for measure in framework.measures if measure.label.startswith("Police "))
        self._terms = frozenset().union(*(terms for _, terms in self._names))
        self._weights: dict[str, float] = {
            term: 1 / sum(term in terms for _, terms in self._names) ** 0.5 for term in self._terms
        }

    def _add(self, id: str, *texts: str) -> None:
        self._names += [(id, terms) for text in texts if (terms := _terms(text))]

    def is_term(self, word: str) -> bool:
        return stem(word) in self._terms

    def mentions(self, text: str, *, about: str | None = None) -> list[Mention]:
        """The figures that `text` names, in its order; names joined by "and" count as one mention of all.

        `about` is the measure it stands under, for which part of its name is enough.
        """
        single: list[Mention] = []
        for mention in sorted([*self._single(text), *self._opinions(text)], key=lambda each: each.start):
            own = self._own(mention, text, about)
            single += [own] if self._adds(own, single, text) else []
        # "within theft, theft from the person": a whole beside its part is no list of two.
        parts = {self._wholes.get(id) for each in single for id in each.ids}
        listed = [each for each in single if not (set(each.ids) & parts and _WITHIN.search(text[: each.start]))]
        found = joined(listed, text)
        # "unlike other thefts": named only to be set apart.
        return [mention for mention in found if not set_apart(mention, text)] if len(found) > 1 else found

    def _adds(self, mention: Mention, before: list[Mention], text: str) -> bool:
        """Whether a name says more than the one before it: "women ... feel safe after dark" is one subject."""
        if not before or re.search(
            r"\b(?:all|every\w*|Londoners|adults|public|overall)\b", text[before[-1].end : mention.end]
        ):
            return True
        terms = _terms(text[mention.start : mention.end])
        held = [any(name_id == id and terms < name for name_id, name in self._names) for id in before[-1].ids]
        wholes = {self._wholes.get(id) for id in before[-1].ids}
        own = set(mention.ids) & {*before[-1].ids, *wholes}
        return not all(held) or len(before[-1].ids) != 1 or bool(own) or terms <= _HEADS

    def _opinions(self, text: str) -> Iterator[Mention]:
        """`attitudes to the police`: all that is asked about them, each of which has to agree."""
        for found in _OPINIONS.finditer(text):
            yield Mention(found.start(), found.end(), self._of_police, every=True)

    def _own(self, mention: Mention, text: str, about: str | None) -> Mention:
        terms = _terms(text[mention.start : mention.end])
        names = [name for id, name in self._names if id == about]
        exact = any(name == terms for _, name in self._names)
        own = about and not exact and any(terms <= name for name in names)
        return replace(mention, ids=(about,)) if own and about else mention

    def _single(self, text: str) -> Iterator[Mention]:
        runs = list(self._rejoined(list(self._runs(text)), text))
        meant: list[tuple[str, ...]] = []
        heads, unnamed = frozenset[str](), False
        for n, run in enumerate(runs):
            ids = self._lent(run, runs[n + 1 :], text) or self._meant(run.terms)
            # "positive outcomes were 17.6% for hate crime and 17.4% for knife crime": the head came earlier.
            if heads and (unnamed or not ids):
                ids = self._meant(run.terms | heads, wholly=True) or ids
            # "of 5,864 hate crimes 1,030 had a positive outcome": the head comes later and was meant all along.
            if n and run.terms <= _HEADS and not ids:
                for earlier in range(n - 1, -1, -1):
                    named = self._meant(run.terms | runs[earlier].terms, wholly=True)
                    meant[earlier] = named or meant[earlier]
                    ids = ids or named
            # "74% of men feel safe after dark, but 52% of women": the other words came earlier.
            if n and not ids and not run.terms <= _HEADS | _VAGUE:
                ids = self._borrowing(run.terms, frozenset().union(*(each.terms for each in runs[:n])))
            if run.terms & _HEADS:
                heads, unnamed = run.terms & _HEADS, len(ids) != 1
            meant.append(ids)
        yield from (Mention(run.start, run.end, ids) for run, ids in zip(runs, meant, strict=True) if ids)

    def _rejoined(self, runs: list[_Run], text: str) -> Iterator[_Run]:
        """`business and community` is one name with an "and" of its own."""
        current: _Run | None = None
        for run in runs:
            if (
                current
                and text[current.end : run.start] == " and "
                and self._meant(current.terms | run.terms, wholly=True)
            ):
                current = _Run(current.start, run.end, current.terms | run.terms)
                continue
            if current:
                yield current
            current = run
        if current:
            yield current

    def _lent(self, run: _Run, later: list[_Run], text: str) -> tuple[str, ...]:
        """A name whose other words come later: "52% of women and 74% of men felt safe after dark"."""
        if later and linked(text[run.end : later[0].start]):
            lent = self._borrowing(run.terms, later[0].terms)
            if lent:
                return lent
        later = [other for other in later if not re.search(r"\bwh(?:ich|om|ose)\b", text[run.end : other.start])]
        if run.terms <= _HEADS or len(self._meant(run.terms)) == 1:
            return ()
        return next((ids for other in later if (ids := self._borrowing(run.terms, other.terms, rest=True))), ())

    def _runs(self, text: str) -> Iterator[_Run]:
        current: _Run | None = None
        last, idle = 0, 0
        for word in WORD.finditer(text):
            touching = _GAP.fullmatch(text[last : word.start()]) is not None
            last = word.end()
            known, lower = self.is_term(word[0]) and word[0].lower() not in IDLE, word[0].lower()
            if current and (
                not touching or not (known or (lower in _GLUE and lower not in ("and", "or") and idle < 4))
            ):
                yield current
                current = None
            if known:
                start = current.start if current else word.start()
                current = _Run(start, word.end(), (current.terms if current else frozenset()) | {stem(word[0])})
                idle = 0
            else:
                idle += 1
        if current:
            yield current

    def _meant(self, found: frozenset[str], *, wholly: bool = False) -> tuple[str, ...]:
        """The ids that a run of terms fits best; several where it fits them alike, none where it fits none.

        `wholly`: only names that have all of the terms.
        """
        known = self._told.get((found, wholly))
        if known is not None:
            return known
        best: dict[str, tuple[float, float]] = {}
        for id, terms in self._names:
            if terms.isdisjoint(found):
                continue
            shared, whole = self._weight(terms & found), self._weight(terms)
            telling = (terms & found) - _HEADS - _VAGUE or terms <= _HEADS or {"gap", "satisfa"} <= found
            if shared / whole > 0.4 and telling and terms & _HEADS <= found and (found <= terms or not wholly):
                best[id] = max(best.get(id, (0, 0)), (round(shared, 6), round(shared / whole, 6)))
        shared, covered = max(best.values(), default=(0, 0))
        told = tuple(id for id, score in best.items() if score[0] == shared and score[1] > covered - _ALIKE)
        self._told[found, wholly] = told
        return told

    def _borrowing(self, found: frozenset[str], following: frozenset[str], *, rest: bool = False) -> tuple[str, ...]:
        """`domestic` in "domestic and non-domestic homicides". `rest`: the later run is wholly lent."""
        whole = [
            id
            for id, terms in self._names
            if found <= terms and terms <= found | following and (not rest or following <= terms)
        ]
        return tuple(dict.fromkeys(whole))[:1]

    def _weight(self, terms: Iterable[str]) -> float:
        return sum(self._weights[term] * (0.3 if term in _VAGUE else 1.0) for term in terms)


def _terms(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(standard(text)) if word.lower() not in IDLE)
