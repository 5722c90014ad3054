"""Opens what a report needs: for every source the framework names, its editions as at a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from progress_update.areas import LONDON
from progress_update.digests import of_file
from progress_update.editions import OBSERVATIONS_FILE, RECORD_FILE, Edition, list_editions, read_observations
from progress_update.measures.held import CutOff, Everywhere, Holding
from progress_update.sources.registry import POPULATION, SOURCES

if TYPE_CHECKING:
    from progress_update.framework import Framework

MOST = 64  # editions that a process keeps open
_known: dict[tuple[str, ...], Everywhere] = {}


def open_editions(root: Path, framework: Framework, *, as_at: date | None = None) -> tuple[Everywhere, ...]:
    """Every edition published by `as_at` (default: all) of the sources in use, newest first within a source.

    Only the series that the framework names are read. Raises EditionError for a damaged edition.
    """
    wanted = series_by_source(framework)
    found = (edition for source in wanted for edition in list_editions(root, source, as_at=as_at))
    return tuple(opened(each, wanted[each.source]) for each in found)


def open_holdings(
    root: Path, framework: Framework, *, as_at: date | None = None, area: str = LONDON
) -> tuple[Holding, ...]:
    """The editions of `open_editions` for one area."""
    return tuple(opened.of(area) for opened in open_editions(root, framework, as_at=as_at))


def open_population(root: Path, *, as_at: date | None = None) -> tuple[Everywhere, ...]:
    """The population estimates published by `as_at`, newest first: what rates are worked out with."""
    return tuple(opened(each) for each in list_editions(root, POPULATION, as_at=as_at))


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


def opened(edition: Edition, series: Iterable[str] | None = None) -> Everywhere:
    """An edition with some or all of its series, ready to be read.

    One whose files lie there unchanged is read once in a process: the steps of a build, and the reports of a batch, ask
    for the same. Raises EditionError for a damaged one.
    """
    wanted = None if series is None else sorted(series)
    files = [edition.folder / name for name in (OBSERVATIONS_FILE, RECORD_FILE)]
    if not all(file.is_file() for file in files):
        return _opened(edition, wanted)  # which says what is missing
    name = (str(edition.folder), *map(of_file, files), str(wanted))
    if name not in _known:
        while len(_known) >= MOST:
            _known.pop(next(iter(_known)))
        _known[name] = _opened(edition, wanted)
    return _known[name]


def _opened(edition: Edition, wanted: list[str] | None) -> Everywhere:
    source = SOURCES[edition.source]
    whole = Holding(
        source=edition.source,
        edition=edition.id,
        published_on=edition.published_on,
        files=tuple(edition.files),
        settles_after_months=source.settles_after_months,
        observations=read_observations(edition, series=wanted),
    )
    return Everywhere(whole, london_is_sum=source.london == "sum")
