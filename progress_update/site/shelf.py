"""The releases that the site is made of, found under reports/ by their manifests.

What a folder is, its name says: `2022Q1` is the release that counts, `2022Q1-as-at-2022-06-24` the same quarter from
the editions of a day, and `2022Q1-v1.0` a version that another has taken the place of. That last name is the seam to
whatever makes corrections: a release moved to it is kept, marked, and never the one that counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from progress_update.areas import LONDON, area_name, area_slug
from progress_update.errors import SiteError
from progress_update.exhibits.origin import PRE_RELEASE
from progress_update.manifest import MANIFEST, checksum, is_embargoed, version_id
from progress_update.period import Period
from progress_update.site.tables import Row, read_rows

PAGE = "progress-update.html"
_VERSION = re.compile(r"-v(\d+(?:\.\d+)*)$")


@dataclass(frozen=True)
class File:
    """One file of a release: its path in it, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Correction:
    """A change to a release after it came out: when, what was wrong, what was done; the version it made."""

    on: date
    version: str
    what: str
    done: str


@dataclass(frozen=True, eq=False)
class Kept:
    """One release as it lies in its folder."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def period(self) -> Period:
        return Period.parse(self.manifest["period"]["id"])

    @property
    def area(self) -> str:
        return str(self.manifest["area"]["code"])

    @property
    def place(self) -> str:
        return area_name(self.area)

    @property
    def slug(self) -> str:
        return area_slug(self.area)

    @property
    def is_london(self) -> bool:
        return self.area == LONDON

    @cached_property
    def version(self) -> str:
        """`1.0` of a version that another has taken the place of; empty for the one that counts."""
        found = _VERSION.search(self.name)
        return found[1] if found else ""

    @property
    def of(self) -> str:
        """The name of the release that counts, of which this may be an earlier version."""
        return _VERSION.sub("", self.name)

    @cached_property
    def as_at(self) -> str:
        """The day of editions that was asked for, or `newest`; empty for the period's own release."""
        return str((self.manifest.get("asked") or {}).get("as_at") or "")

    @property
    def counts(self) -> bool:
        """Whether this is what the site shows for its quarter and area."""
        return not self.version and not self.as_at

    @cached_property
    def package(self) -> dict[str, Any]:
        """The description of its data, with its date and licences."""
        held: dict[str, Any] = _json(self.folder / "data" / "datapackage.json")
        return held

    @property
    def published_on(self) -> date:
        return date.fromisoformat(self.package["created"][:10])

    @cached_property
    def id(self) -> str:
        """The version's short name, by its content."""
        return version_id(self.folder)

    @property
    def lies_at(self) -> str:
        """Its folder in the site: of one version, so that a link to it never leads to files of another."""
        return f"releases/{self.of}/{self.id}"

    @cached_property
    def rows(self) -> list[Row]:
        """Its results, a row a measure (contracts.RESULTS)."""
        return read_rows(self.folder / "data" / "results.csv")

    @cached_property
    def revisions(self) -> list[Row]:
        return read_rows(self.folder / "data" / "revisions.csv")

    @cached_property
    def series(self) -> dict[str, list[Row]]:
        """The figures of each measure through time, as this release holds them."""
        found: dict[str, list[Row]] = {}
        for row in read_rows(self.folder / "data" / "series.csv"):
            found.setdefault(row["measure"], []).append(row)
        return found

    @cached_property
    def gate(self) -> dict[str, Any]:
        """What the release was checked for; empty where it has no list."""
        file = self.folder / "gate.json"
        return _json(file) if file.is_file() else {}

    @cached_property
    def corrections(self) -> list[Correction]:
        """What was corrected in it, newest first, as its manifest has it."""
        told = self.manifest.get("corrections", [])
        found = [
            Correction(
                date.fromisoformat(one["on"]), one["version"], one["reason"],
                "; ".join(one["changed"]) or "No figure changed.",
            )
            for one in told
        ]  # fmt: skip
        return found[::-1]

    @property
    def access(self) -> str:
        """The page of who had access before release, where there is one."""
        return PRE_RELEASE if (self.folder / PRE_RELEASE).is_file() else ""

    @cached_property
    def files(self) -> list[File]:
        """Every file, by path; checksums as its manifest has them."""
        known = self.manifest["outputs"]
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        names = [(path, path.relative_to(self.folder).as_posix()) for path in found]
        return [File(name, path.stat().st_size, known.get(name) or checksum(path)) for path, name in names]


def embargoed(reports: Path) -> list[str]:
    """The names of releases that may not be seen yet, as their manifests say."""
    return [file.parent.name for file in _manifests(reports) if is_embargoed(_json(file))]


def _manifests(reports: Path) -> list[Path]:
    return sorted(reports.glob(f"*/{MANIFEST}"))


def shelved(reports: Path) -> list[Kept]:
    """Every release under `reports`, newest quarter first, London before the boroughs.

    No demonstrations, and nothing that is under embargo. Raises SiteError when none is left, or when a manifest, or
    what it names, is not there or cannot be read.
    """
    found = [_kept(file.parent) for file in _manifests(reports)]
    shown = [one for one in found if not (one.manifest.get("illustrative") or is_embargoed(one.manifest))]
    if not any(one.counts for one in shown):
        raise SiteError(
            "There is no release to show", where=reports.name, remedy="Build one first: make report PERIOD=2022Q1"
        )
    return sorted(shown, key=_order)


def _order(one: Kept) -> tuple[object, ...]:
    return (-one.period.start.toordinal(), not one.is_london, one.place, not one.counts, one.name)


def latest(kept: Iterable[Kept]) -> Kept:
    """The release to open with: the newest that counts, London's where there is one."""
    counting = [one for one in kept if one.counts]
    return next((one for one in counting if one.is_london), counting[0])


def _kept(folder: Path) -> Kept:
    manifest = _json(folder / MANIFEST)
    missing = [name for name in (PAGE, "data/results.csv", "data/datapackage.json") if not (folder / name).is_file()]
    missing = missing or [part for part in ("period", "area", "outputs") if part not in manifest]
    if missing:
        raise SiteError(f"The release lacks {missing[0]}", where=_shown(folder), remedy="Build it anew, or remove it")
    return Kept(folder, manifest)


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise SiteError(f"Not readable: {wrong}", where=_shown(file), remedy="Build the release anew") from wrong


def _shown(path: Path) -> str:
    return "/".join(path.parts[-2:])
