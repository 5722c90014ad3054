"""A release as it is published: whole by its own manifest, and named by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from progress_update.errors import PublishError
from progress_update.manifest import FULL_GATE_FILES, MANIFEST, checksum, version_id


@dataclass(frozen=True)
class Version:
    """One version of a release: its folder, its name (`2022Q1`), and the SHA-256 of each of its files by path."""

    folder: Path
    name: str
    id: str
    manifest: Mapping[str, Any]
    files: Mapping[str, str]

    @property
    def place(self) -> str:
        """Its folder at a destination."""
        return f"{self.name}/{self.id}"

    def size(self, name: str) -> int:
        return (self.folder / name).stat().st_size

    @property
    def bytes(self) -> int:
        return sum(map(self.size, self.files))


def read_version(release: Path) -> Version:
    """The version that a release folder holds.

    Raises PublishError where it has no manifest, or where a file is missing, added, or not as the manifest says: what
    was changed by hand after the build is not published.
    """
    where, remedy = f"reports/{release.name}", "Build it anew: make report"
    try:
        manifest = json.loads((release / MANIFEST).read_bytes())
        told: dict[str, str] = manifest["outputs"]
    except (OSError, ValueError, KeyError):
        raise PublishError("There is no whole release there to publish", where=where, remedy=remedy) from None
    beside = {MANIFEST, *FULL_GATE_FILES}
    held = {
        path.relative_to(release).as_posix(): checksum(path)
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.name not in beside
    }
    if wrong := sorted(name for name in {*held, *told} if held.get(name) != told.get(name)):
        what = f"{wrong[0]} is not as the manifest says{f', nor are {len(wrong) - 1} more' if len(wrong) > 1 else ''}"
        raise PublishError(what, where=where, remedy=remedy)
    return Version(
        release, release.name, version_id(release), manifest, {**held, MANIFEST: checksum(release / MANIFEST)}
    )
