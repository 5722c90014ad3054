"""Where a cluster's reports come from and go to: a folder that all machines share, or a bucket, through fsspec.

A bucket cannot rename. So each making of a report has a folder of its own, named by what it was made from, and
counts when its record is there: `done/<name>.json`, written last, names folder and files with their SHA-256. Two
workers that make the same report write the same bytes to the same place.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from progress_update.errors import BatchError
from progress_update.remote.address import opened

Record = dict[str, Any]


@dataclass(frozen=True)
class Store:
    """An address as fsspec reads it: `s3://bucket/updates`, `/mnt/shared/updates`. Keys come from the environment."""

    address: str

    @cached_property
    def _there(self) -> tuple[Any, str]:
        return opened(self.address, BatchError)

    def put_inputs(self, name: str, content: bytes) -> None:
        """Keep the archive of inputs under its checksum. Raises BatchError where the store cannot be written to."""
        files, path = self._there
        place = f"{path}/inputs/{name}.zip"
        try:
            if not files.exists(place):
                self._put(place, content)
        except OSError as fault:
            remedy = "See that it is there, and that you may write to it"
            raise BatchError(f"It cannot be written to ({fault})", where=self.address, remedy=remedy) from fault

    def inputs(self, name: str) -> bytes:
        """The archive of inputs. Raises BatchError when it is not what its name says."""
        files, path = self._there
        content: bytes = files.cat_file(f"{path}/inputs/{name}.zip")
        if hashlib.sha256(content).hexdigest() != name:
            raise BatchError("The inputs there are damaged", where=self.address, remedy="Remove them and run it again")
        return content

    def record(self, name: str) -> Record | None:
        """The record of a report that is whole there; None where it is not, or is none."""
        files, path = self._there
        try:
            held: Record = json.loads(files.cat_file(f"{path}/done/{name}.json"))
            sizes = {one["name"].rpartition(held["folder"])[2].lstrip("/"): one["size"] for one in self._listed(held)}
        except (FileNotFoundError, ValueError, KeyError):
            return None
        return held if sizes == {name: told["bytes"] for name, told in held["files"].items()} else None

    def _listed(self, record: Record) -> list[dict[str, Any]]:
        files, path = self._there
        found: dict[str, dict[str, Any]] = files.find(f"{path}/{record['folder']}", detail=True)
        return list(found.values())

    def put_release(self, release: Path, name: str, made_from: str, told: Record) -> str:
        """Send a finished release, then its record, with `told` in it, which makes it count. Gives its folder there."""
        _, path = self._there
        folder, listed = f"reports/{name}/{made_from[:16]}", {}
        for file in sorted(one for one in release.rglob("*") if one.is_file()):
            inside, content = file.relative_to(release).as_posix(), file.read_bytes()
            self._put(f"{path}/{folder}/{inside}", content)
            listed[inside] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        record = {"made_from": made_from, "folder": folder, "files": listed, **told}
        self._put(f"{path}/done/{name}.json", json.dumps(record, indent=2, sort_keys=True).encode())
        return folder

    def _put(self, place: str, content: bytes) -> None:
        files, _ = self._there
        files.makedirs(place.rpartition("/")[0], exist_ok=True)
        files.pipe_file(place, content)
