"""Words inside a sentence: lists, capitals, spans of time."""

from __future__ import annotations

from collections.abc import Mapping

from progress_update.contracts import JUDGEMENTS
from progress_update.period import Window

PROPER_NAMES = ("London", "Londoners", "Black", "White", "Asian", "Met")


def joined(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def first_lower(text: str) -> str:
    """For use inside a sentence; proper names and abbreviations keep their capital."""
    first = text.split(" ", 1)[0].strip(",")
    return text if text[:2].isupper() or first in PROPER_NAMES else text[:1].lower() + text[1:]


def tally(counts: Mapping[str, int]) -> str:
    """`3 no clear change, 2 no comparison`: the judgements there are, in the order of the scale."""
    return ", ".join(f"{counts[name]} {name}" for name in JUDGEMENTS if counts.get(name))


def in_time(window: Window) -> str:
    return f"the {window.label}" if window.months == 12 else window.label
