"""What the words around a number say of it: a change and its way, the figure now, an earlier one, an interval's end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from progress_update.commentary.numbers import Number
from progress_update.commentary.times import BLANK

Role = Literal["change", "now", "start", "interval", ""]

_UP = (
    r"rose|risen|ris(?:es?|ing)|increas\w+|grew|grow\w*|climb\w*|jump\w*"
    r"|(?<!made )(?<!make )(?<!makes )(?<!making )up|higher|surg\w+|gain\w*|soar\w*|leap\w*"
    r"|swell\w*|rebound\w*|recover\w*|doubled|rocket\w*|above|extra|more|additional|exceed\w*|spik\w+|mounted"
)
_DOWN = (
    r"fell|fall(?:s|en|ing)?|decreas\w+|declin\w+|drop\w*|reduc\w+|down|lower|slipp?\w*|lost|cut|slid\w*|plung\w+"
    r"|shrank|shrunk|dip\w*|fewer|less|slump\w*|tumbl\w+|eas(?:ed|ing)|sank|sunk|plummet\w*|halved|below|short of"
    r"|shed"
    r"|under|smaller"
)
_EITHER = (
    r"improve\w*|worsen\w*|narrow\w*|widen\w*|changed?|difference|swing|movement|better|worse|wider|narrower|gap"
    r"|moved"
)
_DEGREE = r"(?:slightly|sharply|clearly|again|further|overall|some|[a-z]+ly)"
_LEAD = rf"(?:only |just |a |an |the |some |about |as much as |{BLANK})*"
_BEFORE = re.compile(
    rf"(?:\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<either>{_EITHER}))(?: {_DEGREE})?"
    rf"(?: (?:of|by|is|was|being|in \w+(?: \w+)? (?:of|was)))?(?: {_DEGREE})?[ (]*|(?<! followed)\bby ){_LEAD}$"
    r"|\bchange\b[^.;,]{0,40}\b(?:of|is|was) (?:only |just )*$",
    re.IGNORECASE,
)
_NOUN = (
    r"rise|increase|fall|drop|decrease|decline|reduction|growth|change|jump|improvement|worsening|difference|gap"
    r"|swing|deterioration"
)
_AFTER = re.compile(
    r"^[- ]*(?:(?:percentage )?points? )?(?:[a-z]+ (?=short of|below|above|fewer|lower|higher|down|up\b))?"
    r"(?:(?:in|by) )?(?:year[- ]on[- ]year )?(?:clear |overall |sharp |real |statistically significant )?"
    rf"(?:(?P<up>(?:{_UP})\b)|(?P<down>(?:{_DOWN})\b)|(?P<either>(?:{_EITHER})\b)|(?:{_NOUN})\b)",
    re.IGNORECASE,
)
_VERB = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_CHANGING = re.compile(rf"\b(?:{_UP}|{_DOWN}|{_EITHER}|{_NOUN}s?|changes?)\b|[+−]\s?\d", re.IGNORECASE)
_START = re.compile(
    r"\b(?:from|against|compared (?:with|to)|(?:more |fewer |less |higher |lower |better |worse |rather )?than|versus"
    r"|vs\.?|up on|down on|above|below|exceeding|exceeds|exceeded|short of)"
    r"(?: (?:the|a|some|its|level|figure|total|count|share|rate|of|just|only|nearly|almost|about|around))* *$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?:before|previously|earlier)\s*(?:$|[.,;:)])", re.IGNORECASE)
_NOW = re.compile(
    rf"\b(?:to|at|stood at|stands at|was|were|is|are|now|reach(?:ed|es|ing)|total(?:led|ling|s)?(?: of)?"
    rf"|record(?:ed|s)"
    rf"|came to|counted|numbered|saw)(?: (?:just|only|now|the|a|{BLANK}))* *$",
    re.IGNORECASE,
)
_INTERVAL = re.compile(r"\b(?:interval|range[ds]?|margin|between|anywhere from|limits|plausibl[ye])\b", re.IGNORECASE)


@dataclass(frozen=True)
class Cue:
    """The role of a number, and for a change which way it goes: 1 up, -1 down, 0 not said."""

    role: Role = ""
    way: int = 0


def says_change(text: str) -> bool:
    """Whether anything is said to change, or not to."""
    return bool(_CHANGING.search(text))


def cue_of(number: Number, before: str, after: str) -> Cue:
    """Told by the words `before` and `after` a number."""
    if _in_interval(number, before, after):
        return Cue("interval")
    if number.form == "times":
        return Cue("change")
    if _BEHIND.match(after):
        return Cue("start")
    behind, ahead = _AFTER.match(after), _BEFORE.search(before)
    if _START.search(before) and not behind:
        return Cue("start")
    if behind:
        return Cue("change", _way(behind))
    if ahead and number.near in ("over", "under") and not re.search(r"\b(?:by|of) $", before):
        # "slipped below 50%", "rose over 7%": where it went, or how far.
        return Cue("", _way(ahead))
    if ahead and (not ahead[0].lower().startswith("by ") or says_change(re.split(r"[;:]", before)[-1])):
        return Cue("change", _way(ahead) or _verb(before, ahead))
    return Cue("change") if number.signed else Cue("now") if _NOW.search(before) else Cue()


def _way(found: re.Match[str]) -> int:
    told = found.groupdict()
    if told.get("up") or re.search(r"\b(?:rise|increase|growth|jump)$", found[0]):
        return 1
    return -1 if told.get("down") or re.search(r"\b(?:fall|drop|decrease|decline|reduction)$", found[0]) else 0


def _verb(before: str, ahead: re.Match[str]) -> int:
    """`were up between them by 8%`: the way told further back in the clause, unless it is one of quality."""
    if ahead.groupdict().get("either") or not re.search(r"\bby ", ahead[0]):
        return 0
    clause = re.split(r"[;:,]", before)[-1]
    verbs = list(_VERB.finditer(clause))
    return _way(verbs[-1]) if verbs else 0


def _in_interval(number: Number, before: str, after: str) -> bool:
    clause = re.split(r"[;.](?!\d)|\bwhile\b|\bbut\b", before)[-1]
    ranged = re.match(rf"\s*(?:%|points?)?\s*(?:to|and|–)\s*{BLANK}", after) or re.search(
        rf"{BLANK}\s*(?:to|and|–)\s*$", before
    )
    if re.search(r"\bfrom [^A-Za-z]*$|\bfrom [^A-Za-z]*to\s*$", before) and not re.search(
        r"\b(?:interval|range|anywhere)\b", clause
    ):
        return False
    return bool(ranged and (_INTERVAL.search(clause) or (number.signed and not re.search(r"[a-z]{4,}", clause[-12:]))))
