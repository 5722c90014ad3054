"""What has changed of what was seen, in a line each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher

from progress_update.period import Window
from progress_update.sign_off.seen import COLUMNS, Seen

AROUND = 30  # characters shown on each side of where two texts part
LONGEST = 90


def changes(then: Seen, now: Seen) -> list[str]:
    """`homicide_domestic: 24 became 25 (12 months to March 2022)`; figures come first, then words, then charts."""
    return [*_figures(then, now), *_words(then, now), *_charts(then, now)]


def _figures(then: Seen, now: Seen) -> Iterator[str]:
    for id in dict.fromkeys([*then.figures, *now.figures]):
        if id not in now.figures or id not in then.figures:
            yield f"{id}: it {'is gone' if id in then.figures else 'is new'}"
            continue
        before, after = then.figures[id], now.figures[id]
        for column, words in COLUMNS.items():
            if before.get(column) != after.get(column):
                named = f"{words} " if words else ""
                when = f" ({_window(after)})" if _window(after) else ""
                yield f"{id}: {named}{_number(before.get(column))} became {_number(after.get(column))}{when}"


def _number(text: str | None) -> str:
    try:
        return f"{float(text or ''):,.10g}"
    except ValueError:
        return text or "nothing"


def _window(row: Mapping[str, str]) -> str:
    try:
        return Window(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])).label
    except (KeyError, ValueError):
        return ""


def _words(then: Seen, now: Seen) -> Iterator[str]:
    for place in dict.fromkeys([*then.words, *now.words]):
        before, after = then.words.get(place, []), now.words.get(place, [])
        for deed, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            lost, come = before[a:b], after[c:d]
            if deed == "replace" and len(lost) == len(come):
                for old, new in zip(lost, come, strict=True):
                    was, became = _parted(old, new)
                    yield f"the text of {place} changed: '{was}' became '{became}'"
            elif deed != "equal":
                yield from (f"the text of {place} lost '{_short(text)}'" for text in lost)
                yield from (f"the text of {place} has a new '{_short(text)}'" for text in come)


def _parted(old: str, new: str) -> tuple[str, str]:
    """Both texts around the place where they part."""
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return _around(old, start), _around(new, start)


def _around(text: str, start: int) -> str:
    if len(text) <= LONGEST:
        return text
    left, right = max(0, start - AROUND), start + LONGEST - AROUND
    return f"{'…' if left else ''}{text[left:right]}{'…' if right < len(text) else ''}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _charts(then: Seen, now: Seen) -> Iterator[str]:
    for place in dict.fromkeys([*then.charts, *now.charts]):
        before, after = then.charts.get(place, []), now.charts.get(place, [])
        if len(before) != len(after):
            yield f"the drawings of {place} were {len(before)}, are {len(after)}"
        elif before != after:
            yield f"the chart of {place} changed"
