"""Whether a release may be seen yet, and what it says of itself until then.

Until its hour every file of a release is marked `Embargoed until 09:30 on Friday 24 June 2022`. The hour comes from
the period's settings, the time from `clock.now`, and nothing else of a release depends on the time.
"""

from __future__ import annotations

from datetime import UTC, datetime

from progress_update.errors import EmbargoError
from progress_update.release_dates import moment_name
from progress_update.settings import Settings


def is_embargoed(settings: Settings, now: datetime) -> bool:
    """Whether the hour of release is still to come. At the hour itself it is not."""
    # In UTC: two times of one zone are compared as clocks show them, which in one night of the year go back.
    return now.astimezone(UTC) < settings.release_moment.astimezone(UTC)


def may_publish(settings: Settings, now: datetime) -> None:
    """Return if the hour of release has come. Raises EmbargoError otherwise (Code of Practice for Statistics, T3.6)."""
    if is_embargoed(settings, now):
        due, here = moment_name(settings.release_moment), moment_name(now)
        raise EmbargoError(
            f"{settings.period} is under embargo until {due}, and it is {here}",
            where=f"params/{settings.period}.yml",
            remedy="Publish it then; a change of date goes into date_changes, with its reason",
        )
