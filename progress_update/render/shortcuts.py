"""Two places where libraries of the layout engine do again and again what they could do once: 0.1 s of a PDF's three.

Each gives what the library's own gives, and can go when it is mended there (pydyf 0.13, tinyhtml5 2.1).
"""

from __future__ import annotations

import re

import pydyf
from tinyhtml5 import inputstream


class _Patterns(dict[tuple[frozenset[str], bool], "re.Pattern[str]"]):
    """The patterns of `chars_until`, which means to keep them but does so under the wrong name."""

    def __missing__(self, asked: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        characters, opposite = asked
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[asked] = re.compile(f"[{'' if opposite else '^'}{listed}]+")
        return self[asked]


def _page_references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """The references of all pages, for which every piece of text asks."""
    numbers = pdf.pages["Kids"][::3]
    known: tuple[bytes, ...] = vars(pdf).get("_known_references", ())
    if len(known) != len(numbers):
        known = pdf._known_references = tuple(b"%d 0 R" % number for number in numbers)
    return known


inputstream.characters_until_regex = _Patterns()
pydyf.PDF.page_references = property(_page_references)
