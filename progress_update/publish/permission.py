"""What must hold before anything of a release is sent: it is real, its hour has come, it is signed, the gate passed.

What is cheap to tell comes first: the gate in full may have to be gone through yet, with a browser.
"""

from __future__ import annotations

from progress_update.clock import is_moved, now
from progress_update.embargo import may_publish
from progress_update.errors import EmbargoError, GateError, PublishError, SignOffError
from progress_update.folders import Folders
from progress_update.gate import Verdict
from progress_update.gate.record import read_full
from progress_update.manifest import FULL_GATE_FILES, is_embargoed
from progress_update.period import Period
from progress_update.pipeline import check_release
from progress_update.progress import Progress
from progress_update.publish.version import Version
from progress_update.settings import read_settings
from progress_update.sign_off import require_signed

# Other points are left open only where the release does not have what they are about.
NEED_PROGRAMS = {"page-axe", "page-reflow", "page-nu", "pdf-verapdf"}


def require_permission(version: Version, folders: Folders, *, dry: bool, progress: Progress) -> tuple[str, ...]:
    """Return if the version may be published, in a `dry` run with what would be refused for want of signatures.

    Raises what `require_release` and `require_gate` do.
    """
    lacking = require_release(version, folders, dry=dry)
    require_gate(version, folders, progress)
    return lacking


def require_release(version: Version, folders: Folders, *, dry: bool) -> tuple[str, ...]:
    """All but the gate.

    Raises PublishError for a demonstration, EmbargoError before its hour, and SignOffError where a signature that the
    settings ask for is missing or stale.
    """
    _require_real(version)
    _require_hour(version, folders, dry)
    lacking = _unsigned(version, folders)
    if lacking and not dry:
        raise lacking
    return (str(lacking),) if lacking else ()


def require_gate(version: Version, folders: Folders, progress: Progress) -> None:
    """The gate in full, taken from the release if it was about just this version, passed at every point.

    A point that needs a browser or Java and was not looked at does not count as passed: GateError.
    """
    with progress.stage("Gate in full"):
        verdict = read_full(version.folder) or check_release(version.name, folders, in_full=True, progress=progress)
    where = f"reports/{version.name}"
    remedy = f"See {where}/{FULL_GATE_FILES[1]}; make system brings what checks need"
    for ids, what in (
        ([one.point.id for one in verdict.failed], "has not passed the gate"),
        (_open(verdict, version), "has not been looked at in full"),
    ):
        if ids:
            raise GateError(f"The release {what}: {', '.join(ids)}", where=where, remedy=remedy)


def _require_real(version: Version) -> None:
    if version.manifest["illustrative"]:
        what, remedy = "A demonstration with invented figures is not published", "Publish the report: make report"
        raise PublishError(what, where=f"reports/{version.name}", remedy=remedy)


def _require_hour(version: Version, folders: Folders, dry: bool) -> None:
    """The hour of release has come, by a clock that nobody moved, and no mark of the embargo is left."""
    if is_moved() and not dry:
        what, remedy = "The clock is moved, and what is published is public", "Leave NOW out, or rehearse with DRY=1"
        raise PublishError(what, where="NOW", remedy=remedy)
    may_publish(read_settings(folders.params, Period.parse(version.manifest["period"]["id"])), now())
    if is_embargoed(version.manifest):
        what, remedy = "The release still bears the mark of its embargo", "Its hour has come: make report anew"
        raise EmbargoError(what, where=f"reports/{version.name}", remedy=remedy)


def _unsigned(version: Version, folders: Folders) -> SignOffError | None:
    try:
        require_signed(version.name, folders)
    except SignOffError as lacking:
        return lacking
    return None


def _open(verdict: Verdict, version: Version) -> list[str]:
    needed = NEED_PROGRAMS if "progress-update.pdf" in version.files else NEED_PROGRAMS - {"pdf-verapdf"}
    return [one.point.id for one in verdict.outcomes if one.state == "not run" and one.point.id in needed]
