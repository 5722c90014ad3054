"""Numbers as analysts write them: `1,253`, `about 1,250`, `7.1%`, `eight percentage points`, `a third`.

Digits that are no figures (ages, call signs, money, `95% interval`, table numbers) are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from progress_update.commentary.times import BLANK

Near = Literal["", "about", "under", "over"]
Form = Literal["count", "percent", "points", "times"]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
)
WORDS = {word: n for n, word in enumerate(_UNITS.split())}
_TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
WORDS |= _TENS | {f"{ten}-{word}": n + WORDS[word] for ten, n in _TENS.items() for word in list(WORDS)[1:10]}
WORDS |= {"a hundred": 100, "one hundred": 100, "a thousand": 1000}
WORDS |= {"half a million": 500_000, "a quarter of a million": 250_000, "a million": 1_000_000}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_FRACTIONS = {"half": 50.0} | {
    f"{few}{gap}{part}{'s' * (count > 1)}": 100.0 * count / of
    for part, of in _PARTS.items()
    for few, count in (("a", 1), ("an", 1), *((word, n) for word, n in WORDS.items() if 0 < n < of))
    for gap in ((" ",) if count == 1 else (" ", "-"))
}
_TIMES = {"doubled": 2.0, "twice": 2.0, "double": 2.0, "tripled": 3.0, "trebled": 3.0, "halved": 0.5}
_LESS = (
    "just under|slightly under|a little under|nearly|almost|under|fewer than|less than|close to|approaching"
    "|below(?! the)|not quite"
)
_MORE = (
    "passed|exceeded|exceeds|topped|surpassed|just over|slightly over|a little over|well over|more than|over|at least"
    "|upwards of|in excess of|above(?! the)"
)
_JUST = re.compile(r"(?:just|slightly|a little|nearly|almost|close to|approaching|not quite)\b", re.IGNORECASE)
_ABOUT = "about|around|roughly|approximately|some|approx\\.?|in the region of|or so"
_UNIT = (
    r"%|per ?cent\b|percent\b|percentage[- ]points?\b|[- ]?points?\b|[- ]?pts?\b|pp\b|ppts?\b"
    r"|thousand\b|million\b|times\b"
)
_SPELT = "|".join(sorted([*_FRACTIONS, *_TIMES, *WORDS], key=len, reverse=True))

_NUMBER = re.compile(
    rf"(?:\b(?P<approx>{_LESS}|{_MORE}|{_ABOUT})\s+(?:(?<!than )the\s+|a\s+|by\s+)?)?"
    r"(?:(?P<sign>[+−–-]|\bminus\s|\bplus\s)\s?)?"
    r"(?<![\w.,/£$€])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w/]|,\d|\.\d)"
    rf"[\s-]?(?P<unit>{_UNIT})?"
    rf"|(?:\b(?P<approx2>{_LESS}|{_MORE}|{_ABOUT})\s+(?:(?<!than )the\s+|by\s+)?)?\b(?P<word>{_SPELT})\b"
    rf"(?![- ](?:off|by one|third|quarter|fifth|side|hand))[\s-]?(?P<unit2>{_UNIT})?",
    re.IGNORECASE,
)  # fmt: skip
_COMPARES = re.compile(r" ?(?:as|the|more|higher|greater|larger|bigger|what|its|that|over|lower)\b", re.IGNORECASE)
# "eight to one", "four to one"
_TO_ONE = re.compile(
    rf"\b(?:(?P<approx>{_LESS}|{_MORE}|{_ABOUT}) )?(?P<n>\d+|{'|'.join(WORDS)}) to one\b", re.IGNORECASE
)
_MAJORITY = re.compile(
    r"\b(?:(?:a|the) (?:\w+ )?(?P<most>majority|minority)|(?<!the )most (?=(?:Londoners|women|men|people)\b))", re.I
)
_OUT_OF = re.compile(
    rf"\b(?:(?P<approx>{_LESS}|{_MORE}|{_ABOUT}) )?(?P<n>\d+|{'|'.join(WORDS)})(?: [a-z]+){{0,2}}?"
    r" (?:in|out of)(?: every)? (?P<of>\d+|\w+)\b(?! ?%)",
    re.IGNORECASE,
)
_NO_FIGURES = re.compile(
    r"\b95 ?(?:%|per ?cent)(?= (?:confidence|certain|sure|limits?|margin|intervals?))"
    r"|\baged? (?:from |over |under |between )?\d+(?: (?:to|and|or) (?:\d+|over|under|older"
    r"|above))*|\b\d+ (?:and|or) (?:over|older|above|under)\b"
    r"|\bunder(?:-\d+s?\b| \d\ds?\b(?![,.]\d|%| per))|\bover[- ]\d+s\b|\b\d+[- ]year[- ]olds?|\b[A-Z]{1,3}\d+\w*"
    r"|[£$€]\s?[\d.,]+(?:\s?(?:million"
    r"|billion|m|bn|k))?"
    r"|\b(?:table|figure|section|chapter|page|phase|line|tier|zone|priority|version|part"
    r"|step|article|question|op|operation)s? \d+\w*"
    r"|\b24/7\b|\b(?:999|101) (?:calls?|line|service)|\b\d+(?:st|nd|rd|th)\b|\b(?:at )?\d{1,2}(?::\d\d)? ?[ap]m\b"
    r"|\b\d+[a-z]+\b"
    r"|\b(?:first|second|third|fourth|fifth) (?:time|year|quarter)\b|\bone (?:of|another"
    r"|side|hand|reason|in which|that)\b|\bno one\b|\bthe (?:other|last|first) (?:one|two|three)\b"
    r"|\b(?:the|these|those|all|both|either) (?:two|three|four)\b(?! (?:percentage )?points?)|\b\d{4,}[- ]?\d{4,}\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number as written. `amount` in its form: a count, per cent, points, or times as many.

    `unit` is the smallest step its writing shows (0.1 for `7.1`); `near` says how the writer softened it,
    `just` that by little.
    """

    start: int
    end: int
    amount: float
    form: Form
    unit: float
    near: Near = ""
    signed: bool = False
    rough: bool = False
    just: bool = False


