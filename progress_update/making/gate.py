"""The gate's list of a release, made again only where something that it looks at is new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from progress_update.folders import Folders
from progress_update.gate import Outcome, Release, Verdict, open_release
from progress_update.gate import check as go_through
from progress_update.gate import look_ahead as points_of_the_page
from progress_update.gate.record import read as read_gate
from progress_update.gate.record import write as write_gate
from progress_update.making import known
from progress_update.making.making import Making
from progress_update.manifest import GATE_FILES, MANIFEST, name_anew, what_it_is


def look_ahead(making: Making) -> dict[str, Outcome]:
    """What the gate says of the page, while the rest of the release is still being made."""
    return points_of_the_page(Release(making.release, making.folders, what_it_is(making.report)))


def check(making: Making, ahead: Mapping[str, Outcome] | None = None) -> Verdict:
    """The gate's list of a release that has its manifest, which then names the list.

    `ahead` is what was looked at before, by `look_ahead`.
    """
    release, folders = making.release, making.folders

    def read() -> known.Known:
        told = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
        return known.with_code("gate", known.of_manifest(told, GATE_FILES), folders)

    before = making.rerun.due("gate", read, release)
    if before is None:
        name_anew(release, GATE_FILES)
        return read_gate(release)
    verdict = pass_gate(release, folders, ahead=ahead)
    making.rerun.keep("gate", read, before, release, GATE_FILES)
    return verdict


def pass_gate(
    release: Path, folders: Folders, *, in_full: bool = False, ahead: Mapping[str, Outcome] | None = None
) -> Verdict:
    """Check a finished release folder against the checklist and leave the list in it.

    Raises GateError when there is no release in the folder, SettingsError for an override that overrides nothing.
    """
    opened = open_release(release, folders)
    verdict = go_through(opened, in_full=in_full, ahead=ahead)
    write_gate(verdict, release, folders.templates, opened.report.brand, embargo=opened.report.settings.embargo)
    return verdict
