"""A correction for real: a figure of the newest edition changes, and a new version takes the place of the old one."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import own_project

from progress_update.bench.workplace import Workplace
from progress_update.correction import Corrected, correct
from progress_update.errors import GateError, SettingsError
from progress_update.folders import Folders
from progress_update.manifest import checksum
from progress_update.period import Period
from progress_update.progress import Progress
from progress_update.render.engines import choose_engine

pytestmark = pytest.mark.xdist_group("batch")
REASON = "One borough's burglaries of a month had been left out."
ON = date(2026, 11, 24)


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): checksum(path) for path in folder.rglob("*") if path.is_file()}


def put_right(folders: Folders, period: str = "2018Q1") -> Corrected:
    return correct(Period.parse(period), folders, reason=REASON, on=ON, engine="pandoc", progress=Progress())


@pytest.fixture(scope="module")
def corrected(early, root, tmp_path_factory) -> tuple[Folders, Corrected]:
    folders = own_project(tmp_path_factory.mktemp("correction") / "project", root)
    shutil.copytree(early, folders.reports / "2018Q1")
    shutil.copytree(early.parents[1] / ".cache", folders.cache)
    (folders.params / "2018Q1.yml").write_text("# A comment that stays.\nweeks_to_publication: 12\n", encoding="utf-8")
    Workplace(folders.root, "2018Q1", choose_engine("pandoc")).change_a_row(0)
    return folders, put_right(folders)


def test_the_old_version_is_kept_as_it_was_and_the_new_one_passes_the_gate(corrected, early):
    _, done = corrected
    assert done.version == "1.1" and done.kept.name == "2018Q1-v1.0"
    assert files(done.kept) == files(early)
    gate = json.loads((done.release / "gate.json").read_text(encoding="utf-8"))
    assert {one["state"] for one in gate["checks"]} == {"passed", "not run"}


def test_the_notice_says_when_why_and_what_changed(corrected):
    _, done = corrected
    page = (done.release / "progress-update.html").read_text(encoding="utf-8")
    assert "Corrected on 24 November 2026, version 1.1." in page
    assert REASON.replace("'", "’") in page
    (change,) = [line for line in done.changed if line.startswith("Burglary, recorded: value was")]
    assert change.split(";")[0] in page
    assert "; version 1.1, corrected 24 November 2026" in page


def test_the_settings_keep_their_comments_and_later_builds_know_of_the_correction(corrected):
    folders, _ = corrected
    text = (folders.params / "2018Q1.yml").read_text(encoding="utf-8")
    assert text.startswith("# A comment that stays.\nweeks_to_publication: 12\n\ncorrections:\n  - version:")


def test_whatever_fails_leaves_settings_and_release_as_they_were(corrected, monkeypatch):
    folders, done = corrected
    file = folders.params / "2018Q1.yml"
    before, release = file.read_bytes(), files(done.release)

    def fails(*_, **__):
        raise GateError("It fails")

    monkeypatch.setattr("progress_update.correction.build", fails)
    with pytest.raises(GateError):
        put_right(folders)
    assert file.read_bytes() == before and files(done.release) == release
    assert not (folders.reports / "2018Q1-v1.1").exists()


def test_corrections_in_the_middle_of_a_file_are_told_in_one_line(corrected):
    folders, _ = corrected
    file = folders.params / "2018Q1.yml"
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}published_at: 09:30\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"corrections is not the last key"):
        put_right(folders)
    file.write_text(before, encoding="utf-8")
