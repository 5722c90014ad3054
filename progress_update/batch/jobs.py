"""Which reports a batch makes: quarters times areas, as people write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from progress_update.areas import BOROUGHS, LONDON, area_name, find_area
from progress_update.errors import PeriodError
from progress_update.period import Period

ALL, BOROUGHS_ALONE = "all", "boroughs"


@dataclass(frozen=True, order=True)
class Job:
    """One report to be made. Fields are plain, for it travels to other machines."""

    period: str
    area: str = LONDON

    @property
    def title(self) -> str:
        return f"{self.period} {area_name(self.area)}"


def jobs_of(periods: str, areas: str = "") -> list[Job]:
    """The jobs of `2018Q1..2022Q4,2025Q1` and `all`, `boroughs`, or names with commas; London first, none twice.

    Raises PeriodError and AreaError for what cannot be read.
    """
    pairs = product(dict.fromkeys(_periods(periods)), dict.fromkeys(_areas(areas)))
    return [Job(str(period), area) for period, area in pairs]


def _periods(text: str) -> Iterator[Period]:
    for part in _parts(text):
        first, dots, last = part.partition("..")
        if not dots:
            yield Period.parse(first)
            continue
        start, end = Period.parse(first), Period.parse(last)
        if end < start:
            raise PeriodError(f"{part} ends before it begins", where="PERIODS", remedy=f"Write {end}..{start}")
        yield from _between(start, end)


def _between(start: Period, end: Period) -> Iterator[Period]:
    each = start
    while each <= end:
        yield each
        each = Period(each.year + each.quarter // 4, each.quarter % 4 + 1)


def _areas(text: str) -> Iterator[str]:
    for part in _parts(text) or [""]:
        if part.lower() in (ALL, BOROUGHS_ALONE):
            yield from [LONDON] * (part.lower() == ALL)
            yield from BOROUGHS
        else:
            yield find_area(part)


def _parts(text: str) -> Sequence[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
