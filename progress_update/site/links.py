"""Small pieces that pages are full of: links, days, words of judgement, what a release is among its like."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from progress_update.period import day_name
from progress_update.site.shelf import Kept
from progress_update.tables import judgement_kind


def link(path: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(path, text)


def update_link(kept: Kept, up: str = "") -> Markup:
    """To a release's page, by its quarter."""
    return link(f"{up}updates/{kept.name}.html", kept.period.months_label)


def judged(word: str) -> Markup:
    """A word of judgement with its mark."""
    return Markup('<span class="judgement {}">{}</span>').format(judgement_kind(word), word[:1].upper() + word[1:])


def standing(kept: Kept) -> str:
    """What a release is among those of its quarter and area."""
    if kept.version:
        return "Superseded"
    if kept.as_at:
        return "Newest editions" if kept.as_at == "newest" else f"As at {day_name(date.fromisoformat(kept.as_at))}"
    return "Current"


def published(kept: Kept) -> str:
    return day_name(kept.published_on)


def checked(kept: Kept) -> str:
    """`37 passed, 0 failed, 7 not run`, of the gate's points; nothing where a release carries no list."""
    return ", ".join(f"{n} {state}" for state, n in kept.gate.get("counts", {}).items())


def mark(kept: Kept) -> str:
    """What to write behind the name of a release that does not count."""
    return "" if kept.counts else f" ({standing(kept).lower()}{f', version {kept.version}' if kept.version else ''})"
