"""The calendar as a page, in Markdown for the report's own template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from progress_update.framework import Framework
from progress_update.period import day_name
from progress_update.release_calendar.entries import Entry, in_order, short_notice
from progress_update.release_dates import moment_name
from progress_update.tables import fenced, link, pipe_table, plain, stacked

TITLE = "Release calendar"
FEED = "calendar.ics"
SECTIONS = (
    ("In the next four weeks", "near", "Nothing comes out in the next four weeks."),
    ("Later", "later", "No later release is known."),
    ("Out already", "out", ""),
)


def markdown(entries: Iterable[Entry], now: datetime, *, weeks: int) -> str:
    """`weeks` is how long after a quarter its update comes out, where nobody has set a day."""
    entries = list(entries)
    changed = [one for one in entries if one.changes]
    shown = _shown(entries, now)
    return stacked(
        fenced(".lead", plain(_lead(weeks))),
        *(_section(section, held) for section, held in shown.items()),
        "## Changes of date {#changes}",
        _changes(changed) if changed else "No date that was announced has been changed.",
        "## To subscribe {#subscribe}",
        f"{link('The calendar for calendar programs', FEED)} (ICS) holds the same dates.",
    )


def contents(entries: Iterable[Entry], now: datetime) -> str:
    """What stands on the page, in the report's own column for it."""
    anchors = [(title, f"#{anchor}") for title, anchor, _ in _shown(entries, now)]
    anchors += [("Changes of date", "#changes"), ("To subscribe", "#subscribe")]
    return fenced("#contents .contents", "On this page", "\n".join(f"- {link(*one)}" for one in anchors))


def _shown(entries: Iterable[Entry], now: datetime) -> dict[tuple[str, str, str], list[Entry]]:
    parts = dict(zip(SECTIONS, in_order(entries, now), strict=True))
    return {section: held for section, held in parts.items() if held or section[2]}


def head(framework: Framework, now: datetime) -> dict[str, object]:
    """What the cover of the page says."""
    plan = framework.plan
    return {
        "title": plan.printed_title,
        "subtitle": TITLE,
        "period": f"As at {day_name(now.date())}",
        "address": plan.address,
        "description": f"When the progress updates on the {plan.title} come out, as at {day_name(now.date())}.",
        "pagetitle": f"{plan.title}: {TITLE}",
    }


def _lead(weeks: int) -> str:
    return (
        "Updates come out at the hour given, in London, on a working day. A day is announced at least four weeks "
        f"ahead; unless another is set it is the first working day {weeks} weeks after the quarter's end."
    )


def _section(section: tuple[str, str, str], held: list[Entry]) -> str:
    title, anchor, otherwise = section
    rows = [[plain(one.period.label), plain(moment_name(one.moment)), _chosen(one)] for one in held]
    caption = plain(f"Releases: {title[:1].lower()}{title[1:]}")
    table = pipe_table(["Update for", "Comes out at", "Day"], rows, caption=caption) if rows else otherwise
    return stacked(f"## {title} {{#{anchor}}}", table)


def _chosen(one: Entry) -> str:
    if one.changes:
        return link("Changed", "#changes")
    return "Set" if one.is_set else "By the rule"


def _changes(changed: list[Entry]) -> str:
    rows = [
        [
            plain(one.period.label), day_name(change.was), day_name(change.to), plain(change.reason),
            plain(f"{day_name(change.announced)}{_late(short_notice(change))}"),
        ]
        for one in changed
        for change in one.changes
    ]  # fmt: skip
    header = ["Update for", "From", "To", "Why", "Announced"]
    return pipe_table(header, rows, caption="Changes of date, with their reasons")


def _late(days: int | None) -> str:
    return "" if days is None else f", {days} day{'s' * (days != 1)} ahead: less than the four weeks that are asked for"
