"""The days and the hour at which releases come out. Pure.

The Code of Practice for Statistics asks for releases at 9:30 on a weekday (T3.6); a bank holiday is none either.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from progress_update.clock import LONDON_TIME
from progress_update.period import day_name

HOUR = time(9, 30)
PRE_RELEASE_ACCESS = timedelta(hours=24)  # the most that the Code of Practice and its Order allow
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTICE = timedelta(weeks=4)  # T3.1: a date is announced at least four weeks ahead


def bank_holiday(day: date) -> str:
    """The name of a bank holiday of England; empty for other days."""
    return _bank_holidays(day.year).get(day, "")


@cache
def _bank_holidays(year: int) -> dict[date, str]:
    from holidays import country_holidays  # a tenth of a second, which only those pay who ask for a day

    return dict(country_holidays("GB", subdiv="ENG", years=year, language="en_GB"))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and not bank_holiday(day)


def working_day_from(day: date) -> date:
    """The day itself, or the next that is a working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """The last working day before."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def why_not(day: date) -> str:
    """Why nothing comes out on a day: `a Saturday`, `a bank holiday (Good Friday)`; empty for a working day."""
    if name := bank_holiday(day):
        return f"a bank holiday ({name})"
    return "" if day.weekday() < 5 else f"a {WEEKDAYS[day.weekday()]}"


def long_day(day: date) -> str:
    """`Friday 24 June 2022`."""
    return f"{WEEKDAYS[day.weekday()]} {day_name(day)}"


def moment_of(day: date, hour: time) -> datetime:
    """That hour of that day by the clocks of London, in summer time or not."""
    return datetime.combine(day, hour, LONDON_TIME)


def access_from(release: datetime) -> datetime:
    """When access before release may begin: 24 hours earlier by any clock, also when summer time begins or ends."""
    return (release.astimezone(UTC) - PRE_RELEASE_ACCESS).astimezone(LONDON_TIME)


def moment_name(moment: datetime) -> str:
    """`09:30 on Friday 24 June 2022`, the time in London."""
    local = moment.astimezone(LONDON_TIME)
    return f"{local:%H:%M} on {long_day(local.date())}"
