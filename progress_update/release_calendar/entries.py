"""What the calendar holds: each release with its hour, how its day was chosen, and how often it moved. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from progress_update.period import Period
from progress_update.release_dates import NOTICE
from progress_update.settings import DateChange, Settings

AHEAD = timedelta(days=365)  # the Code asks for a calendar of twelve months


@dataclass(frozen=True)
class Entry:
    """One release. `is_set` where a person chose the day; otherwise it follows from the rule."""

    period: Period
    moment: datetime
    is_set: bool
    changes: tuple[DateChange, ...] = ()

    def is_out(self, now: datetime) -> bool:
        return self.moment <= now

    def is_near(self, now: datetime) -> bool:
        """Within four weeks: its day is announced, and from here on moves only with a reason."""
        return not self.is_out(now) and self.moment - now <= NOTICE


def entry(settings: Settings, announced: Settings | None) -> Entry:
    """The entry of a period's settings; `announced` are those of the update before, which names the day of this one.

    A day that a person sets in either counts as set.
    """
    named = announced.next_update_on if announced else None
    day_is_set = bool(settings.published_on or named)
    if named and not settings.published_on:
        settings = settings.model_copy(update={"published_on": named})
    return Entry(settings.period, settings.release_moment, day_is_set, tuple(settings.date_changes))


def short_notice(change: DateChange) -> int | None:
    """How many days ahead a change was announced, where these were fewer than four weeks; None where it is well."""
    ahead = min(change.was, change.to) - change.announced
    return max(ahead.days, 0) if ahead < NOTICE else None


def in_order(entries: Iterable[Entry], now: datetime) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Those of the next four weeks, those after, both soonest first, and those that are out, newest first."""
    every = sorted(entries, key=lambda one: (one.moment, one.period))
    near = [one for one in every if one.is_near(now)]
    later = [one for one in every if not one.is_out(now) and not one.is_near(now)]
    return near, later, [one for one in reversed(every) if one.is_out(now)]
