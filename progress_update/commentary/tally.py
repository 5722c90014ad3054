"""How many measures stand where: "five of the 45 measures worsened and one improved"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from progress_update import words
from progress_update.commentary.times import BLANK

_NUMBERS = {word: n for n, word in enumerate((*words.NUMBERS, "eleven", "twelve"))} | {"none": 0}
_N = rf"(?P<n>\d+|{'|'.join(_NUMBERS)})"
_VERDICTS = {
    "improved": r"improved|got better",
    "worsened": r"worsened|got worse|deteriorated",
    "no clear change": r"(?:show(?:s|ed)?|with|had|have) no clear change|did not clearly change",
    "no comparison": r"(?:had|have|has|with) (?:no comparison|nothing to compare(?: with)?|no comparator)",
    "no data published": r"(?:had|have|has|with) no (?:published )?data(?: published)?"
    r"|no data (?:is|are|were) published",
}
_COUNTED = [
    (
        verdict,
        re.compile(
            rf"\b(?!\w+ of the measures that ){_N}(?: of)?(?: the| our| all| these)?(?: (?P<of>\d+))?"
            rf"(?P<some>(?: [a-z-]+){{1,3}}(?= measures?))?(?: measures?)?(?: in the plan| that can be compared)?"
            rf"(?: have| has| had| are judged to have| is judged to have| that)? (?P<verdict>{pattern})\b",
            re.IGNORECASE,
        ),
    )
    for verdict, pattern in _VERDICTS.items()
]


def read(text: str, scopes: Sequence[Mapping[str, int]]) -> tuple[str | None, str]:
    """What is wrong with the counts of measures in a sentence, and the sentence without them.

    `scopes` are the tallies that may be meant: the chapter's, and the whole report's.
    """
    if not re.search(r"\bmeasures?\b", text):
        return None, text
    stated: dict[str, int] = {}
    for verdict, pattern in _COUNTED:
        for found in pattern.finditer(text):
            # "Two survey measures": a choice among the measures that only a person can count.
            if not found["some"]:
                stated[verdict] = _number(found["n"])
            if found["of"]:
                stated["all"] = _number(found["of"])
            # "One measure improved: robbery" says so of robbery as well.
            end = found.start("verdict") if re.match(r"\s*[:(—–]", text[found.end() :]) else found.end()
            text = text[: found.start()] + BLANK * (end - found.start()) + text[end:]
    if not stated or any(_agrees(stated, scope) for scope in scopes):
        return None, text
    return f"of the {sum(scopes[0].values())} measures, {words.tally(scopes[0])}", text


def _agrees(stated: Mapping[str, int], scope: Mapping[str, int]) -> bool:
    whole = sum(scope.values())
    totals = {
        whole,
        whole - scope["no data published"],
        scope["improved"] + scope["worsened"] + scope["no clear change"],
    }
    return all(n in totals if verdict == "all" else n == scope[verdict] for verdict, n in stated.items())


def _number(word: str) -> int:
    return _NUMBERS[word.lower()] if word.lower() in _NUMBERS else int(word)
