"""When releases come out: a page, and a calendar that people subscribe to (Code of Practice for Statistics, T3.1)."""

from progress_update.release_calendar.run import Written, write_calendar

__all__ = ["Written", "write_calendar"]
