"""Markdown for the stitched source: text made safe, tables and fenced blocks. Strings in, strings out."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$@|~^#])")


def plain(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def link(text: str, target: str) -> str:
    return f"[{plain(text)}]({target})"


def quiet(text: str) -> str:
    return f"[{plain(text)}]{{.quiet}}"


def judgement_kind(judgement: str) -> str:
    """The name that style sheet and marks know a judgement by: `no-clear-change`, `no-data`."""
    return judgement.removesuffix(" published").replace(" ", "-")


def judgement_word(judgement: str, text: str | None = None) -> str:
    shown = text or judgement[:1].upper() + judgement[1:]
    return f"[{shown}]{{.judgement .{judgement_kind(judgement)}}}"


def pipe_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, right: Sequence[int] = (), classes: str = ""
) -> str:
    """A table whose cells are Markdown already; `right` holds the numbers (from 0) of right-aligned columns."""
    if any(len(row) != len(header) for row in rows):
        raise ValueError(f"a row of '{caption}' has not {len(header)} cells")
    rule = ["--:" if n in right else ":--" for n in range(len(header))]
    lines = [_row(header), _row(rule), *map(_row, rows), "", f": {caption}{f' {{{classes}}}' if classes else ''}"]
    return "\n".join(lines)


def stacked(*blocks: str) -> str:
    """Blocks one under the other; those without text leave nothing behind."""
    return "\n\n".join(block for block in blocks if block)


def fenced(classes: str, *blocks: str, depth: int = 3) -> str:
    """A Pandoc div, or nothing without text; `depth` is the number of colons, more for the outer of nested ones."""
    body = stacked(*blocks)
    return f"{':' * depth} {{{classes}}}\n{body}\n{':' * depth}" if body else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
