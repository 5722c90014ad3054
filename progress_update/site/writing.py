"""Puts the site in its folder: only what has changed is written, and what the site no longer has is taken away.

The folder carries a list of all that the site has written. Nothing else in it is touched, and a folder with something
in it but no such list is not taken for a site.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from progress_update.errors import SiteError

LIST = "files.json"


@dataclass
class Written:
    """What a run has done: how many files the site has, which it wrote or took away, which releases it left out."""

    files: int = 0
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def write_site(folder: Path, pages: Mapping[str, bytes], linked: Mapping[str, Path]) -> Written:
    """Bring `folder` to just `pages` by content and `linked` files by where they lie now; index.html comes last.

    Raises SiteError for a folder that holds other things and is no site.
    """
    before = listed(folder)
    done = Written(files=len(pages) + len(linked))
    for name, source in sorted(linked.items()):
        if _place(source, folder / name):
            done.changed.append(name)
    for name in sorted(pages, key=lambda name: (name == "index.html", name)):
        if _write(folder / name, pages[name]):
            done.changed.append(name)
    done.removed = sorted(before - {*pages, *linked})
    for name in done.removed:
        _remove(folder, name)
    _write(folder / LIST, (json.dumps(sorted({*pages, *linked}), indent=0) + "\n").encode())
    return done


def listed(folder: Path) -> set[str]:
    """The files of the site in `folder`, by path. Raises SiteError for a folder with other things in it and no list."""
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    try:
        names: Iterable[str] = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as absent:
        raise SiteError(
            "The folder is not empty and was not made by make site",
            where=str(folder),
            remedy="Choose another with OUT=, or empty it",
        ) from absent
    # Only what lies inside, should somebody have written another path into the list.
    return {name for name in names if not name.startswith("/") and ".." not in name.split("/")}


def _write(file: Path, content: bytes) -> bool:
    """Whether the file had to be written: what has the same bytes keeps its time."""
    with suppress(OSError):
        if file.read_bytes() == content:
            return False
    part = _beside(file)
    part.write_bytes(content)
    part.replace(file)
    return True


def _place(source: Path, file: Path) -> bool:
    """The release's file itself by a second name, or a copy of it where the disk is another."""
    if file.exists() and (file.samefile(source) or filecmp.cmp(source, file)):
        return False
    part = _beside(file)
    try:
        os.link(source, part)
    except OSError:
        shutil.copy2(source, part)
    part.replace(file)
    return True


def _beside(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    return part


def _remove(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    for parent in list((folder / name).parents):
        if parent == folder:
            break
        with suppress(OSError):
            parent.rmdir()
