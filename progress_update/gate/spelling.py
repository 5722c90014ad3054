"""Spelling of every word that readers meet, in British English.

A word is right when a dictionary has it, when its American twin is one (`organise`, `organize`), when the field's
own list has it (params/words.txt), or when it is an abbreviation that the report explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import codespell_lib
from spellchecker import SpellChecker

from progress_update.gate.pieces import pieces
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding

WORDS = "words.txt"
REMEDY = f"Correct it, or add it to params/{WORDS}; an abbreviation to the terms in params/defaults.yml"
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?|\S+/\S+\.\w+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
# American words that are British ones too: to license, a practice, a story, a gas meter, a computer program.
IN_BOTH = {"license", "licensed", "licenses", "licensing", "meter", "meters", "practice", "practices", "program",
           "programs", "story", "stories", "judgment", "judgments"}  # fmt: skip
MOST_WITH_Z = 7  # letters of size, prize, seize, capsize, which have a z in Britain too
# British endings and their American twins, for words that no list of pairs has.
_ENDINGS = (
    (r"is(e[drs]?|ers|ing|ations?|ational)$", r"iz\1"),
    (r"ys(e[drs]?|ing)$", r"yz\1"),
    (r"our(s|ed|ing|al)?$", r"or\1"),
)


def spelling(release: Release) -> Iterator[Finding]:
    spelt = Speller.of(release)
    seen: set[str] = set()
    for piece in pieces(release.page):
        for word in words(piece.text):
            if word not in seen and (fault := spelt.fault(word)):
                yield Finding(release.page.where(piece.element), fault, REMEDY)
            seen.add(word)


def words(text: str) -> list[str]:
    """The words of a text without their possessive ending; addresses are no words."""
    found = _WORD.findall(_ADDRESS.sub(" ", text))
    return [word for one in found if len(word := re.sub(r"[’']s?$", "", one)) > 1]


@dataclass(frozen=True)
class Speller:
    """What counts as a word here: `own` as written in the list, `explained` abbreviations of the report."""

    own: frozenset[str]
    explained: frozenset[str]

    @classmethod
    def of(cls, release: Release) -> Speller:
        terms = {word for term in release.report.settings.terms for word in words(term.term)}
        return cls(frozenset(own_words(release.folders.params / WORDS)), frozenset(terms))

    @cached_property
    def _names(self) -> dict[str, str]:
        return {word.lower(): word for word in self.own if word[:1].isupper()}

    def fault(self, word: str) -> str:
        """What is wrong with a word; nothing when it is right."""
        lower = word.lower().replace("’", "'")
        if word in self.own or lower in self.own or word in self.explained:
            return ""
        if lower in self._names:
            written = self._names[lower]
            return "" if word == written.upper() else f"'{word}' is a name and is written '{written}'"
        if lower in american() and lower not in IN_BOTH:
            return f"'{word}' is American; in Britain it is '{american()[lower]}'"
        if _known(lower) or lower in american().values():
            return ""
        near = ", ".join(sorted(set(_dictionary().candidates(lower) or ()) - {lower})[:3])
        return f"'{word}' is no word of the list" + (f"; near it: {near}" if near else "")


def own_words(file: Path) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


@cache
def american() -> dict[str, str]:
    """American words with the British ones: `center` is `centre`."""
    listed = Path(codespell_lib.__file__).parent / "data" / "dictionary_en-GB_to_en-US.txt"
    pairs = (line.split("->") for line in listed.read_text(encoding="utf-8").splitlines() if "->" in line)
    return {american.split(",")[0].strip(): british for british, american in pairs}


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


def _known(word: str) -> bool:
    held = _dictionary().word_frequency
    if word in held:
        return not _is_american(word)
    return any(re.search(british, word) and re.sub(british, twin, word) in held for british, twin in _ENDINGS)


def _is_american(word: str) -> bool:
    """`prioritize`: a word in -ize that has no list entry, but for those that are written so in Britain too."""
    return bool(re.search(r"[^s]iz(?:e[drs]?|ing|ations?)$", word)) and len(word) > MOST_WITH_Z
