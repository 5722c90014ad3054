"""One source from its publisher's server to an edition: new, unchanged, or an error and nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path

import pandas as pd

from progress_update.editions import Edition, Retrieved, list_editions, read_observations
from progress_update.errors import DataFileError, FetchError
from progress_update.fetch.download import Download, download
from progress_update.fetch.listing import Limits, Listed
from progress_update.fetch.memory import checksums, recall, remember
from progress_update.fetch.page import Page, file_name, read_page
from progress_update.fetch.partial import Version
from progress_update.fetch.vanished import missing
from progress_update.fetch.watch import Watch
from progress_update.folders import Folders
from progress_update.ingest import Ingested, ingest
from progress_update.period import today

BY_SERVER = "the server's Last-Modified, of the newest file"
BY_PAGE = "the publisher's page, {key}"
BY_DAY = "the day it was fetched: neither the server nor the page gives one"

_Target = tuple[str, str]  # address, name


@dataclass(frozen=True)
class Fetcher:
    """What every source of a run shares."""

    folders: Folders
    limits: Limits
    watch: Watch
    accept: str = ""

    def fetch(self, source: str, listed: Listed) -> Ingested:
        """The current publication of `source` as an edition, `already_held` when it is unchanged.

        Raises FetchError when it cannot be had, DataFileError when it is not what it should be.
        """
        editions = list_editions(self.folders.editions, source)
        memory = self.folders.fetched / f"{source}.json"
        with _workplace(self.folders.fetched / source) as place:
            page = self._page(listed, place) if any(not file.address for file in listed.files) else None
            targets = _targets(listed, page)
            known = recall(memory, editions, {address for address, _ in targets})
            downloads = self._downloads(targets, place, known.versions)
            if known.edition and not downloads:
                return Ingested(known.edition, already_held=True)
            held = _made_from(downloads, editions)
            done = Ingested(held, already_held=True) if held else None
            done = done or self._taken_in(source, listed, downloads, page, next(iter(editions), None))
            remember(memory, done.edition, downloads)
            return done

    def _downloads(self, targets: Sequence[_Target], place: Path, known: Mapping[str, Version]) -> list[Download]:
        """Every file of the publication; none at all when each is still the version known."""
        asked = {name: self._download(address, name, place, known.get(address)) for address, name in targets}
        if not any(asked.values()):
            return []
        # One file has changed: the others are needed with it, changed or not.
        return [asked[name] or self._whole(address, name, place) for address, name in targets]

    def _download(self, address: str, name: str, place: Path, known: Version | None) -> Download | None:
        return download(address, name, place, self.limits, self.watch, known=known)

    def _whole(self, address: str, name: str, place: Path) -> Download:
        found = self._download(address, name, place, None)
        if found is None:
            raise FetchError("The server sent nothing", where=address, remedy="Try again later")
        return found

    def _page(self, listed: Listed, place: Path) -> Page:
        address = listed.metadata or listed.page or ""
        text = self._whole(address, "page", place).path.read_text(encoding="utf-8", errors="replace")
        return read_page(text, address)

    def _taken_in(
        self, source: str, listed: Listed, downloads: Sequence[Download], page: Page | None, newest: Edition | None
    ) -> Ingested:
        published, basis = _published(downloads, page)
        on = today()
        try:
            return ingest(
                [each.path for each in downloads],
                source,
                published,
                self.folders.editions,
                published_basis=basis,
                copied_from={each.path.name: each.address for each in downloads},
                retrieved={
                    each.path.name: Retrieved(each.address, on, each.version.etag, each.version.last_modified)
                    for each in downloads
                },
                approve=lambda new: self._approve(source, new, newest, listed, downloads),
            )
        except DataFileError as error:
            raise _with_origin(error, downloads, page) from error

    def _approve(
        self, source: str, new: pd.DataFrame, newest: Edition | None, listed: Listed, downloads: Sequence[Download]
    ) -> list[str]:
        lost = missing(new, read_observations(newest), listed.history) if newest else []
        if not lost or newest is None:
            return []
        code = _code(downloads)
        if self.accept == code:
            return [f"Accepted although edition {newest.id} had what this has not: {'; '.join(lost)}"]
        raise DataFileError(
            f"It has not what edition {newest.id} had: {'; '.join(lost)}",
            where=" and ".join(each.path.name for each in downloads),
            remedy=f"Look at the publisher's page; if it is meant, make fetch SOURCE={source} ACCEPT={code}",
        )


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A private folder; what is left in it afterwards is parts of files that can be taken up again."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    try:
        yield folder
    finally:
        for file in folder.iterdir():
            if not file.name.endswith((".part", ".part.json")):
                file.unlink(missing_ok=True)


def _targets(listed: Listed, page: Page | None) -> list[_Target]:
    """Address and name of each file. Raises FetchError when two would have the same name."""
    targets = []
    for file in listed.files:
        address = file.address or (page.find(file.named or "") if page else "")
        plain = file.named if file.named and not set(file.named) & set("*?") else file_name(address)
        targets.append((address, plain or "data"))
    names = [name for _, name in targets]
    twice = next((address for address, name in targets if names.count(name) > 1), "")
    if twice:
        raise FetchError(
            "Two files of the source have the same name", where=twice, remedy="Name each in params/sources.yml"
        )
    return targets


def _made_from(downloads: Sequence[Download], editions: Sequence[Edition]) -> Edition | None:
    sums = {each.sha256 for each in downloads}
    return next((edition for edition in editions if checksums(edition) == sums), None)


def _published(downloads: Sequence[Download], page: Page | None) -> tuple[date, str]:
    """The day of publication and how it is known. A server whose clock runs ahead is not believed."""
    days = [_day(each.version.last_modified) for each in downloads]
    known = [day for day in days if day is not None and day <= today()]
    if len(known) == len(days):
        return max(known), BY_SERVER
    if page and page.changed_on and page.changed_on <= today():
        return page.changed_on, BY_PAGE.format(key=page.changed_key)
    return today(), BY_DAY


def _day(last_modified: str) -> date | None:
    try:
        return parsedate_to_datetime(last_modified).date()
    except (TypeError, ValueError):
        return None


def _code(downloads: Sequence[Download]) -> str:
    """Names just these files, so that nobody accepts what they have not seen."""
    sums = "".join(sorted(each.sha256 for each in downloads))
    return hashlib.sha256(sums.encode()).hexdigest()[:8]


def _with_origin(error: DataFileError, downloads: Sequence[Download], page: Page | None) -> DataFileError:
    """The reader's error, with the address that the file it names came from."""
    named = [each.address for each in downloads if each.path.name in error.where] or [downloads[0].address]
    origin = " and ".join(named) + (f", linked at {page.address}" if page else "")
    return DataFileError(error.what, where=error.where, remedy=f"{error.remedy}. It came from {origin}")
