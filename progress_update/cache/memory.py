"""What was read out of texts before, by their checksums: reading all modules of the package takes most of a second.

It lies in one file, with its own checksum. A memory that is damaged is none, and losing it costs only time.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from progress_update.digests import of_bytes, of_file, of_text
from progress_update.whole_file import write_whole


class Memory:
    """Names found in texts. Without a file it ends with the process."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._before = _held(file) if file else {}
        self._used: dict[str, list[str]] = {}
        self._has_grown = False

    def of(self, what: str, file: Path, read: Callable[[bytes], frozenset[str]]) -> frozenset[str]:
        """What `read` finds in a file's text, or found once; `what` names how it reads."""
        key = f"{what} {of_file(file)}"
        if key not in self._before:
            text = file.read_bytes()
            key = f"{what} {of_bytes(text)}"  # of just what is read now
            self._before[key] = sorted(read(text))
            self._has_grown = True
        self._used[key] = self._before[key]
        return frozenset(self._before[key])

    def keep(self) -> None:
        """Write what was asked for, if some of it is new. A disk that is full or read-only keeps nothing."""
        if self._file and self._has_grown:
            self._has_grown = False
            told = json.dumps(dict(self._used), sort_keys=True)
            with suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self._file, json.dumps({"told": told, "sha256": of_text(told)}))


@cache
def memory_in(folder: Path) -> Memory:
    """The one memory that a process has of what lies in a folder."""
    return Memory(folder / "modules.json")


def _held(file: Path) -> dict[str, list[str]]:
    with suppress(OSError, ValueError, KeyError, TypeError):
        held = json.loads(file.read_bytes())
        if of_text(held["told"]) == held["sha256"]:
            told: dict[str, list[str]] = json.loads(held["told"])
            return told
    return {}
