"""The calendar for calendar programs: iCalendar (RFC 5545). The hours are told in UTC, which every program knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event
from icalendar.enums import STATUS

from progress_update.framework import Framework
from progress_update.period import day_name
from progress_update.release_calendar.entries import Entry

PRODUCT = "-//progress-update//Release calendar//EN"
LASTS = timedelta(minutes=30)  # some programs do not show an event without a length


def feed(entries: Iterable[Entry], now: datetime, framework: Framework) -> bytes:
    """The events, soonest first. Two feeds of one day are the same bytes.

    A release keeps its UID when its day moves, and counts its moves as SEQUENCE, so that subscribers see it move.
    """
    plan = framework.plan
    host = plan.address.split("/")[0]
    calendar = Calendar.new(
        uid=f"calendar@{host}", name=f"{plan.title}: release calendar", prodid=PRODUCT, method="PUBLISH"
    )
    stamp = datetime.combine(now.date(), time(), UTC)
    for one in sorted(entries, key=lambda one: (one.moment, one.period)):
        start = one.moment.astimezone(UTC)
        firm = one.is_set or one.is_near(now) or one.is_out(now)
        calendar.add_component(
            Event.new(
                uid=f"{one.period}@{host}",
                stamp=stamp,
                start=start,
                end=start + LASTS,
                summary=f"{plan.report_title}: {one.period.label}",
                description=_told(one),
                sequence=len(one.changes),
                status=STATUS.CONFIRMED if firm else STATUS.TENTATIVE,
                url=f"https://{plan.address}",
            )
        )
    return bytes(calendar.to_ical())


def _told(one: Entry) -> str:
    how = "The day is set." if one.is_set else "The day follows from the rule; another may be set four weeks ahead."
    moved = [
        f"Moved from {day_name(change.was)} to {day_name(change.to)}: {change.reason.rstrip('.')}."
        for change in one.changes
    ]
    return " ".join([how, *moved])
