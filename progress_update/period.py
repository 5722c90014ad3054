"""Calendar quarters and the windows of time that figures cover.

Policing years run from April to March, so January to March 2022 is the calendar quarter 2022Q1 and
the fourth quarter of 2021/22. Dates are stored and labels derived; every label puts months first.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from progress_update.clock import now
from progress_update.errors import PeriodError

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_CALENDAR = re.compile(r"(\d{4})[ -]?Q([1-4])", re.IGNORECASE)
_FINANCIAL = re.compile(r"(\d{4})[/-](\d{2}|\d{4})[ -]?Q([1-4])", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"Q([1-4])[ -]?(\d{4})", re.IGNORECASE)


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies `months` after (or before) the month of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def month_end(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


@dataclass(frozen=True, order=True)
class Window:
    """Whole months from `start` to `end`, both days included."""

    start: date
    end: date

    @classmethod
    def ending(cls, end: date, months: int) -> Window:
        return cls(add_months(end, 1 - months), month_end(end))

    @property
    def months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def earlier(self, months: int) -> Window:
        """A window of the same length that ends `months` earlier."""
        return Window(add_months(self.start, -months), month_end(add_months(self.end, -months)))

    def month_starts(self) -> list[date]:
        return [add_months(self.start, n) for n in range(self.months)]

    def holds(self, other: Window) -> bool:
        return self.start <= other.start and other.end <= self.end

    @property
    def label(self) -> str:
        """`12 months to March 2022`, or the months by name when it is another length."""
        if self.months == 12:
            return f"12 months to {month_name(self.end)}"
        return self.span

    @property
    def span(self) -> str:
        """`January to March 2022`, `December 2019 to November 2021`, `March 2022`."""
        if self.months == 1:
            return month_name(self.end)
        first = MONTHS[self.start.month - 1]
        if self.start.year != self.end.year:
            first = f"{first} {self.start.year}"
        return f"{first} to {month_name(self.end)}"


def month_name(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_name(day: date) -> str:
    return f"{day.day} {month_name(day)}"


@dataclass(frozen=True, order=True)
class Period:
    """One calendar quarter: the unit of publication."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2022Q1`, or the policing form `2021/22 Q4` (also `2021-22Q4`).

        Raises PeriodError for anything else; `Q1 2022` is refused because a calendar reader and a
        policing reader would take it for different quarters.
        """
        text = str(text).strip()
        if found := _CALENDAR.fullmatch(text):
            return cls(int(found[1]), int(found[2]))
        if found := _FINANCIAL.fullmatch(text):
            return cls._financial(text, int(found[1]), found[2], int(found[3]))
        if found := _AMBIGUOUS.fullmatch(text):
            raise _ambiguous(text, quarter=int(found[1]), year=int(found[2]))
        raise PeriodError(
            f"'{text}' is not a period",
            remedy=f"Write a calendar quarter such as {_guess(text)}, or a policing quarter such as 2021/22 Q4",
        )

    @classmethod
    def _financial(cls, text: str, year: int, following: str, quarter: int) -> Period:
        if int(following) % 100 != (year + 1) % 100 or (len(following) == 4 and int(following) != year + 1):
            raise PeriodError(
                f"'{text}' is not a policing year: {year} is followed by {year + 1}",
                remedy=f"Write {year}/{(year + 1) % 100:02d} Q{quarter}",
            )
        return cls.of(add_months(date(year, 4, 1), 3 * (quarter - 1)))

    @classmethod
    def of(cls, day: date) -> Period:
        return cls(day.year, (day.month + 2) // 3)

    def plus(self, quarters: int) -> Period:
        return Period.of(add_months(self.start, 3 * quarters))

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        return month_end(date(self.year, 3 * self.quarter, 1))

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)

    @property
    def twelve_months(self) -> Window:
        return Window.ending(self.end, 12)

    @property
    def months_label(self) -> str:
        return self.window.span

    @property
    def policing_label(self) -> str:
        first = add_months(self.start, -3).year
        return f"Q{(self.quarter + 2) % 4 + 1} {first}/{(first + 1) % 100:02d}"

    @property
    def label(self) -> str:
        """`January to March 2022 (Q4 2021/22)`."""
        return f"{self.months_label} ({self.policing_label})"

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"


def today() -> date:
    """The day that it is in London."""
    return now().date()


def refuse_future(period: Period, on: date) -> None:
    """Raise PeriodError unless the whole quarter lies before `on`."""
    if period.end >= on:
        raise PeriodError(
            f"{period} ({period.months_label}) is not over yet on {day_name(on)}",
            remedy=f"The newest whole quarter is {Period.of(on).plus(-1)}",
        )


def _ambiguous(text: str, *, quarter: int, year: int) -> PeriodError:
    calendar = Period(year, quarter)
    policing = Period.of(add_months(date(year, 4, 1), 3 * (quarter - 1)))
    return PeriodError(
        f"'{text}' can be read in two ways",
        remedy=f"Write {calendar} for {calendar.months_label}, or {policing} for {policing.months_label} "
        f"({policing.policing_label})",
    )


def _guess(text: str) -> str:
    """The valid period most like a mistyped one: that of a date, or a year and the first quarter digit after it."""
    if (found := re.match(r"(\d{4})[-/.](\d{1,2})\b", text)) and 1 <= int(found[2]) <= 12:
        return str(Period.of(date(int(found[1]), int(found[2]), 1)))
    found = re.search(r"((?:19|20)\d{2})(?:\D*([1-4]))?", text)
    return f"{found[1]}Q{found[2] or 1}" if found else str(Period.of(today()).plus(-1))
