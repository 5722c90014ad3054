"""A place that releases are published to, by its address, through fsspec. It says what went wrong in one line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeVar

from progress_update.errors import PublishError
from progress_update.remote.address import BY_SSH, opened
from progress_update.site.files import served_as

TYPED = ("s3", "s3a")  # where a file is served by the media type that it was written with
RENAMES = ("file", "local", *BY_SSH)  # where a file is put in place by its name; elsewhere by being written
PART = ".part"
SIDE_BY_SIDE = 16  # requests to a store: one takes long, and many at once hardly longer
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Destination:
    """An address such as `/srv/updates`, `s3://bucket/updates` or `sftp://name@host/updates`.

    Keys and passwords come from the environment or the tools' own settings; one in the address is refused, for
    addresses end up in logs. Whatever fails raises PublishError.
    """

    address: str
    _made: set[str] = field(default_factory=set, compare=False)

    @cached_property
    def _there(self) -> tuple[Any, str]:
        with _plainly_told(self.address):
            return opened(self.address, PublishError)

    def each(self, deed: Callable[[str], Answer], names: Iterable[str]) -> list[Answer]:
        """Do something for each of some files, side by side in a store; a server is asked one thing after another."""
        if self._is_a({*RENAMES}):
            return [deed(name) for name in names]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as together:
            return list(together.map(deed, names))

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where there is none."""
        files, path = self._there
        with _plainly_told(self.address):
            try:
                content: bytes = files.cat_file(f"{path}/{name}")
            except (FileNotFoundError, NotADirectoryError):
                return None
        return content

    def holds(self, name: str, sha256: str) -> bool:
        """Whether a file is there with just that content: it is read back, not asked for."""
        content = self.read(name)
        return content is not None and hashlib.sha256(content).hexdigest() == sha256

    def require_still(self, name: str, content: bytes | None) -> None:
        """Raises PublishError where a file is not as it was read, or left, before: somebody else is at work."""
        if self.read(name) != content:
            raise self._somebody_else(name)

    def send(self, name: str, content: bytes) -> None:
        """Write a file that nobody is pointed to yet."""
        files, path = self._there
        with _plainly_told(self.address):
            folder = f"{path}/{name}".rpartition("/")[0]
            if folder not in self._made:  # a server is asked for each folder above
                files.makedirs(folder, exist_ok=True)
                self._made.add(folder)
            typed = {"ContentType": served_as(name.removesuffix(PART))} if self._is_a({*TYPED}) else {}
            files.pipe_file(f"{path}/{name}", content, **typed)

    def stage(self, name: str, content: bytes) -> None:
        """Write what is to take the place of a file beside it."""
        self.send(f"{name}{PART}", content)

    def place(self, name: str) -> None:
        """Put what was staged in its place in one step. Raises PublishError where somebody else has done so."""
        files, path = self._there
        with _plainly_told(self.address):
            try:
                if self._is_a({*RENAMES}):
                    files.mv(f"{path}/{name}{PART}", f"{path}/{name}")
                else:
                    files.cp_file(f"{path}/{name}{PART}", f"{path}/{name}")
                    files.rm_file(f"{path}/{name}{PART}")
            except FileNotFoundError:
                raise self._somebody_else(name) from None

    def _somebody_else(self, name: str) -> PublishError:
        return PublishError(
            f"Somebody else has published there in the meantime: {name} has changed",
            where=self.address,
            remedy="When they are done, run the same command again: it begins with what is there then",
        )

    def sizes(self) -> dict[str, int]:
        """Every file that is there, with its size: one listing a folder, and nothing is read."""
        files, path = self._there
        with _plainly_told(self.address):
            files.invalidate_cache()
            try:
                # Elsewhere `find` passes over a folder that it cannot list, as if nothing were in it.
                found = files.find(path, detail=True).values() if self._is_a({*TYPED}) else list(_below(files, path))
            except (FileNotFoundError, NotADirectoryError):
                return {}
        return {told["name"].removeprefix(path).lstrip("/"): int(told["size"]) for told in found}

    def remove(self, name: str) -> None:
        """Take a file away, and the folders that are empty without it."""
        files, path = self._there
        with _plainly_told(self.address), suppress(FileNotFoundError):
            files.rm_file(f"{path}/{name}")
        if self._is_a({*RENAMES}):
            with suppress(OSError):  # a folder with something in it stays
                for folder in list(PurePosixPath(name).parents)[:-1]:
                    files.rmdir(f"{path}/{folder}")
                    self._made.discard(f"{path}/{folder}")

    def _is_a(self, protocols: set[str]) -> bool:
        files, _ = self._there
        return bool(protocols & {*_protocols(files)})

    def switch(self, name: str, content: bytes) -> None:
        """Put a file in place of the one of its name in one step: a reader gets the old one or the new one.

        An object store writes an object whole or not at all. Elsewhere the file is written beside, then renamed.
        """
        if self._is_a({*RENAMES}):
            self.stage(name, content)
            self.place(name)
        else:
            self.send(name, content)


def _below(files: Any, folder: str) -> Iterator[dict[str, Any]]:
    for told in files.ls(folder, detail=True):
        if told["type"] == "directory":
            yield from _below(files, told["name"])
        else:
            yield told


def _protocols(files: Any) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


@contextmanager
def _plainly_told(address: str) -> Iterator[None]:
    """Libraries for stores and servers have families of errors of their own; a reader needs one line."""
    try:
        yield
    except (PublishError, FileNotFoundError, NotADirectoryError, ImportError, ValueError):
        raise
    except Exception as fault:
        said = " ".join(str(fault).split()) or type(fault).__name__
        remedy = "See that it is there and that you may write to it, then run the same command again: it goes on"
        raise PublishError(f"It cannot be reached or written to ({said})", where=address, remedy=remedy) from fault
