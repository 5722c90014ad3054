"""Markdown taken apart into paragraphs and sentences, with the marks of those checked by hand.

A sentence is marked by `<!-- checked: reason -->` behind it, before or after its full stop. The marks are
comments to Markdown and are taken out of what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = re.compile(r"[ \t]*<!--\s*checked\b\s*:?\s*(.*?)\s*-->", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NEW_PARAGRAPH = re.compile(
    r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t]+)|\n(?=#)|(?<=\|)\n(?=\|)|^(?=:::)", re.MULTILINE
)
_END = re.compile(r"[.!?][\"'”’)\]*_]*(?:\ue001\d+\ue001)*(?=\s|$)")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|approx|vs|cf|no|St|Dr|Mr|Ms|Mrs|etc)\.$", re.IGNORECASE)
_MARKED = re.compile("\ue001(\\d+)\ue001")
_MARKUP = re.compile(
    r"^\s*(?:[-*+]|\d+[.)]|#+|>)\s+|\]\([^)]*\)|\]\{[^}]*\}|https?://\S+|`[^`]*`|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, its plain wording, and why it is not judged where a person has checked it."""

    written: str
    plain: str
    reason: str | None = None


def paragraphs(text: str) -> Iterator[list[Sentence]]:
    """The sentences of each paragraph; a list item or heading counts as one. A mark without a reason has `""`."""
    reasons: list[str] = []

    def kept(mark: re.Match[str]) -> str:
        reasons.append(" ".join(mark[1].split()))
        return f"\ue001{len(reasons) - 1}\ue001"

    marked = _COMMENT.sub("", MARK.sub(kept, text))
    for paragraph in _NEW_PARAGRAPH.split(marked):
        found = [_sentence(part, reasons) for part in _parts(paragraph)]
        if found:
            yield found


def unmarked(text: str) -> str:
    """The text without its marks, as it is printed."""
    return MARK.sub("", text)


def _parts(paragraph: str) -> Iterator[str]:
    start = 0
    # A mark may stand a space behind the full stop; it belongs to the sentence before it.
    joined = re.sub(r"\s+(?=\ue001)", "", paragraph)
    for end in _END.finditer(joined):
        if not _ABBREVIATED.search(joined[start : end.start() + 1]):
            yield joined[start : end.end()]
            start = end.end()
    if joined[start:].strip():
        yield joined[start:]


def _sentence(part: str, reasons: list[str]) -> Sentence:
    found = _MARKED.search(part)
    written = " ".join(_MARKED.sub("", part).split())
    return Sentence(written, _plain(written), reasons[int(found[1])] if found else None)


def _plain(written: str) -> str:
    text = _MARKUP.sub(" ", written.replace("\u00a0", " ").replace("\\", "")).replace("[", "").replace("’", "'")
    return " ".join(text.split())
