"""Characters that the brand's fonts cannot draw: a browser would borrow another font, a PDF show a box."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from fontTools.ttLib import TTFont
from lxml.etree import _Element as Element

from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding, NotRun

UNDRAWN = ("script", "style", "template", "head", "title")


def drawable(release: Release) -> Iterator[Finding]:
    files = sorted((release.folder / "source" / "fonts").glob("*.woff2"))
    if not files:
        raise NotRun("the release has no fonts in source/fonts; build it anew")
    known = set.intersection(*(set(TTFont(file, lazy=True).getBestCmap()) for file in files))
    for element, text in _drawn(release.page.root):
        for character in sorted({c for c in text if ord(c) not in known and not _is_silent(c)}):
            called = f"{unicodedata.name(character, 'no Unicode name')}, U+{ord(character):04X}"
            said = f"no font of the brand has '{character}' ({called})"
            yield Finding(
                release.page.where(element), said, "Write it otherwise, or add it in progress_update/fonts.py"
            )


def _drawn(root: Element) -> Iterator[tuple[Element, str]]:
    for element in root.iter():
        if element.tag not in UNDRAWN and element.text:
            yield element, element.text
        if element.tail and element.getparent().tag not in UNDRAWN:
            yield element.getparent(), element.tail


def _is_silent(character: str) -> bool:
    """Spaces, line ends, and what only guides the breaking of lines."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
