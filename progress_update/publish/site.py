"""Publishing the archive site: every release on it may go out, and a reader meets no link that leads nowhere.

Files of releases lie in folders of their versions, which no public page links to before they have arrived. New files
are sent to their names, for no public page leads there; what takes the place of a public file is sent beside it. When
all has been read back, files are switched one by one, each in one step, the home page last. What the site no longer has
is taken away after that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from progress_update.errors import PublishError, ReportError
from progress_update.folders import Folders
from progress_update.progress import Progress
from progress_update.publish.changes import RECORD, Changes, changes, turn
from progress_update.publish.destination import PART, Destination
from progress_update.publish.permission import require_gate, require_release
from progress_update.publish.version import Version, read_version
from progress_update.site.build import build_site
from progress_update.site.shelf import shelved
from progress_update.site.writing import listed


@dataclass(frozen=True)
class Sent:
    """What was done, or in a dry run would be; releases left out as under embargo, and what would be refused."""

    changes: Changes
    left_out: tuple[str, ...]
    lacking: tuple[str, ...]


def publish_site(
    folders: Folders, address: str, *, out: Path, stands_at: str = "", dry: bool = False, progress: Progress
) -> Sent:
    """Bring the site in the folder `out` up to date, and the public one at `address` after it.

    Stopped anywhere, every link of the public site leads to something whole, and the same command goes on. Raises
    SiteError as `build_site` does, PublishError where it cannot be sent, and what `require_permission` raises for the
    first release that may not go out, with the names of all.
    """
    lacking = _require_all(folders, dry, progress)
    with progress.stage("Site"):
        left_out = build_site(folders, out, address=stands_at).left_out
    return Sent(bring(out, Destination(address), dry=dry, progress=progress), tuple(left_out), lacking)


def bring(site: Path, there: Destination, *, dry: bool, progress: Progress) -> Changes:
    """Make the public site what the folder `site` holds; what had to change for that, or in a `dry` run would."""
    with progress.stage("Compare"):
        found = changes(listed(site), site, there)
    if not dry and not found.are_none:
        _send(found, site, there, progress)
    return found


def _require_all(folders: Folders, dry: bool, progress: Progress) -> tuple[str, ...]:
    """Every release of the site may be published; what is cheap to tell is told of all before the gate is asked."""
    lacking: list[str] = []
    faults: dict[str, ReportError] = {}
    versions: list[Version] = []
    for one in shelved(folders.reports):
        try:
            versions.append(read_version(one.folder))
            lacking += require_release(versions[-1], folders, dry=dry)
        except ReportError as fault:
            faults[one.name] = fault
    _refuse(faults)
    for version in versions:
        try:
            require_gate(version, folders, progress)
        except ReportError as fault:
            faults[version.name] = fault
    _refuse(faults)
    return tuple(lacking)


def _refuse(faults: Mapping[str, ReportError]) -> None:
    if not faults:
        return
    (_, first), *others = faults.items()
    also = f". Nor may {', '.join(name for name, _ in others)} go out as they are" if others else ""
    raise type(first)(first.what, where=first.where, remedy=f"{first.remedy}{also}")


def _send(found: Changes, site: Path, there: Destination, progress: Progress) -> None:
    begun = _told({**found.known, **dict.fromkeys([*found.new, *found.changed], "")})
    with progress.stage("Send"):
        there.switch(RECORD, begun)
        there.each(lambda name: there.send(name, (site / name).read_bytes()), found.new)
        there.each(lambda name: there.stage(name, (site / name).read_bytes()), found.changed)
        arrived = _arrived(found)
        held = there.each(lambda name: there.holds(name, arrived[name]), arrived)
        there.require_still(RECORD, begun)
        for name, is_whole in zip(arrived, held, strict=True):
            if not is_whole:
                what = f"{name.removesuffix(PART)} has not arrived as it was sent"
                raise PublishError(what, where=there.address, remedy="Run the same command again")
    with progress.stage("Switch"):
        for _, alike in groupby(found.changed, key=lambda name: turn(name)[0]):
            there.each(there.place, alike)
        # What had been staged for a file that is changed has been used.
        for name in (name for name in found.gone if name.removesuffix(PART) not in found.changed):
            there.remove(name)
        there.switch(RECORD, _told(found.wanted))


def _arrived(found: Changes) -> dict[str, str]:
    """The checksum of every file that was sent, by the name under which it lies until the switch."""
    staged = {f"{name}{PART}": found.wanted[name] for name in found.changed}
    return {name: found.wanted[name] for name in found.new} | staged


def _told(record: Mapping[str, str]) -> bytes:
    return f"{json.dumps(record, indent=0, sort_keys=True)}\n".encode()
