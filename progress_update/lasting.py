"""Folders for temporary files that outlive a build. Each goes with its process, however that ends."""

from __future__ import annotations

import fcntl
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from progress_update import folders

ALIVE = ".alive"  # locked while the folder's process, or a fork of it, is there


class LastingFolder(TemporaryDirectory[str]):
    """A folder of this process's own. What killed processes have left of the `kind` is swept away first."""

    def __init__(self, kind: str) -> None:
        _sweep(kind)
        super().__init__(prefix=_name(kind), dir=folders.TEMPORARY)
        new = Path(self.name, f"{ALIVE}.new")
        self._lock = new.open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        new.rename(new.with_name(ALIVE))  # now it can be seen, and it is locked


def _sweep(kind: str) -> None:
    for alive in Path(folders.TEMPORARY).glob(f"{_name(kind)}*/{ALIVE}"):
        with suppress(OSError), alive.open("r+") as lock:  # locked, gone already, or somebody else's
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(alive.parent, ignore_errors=True)


def _name(kind: str) -> str:
    return f"progress-update-{kind}-"
