"""Files that appear whole or not at all: written beside their place, then moved there."""

from __future__ import annotations

import os
import secrets
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


def write_whole(target: Path, content: str | bytes) -> None:
    """The bytes, or the text as UTF-8 with the line ends that it has."""
    with beside(target) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
