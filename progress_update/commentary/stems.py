"""Words cut to their stems, so that robbery, robberies and robbed count as one."""

from __future__ import annotations

import re
from functools import cache

_ENDINGS = (
    "ments", "ment", "ness", "ings", "ing", "ies", "ied", "edly", "ed", "al", "ly", "ty", "es", "er", "s", "y", "e",
)  # fmt: skip

# Ways of writing the same thing, put into the words of the framework before anything else is read.
_ALIKE = [
    (re.compile(pattern, re.IGNORECASE), standard)
    for pattern, standard in (
        (r"\banti-?\s?social behaviou?r\b|\bASB\b", "antisocial"),
        (r"\bre-offen", "reoffen"),
        (r"\bnon-?\s?domestic\b|(?:\bthat (?:was|were) )?\bnot domestic\b|\boutside the home\b", "nondomestic"),
        (r"\bviolence against women(?: and girls)?\b", "VAWG"),
        (
            r"\b(?:not counting|leaving out|leaving aside|excluding|apart from|other than) domestic abuse\b",
            "nondomestic",
        ),
        (r"\bbetween (?:Black|White|Asian) and (?:Black|White|Asian) ", "among "),
        (r"\b[Ll]ethal-barrell?ed firearms?(?: (?:were|was) discharged)?\b", "lethal barrel discharges"),
        (r"\bfair to say\b", "true to say"),
        (r"\bother homicides\b", "nondomestic homicides"),
        (r"\brobber(?:y|ies) of (?:people|persons|individuals|the person)\b", "personal robbery"),
        (r"\bvehicles? (?:was |were )?(?:stolen|taken)(?: or taken)?\b", "theft of a vehicle"),
        (r"\bratings? of (?:the|their|its) local police\b", "good job local police"),
        (r"\brat(?:ed?|ing) (?:the|their) local police(?! good)\b", "good job local police"),
        (r"\bRASSO\b", "rape"),
        (r"\bDA\b", "domestic abuse"),
        (r"\b(?:at night|night-?time|by night)\b", "after dark"),
        (r"\b(?:daytime|in daylight|during the day)\b", "by day"),
        (r"\bwoman\b", "women"),
        (r"\bfemale\b", "women"),
        (r"\bface[- ]to[- ]face\b", "facetoface"),
        (r"\bin[- ]person\b", "inperson"),
        (r"\bby phone\b", "telephone"),
        (r"\bshop-?lift\w*", "shoplifting"),
        (r"\bbikes?\b|\bcycles?\b", "bicycle"),
        (r"\bcars?\b|\bmotor vehicles?\b", "vehicle"),
        (r"\bunder[- ]25s?\b|\baged? (?:1 to 24|under 25)\b|\byoung people\b|\byounger than 25\b", "under25"),
        (r"\bteenage(?:d|rs?)?\b|\baged 13 to 19\b", "teenage"),
        (r"\bkilled\b|\bkillings?\b|\bmurder(?:s|ed)?\b|\bmurder victims?\b", "homicide"),
        (r"\bknives\b", "knife"),
        (r"\bresidents?\b", "Londoners"),
        (r"\b(told|according to|asked in|answering) (?:the|this) survey\b", r"\1 interviewers"),
        (r"\bstab(?:bed|bings?)\b", "knife injury"),
        (r"\b(?:sanction )?detections?\b|\bdetected\b", "positive outcomes"),
        (r"\bfirearms? discharges?\b", "barrel discharges"),
        (r"\bproblem\b|\bconcern\b|\bconcerned\b", "problem"),
        (r"\bsatisfied\b", "satisfaction"),
        (r"\btrusted\b|\btrusting\b", "trust"),
    )
]


@cache
def stem(word: str) -> str:
    text = word.lower().removesuffix("'s").removesuffix("'").replace("-", "")
    text = "safe" if text in ("safer", "safest") else text
    text = text[:-1] if re.fullmatch(r"[a-z]{3}s", text) and not text.endswith("ss") else text
    shortened = True
    while shortened:
        shortened = False
        for ending in _ENDINGS:
            if text.endswith(ending) and len(text) - len(ending) >= 4:
                text, shortened = text.removesuffix(ending), True
                break
    return text[:7]


def standard(text: str) -> str:
    """`text` with other ways of writing put into the framework's."""
    for pattern, wording in _ALIKE:
        text = pattern.sub(wording, text)
    return text
