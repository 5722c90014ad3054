"""What reports are made from, as one archive that workers on other machines unpack; and whether they run this code."""

from __future__ import annotations

import hashlib
import io
import platform
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from progress_update.codebase import sources
from progress_update.errors import BatchError
from progress_update.whole_file import folder_beside

PARTS = ("params", "notebooks", "templates", "data/editions", "requirements.lock")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the only day that every archive can have


@dataclass(frozen=True)
class Program:
    """What a worker must have in common with whoever asks, or its reports would differ."""

    sources: str  # checksum of the package's modules
    python: str

    @classmethod
    def here(cls) -> Program:
        return cls(sources(), platform.python_version())

    def require(self) -> None:
        """Raises BatchError where this process runs other code or another Python."""
        here = Program.here()
        if here.sources != self.sources:
            raise BatchError(
                "This worker runs other code than the batch was asked for with",
                where=platform.node(),
                remedy="Install the same commit on every worker",
            )
        if here.python != self.python:
            raise BatchError(
                f"This worker runs Python {here.python}, the batch was asked for with {self.python}",
                where=platform.node(),
                remedy="Start the workers from the same environment",
            )


def packed(root: Path) -> tuple[str, bytes]:
    """The project's inputs as an archive, the same bytes for the same inputs, and its SHA-256."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path in _files(root):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), EARLIEST)
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 1)
    content = held.getvalue()
    return hashlib.sha256(content).hexdigest(), content


def _files(root: Path) -> Iterator[Path]:
    for part in PARTS:
        place = root / part
        paths = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in paths if path.is_file() and "__pycache__" not in path.parts)


def unpacked(name: str, content: Callable[[], bytes], place: Path) -> Path:
    """The project unpacked once a worker: a folder in `place` called by its SHA-256 `name`, whole or not there."""
    folder = place / name
    if not folder.exists():
        with zipfile.ZipFile(io.BytesIO(content())) as archive:
            try:
                with folder_beside(folder) as beside:
                    archive.extractall(beside)
            except OSError:
                if not folder.is_dir():  # otherwise another worker of this machine was first
                    raise
    return folder
