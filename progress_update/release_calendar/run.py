"""Writes the calendar from the periods' files and the rule: reports/calendar.html and reports/calendar.ics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from progress_update.brand import read_brand
from progress_update.errors import SettingsError
from progress_update.folders import Folders
from progress_update.framework import read_framework
from progress_update.period import Period, day_name
from progress_update.release_calendar import page
from progress_update.release_calendar.entries import AHEAD, Entry, entry, in_order
from progress_update.release_calendar.feed import feed
from progress_update.release_dates import moment_name
from progress_update.render.side_page import write_side_page
from progress_update.settings import Settings, read_settings
from progress_update.tables import stacked
from progress_update.whole_file import write_whole


@dataclass(frozen=True)
class Written:
    """The files, and the lines that tell what comes out next."""

    files: tuple[Path, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Calendar:
    """Its entries and the one that comes next, as Markdown for people and as iCalendar for programs."""

    entries: list[Entry]
    coming: Entry | None
    markdown: str
    feed: bytes


def write_calendar(folders: Folders, now: datetime) -> Written:
    """The calendar as it is `now`.

    Raises SettingsError for a period whose day is another than the update before announced, where its file says
    nothing of the change.
    """
    framework, made = read_framework(folders.params / "framework.yml"), calendar_of(folders, now)
    target = folders.reports / "calendar.html"
    folders.reports.mkdir(parents=True, exist_ok=True)
    text = stacked(page.contents(made.entries, now), made.markdown)
    write_side_page(
        text, target, head=page.head(framework, now), templates=folders.templates,
        brand=read_brand(folders.templates / "brand"),
    )  # fmt: skip
    beside = target.with_name(page.FEED)
    write_whole(beside, made.feed)
    return Written((target, beside), tuple(_lines(made.entries, now)))


def calendar_of(folders: Folders, now: datetime) -> Calendar:
    """The calendar as it is `now`, unwritten. Raises SettingsError as `write_calendar` does."""
    framework, held = read_framework(folders.params / "framework.yml"), list(entries(folders.params, now))
    weeks = read_settings(folders.params, Period.of(now.date())).weeks_to_publication
    near, later, _ = in_order(held, now)
    return Calendar(
        held, next(iter([*near, *later]), None), page.markdown(held, now, weeks=weeks), feed(held, now, framework)
    )


def entries(params: Path, now: datetime) -> Iterator[Entry]:
    """Every release that has a file of its own, and all that the rule brings out in the next twelve months."""
    own = {Period.parse(path.stem) for path in params.glob("[0-9]*.yml")}
    this = Period.of(now.date())
    for period in sorted(own | {this.plus(n) for n in range(-3, 5)}):
        settings, before = read_settings(params, period), None
        if period.plus(-1) in own:
            before = read_settings(params, period.plus(-1))
            _refuse_silent_change(settings, before)
        found = entry(settings, before)
        if period in own or now < found.moment <= now + AHEAD:
            yield found


def _refuse_silent_change(settings: Settings, before: Settings) -> None:
    """Code of Practice for Statistics, T3.2: a change of date is announced, with its reason."""
    said, given = before.next_release_date, settings.published_on
    first = settings.date_changes[0].was if settings.date_changes else given
    if given and first != said:
        raise SettingsError(
            f"The update before announced this one for {day_name(said)}; published_on is {day_name(given)}, and "
            "date_changes does not say why",
            where=f"{settings.period}.yml",
            remedy=f"Add it: date_changes: [{{from: {said}, to: {given}, reason: , announced: }}]",
        )


def _lines(held: list[Entry], now: datetime) -> Iterator[str]:
    near, later, _ = in_order(held, now)
    for one in near:
        yield f"In the next four weeks: {one.period.label}, {moment_name(one.moment)}"
    if not near:
        yield "Nothing comes out in the next four weeks"
    for one in later:
        yield f"Later: {one.period.label}, {moment_name(one.moment)}"
