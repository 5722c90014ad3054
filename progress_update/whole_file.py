"""Files and folders that appear whole or not at all: written beside their place, then moved there."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Where to write what shall stand at `target`, under a name that no other process has.

    Whatever fails leaves the target as it was, and nothing beside it.
    """
    part = target.with_name(f".{target.name}-{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """An empty folder that comes to stand at `target`, where there is none; otherwise OSError.

    Whatever fails leaves nothing beside the target.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield part
        part.chmod(0o755)
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_whole(target: Path, content: str | bytes) -> None:
    """The bytes, or the text as UTF-8 with the line ends that it has."""
    with beside(target) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
