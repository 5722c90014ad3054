"""The release calendar in the site: the page, and the file that calendar programs subscribe to."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.release_calendar.page import FEED, TITLE
from progress_update.site.archive import CALENDAR, Archive, Made
from progress_update.site.texts import as_html


def calendar_pages(archive: Archive) -> Iterator[Made]:
    made = archive.calendar
    body = as_html({"calendar": made.markdown})["calendar"]
    yield archive.page(CALENDAR, "text.html", TITLE, "When the updates come out, and which days were moved.", body=body)
    yield FEED, made.feed
