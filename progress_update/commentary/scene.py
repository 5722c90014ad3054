"""What a claim in a sentence belongs to: the figure named before it, behind it, or in an earlier sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from progress_update.commentary.mentions import Mention
from progress_update.commentary.movements import Movement, movements, moves
from progress_update.commentary.names import WORD, Names
from progress_update.commentary.times import BLANK
from progress_update.commentary.vocabulary import BREAKS, EVENTS, NEUTRAL, UNITS

_GENERAL = re.compile(
    r"\b(?:(?:overall|total|all|knife|gun|violent|serious|sexual|youth|street|weapon|recorded|acquisitive"
    r"|property) )*"
    r"(?:(?:[Cc]rime|[Vv]iolence|[Oo]ffending)\b(?! (?:[A-Z]|and [A-Z]|plan|figures?\b|rates? of))"
    r"|[Ff]raud\b|[Aa]rson\b|[Ss]talking\b|[Mm]uggings\b|[Ss]hootings\b|(?:[Ss]exual|[Vv]iolent|[Dd]rugs?) offences\b"
    r")"
)
_BRACKETS = re.compile(r"\([^()]*\)|(?<=,) (?:which|who|whose)\b[^,;:()]*(?=,)")
# "39% below where it was before the pandemic" is one part.
_BREAK = re.compile(
    rf"[;:—]| – |,? \b(?!where (?:it|they) (?:was|were|stood))(?:{'|'.join(sorted(BREAKS))})\b", re.IGNORECASE
)
# What speaks of the figure named before, whatever the words that follow.
_ANAPHOR = re.compile(
    r"\s*(?:(?:this|that|it|they|these|those)|(?:the|this|that|their|its) (?:figure|total|number|share|rate|level"
    r"|count"
    r"|proportion|result|change|percentage|volume)s?) (?:(?:now|also|still|then|again|therefore) )?"
    r"(?:is|are|was|were|has|have|had|marks?|marked|represents?|represented|means?|meant|amounts?|amounted|shows?"
    r"|showed"
    r"|follows?|followed|equates?|equals?|compares?|compared|comes?|came|continues?|continued|reflects?|brings?"
    r"|stands?"
    r"|stood|points?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scene:
    """A sentence with the figures it names; times and digits are blanked out of its text."""

    blanked: str
    mentions: Sequence[Mention]
    names: Names
    carried: Mention | None

    def sets_names_apart(self, movement: Movement) -> bool:
        """`less likely than men`: one figure beside another, not a movement of either."""
        return any(each.start < movement.start and movement.end < each.end for each in self.mentions)

    def meant(self, start: int, end: int, *, direct: Mention | None) -> Mention | None:
        """The name that what stands there is of: `direct`, if there is one, else by where it stands."""
        if direct:
            return direct
        segment_start, segment_end = self.segment(start)
        earlier = [mention for mention in self.mentions if mention.end <= start]
        within = [mention for mention in earlier if mention.start >= segment_start]
        general = self._general(max([segment_start, *(mention.end for mention in within)]), start)
        if general:
            return general
        if within:
            return within[-1]
        if not self._is_neutral(segment_start, start):
            return None
        later = [mention for mention in self.mentions if mention.start >= end]
        later_within = [mention for mention in later if mention.start < segment_end]
        for choice in (later_within[:1], earlier[-1:], later[:1]):
            if choice:
                return choice[0]
        return self.carried

    def _general(self, start: int, end: int) -> Mention | None:
        """`knife crime`, `violence`: no figure of the report, though it sounds like one, unless a colon names it."""
        found = next(_GENERAL.finditer(self.blanked, start, end), None)
        if not found or self._inside(found):
            return None
        told = (each for each in self.mentions if ":" in self.blanked[end : each.start])
        return next(told, Mention(found.start(), found.end(), ()))

    def _inside(self, found: re.Match[str]) -> bool:
        return any(each.start < found.end() and found.start() < each.end for each in self.mentions)

    def direct(self, end: int) -> Mention | None:
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

    def object_of(self, end: int) -> Mention | None:
        """The name that a movement is of: `a rise in theft`, `fewer burglaries`, `reduced robbery`."""
        following = next((mention for mention in self.mentions if mention.start >= end), None)
        between = self.blanked[end : following.start] if following else "."
        linked = re.fullmatch(
            r"(?: (?:in|of)(?: \w+){0,8}| (?:for|to)(?: \w+){0,4}| (?:police[- ])?(?:recorded|reported|calls about"
            r"|victims of|the|number of|women|Londoners|people))* ?",
            between,
        )
        near = re.fullmatch(rf" ?(?:(?:by |of )?{BLANK}+ ?)?(?:in|of|for) (?:\w+ ){{0,4}}", between)
        return following if following and (linked or near) else None

    def general_object(self, end: int) -> Mention | None:
        """`a fall in violent crime`: the movement is of something that is no figure of the report."""
        link = re.match(rf"[ {BLANK}]*(?:in|of) (?:the |all |overall )*", self.blanked[end:])
        found = link and _GENERAL.match(self.blanked, end + link.end())
        return Mention(found.start(), found.end(), ()) if found and not self._inside(found) else None

    def moves_other_things(self, end: int) -> bool:
        """`an increase in footfall`: the movement has an object of its own that is no figure of the report."""
        found = re.match(
            rf"[ {BLANK}]*(?:in|of) (?:the |a |an |its |their )*((?:[a-z][\w'-]* ?){{1,3}})", self.blanked[end:]
        )
        if not found:
            return False
        words = WORD.findall(found[1])
        return not all(self._known(word) for word in words[:2])

    def segment(self, position: int) -> tuple[int, int]:
        """The part of the sentence around `position` between breaks, none of which lies inside a name.

        What stands in brackets is a part of its own, and does not part what stands around it.
        """
        for found in _BRACKETS.finditer(self.blanked):
            if found.start() <= position < found.end():
                return found.start(), found.end()
        start = max((end for _, end in self._breaks if end <= position), default=0)
        return start, min((begin for begin, _ in self._breaks if begin >= position), default=len(self.blanked))

    @cached_property
    def _breaks(self) -> list[tuple[int, int]]:
        inside = [(mention.start, mention.end) for mention in self.mentions]
        found = [each.span() for each in _BREAK.finditer(self._unbracketed)]
        return [span for span in found if not any(start <= span[0] < end for start, end in inside)]

    @cached_property
    def _unbracketed(self) -> str:
        return _BRACKETS.sub(lambda found: BLANK * len(found[0]), self.blanked)

    def bracketed(self, position: int) -> bool:
        return any(found.start() <= position < found.end() for found in _BRACKETS.finditer(self.blanked))

    def _is_neutral(self, start: int, end: int) -> bool:
        """Whether nothing but general words stand there, so that no other thing is spoken of."""
        if _ANAPHOR.match(self.blanked, start, end):
            return True
        inside = self.bracketed(end)
        return all(
            self._known(word) for word in WORD.findall((self.blanked if inside else self._unbracketed)[start:end])
        )

    def _known(self, word: str) -> bool:
        lower = word.lower().removesuffix("'s")
        return (
            lower in NEUTRAL
            or lower in UNITS
            or lower in BREAKS
            or lower.endswith("ly")
            or self.names.is_term(word)
            or moves(lower)
        )
