"""The times that a sentence names, as windows or in relation to the figure they stand beside.

Plain dates ("24 March 2022"), seasons and lengths ("for 12 months") are found as well, so that their
digits are not taken for figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from progress_update.errors import PeriodError
from progress_update.period import MONTHS, Period, Window, month_end

Kind = Literal["now", "before", "pre_pandemic", "baseline", "same", "then", "window", "date"]
BLANK = "\ue000"


@dataclass(frozen=True)
class Time:
    """A time as named in a sentence. `strict`: a whole year or quarter, which figures are about."""

    start: int
    end: int
    kind: Kind
    window: Window | None = None
    strict: bool = False


_MONTH = "(?:" + "|".join((*MONTHS, *(f"{month[:3]}" for month in MONTHS if month != "May"), "Sept")) + r")\b\.?"
_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:to|until|and|through|-|–|ending|up to)"
_TWELVE = (
    r"(?:the |last |latest |previous )*(?:(?:rolling |policing |financial )?(?:12|twelve)[- ]months?"
    r"|(?:rolling |policing |financial )?years?)"
)

_IN_MONTH = rf"(?: in)?(?: the end of)? (?:\d{{1,2}} )?(?P<m>{_MONTH})(?: (?P<y>{_YEAR}))?"

Reader = Callable[[re.Match[str], Period], tuple[Kind, Window | None, bool] | None]


def _month(text: str, year: int, *, last: bool = False) -> date:
    number = next(n for n, month in enumerate(MONTHS, 1) if text.lower().startswith(month[:3].lower()))
    first = date(year, number, 1)
    return month_end(first) if last else first


def _ending(months: int) -> Reader:
    def read(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool]:
        year = int(found["y"]) if found["y"] else _latest_year(found["m"], period)
        return "window", Window.ending(_month(found["m"], year), months), True

    return read


def _latest_year(month: str, period: Period) -> int:
    """A month without a year is the last one there was."""
    return period.end.year if _month(month, period.end.year) <= period.end else period.end.year - 1


def _span(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool]:
    end_year = int(found["y2"]) if found["y2"] else _latest_year(found["m2"], period)
    end = _month(found["m2"], end_year, last=True)
    start_year = int(found["y"]) if found["y"] else end_year - (_month(found["m"], end_year) > end)
    window = Window(_month(found["m"], start_year), end)
    return "window", window, window.months in (3, 12)


def _policing_year(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool] | None:
    first = int(found["y"])
    if (first + 1) % 100 != int(found["z"]) % 100:
        return None
    return "window", Window(date(first, 4, 1), date(first + 1, 3, 31)), True


def _quarter(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool] | None:
    try:
        return "window", Period.parse(f"{found['y']} Q{found['q']}").window, True
    except PeriodError:
        return None


def _calendar_year(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool]:
    return "window", Window(date(int(found["y"]), 1, 1), date(int(found["y"]), 12, 31)), True


def _same(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool]:
    """`the same three months of 2020`: of the window it stands beside, in another year."""
    return "same", _calendar_year(found, period)[1], False


def _one_month(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool]:
    named = found.groupdict().get("y")
    first = _month(found["m"], int(named) if named else _latest_year(found["m"], period))
    return "window", Window(first, month_end(first)), False


def _previous_quarter(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool]:
    return "window", period.plus(-1).window, True


def _this(what: str) -> Reader:
    def read(found: re.Match[str], period: Period) -> tuple[Kind, Window | None, bool]:
        return "window", period.window if what == "quarter" else period.twelve_months, True

    return read


def _related(kind: Kind) -> Reader:
    return lambda found, period: (kind, None, False)


_PATTERNS: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:and|to|-|–) \d{{1,2}} {_MONTH}(?: {_YEAR})?", _related("date")),
        (rf"\b{_TWELVE} (?:to|ending|ended|up to|until){_IN_MONTH}", _ending(12)),
        (rf"\b(?:quarter|(?:three|3) months) (?:to|ending|ended){_IN_MONTH}", _ending(3)),
        (rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?: {_YEAR})?", _related("date")),
        (rf"\b(?P<m>{_MONTH})(?: (?P<y>{_YEAR}))?\s?{_TO}\s?(?P<m2>{_MONTH})(?: (?P<y2>{_YEAR}))?", _span),
        (
            rf"\bthe (?:very )?(?:same|corresponding) (?:quarter|period|months?|three months|12 months|time)"
            rf"(?: of| in)? (?P<y>{_YEAR})(?![/-]\d)",
            _same,
        ),
        (rf"\b(?P<y>{_YEAR}[/-]\d\d),? ?Q(?P<q>[1-4])\b", _quarter),
        (rf"\bQ(?P<q>[1-4]),? (?:of )?(?P<y>{_YEAR}(?:[/-]\d\d)?)\b", _quarter),
        (rf"\b(?P<y>{_YEAR}) ?Q(?P<q>[1-4])\b", _quarter),
        (rf"\b(?P<y>{_YEAR})[/-](?P<z>(?:20)?\d\d)\b", _policing_year),
        (rf"\b(?P<m>{_MONTH}) (?P<y>{_YEAR})\b", _one_month),
        (
            r"\b(?:spring|summer|autumn|winter|end|start|census|mid)[- ](?:of )?(?:the )?(?:19|20)\d\d\b",
            _related("date"),
        ),
        (rf"\b(?:since|from|by|until) {_YEAR}\b", _related("date")),
        (rf"\b(?P<y>{_YEAR})\b", _calendar_year),
        (
            r"\b(?:the (?:last |full )*year )?before (?:the )?(?:pandemic|covid\S*|coronavirus)"
            r"|\bpre-?(?: )?(?:pandemic|covid)\b|\bprior to the pandemic",
            _related("pre_pandemic"),
        ),
        (r"\bbaseline(?: year| figure)?\b", _related("baseline")),
        (r"\b(?:a|one) year (?:later|on)\b|\b(?:12|twelve) months (?:later|on)\b", _related("now")),
        (
            r"\bthe same (?:quarter|period|months?|time|three months)(?: (?:in|of))?(?: (?:a|the"
            r"|last|one) (?:previous )?year)(?: before| earlier| ago)?"
            r"|\b(?:a|one) year (?:before|earlier|ago|previously)"
            r"|\b(?:the )?(?:year|12 months|twelve months) (?:before|earlier)"
            r"|\b(?:the )?(?:previous|preceding|prior) (?:year|12 months|twelve months|12-month period)"
            r"|\bon the year\b(?! to| ending)"
            r"|\blast year(?:'s)?\b|\byear[- ]on[- ]year\b|\b(?:12|twelve) months (?:earlier|before|ago)",
            _related("before"),
        ),
        (r"\b(?:in|for|of|by) that (?:year|quarter|period|time)\b|\bthe one before\b", _related("then")),
        (
            r"\b(?:the )?(?:last|previous|preceding) quarter(?:'s)?\b|\bthe quarter before\b"
            r"|\bthree months (?:earlier"
            r"|before|ago)\b|\bquarter[- ]on[- ]quarter\b",
            _previous_quarter,
        ),
        (
            r"\b(?:this|the latest|the newest|the current|latest|in the|over the|during the|for the) "
            r"quarter(?:'s|ly)?\b",
            _this("quarter"),
        ),
        (
            r"\b(?:the )?(?:latest|last|past|most recent|these|newest) (?:12 months|twelve months"
            r"|year)\b|\bthis year(?:'s)?\b"
            r"|\b(?:in|over|during|for|across) the (?:12 months|twelve months|year)\b",
            _this("year"),
        ),
        (rf"\b(?:in|during|by|since|for|until) (?P<m>{_MONTH})(?! \d)", _one_month),
        (
            r"\b(?:\d+|one|two|three|six|nine|twelve|several)[- ](?:(?:and|to) (?:\d+|\w+)[- ])?(?:days?"
            r"|weeks?|months?|years?|quarters?|hours?|minutes?)\b(?! of (?!the plan))", _related("date")),
    )
]  # fmt: skip


def times(text: str, period: Period) -> tuple[list[Time], str]:
    """The times that `text` names, in order, and the text with them blanked out, as long as before."""
    found: list[Time] = []
    for pattern, reader in _PATTERNS:
        for match in list(pattern.finditer(text)):
            read = reader(match, period)
            if read:
                found.append(Time(match.start(), match.end(), *read))
                text = f"{text[: match.start()]}{BLANK * len(match[0])}{text[match.end() :]}"
    return sorted(found, key=lambda time: time.start), text


def named(found: Iterator[Time] | list[Time], kind: Kind) -> bool:
    return any(time.kind == kind for time in found)
