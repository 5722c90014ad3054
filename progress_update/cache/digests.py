"""Checksums of files, by their names in the project."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def of_files(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    """The checksums of the files among `paths`, by their names under `root`, in order."""
    return {path.relative_to(root).as_posix(): of_file(path) for path in sorted(paths) if path.is_file()}
