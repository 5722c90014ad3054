"""Names as they stand in a sentence, alone, joined, or named only to be set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_AND = re.compile(
    r"\s*(?:,\s*)?(?:and|or|nor|but not|as well as|as do|,)\s*(?:the\s+|both\s+|\d[\d,.]*\s+|were\s+)*", re.I
)


# "women are less likely than men to feel safe": the second name lends its words to the first.
_THAN = re.compile(r"[^.;:,\d]{0,40}\bthan (?:for |the |among )*", re.IGNORECASE)


_ASIDE = re.compile(
    r"\b(?:unlike|like|as with|apart from|other than|relative to|(?:kinds?|types?|forms?|categor(?:y|ies)) of"
    r"|exceptions? (?:among|to|in))(?: (?:other|the|most|all))* $",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """A stretch of a sentence that names something. `every`: all of `ids` are meant; otherwise any of them."""

    start: int
    end: int
    ids: tuple[str, ...]
    every: bool = False


def linked(between: str) -> bool:
    """Whether the words between two names join them: `and`, `less likely than`."""
    return bool(_AND.fullmatch(between) or _THAN.fullmatch(between))


def joined(mentions: list[Mention], text: str) -> list[Mention]:
    """Names joined by "and" made one mention of all."""
    together: list[Mention] = []
    for mention in mentions:
        previous = together[-1] if together else None
        between = text[previous.end : mention.start] if previous else ""
        coordinated = linked(between) and not re.search(r"\d", between)
        if previous and coordinated and (previous.every or len(previous.ids) == 1) and len(mention.ids) == 1:
            ids = (*previous.ids, *(id for id in mention.ids if id not in previous.ids))
            together[-1] = replace(previous, end=mention.end, ids=ids, every=True)
        else:
            together.append(mention)
    return together


def set_apart(mention: Mention, text: str) -> bool:
    """`unlike other thefts`: named only to be set apart from what the sentence is about."""
    return bool(_ASIDE.search(text[: mention.start]))
