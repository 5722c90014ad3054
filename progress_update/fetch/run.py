"""Every source that is asked for, one after the other: what is new, what is not, what failed and why."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from progress_update.editions import list_editions
from progress_update.errors import DataFileError, FetchError, ReportError
from progress_update.fetch.listing import FILE, Listed, Listing, read_listing
from progress_update.fetch.publication import Fetcher
from progress_update.fetch.watch import Watch
from progress_update.folders import Folders
from progress_update.ingest import Ingested
from progress_update.sources.registry import SOURCES


@dataclass(frozen=True)
class Outcome:
    """What came of one source."""

    source: str
    state: Literal["new", "unchanged", "failed"]
    detail: str
    error: ReportError | None = None

    @property
    def line(self) -> str:
        return f"{self.source:<20} {self.state:<10} {self.detail}"


def fetch(folders: Folders, sources: Sequence[str], *, accept: str = "", watch: Watch | None = None) -> list[Outcome]:
    """Fetch `sources`, by default all that params/sources.yml lists; a source that fails does not stop the others.

    `accept` is the code of a publication that is taken although it lacks what the last one had. Raises
    SettingsError for a fault in sources.yml, FetchError for a source it does not list and when another
    run is under way.
    """
    listing, watch = read_listing(folders.params), watch or Watch()
    wanted = {id: _listed(listing, id) for id in sources or listing.sources}
    fetcher = Fetcher(folders, listing.limits, watch, accept)
    with _alone(folders), watch.live():
        return [_outcome(id, lambda id=id: fetcher.fetch(id, wanted[id]), watch) for id in wanted]  # type: ignore[misc]


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 when nothing failed; the code of the kind of failure; 1 where there were several kinds."""
    codes = {outcome.error.exit_code for outcome in outcomes if outcome.error}
    return 0 if not codes else codes.pop() if len(codes) == 1 else ReportError.exit_code


def _listed(listing: Listing, id: str) -> Listed:
    if id in listing.sources:
        return listing.sources[id]
    if id in SOURCES:
        raise FetchError(
            f"No address of {id} is known",
            where=FILE,
            remedy=f"Add one, or bring its files in with make ingest. Listed: {', '.join(listing.sources)}",
        )
    nearest = get_close_matches(id, listing.sources, n=1, cutoff=0.4)
    guess = f"Did you mean {nearest[0]}? " if nearest else ""
    raise FetchError(f"There is no source '{id}'", remedy=f"{guess}Listed: {', '.join(listing.sources)}")


def _outcome(source: str, bring: Callable[[], Ingested], watch: Watch) -> Outcome:
    watch.say(f"{source} ...")
    try:
        done = bring()
    except ReportError as error:
        return _failed(source, error, watch)
    except Exception as fault:
        # A reader that stumbles over a file must not take the other sources with it.
        what = f"Its reader stopped ({type(fault).__name__}: {' '.join(str(fault).split())})"
        remedy = f"progress-update --debug fetch {source} shows where"
        return _failed(source, DataFileError(what, where=source, remedy=remedy), watch, cause=fault)
    edition, newest = done.edition, list_editions(done.path.parents[1], source)[0]
    # A publisher went back, or says an earlier day than was known here: reports go on with the newest.
    older = f"; older than the newest held, {newest.id}" if newest.id != edition.id else ""
    if done.already_held:
        return Outcome(source, "unchanged", f"edition {edition.id}{older}")
    return Outcome(source, "new", f"edition {edition.id}, {edition.rows:,} figures to {edition.last}{older}")


def _failed(source: str, error: ReportError, watch: Watch, cause: Exception | None = None) -> Outcome:
    if cause is not None:
        error.__cause__ = cause
    watch.say(f"progress-update: {source}: {error}")
    return Outcome(source, "failed", error.what, error)


@contextmanager
def _alone(folders: Folders) -> Iterator[None]:
    """Two runs at once would write the same parts of files."""
    folders.fetched.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folders.fetched / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise FetchError("Another fetch is under way", remedy="Wait until it has ended") from fault
        yield
