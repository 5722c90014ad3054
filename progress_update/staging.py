"""Where a release is made until it is whole, and how it then comes to its place: at once, or not at all.

A release in the making lies under `build/staging`, on the same disk as `reports/`; it takes its place by one exchange
of names, so that at every moment the folder there is the last good one or the new one. One build of a release runs at
a time; the next waits. Whatever a build that was killed has left is swept away by the next one of its release.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from progress_update.errors import ReportError, StorageError
from progress_update.folders import Folders

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
LEAST = 1_000_000  # bytes; with less free a disk counts as full
_AT_FDCWD, _EXCHANGE = -100, 2
_OLD = ".old"


@dataclass(frozen=True)
class Staged:
    """A `folder` for a release in the making, and one for what nobody else is to see."""

    folder: Path
    scratch: Path


@contextmanager
def staged(folders: Folders, name: str, tell: Callable[[str], None] = lambda line: None) -> Iterator[Staged]:
    """Folders for the making of `reports/<name>`, which takes its place when all went well and is gone otherwise.

    While another build of it is under way this one waits, and says so. Raises StorageError when the disk is full.
    """
    with _plainly_told(folders), _alone(folders, name, tell):
        _sweep(folders, name)
        beside = _made(f"{_flat(name)}.", _staging(folders))
        scratch = _made(_scratch_name(folders, name), Path(tempfile.gettempdir()))
        try:
            release = beside / name
            release.mkdir(parents=True)
            with _plainly_told(folders), _temporary_files_in(scratch):
                yield Staged(release, scratch)
            if any(release.iterdir()):
                put_in_place(release, folders.reports / name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
            shutil.rmtree(scratch, ignore_errors=True)


def tidy(folders: Folders, name: str) -> None:
    """Sweep away what killed builds of the release have left, unless one runs now."""
    with suppress(BlockingIOError), _alone(folders, name, None):
        _sweep(folders, name)


def put_in_place(release: Path, place: Path) -> None:
    """Move a whole release to its place by one exchange of names; what was there is afterwards where it was made."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        release.rename(place)
    elif not _exchanged(release, place):
        # Where the system knows no exchange there is a moment without either; `_sweep` sees to that.
        place.rename(release.with_name(f"{release.name}{_OLD}"))
        release.rename(place)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed names in one step (Linux: renameat2)."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0


@contextmanager
def _alone(folders: Folders, name: str, tell: Callable[[str], None] | None) -> Iterator[None]:
    """With the release's lock, which goes with the process that holds it, however that ends.

    Where it is held already: tells so and waits, or with nobody to tell raises BlockingIOError.
    """
    file = folders.cache / "locks" / f"{_flat(name)}.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if tell is None:
                raise
            tell(f"Another build of {name} is under way: waiting for it")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _sweep(folders: Folders, name: str) -> None:
    """What builds of this release have left: none runs now. A release that lost its place gets it back first."""
    for left in sorted(_staging(folders).glob(f"{_flat(name)}.*")):
        old = left / f"{name}{_OLD}"
        if old.is_dir() and not (folders.reports / name).exists():
            old.rename(folders.reports / name)
        shutil.rmtree(left, ignore_errors=True)
    for left in Path(tempfile.gettempdir()).glob(f"{_scratch_name(folders, name)}*"):
        shutil.rmtree(left, ignore_errors=True)


def _staging(folders: Folders) -> Path:
    """On the disk of the reports, as a rename needs it."""
    folders.staging.mkdir(parents=True, exist_ok=True)
    folders.reports.mkdir(parents=True, exist_ok=True)
    if folders.reports.stat().st_dev == folders.staging.stat().st_dev:
        return folders.staging
    beside = folders.reports / ".staging"
    beside.mkdir(exist_ok=True)
    return beside


def _made(prefix: str, folder: Path) -> Path:
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    made.chmod(0o755)
    return made


def _scratch_name(folders: Folders, name: str) -> str:
    """Short, because sockets lie there, whose paths may have 107 characters; its own for each project."""
    return f"progress-update-{sha256(str(folders.root.resolve()).encode()).hexdigest()[:8]}-{_flat(name)}."


def _flat(name: str) -> str:
    return name.replace("/", "-")


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Temporary files of this process go where they are swept up with the rest."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def _plainly_told(folders: Folders) -> Iterator[None]:
    """Whatever fails while the disk is full fails because of it, be it a notebook or a program that writes a page."""
    try:
        yield
    except StorageError:
        raise
    except (OSError, ReportError) as error:
        why = _no_room(error) or _no_room(error.__cause__) or _full(folders.root)
        if not why:
            raise
        raise StorageError(
            f"There is no room to write a release: {why}",
            where=str(getattr(error, "filename", None) or folders.root),
            remedy="Make room (make clean removes caches); the last good release is as it was",
        ) from error


def _no_room(error: BaseException | None) -> str:
    number = getattr(error, "errno", None)
    return os.strerror(number) if number in NO_ROOM else ""


def _full(folder: Path) -> str:
    return os.strerror(errno.ENOSPC) if shutil.disk_usage(folder).free < LEAST else ""
