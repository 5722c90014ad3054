"""A download under way: the bytes so far, and the version of the file that they belong to.

It lies on disk from the first byte, so that what a broken connection or a break by the user leaves is
taken up again (RFC 9110, 13.1.5 and 14) - but only if the server still has that very version.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx


@dataclass(frozen=True)
class Version:
    """What a server calls a version of a file: its entity tag and the time of its last change."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, response: httpx.Response) -> Version:
        return cls(response.headers.get("etag", ""), response.headers.get("last-modified", ""))

    @property
    def strong(self) -> str:
        """What may stand in If-Range: a weak tag does not promise the same bytes."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the file only if it is another version."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True)
class Partial:
    """The part file of one address, and beside it the version that it is a part of."""

    file: Path
    address: str

    @property
    def _label(self) -> Path:
        return self.file.with_name(f"{self.file.name}.json")

    @property
    def size(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    @property
    def version(self) -> Version | None:
        """Of which version the part is; None when it is unknown, or of another address."""
        try:
            label = json.loads(self._label.read_text(encoding="utf-8"))
            return Version(**label["version"]) if label["address"] == self.address else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def headers(self) -> dict[str, str]:
        """Headers that ask for the rest."""
        version = self.version
        if version is None or not version.strong or not self.size:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": version.strong}

    def begin(self, version: Version) -> None:
        self.drop()
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._label.write_text(json.dumps({"address": self.address, "version": asdict(version)}), encoding="utf-8")

    def drop(self) -> None:
        self.file.unlink(missing_ok=True)
        self._label.unlink(missing_ok=True)

    def whole(self, name: str) -> Path:
        """The file under its own name, once all of it is there."""
        self._label.unlink(missing_ok=True)
        return self.file.replace(self.file.with_name(name))
