"""Reports as at a day: what may be asked for, and what to say where no edition is old enough.

By default a report takes what its period's settings say (`data_as_at`), and where they say nothing the newest
editions. A day, or the word `newest`, asked for on the command line goes before both.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from progress_update.areas import LONDON, area_slug
from progress_update.errors import PeriodError, SettingsError
from progress_update.period import Period, day_name

if TYPE_CHECKING:
    from progress_update.framework import Framework
    from progress_update.measures.held import Holding
    from progress_update.measures.results import Results
    from progress_update.settings import Settings

NEWEST: Literal["newest"] = "newest"
AsAt = date | Literal["newest"]


def parse_as_at(text: str, *, on: date) -> AsAt:
    """A day such as `2022-06-24`, or `newest`. Raises SettingsError for anything else and for days after `on`."""
    if text == NEWEST:
        return NEWEST
    try:
        day = date.fromisoformat(text)
    except ValueError:
        remedy = "Write it like 2022-06-24, or newest"
        raise SettingsError(f"'{text}' is not a day", where="AS_AT", remedy=remedy) from None
    if day > on:
        raise SettingsError(
            f"{day_name(day)} is still to come: what will be published by then is not known",
            where="AS_AT",
            remedy="Leave it out for the newest editions",
        )
    return day


def as_asked(settings: Settings, asked: AsAt | None) -> Settings:
    """The settings with the day asked for in place of their own; as they are where nothing was asked for."""
    if asked is None:
        return settings
    return settings.model_copy(update={"data_as_at": None if asked == NEWEST else asked})


def folder_suffix(asked: AsAt | None) -> str:
    """What tells the folder of such a report from that of the period: words, so that no shell or link needs escapes."""
    if asked is None:
        return ""
    return f"-{NEWEST}" if asked == NEWEST else f"-as-at-{asked}"


def release_name(period: Period, *, demo: bool, as_at: AsAt | None = None, area: str = LONDON) -> str:
    """The release's folder under reports/. The period's own holds what its settings say, not what was asked for."""
    return f"{about(period, area)}{folder_suffix(as_at)}{'-demo' if demo else ''}"


def about(period: Period, area: str) -> str:
    """The quarter, and the borough where the report is of one: `2022Q1`, `2022Q1-hackney`."""
    return str(period) if area == LONDON else f"{period}-{area_slug(area)}"


def too_early(period: Period, framework: Framework, every: list[Holding], day: date) -> PeriodError | None:
    """No edition published by `day` has a figure: says the first day that gives one, and what a report would lack.

    `every` holds all editions, later ones too. None where those have no figure either.
    """
    newest = _compute(framework, every, period)
    found = _first_with_figures(period, framework, every, day)
    if found is None:
        return None
    first, then = found
    given = then.measures["value"].notna()
    lost = newest.measures[newest.measures["value"].notna() & ~given]
    remedy = f"The first day that gives one is AS_AT={first}, with {given.sum()} of {len(given)} measures"
    if not lost.empty:
        told = "; ".join(
            _lost(period, framework, id, list(rows["measure"]), every)
            for id, rows in lost.groupby("source", sort=False)
        )
        remedy += f"; that report would miss {len(lost)} that the newest editions give: {told}"
    what = f"No edition published by {day_name(day)} has a figure for {period} ({period.months_label})"
    return PeriodError(what, remedy=remedy)


def _first_with_figures(
    period: Period, framework: Framework, every: list[Holding], after: date
) -> tuple[date, Results] | None:
    for day in sorted({holding.published_on for holding in every if holding.published_on > after}):
        results = _compute(framework, [h for h in every if h.published_on <= day], period)
        if results.measures["value"].notna().any():
            return day, results
    return None


def _lost(period: Period, framework: Framework, source: str, measures: list[str], every: list[Holding]) -> str:
    """The measures with their source and the day of its earliest edition that gives them."""
    own = [holding for holding in every if holding.source == source]
    for day in sorted({holding.published_on for holding in own}):
        held = _compute(framework, [h for h in own if h.published_on <= day], period).measures
        if held.loc[held["measure"].isin(measures), "value"].notna().any():
            return f"{', '.join(measures)} ({source}, earliest edition {day_name(day)})"
    return f"{', '.join(measures)} ({source})"


def _compute(framework: Framework, holdings: list[Holding], period: Period) -> Results:
    from progress_update.measures.results import compute  # names of folders are told without it

    return compute(framework, holdings, period)
