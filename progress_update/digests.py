"""Checksums of files, by their names in the project."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

Stamp = tuple[str, int, int, int, int]
_known: dict[Stamp, str] = {}  # of this process: a build asks for the same files some thirty times
MOST = 20_000  # files, about 10 MB
_SETTLED = 2_000_000_000  # nanoseconds after which a change would be seen in a file's times


def of_file(path: Path) -> str:
    """The checksum of what is in a file now; one that lies there unchanged is read once."""
    stamp, changed = _stamp(path)
    if stamp not in _known:
        found = of_bytes(path.read_bytes())
        if time.time_ns() - changed < _SETTLED or _stamp(path)[0] != stamp:
            return found
        if len(_known) >= MOST:
            _known.clear()
        _known[stamp] = found
    return _known[stamp]


def of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def of_text(text: str) -> str:
    return of_bytes(text.encode())


def _stamp(path: Path) -> tuple[Stamp, int]:
    """What would be another after any change of the file, and when it last changed."""
    held = path.stat()
    return (str(path), held.st_ino, held.st_size, held.st_mtime_ns, held.st_ctime_ns), held.st_ctime_ns


def of_files(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    """The checksums of the files among `paths`, by their names under `root`, in order."""
    return {path.relative_to(root).as_posix(): of_file(path) for path in sorted(paths) if path.is_file()}
