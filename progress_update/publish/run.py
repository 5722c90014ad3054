"""Publishing one release: what has to hold before, what is sent, and the one step that makes it count."""

from __future__ import annotations

from dataclasses import dataclass

from progress_update.brand import read_brand
from progress_update.errors import PublishError
from progress_update.folders import Folders
from progress_update.progress import Progress
from progress_update.publish.destination import Destination
from progress_update.publish.landing import LANDING, landing, versions_in
from progress_update.publish.permission import require_permission
from progress_update.publish.version import Version, read_version


@dataclass(frozen=True)
class Published:
    """What was done, or in a dry run would be: files to send and already there, and what the page pointed to before."""

    version: Version
    sent: tuple[str, ...]
    there: tuple[str, ...]
    before: tuple[str, ...]
    switched: bool
    lacking: tuple[str, ...] = ()  # what a dry run would be refused for if it were none

    @property
    def nothing_to_do(self) -> bool:
        return not self.sent and not self.switched


def publish(name: str, folders: Folders, address: str, *, dry: bool = False, progress: Progress) -> Published:
    """Send the release `reports/<name>` to a destination, check what has arrived, then make it the one that counts.

    Stopped anywhere, what was public stays public, and the same command goes on. Raises PublishError where the release
    is not whole or cannot be sent, and as `require_permission` does.
    """
    version = read_version(folders.reports / name)
    lacking = require_permission(version, folders, dry=dry, progress=progress)
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
                destination.require_still(f"{name}/{LANDING}", page)
                destination.switch(f"{name}/{LANDING}", new)
    there = tuple(file for file in version.files if file not in missing)
    return Published(version, tuple(missing), there, before, switched=page != new, lacking=lacking)


def _send(version: Version, names: list[str], destination: Destination) -> None:
    """Each file is read back: a version counts only when all of it has arrived."""
    for name in names:
        destination.send(f"{version.place}/{name}", (version.folder / name).read_bytes())
    for name in names:
        if not destination.holds(f"{version.place}/{name}", version.files[name]):
            what = f"{name} has not arrived as it was sent"
            raise PublishError(what, where=destination.address, remedy="Run the same command again")
