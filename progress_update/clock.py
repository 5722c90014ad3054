"""The one place where the time of day comes in.

`NOW=2026-06-25T09:29` (or `--now`) moves the clock, for rehearsals and tests: a time in London, unless it carries an
offset of its own. What a report is built *for* comes from its settings; this only says whether the hour has come.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from progress_update.errors import SettingsError

NOW = "NOW"
LONDON_TIME = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment in London, or the one that `NOW` names. Raises SettingsError where that is no moment."""
    moved = os.environ.get(NOW)
    return parse_moment(moved) if moved else datetime.now(UTC).astimezone(LONDON_TIME)


def is_moved() -> bool:
    """Whether `now` tells another time than the machine's: nothing may be published by such a clock."""
    return bool(os.environ.get(NOW))


@contextmanager
def told(moment: str) -> Iterator[None]:
    """What is done within is done at that moment, written as `NOW` is; by the machine's clock if there is none."""
    before = os.environ.get(NOW)
    if moment:
        os.environ[NOW] = moment
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(NOW, None)
        else:
            os.environ[NOW] = before


def parse_moment(text: str) -> datetime:
    """`2026-06-25T09:30` as a moment in London. Raises SettingsError for anything that is not one.

    In the hour that a clock shows twice, when summer time ends, the first is meant; in the hour that it leaves out
    when summer time begins there is no moment.
    """
    remedy = "Write it like 2026-06-25T09:30, the time in London"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"'{text}' is not a time", where=NOW, remedy=remedy) from None
    if moment.tzinfo:
        return moment.astimezone(LONDON_TIME)
    moment = moment.replace(tzinfo=LONDON_TIME)
    if moment.astimezone(UTC).astimezone(LONDON_TIME).replace(fold=0) != moment:
        raise SettingsError(f"The clocks in London skip {moment:%H:%M} on that night", where=NOW, remedy=remedy)
    return moment
