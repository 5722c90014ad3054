"""Publishing one release: what has to hold before, what is sent, and the one step that makes it count."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from progress_update.brand import read_brand
from progress_update.checklist import POINTS
from progress_update.clock import is_moved, now
from progress_update.embargo import may_publish
from progress_update.errors import EmbargoError, GateError, PublishError
from progress_update.folders import Folders
from progress_update.manifest import FULL_GATE_FILES, MANIFEST, is_embargoed
from progress_update.period import Period
from progress_update.pipeline import check_release
from progress_update.progress import Progress
from progress_update.publish.destination import Destination
from progress_update.publish.landing import LANDING, landing, versions_in
from progress_update.publish.version import Version, read_version
from progress_update.settings import read_settings

# Other points are left open only where the release does not have what they are about.
NEED_PROGRAMS = {"page-axe", "page-reflow", "page-nu", "pdf-verapdf"}


@dataclass(frozen=True)
class Published:
    """What was done, or in a dry run would be: files to send and already there, and what the page pointed to before."""

    version: Version
    sent: tuple[str, ...]
    there: tuple[str, ...]
    before: tuple[str, ...]
    switched: bool

    @property
    def nothing_to_do(self) -> bool:
        return not self.sent and not self.switched


def publish(name: str, folders: Folders, address: str, *, dry: bool = False, progress: Progress) -> Published:
    """Send the release `reports/<name>` to a destination, check what has arrived, then make it the one that counts.

    Stopped anywhere, what was public stays public, and the same command goes on. Raises PublishError where the release
    is not whole, is a demonstration, or cannot be sent, EmbargoError before its hour, and GateError where it has not
    passed the gate in full.
    """
    version = read_version(folders.reports / name)
    _require_real(version)
    _require_hour(version, folders, dry)
    with progress.stage("Gate in full"):
        _require_gate(version, folders, progress)
    destination = Destination(address)
    with progress.stage("Compare"):
        page = destination.read(f"{name}/{LANDING}")
        before = versions_in(page)
        new = landing(version, before, templates=folders.templates, brand=read_brand(folders.templates / "brand"))
        missing = [file for file, sha in version.files.items() if not destination.holds(f"{version.place}/{file}", sha)]
    if not dry:
        with progress.stage("Send"):
            _send(version, missing, destination)
        if page != new:
            with progress.stage("Switch"):
                destination.switch(f"{name}/{LANDING}", new)
    there = tuple(file for file in version.files if file not in missing)
    return Published(version, tuple(missing), there, before, switched=page != new)


def _send(version: Version, names: list[str], destination: Destination) -> None:
    """Each file is read back: a version counts only when all of it has arrived."""
    for name in names:
        destination.send(f"{version.place}/{name}", (version.folder / name).read_bytes())
    for name in names:
        if not destination.holds(f"{version.place}/{name}", version.files[name]):
            what = f"{name} has not arrived as it was sent"
            raise PublishError(what, where=destination.address, remedy="Run the same command again")


def _require_real(version: Version) -> None:
    if version.manifest["illustrative"]:
        what = "A demonstration with invented figures is not published"
        raise PublishError(
            what, where=f"reports/{version.name}", remedy="Publish the report: make report, make publish"
        )


def _require_hour(version: Version, folders: Folders, dry: bool) -> None:
    """The hour of release has come, by a clock that nobody moved, and no mark of the embargo is left."""
    if is_moved() and not dry:
        what, remedy = "The clock is moved, and what is published is public", "Leave NOW out, or rehearse with DRY=1"
        raise PublishError(what, where="NOW", remedy=remedy)
    may_publish(read_settings(folders.params, Period.parse(version.manifest["period"]["id"])), now())
    if is_embargoed(version.manifest):
        what, remedy = "The release still bears the mark of its embargo", "Its hour has come: make report anew"
        raise EmbargoError(what, where=f"reports/{version.name}", remedy=remedy)


def _require_gate(version: Version, folders: Folders, progress: Progress) -> None:
    """The gate in full, taken from the release if it was about just this version, passed at every point.

    A point that needs a browser or Java and was not looked at does not count as passed.
    """
    states = _states(version.folder, version.files[MANIFEST])
    if not states:
        verdict = check_release(version.name, folders, in_full=True, progress=progress)
        states = {outcome.point.id: outcome.state for outcome in verdict.outcomes}
    failed = [id for id, state in states.items() if state == "failed"]
    needed = NEED_PROGRAMS if "progress-update.pdf" in version.files else NEED_PROGRAMS - {"pdf-verapdf"}
    open_ = [id for id, state in states.items() if state == "not run" and id in needed]
    for ids, what in ((failed, "has not passed the gate"), (open_, "has not been looked at in full")):
        if ids:
            remedy = f"See reports/{version.name}/{FULL_GATE_FILES[1]}; make system brings what checks need"
            raise GateError(f"The release {what}: {', '.join(ids)}", where=f"reports/{version.name}", remedy=remedy)


def _states(release: Path, manifest: str) -> dict[str, str]:
    try:
        told = json.loads((release / FULL_GATE_FILES[0]).read_text(encoding="utf-8"))
        states = {one["id"]: one["state"] for one in told["checks"]}
        return states if told["manifest"] == manifest and states.keys() == POINTS.keys() else {}
    except (OSError, ValueError, KeyError):
        return {}
