"""What a publication of figures owes its readers in words: whom to ask, when the next comes, quality, revisions."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.gate.page import HEADINGS, snippet, words_of
from progress_update.gate.phrases import normal, unmarked
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding
from progress_update.period import day_name

SETTINGS = "params/defaults.yml or the period's file"


def contact(release: Release) -> Iterator[Finding]:
    """The name, and in the same place a way to reach it: elsewhere in the section the name may only own a licence."""
    who = release.report.settings.contact
    ways = [normal(way) for way in (who.email, who.telephone, who.address, who.page) if way]
    places = [text for text in _parts(release, "contact") if normal(who.name) in text]
    if not places:
        yield Finding("#contact", f"the section does not name {who.name}", f"Keep contact in {SETTINGS}")
    elif not any(way in text for text in places for way in ways):
        said = f"the section gives no way to reach {who.name}"
        yield Finding("#contact", said, f"Fill in contact in {SETTINGS}")


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
    return " ".join(_parts(release, id))


def _parts(release: Release, id: str) -> list[str]:
    """The texts under a heading up to the next one of its level, a block each; or that of the element itself."""
    start = release.page.by_id.get(id)
    if start is None:
        return []
    found = [start]
    if start.tag in HEADINGS:
        for following in start.itersiblings():
            if following.tag in HEADINGS and following.tag <= start.tag:
                break
            found.append(following)
    return [normal(words_of(element)) for element in found]
