"""When releases come out: a page, and a calendar that people subscribe to (Code of Practice for Statistics, T3.1)."""

from progress_update.release_calendar.run import Calendar, Written, calendar_of, write_calendar

__all__ = ["Calendar", "Written", "calendar_of", "write_calendar"]
