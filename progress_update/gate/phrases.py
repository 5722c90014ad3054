"""Phrases with figures in them, and what is left of a text when the phrases it may hold are taken out.

A phrase is a figure as it is written, with its sign, unit and time: `62%`, `−8 points`, `12 months to March 2022`.
It explains a place in a text only when it stands there whole, so that `62%` is not found in `162%` or `−62%`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from progress_update.words.numbers import NUMBERS as WORDS

TAKEN = "\ue000"  # stands where a phrase stood
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " ", "…": "..."})
_MARKUP = (
    (re.compile(r"(?<!\\)\[([^\]]*)\](?:\([^)\s]*\)|\{[^}]*\})"), r"\1"),  # links, and spans with a class
    (re.compile(r"(?<!\\)\{[#.][^}]*\}"), ""),
    (re.compile(r"(?<!\\)[*`_]"), ""),
    (re.compile(r"\\([\\`*_{}\[\]<>$@|~^#])"), r"\1"),
)
# A bare number is not explained as part of one with a unit, a sign or more digits.
_BEFORE, _AFTER = r"(?<![\w.,+−±£-])", r"(?![\w%]|[.,]\d|-\d)"
_NO_UNIT = r"(?!\s?(?:%|per ?cent\b|percentage|points?\b|pts?\b))"
NUMBER = re.compile(r"[+−±]?\d[\d,]*(?:\.\d+)?(?:/\d\d)?%?")

SPELT = re.compile(rf"\b(?:{'|'.join((*WORDS[1:], 'fourteen'))})\b")


def normal(text: str) -> str:
    """The text with spaces as one, and quotes, dashes and capitals that do not count made alike."""
    return " ".join(text.translate(_ALIKE).split()).lower()


def unmarked(markdown: str) -> list[str]:
    """The paragraphs, list items and table cells of Markdown as a reader meets them."""
    parts = re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.)\s|\n?\|", markdown)
    return [_plain(part) for part in parts if part.strip(" -:|\n")]


def _plain(text: str) -> str:
    text = re.sub(r"^\s*(?:[-*#:]+|\d+\.)\s+", "", text)
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return text


def without(text: str, phrases: Iterable[str]) -> str:
    """A normal text with every phrase taken out that it may hold, the longest first."""
    for phrase in _ordered(frozenset(phrases)):
        if phrase in text:
            text = _exactly(phrase).sub(TAKEN, text)
    return text


def numbers(text: str, *, spelt: bool = False) -> list[str]:
    """The numbers in a normal text: those in digits, and on demand those in words."""
    return [found[0] for found in NUMBER.finditer(text)] + (SPELT.findall(text) if spelt else [])


@lru_cache(maxsize=256)
def _ordered(phrases: frozenset[str]) -> list[str]:
    return sorted({normal(phrase) for phrase in phrases if phrase.strip()}, key=lambda one: (-len(one), one))


@cache
def _exactly(phrase: str) -> re.Pattern[str]:
    before = _BEFORE if phrase[0].isalnum() or phrase[0] in "+−±" else ""
    after = _AFTER if phrase[-1].isalnum() or phrase[-1] == "%" else ""
    bare = _NO_UNIT if re.fullmatch(r"[+−]?[\d,.]+", phrase) else ""
    return re.compile(f"{before}{re.escape(phrase)}{after}{bare}")
