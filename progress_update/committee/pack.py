"""Makes the pack of a built release: `reports/packs/<name>.pdf`, the same bytes for the same release."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from progress_update.committee import pages
from progress_update.committee.paper import read_paper
from progress_update.committee.state import states, version_line
from progress_update.committee.tables import appendix
from progress_update.errors import CommitteeError, RenderError
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.gate.release import PAGE, open_release
from progress_update.manifest import checksum
from progress_update.progress import Progress
from progress_update.publish.version import Version, read_version
from progress_update.render.press import Press
from progress_update.site.headlines import headlines, namer
from progress_update.site.shelf import Kept

PACKS = "packs"


@dataclass(frozen=True)
class Pack:
    """The file, and in sentences how the release stands that it was made of."""

    file: Path
    states: tuple[str, ...]


def write_pack(name: str, folders: Folders, *, progress: Progress) -> Pack:
    """Write the pack of the release `reports/<name>`; whatever fails leaves the pack that was there.

    Raises PublishError where the release is not whole, CommitteeError where the settings are not those it was made
    with, or where what is written for the meeting is not fit to be printed.
    """
    version = read_version(folders.reports / name)
    _refuse_other_settings(version, folders)
    report = open_release(version.folder, folders).report
    with progress.stage("Pages"):
        told = contents(version, report, folders)
        page = (version.folder / PAGE).read_text(encoding="utf-8")
        text = pages.document(page, told, folders.templates)
    target = folders.reports / PACKS / f"{name}.pdf"
    target.parent.mkdir(exist_ok=True)
    with progress.stage("PDF"):
        _print(text, target, clock=int(report.settings.clock.timestamp()))
    return Pack(target, tuple(told.states))


def contents(version: Version, report: Report, folders: Folders) -> pages.Papers:
    """All that stands around the report's own page."""
    kept = Kept(version.folder, dict(version.manifest))
    paper = read_paper(folders.params, report)
    return pages.Papers(
        report, paper, version_line(version), states(version, report, paper, folders),
        headlines(kept, namer(report.framework), to_page=""), appendix(report),
    )  # fmt: skip


def _refuse_other_settings(version: Version, folders: Folders) -> None:
    """Names of measures, dates and contacts come from the settings: other ones would contradict the report's page."""
    for name in sorted(_settings(version)):
        file = folders.root / name
        if not file.is_file() or checksum(file) != version.manifest["inputs"][name]:
            what = f"It has changed since reports/{version.name} was built"
            raise CommitteeError(what, where=name, remedy="Build the release anew: make report")


def _settings(version: Version) -> Iterator[str]:
    words = "params/words.txt"  # of the spelling check, which prints nothing
    return (name for name in version.manifest["inputs"] if name.startswith("params/") and name != words)


def _print(text: str, target: Path, *, clock: int) -> None:
    with tempfile.TemporaryDirectory(prefix="progress-update-") as scratch:
        html = Path(scratch) / f"{target.stem}.html"
        html.write_text(text, encoding="utf-8")
        if faults := Press().write_pdf(html, target, clock=clock):
            raise RenderError(f"The pack is not as it is meant: {faults[0]}", remedy="Correct templates/committee")
