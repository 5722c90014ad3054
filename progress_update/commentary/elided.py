"""Claims that a sentence makes in fewer words: numbers in the order of their names, and "as did burglary"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from progress_update.commentary.claimed import Claim
from progress_update.commentary.mentions import Mention
from progress_update.commentary.roles import Role

_VERB = r"(?:did|do|does|has|have|had|is|are|was|were)"
_SO_DID = re.compile(rf"\b(?:as|so|nor|neither) (?:too )?{_VERB} (?:the |recorded |calls about |\d+ )*$", re.IGNORECASE)
_TOO = re.compile(rf" {_VERB} (?:too|also|as well|likewise|so too)\b", re.IGNORECASE)
_NOT = re.compile(rf" {_VERB}(?: not|n't)\s*(?:$|[.,;)])", re.IGNORECASE)


def paired(claims: list[Claim]) -> list[Claim]:
    """Numbers given in the order of the names they belong to: "robbery and theft rose by 7.1% and 37%"."""
    told = list(claims)
    groups: dict[tuple[tuple[str, ...], bool, str], list[int]] = {}
    for n, claim in enumerate(claims):
        if claim.every and claim.number:
            groups.setdefault((claim.ids, claim.role == "change", claim.number.form), []).append(n)
    for (ids, _, _), places in groups.items():
        if len(places) == len(ids):
            for id, n in zip(ids, places, strict=True):
                role: Role = "now" if claims[n].role == "earlier" and not claims[n].times else claims[n].role
                told[n] = replace(claims[n], ids=(id,), role=role)
    return told


def elided(claims: Sequence[Claim], mentions: Sequence[Mention], text: str) -> Iterator[Claim]:
    """Movements said again of another figure: "robbery rose, as did theft", "theft rose but robbery did not"."""
    for mention in mentions:
        said = [claim for claim in claims if claim.movement and claim.movement.end <= mention.start]
        if not said or not said[-1].movement:
            continue
        again = replace(said[-1], ids=mention.ids, every=mention.every, carried=False)
        if _SO_DID.search(text[: mention.start]) or _TOO.match(text, mention.end):
            yield again
        elif _NOT.match(text, mention.end):
            yield replace(again, movement=replace(said[-1].movement, mood="denied"))
