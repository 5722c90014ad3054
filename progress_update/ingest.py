"""From received files to a stored edition: all of it, or one error and nothing.

The files themselves are not kept. The edition's record has their names, sizes and checksums. Checksums are
worked out in a thread beside the reading, a block at a time: a file may be larger than memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from progress_update.editions import (
    Edition,
    Provenance,
    Received,
    Retrieved,
    SetAside,
    list_editions,
    write_edition,
)
from progress_update.errors import DataFileError
from progress_update.period import day_name, today
from progress_update.sources.reading import Reading, beside, some
from progress_update.sources.registry import Source, find_source

GIVEN = "as given when the files were brought in"


@dataclass(frozen=True)
class Ingested:
    """What came of it. `already_held` when the very same edition was there before."""

    edition: Edition
    already_held: bool

    @property
    def path(self) -> Path:
        return self.edition.folder

    @property
    def rows(self) -> int:
        return self.edition.rows

    @property
    def set_aside(self) -> list[SetAside]:
        return self.edition.set_aside


def ingest(
    files: Sequence[Path],
    source: str,
    published: date,
    root: Path,
    *,
    edition: str | None = None,
    title: str | None = None,
    published_basis: str = GIVEN,
    copied_from: Mapping[str, str] | None = None,
    retrieved: Mapping[str, Retrieved] | None = None,
    notes: Sequence[str] = (),
    approve: Callable[[pd.DataFrame], Sequence[str]] = lambda observations: (),
) -> Ingested:
    """Read `files` as one edition of `source` and store it under `root` (`data/editions`).

    A pattern (`2022-*.csv`) stands for the files it finds, a folder for those in it, if the source takes folders.
    `published` is the day the publisher brought them out; `copied_from` says by file name where a copy
    was taken, `retrieved` how it came over the network. The edition's id is that day, with a letter if
    another edition has it, unless `edition` names one. `approve` sees the observations before they are
    stored: it returns further notes, or raises. Raises DataFileError for an unknown source or a bad file,
    EditionError for an id in use.
    """
    known = find_source(source)
    paths = _checked_paths(_found(files, known))
    if published > today():
        raise DataFileError(f"{day_name(published)} lies in the future", remedy="Give the day of publication")
    with beside(sha256_of, paths) as checksums:
        reading = known.read(paths)
        _refuse_figures_after(published, reading, paths)
        sums = dict(zip(paths, checksums, strict=True))
    approved = approve(reading.observations)
    received = tuple(_received(path, sums[path], reading, copied_from or {}, retrieved or {}) for path in paths)
    provenance = Provenance(
        source=known.id,
        edition=edition or _free_id(root, known, published, received),
        publisher=known.publisher,
        title=title or known.title,
        licence=known.licence,
        attribution=known.attribution,
        landing=known.landing,
        published_on=published,
        published_basis=published_basis,
        reader=known.read.__module__.rpartition(".")[2],
        received=received,
        set_aside=reading.set_aside,
        notes=(*reading.notes, *notes, *approved),
    )
    stored, new = write_edition(root, provenance, reading.observations)
    return Ingested(stored, already_held=not new)


def _found(files: Sequence[Path], source: Source) -> list[Path]:
    """The files meant: each folder and pattern replaced by what it holds."""
    return [path for file in files for path in _meant(file, source)]


def _meant(file: Path, source: Source) -> list[Path]:
    if file.is_dir() and source.in_a_folder:
        within = sorted(file.rglob(source.in_a_folder))
        if not within:
            raise DataFileError(
                "The folder holds no file of this source",
                where=str(file),
                remedy=f"It takes files named {source.in_a_folder}",
            )
        return within
    if file.exists():
        return [file]
    return sorted(Path(file.anchor).glob(str(file.relative_to(file.anchor)))) or [file]


def _checked_paths(files: Sequence[Path]) -> list[Path]:
    if not files:
        raise DataFileError("No file was given", remedy="Name the files of one edition")
    if len({path.name for path in files}) < len(files):
        raise DataFileError("Two files have the same name", where=files[0].name, remedy="Give each file once")
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise DataFileError("There is no such file", where=str(missing[0]), remedy="Check the path and its spelling")
    return sorted(files, key=lambda path: path.name)


def sha256_of(path: Path) -> str:
    """Checksum of a file, a block at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _received(
    path: Path, sha256: str, reading: Reading, copied_from: Mapping[str, str], retrieved: Mapping[str, Retrieved]
) -> Received:
    return Received(
        name=path.name,
        sha256=sha256,
        bytes=path.stat().st_size,
        rows=reading.rows[path.name],
        copied_from=copied_from.get(path.name, ""),
        retrieved=retrieved.get(path.name),
    )


def _free_id(root: Path, source: Source, published: date, received: tuple[Received, ...]) -> str:
    """The day of publication; the id of the edition made from the same files, if there is one; or a letter more."""
    sums = [file.sha256 for file in received]
    used = {edition.id: edition for edition in list_editions(root, source.id)}
    for edition in used.values():
        if edition.published_on == published and [file["sha256"] for file in edition.record["received"]] == sums:
            return edition.id
    day = published.isoformat()
    return next(id for id in (day, *(f"{day}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")) if id not in used)


def _refuse_figures_after(published: date, reading: Reading, paths: list[Path]) -> None:
    last = reading.observations["end"].max().date()
    if last > published:
        raise DataFileError(
            f"The figures run to {day_name(last)}, after their publication on {day_name(published)}",
            where=some([path.name for path in paths]),
            remedy="Give the day of publication",
        )
