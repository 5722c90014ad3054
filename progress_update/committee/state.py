"""How the release stands that a pack is made of: which version, and what its readers must know of it first."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.committee.paper import Paper
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.period import day_name
from progress_update.publish.version import Version
from progress_update.sign_off import status


def version_line(version: Version) -> str:
    """`2022Q1, version 1.1 (7f0c6b1c22aa)`: the name, the number that corrections gave it, and its content's."""
    corrections = version.manifest.get("corrections", [])
    number = corrections[-1]["version"] if corrections else "1.0"
    return f"{version.name}, version {number} ({version.id})"


def states(version: Version, report: Report, paper: Paper | None, folders: Folders) -> list[str]:
    """In sentences, the gravest first: invented figures, embargo, draft, corrected."""
    return [*_invented(report), *_embargoed(report), *_draft(version, report, paper, folders), *_corrected(report)]


def _invented(report: Report) -> Iterator[str]:
    if report.illustrative:
        yield "Illustrative data: some figures in this document are invented. It is not for a meeting."


def _embargoed(report: Report) -> Iterator[str]:
    if report.settings.embargo:
        yield f"{report.settings.embargo}."


def _draft(version: Version, report: Report, paper: Paper | None, folders: Folders) -> Iterator[str]:
    lacking = list(_lacking(version, report, paper, folders))
    if lacking:
        yield f"Draft: {'; '.join(lacking)}."
    else:
        yield "Every chapter is signed off as it stands here."


def _lacking(version: Version, report: Report, paper: Paper | None, folders: Folders) -> Iterator[str]:
    """What a pack lacks until it is more than a draft."""
    if report.illustrative:
        yield "a demonstration is not signed off"
    else:
        required = [one for one in status(version.name, folders) if one.is_required]
        signed = sum(one.state == "signed" for one in required)
        if signed < len(required):
            yield f"{signed} of the {len(required)} signatures that the release needs stand"
    if paper is None:
        yield "nothing is written for a meeting yet"
    elif paper.meeting is None or not paper.officer.name:
        yield "the meeting or the reporting officer is to be confirmed"


def _corrected(report: Report) -> Iterator[str]:
    if not report.illustrative:
        for one in reversed(report.settings.corrections_of(report.area)):
            yield f"Corrected on {day_name(one.on)}, version {one.version}: {one.reason}"
