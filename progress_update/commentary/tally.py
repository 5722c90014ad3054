"""How many measures stand where: "five of the 45 measures worsened and one improved"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from progress_update import words
from progress_update.commentary.numbers import WORDS
from progress_update.commentary.times import BLANK

Tally = Mapping[str, int]

_SPELT = "|".join(sorted(WORDS, key=len, reverse=True))
_COUNT = rf"(?:\d+|{_SPELT})"
_N = rf"(?P<all>all (?:the |of the )?)?(?P<n>none|no|{_COUNT})"
_OF = rf"(?: (?:out )?of(?: (?:the|our|all|these|those|its))?(?: plan's)? (?P<of>{_COUNT}))?"
_HAVE = r"(?:have|has|had|are|is|were|was|with|show|shows|showed)"
_VERDICTS = {
    "improved": r"(?:(?:have|has|had|are judged to have|is judged to have|that) )?(?:clearly )?(?:improved"
    r"|got better)",
    "worsened": r"(?:(?:have|has|had|are judged to have|is judged to have|that) )?(?:clearly )?"
    r"(?:worsened|got worse|deteriorated)",
    "no clear change": rf"(?:{_HAVE} no clear change|did not clearly change)",
    "no comparison": rf"(?:{_HAVE} (?:no comparison|no comparator|nothing to (?:be )?compared? (?:them "
    rf"|it )?(?:with|to))"
    r"|(?:could|can) ?not be compared)",
    "no data published": rf"(?:{_HAVE} (?:no|without|lack\w*) (?:any )?(?:published )?data(?: published)?"
    r"|(?:have|has) no (?:published )?figures?|lack(?:s|ed)? (?:published )?data)",
    "data": rf"{_HAVE} (?:published )?(?:data|figures?)(?: published)?",
}
_STATED = [
    (
        verdict,
        re.compile(
            rf"\b{_N}{_OF}(?P<some>(?: [a-z-]+){{1,3}}(?= measures?))?(?: measures?)?"
            rf"(?: (?:in|under|of|for) (?:(?!\b(?:can|could"
            rf"|said)\b)[^.;:\d]){{3,60}}?)?(?: that can be compared)? (?P<verdict>{pattern})\b",
            re.IGNORECASE,
        ),
    )
    for verdict, pattern in _VERDICTS.items()
]
_STATED += [
    (
        "no data published",
        re.compile(
            rf"\bno (?:data|figures) (?:are|is|were) published (?:for"
            rf"|on) {_N}{_OF}\b",
            re.I,
        ),
    ),
    ("no data published", re.compile(rf"\bfor {_N}{_OF},? no (?:data|figures) (?:are|is|were) published\b", re.I)),
    ("data", re.compile(rf"\b(?<!no )(?:data|figures) (?:are|is|were) published for {_N}{_OF}\b", re.I)),
    (
        "improved",
        re.compile(r"\bthe only (?P<one>measure) (?:to|that|which) (?P<verdict>(?:has |had )?improved?)\b", re.I),
    ),
    (
        "worsened",
        re.compile(r"\bthe only (?P<one>measure) (?:to|that|which) (?P<verdict>(?:has )?worsen(?:ed)?)\b", re.I),
    ),
]
_NOT_SO = re.compile(
    rf"{BLANK},? (?:and|while|but|whereas)(?: the (?:other|remaining))? {_N} (?:do|have|has) not\b", re.I
)
_WHOLE = re.compile(rf"\b(?:of|in|among) (?:the |all |our )?(?:plan's )?(?P<n>{_COUNT}) measures\b(?! of\b)", re.I)
_OTHERS = re.compile(rf"\bof the (?:other|remaining) (?P<n>{_COUNT})\b", re.I)


def read(text: str, scopes: Sequence[Tally]) -> tuple[str | None, str]:
    """What is wrong with the counts of measures in a sentence, and the sentence without them.

    `scopes` are the tallies that may be meant: the chapter's, and the whole report's.
    """
    if not re.search(r"\bmeasures?\b", text):
        return None, text
    stated: list[tuple[str, int]] = []
    for verdict, pattern in _STATED:
        for found in pattern.finditer(text):
            stated += _stated(verdict, found)
            if found.groupdict().get("some") and found["all"]:
                continue
            # "One measure improved: robbery" says so of robbery as well.
            told = found.groupdict().get("verdict") and re.match(r"\s*[:(—–]", text[found.end() :])
            text = _blank(text, found.start(), found.start("verdict") if told else found.end())
    if any(verdict in ("data", "no data published") for verdict, _ in stated):
        inverse = {"data": "no data published", "no data published": "data"}[
            next(verdict for verdict, _ in stated if "data" in verdict)
        ]
        for found in _NOT_SO.finditer(text):
            stated.append((inverse, _number(found["n"])))
            text = _blank(text, found.start(), found.end())
    for verdict, pattern in (("whole", _WHOLE), ("others", _OTHERS)):
        for found in pattern.finditer(text) if stated else ():
            stated.append((verdict, _number(found["n"])))
            text = _blank(text, found.start(), found.end())
    if not stated or any(_agrees(stated, scope) for scope in scopes):
        return None, text
    return f"of the {sum(scopes[0].values())} measures, {words.tally(scopes[0])}", text


def _stated(verdict: str, found: re.Match[str]) -> Iterator[tuple[str, int]]:
    told = found.groupdict()
    if told.get("one"):
        yield verdict, 1
        return
    # "Two survey measures", "two of the measures, robbery and theft": a choice that only a person can count.
    if told.get("some") or re.search(r"\bof (?:the|our|these) measures", found[0]):
        return
    yield verdict, _number(told["n"])
    if told.get("of"):
        yield "whole", _number(told["of"])
    elif told["all"]:
        yield "whole", _number(told["n"])


def _agrees(stated: Sequence[tuple[str, int]], scope: Tally) -> bool:
    whole, data = sum(scope.values()), sum(scope.values()) - scope["no data published"]
    judged = scope["improved"] + scope["worsened"] + scope["no clear change"]
    moved = sum(n for verdict, n in stated if verdict in ("improved", "worsened"))
    right = {"whole": {whole, data, judged}, "data": {data}, "others": {whole - moved, data - moved}}
    return all(n in right[verdict] if verdict in right else n == scope[verdict] for verdict, n in stated)


def _number(word: str) -> int:
    lower = word.lower()
    return 0 if lower in ("none", "no") else WORDS[lower] if lower in WORDS else int(word)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + BLANK * (end - start) + text[end:]
