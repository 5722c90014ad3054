"""What a publication of figures owes its readers in words: whom to ask, when the next comes, quality, revisions."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.gate.page import snippet, words_of
from progress_update.gate.phrases import normal, unmarked
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding
from progress_update.period import day_name

SETTINGS = "params/defaults.yml or the period's file"


def contact(release: Release) -> Iterator[Finding]:
    who, text = release.report.settings.contact, _section(release, "contact")
    ways = [way for way in (who.email, who.telephone, who.address, who.page) if way]
    if normal(who.name) not in text:
        yield Finding("#contact", f"the section does not name {who.name}", f"Keep contact in {SETTINGS}")
    if not any(normal(way) in text for way in ways):
        yield Finding("#contact", "the section gives no way to reach anybody", f"Fill in contact in {SETTINGS}")


def next_update(release: Release) -> Iterator[Finding]:
    settings, text = release.report.settings, _section(release, "contact")
    due = day_name(settings.next_release_date)
    if normal(due) not in text:
        yield Finding(
            "#contact", f"the next update, due on {due}, is not announced", f"See next_update_on in {SETTINGS}"
        )
    elif settings.next_release_date <= settings.release_date:
        yield Finding("#contact", f"the next update ({due}) does not lie after this one", f"Correct {SETTINGS}")


def quality(release: Release) -> Iterator[Finding]:
    yield from _told_in_full(release, "quality", release.report.settings.quality)
    for id, override in release.report.settings.gate.overrides.items():
        if normal(override.reason) not in _section(release, "quality"):
            said = f"the override of '{id}' is not printed"
            yield Finding("#quality", said, "Build the report anew: its quality section lists the overrides")


def revisions(release: Release) -> Iterator[Finding]:
    yield from _told_in_full(release, "revisions", release.report.settings.revisions)


def _told_in_full(release: Release, id: str, told: str) -> Iterator[Finding]:
    if not (text := _section(release, id)):
        yield Finding(f"#{id}", "the section is not there", "Keep it in the back of the report")
        return
    for part in unmarked(told):
        if normal(part) not in text:
            yield Finding(f"#{id}", f"it does not say '{snippet(part)}'", f"Build the report anew from {SETTINGS}")


def _section(release: Release, id: str) -> str:
    """The text under a heading up to the next one of its level, or of the element itself."""
    start = release.page.by_id.get(id)
    if start is None:
        return ""
    texts = [words_of(start)]
    if start.tag[0] == "h" and start.tag[1:].isdigit():
        for following in start.itersiblings():
            if following.tag[0] == "h" and following.tag[1:].isdigit() and following.tag <= start.tag:
                break
            texts.append(words_of(following))
    return normal(" ".join(texts))
