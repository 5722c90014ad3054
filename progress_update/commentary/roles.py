"""The role of a number in its sentence: a change, the figure now, one of earlier, an end of an interval."""

from __future__ import annotations

import re
from typing import Literal

from progress_update.commentary.numbers import Number
from progress_update.commentary.times import BLANK

Role = Literal["change", "now", "earlier", "interval", ""]

_CHANGING = (
    r"(?:rose|risen|rises?|rising|fell|fallen|falls?|falling|increas\w+|decreas\w+|declin\w+"
    r"|dropp?\w*|grew|grown|growth|climb\w*|jump\w*|"
    r"reduc\w+|reduction|(?<!made )(?<!make )(?<!makes )up|down|higher|lower|improve\w*"
    r"|worsen\w*|narrow\w*|widen\w*|surged?|changed?|difference|doubled|slipped|lost|"
    r"gained?|cut|slid\w*|soar\w*|plung\w+|shrank|shrunk|dip\w*|swing|movement|more|fewer|less|surg\w+|slump\w*|tumbl\w+"
    r"|leap\w*|swell\w*|eas(?:ed|ing)|slip\w*|sank|sunk|plummet\w*|rocket\w*|rebound\w*|recover\w*|halved)"
)
_BEFORE_CHANGE = re.compile(
    rf"\b{_CHANGING}(?: (?:slightly|sharply|clearly|again|further|overall|[a-z]+ly))?"
    r"(?: (?:of|by|is|was|being|in \w+(?: \w+)? (?:of|was)))?"
    rf"[ (]*(?:only |just |a |an |the |as much as |{BLANK})*$"
    r"|\bby (?:only |just |a |an |some |as much as )*$|\bchange\b[^.;,]{0,40}\b(?:of|is|was) (?:only |just )*$",
    re.IGNORECASE,
)
_AFTER_CHANGE = re.compile(
    r"^[- ]*(?:(?:percentage )?points? |[a-z]+ (?=short of|below|above|fewer|lower|higher))?"
    r"(?:(?:in|by) )?(?:year[- ]on[- ]year )?(?:clear "
    r"|overall |sharp |real |statistically significant )?"
    r"(?:higher|lower|up|down|more|fewer|less|rise|increase|fall|drop|decrease|decline|reduction"
    r"|growth|change|jump|improvement|better|worse|above|below|worsening|short of|difference"
    r"|wider|narrower)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:from|against|compared (?:with|to)|(?:more |fewer |less |higher |lower |better "
    r"|worse |rather )?than|versus|vs\.?|up on|down on|above|below|"
    r"exceeding|exceeds|exceeded|short of)(?: (?:the|a|some|its|level|figure|total|count|share|rate|of|just|only))* *$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?:before|previously|earlier)\s*(?:$|[.,;:)])", re.IGNORECASE)
_NOW = re.compile(
    rf"\b(?:to|at|stood at|stands at|was|were|is|are|now|reach(?:ed|es)|total(?:led|ling"
    rf"|s)?(?: of)?|record(?:ed|s)|came to|counted|numbered|saw)"
    rf"(?: (?:just|only|now|the|a|{BLANK}))* *$",
    re.IGNORECASE,
)
_INTERVAL = re.compile(r"\b(?:interval|range[ds]?|margin|between|anywhere from|limits|plausibl[ye])\b", re.IGNORECASE)


def role_of(number: Number, before: str, after: str) -> Role:
    """Told by the words around the number: `before` and `after` it."""
    if _in_interval(number, before, after):
        return "interval"
    if number.form == "times":
        return "change"
    if _BEHIND.match(after):
        return "earlier"
    if _EARLIER.search(before) and not _AFTER_CHANGE.search(after):
        return "earlier"
    if number.signed or _BEFORE_CHANGE.search(before) or _AFTER_CHANGE.search(after):
        return "change"
    return "now" if _NOW.search(before) else ""


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
