"""Opens what a report needs: for every source the framework names, its editions as at a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.areas import LONDON
from progress_update.editions import Edition, list_editions, read_observations
from progress_update.measures.held import CutOff, Everywhere, Holding
from progress_update.sources.registry import POPULATION, SOURCES

if TYPE_CHECKING:
    from progress_update.framework import Framework


def open_editions(root: Path, framework: Framework, *, as_at: date | None = None) -> tuple[Everywhere, ...]:
    """Every edition published by `as_at` (default: all) of the sources in use, newest first within a source.

    Only the series that the framework names are read. Raises EditionError for a damaged edition.
    """
    wanted = series_by_source(framework)
    found = (edition for source in wanted for edition in list_editions(root, source, as_at=as_at))
    return tuple(opened(each, read_observations(each, series=sorted(wanted[each.source]))) for each in found)


def open_holdings(
    root: Path, framework: Framework, *, as_at: date | None = None, area: str = LONDON
) -> tuple[Holding, ...]:
    """The editions of `open_editions` for one area."""
    return tuple(opened.of(area) for opened in open_editions(root, framework, as_at=as_at))


def open_population(root: Path, *, as_at: date | None = None) -> tuple[Everywhere, ...]:
    """The population estimates published by `as_at`, newest first: what rates are worked out with."""
    return tuple(opened(each, read_observations(each)) for each in list_editions(root, POPULATION, as_at=as_at))


def cut_off(root: Path, framework: Framework, as_at: date | None) -> CutOff | None:
    """What a report as at a day has to do without; None where it takes the newest of everything."""
    if as_at is None:
        return None
    published = [id for id in SOURCES if id in sources_in_use(framework) and SOURCES[id].is_published]
    return CutOff(as_at, tuple(id for id in published if not list_editions(root, id, as_at=as_at)))


def sources_in_use(framework: Framework) -> list[str]:
    """The sources that some measure or context figure names."""
    return list(series_by_source(framework))


def series_by_source(framework: Framework) -> dict[str, set[str]]:
    """The series that the framework names of each source; `burglary.*` names all that begin so."""
    wanted: dict[str, set[str]] = {}
    for series in (*framework.measures, *framework.context):
        for feed in series.feeds:
            parts = [name for part in series.breakdowns for name in part.series]
            wanted.setdefault(feed.source, set()).update(feed.series, feed.out_of, parts)
    return wanted


def opened(edition: Edition, observations: pd.DataFrame) -> Everywhere:
    """An edition with some or all of its observations, ready to be read."""
    source = SOURCES[edition.source]
    whole = Holding(
        source=edition.source,
        edition=edition.id,
        published_on=edition.published_on,
        files=tuple(edition.files),
        settles_after_months=source.settles_after_months,
        observations=observations,
    )
    return Everywhere(whole, london_is_sum=source.london == "sum")
