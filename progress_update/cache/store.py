"""What steps made before, each with the checksums of all it read: under `.cache/steps/<step>/<subject>/<key>/`.

The key is the checksum of what was read, so an entry never changes. An entry appears whole by a rename. One that is
damaged is noticed when it is taken and goes; so do the oldest when there is too much of it. Losing any costs only time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from progress_update.digests import of_file, of_text
from progress_update.whole_file import folder_beside

LIMIT = 512 * 1024 * 1024  # bytes; a release takes about five million
ENTRY = "entry.json"


@dataclass(frozen=True)
class Entry:
    """One run of a step. `known` is what it would read, told before it ran; `recorded` what it read of the report."""

    folder: Path
    known: Mapping[str, str]
    recorded: Mapping[str, str]
    files: Mapping[str, str]


@dataclass(frozen=True)
class Store:
    """The entries under a folder, up to a size."""

    root: Path
    limit: int = LIMIT

    def entries(self, step: str, subject: str) -> list[Entry]:
        """The runs of a step, the last used first. What cannot be read is taken out."""
        folders = [path for path in (self.root / step / subject).glob("*") if not path.name.startswith(".")]
        found = [(_age(folder), entry) for folder in folders if (entry := self._read(folder))]
        return [entry for _, entry in sorted(found, key=lambda one: one[0], reverse=True)]

    def take(self, entry: Entry, place: Path) -> bool:
        """Copy what a step made into `place`; False, with nothing there and the entry gone, if it is damaged."""
        try:
            for name, sha in entry.files.items():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(entry.folder / "files" / name, place / name)
                if of_file(place / name) != sha:
                    raise OSError("another checksum")
            os.utime(entry.folder / ENTRY)
        except OSError:
            for name in entry.files:
                (place / name).unlink(missing_ok=True)
            shutil.rmtree(entry.folder, ignore_errors=True)
            return False
        return True

    def put(
        self, step: str, subject: str, known: Mapping[str, str], recorded: Mapping[str, str], place: Path,
        names: Iterable[str],
    ) -> None:  # fmt: skip
        """Keep the files `names` of `place`. A disk that is full or read-only keeps nothing, and that is all."""
        target = self.root / step / subject / of_text(_told(known, recorded))
        with suppress(OSError), folder_beside(target) as beside:
            files = {name: _copied(place / name, beside / "files" / name) for name in sorted(names)}
            told = _told(known, recorded, files)
            (beside / ENTRY).write_text(json.dumps({"told": told, "sha256": of_text(told)}), encoding="utf-8")
            shutil.rmtree(target, ignore_errors=True)

    def trim(self) -> None:
        """Take out what was used longest ago until the rest is within the limit, and what was left half-written."""
        with suppress(OSError):
            folders = [path for path in self.root.glob("*/*/*") if path.is_dir()]
            in_turn = sorted(folders, key=lambda path: (not path.name.startswith("."), _age(path)))
            sizes = {path: sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) for path in folders}
            too_much = sum(sizes.values()) - self.limit
            for path in in_turn:
                if too_much > 0 or (path.name.startswith(".") and _is_stale(path)):
                    shutil.rmtree(path, ignore_errors=True)
                    too_much -= sizes[path]

    def _read(self, folder: Path) -> Entry | None:
        try:
            held = json.loads((folder / ENTRY).read_bytes())
            if of_text(held["told"]) != held["sha256"]:
                raise ValueError("another checksum")
            known, recorded, files = json.loads(held["told"])
        except (OSError, ValueError, KeyError, TypeError):
            shutil.rmtree(folder, ignore_errors=True)
            return None
        return Entry(folder, known, recorded, files)


def _told(*parts: Mapping[str, str]) -> str:
    return json.dumps([dict(part) for part in parts], sort_keys=True)


def _copied(file: Path, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    return of_file(target)


def _age(folder: Path) -> float:
    with suppress(OSError):
        return (folder / ENTRY).stat().st_mtime
    return 0.0


def _is_stale(folder: Path) -> bool:
    """Half-written by a build that is no longer there, as far as one can tell: it is older than any build takes."""
    import time

    return time.time() - folder.stat().st_mtime > 3600