def numbers(text: str) -> tuple[list[Number], str]:
    """The figures in `text`, in order, and the text with those and other digits blanked out."""
    text_as_written = text
    text = _blanked(_NO_FIGURES, text)
    found = [number for match in _OUT_OF.finditer(text) if (number := _out_of(match))]
    found += [_to_one(match) for match in _TO_ONE.finditer(text)]
    found += [_majority(match) for match in _MAJORITY.finditer(text)]
    for number in found:
        text = _blank(text, number.start, number.end)
    found += [number for match in _NUMBER.finditer(text) if (number := _number(match))]
    for number in found:
        # Doubled and halved are numbers and movements at once.
        text = text if number.form == "times" and number.rough else _blank(text, number.start, number.end)
    found = [replace(number, just=bool(_JUST.match(text_as_written, number.start))) for number in found]
    return sorted(found, key=lambda number: number.start), text


def _number(match: re.Match[str]) -> Number | None:
    near = _near((match["approx"] or match["approx2"] or "").lower())
    start, end = match.start(), match.start() + len(match[0].rstrip(" -"))
    if match["word"]:
        return _worded(match, near, start, end)
    digits = match["digits"].replace(",", "")
    unit = (match["unit"] or "").lower().strip(" -")
    if unit == "times" and not _COMPARES.match(match.string, match.end()):
        # "discharged 32 times": how often.
        unit = ""
    amount, step = float(digits), 10.0 ** -len(digits.partition(".")[2])
    scale = {"thousand": 1e3, "million": 1e6}.get(unit, 1)
    sign = -1 if (match["sign"] or "").strip().lower() in ("−", "–", "-", "minus") else 1
    return Number(start, end, sign * amount * scale, _form(unit), step * scale, near, signed=bool(match["sign"]))


def _worded(match: re.Match[str], near: Near, start: int, end: int) -> Number | None:
    word, unit = match["word"].lower(), (match["unit2"] or "").lower().strip(" -")
    # "One of the", "three of the": which of several, not how many.
    if word in WORDS and re.match(r"\s?of the\b", match.string[end:]):
        return None
    if word == "halved":
        near = "over" if near == "under" else "under" if near == "over" else near
    if word in _FRACTIONS:
        return Number(start, end, _FRACTIONS[word], "percent", 1, near, rough=True)
    if word in _TIMES:
        return Number(start, end, _TIMES[word], "times", 0.1, near, rough=True)
    return Number(start, end, float(WORDS[word]), _form(unit), 1, near, rough=unit == "times")


def _out_of(match: re.Match[str]) -> Number | None:
    upper, lower = (
        float(WORDS.get(part.lower(), part if part.isdigit() else "nan")) for part in (match["n"], match["of"])
    )
    near = _near((match["approx"] or "").lower())
    if not (upper <= lower and lower in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 100)):
        return None
    return Number(match.start(), match.end(), 100 * upper / lower, "percent", 1, near, rough=True)


def _majority(match: re.Match[str]) -> Number:
    near: Near = "under" if (match["most"] or "").lower() == "minority" else "over"
    return Number(match.start(), match.end(), 50, "percent", 1, near, rough=True)


def _to_one(match: re.Match[str]) -> Number:
    written = match["n"].lower()
    amount = float(WORDS.get(written, written if written.isdigit() else 0))
    return Number(match.start(), match.end(), amount, "times", 0.5, _near((match["approx"] or "").lower()))


def _form(unit: str) -> Form:
    if unit in ("%", "per cent", "percent"):
        return "percent"
    if unit == "times":
        return "times"
    return "points" if unit.startswith(("p", "point")) else "count"


def _near(word: str) -> Near:
    if not word:
        return ""
    if re.fullmatch(_LESS, word):
        return "under"
    return "over" if re.fullmatch(_MORE, word) else "about"


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: BLANK * len(found[0]), text)


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{BLANK * (end - start)}{text[end:]}"
