"""A release held against a rebuild: a sound one is identical anywhere, and whatever was changed in it is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import own_project

from progress_update import pipeline
from progress_update.folders import ROOT
from progress_update.manifest import checksum
from progress_update.pipeline import BRIEFING, verify
from progress_update.progress import Progress
from progress_update.verify import Verification, read_record
from progress_update.verify.outputs import held_against

pytestmark = pytest.mark.xdist_group("release")


def run(*words: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "progress_update.cli", *words],
        capture_output=True, text=True, env=os.environ | {ROOT: str(root)}, timeout=580,
    )  # fmt: skip


def test_a_release_is_rebuilt_to_the_byte_where_everything_else_is_another(verified, briefed):
    """Folder, time zone, locale, hash seed, home, user, umask, workers, day, editions held; and without a network."""
    told = json.loads((verified / "said.json").read_text(encoding="utf-8"))
    assert told["code"] == 0, told
    files = {str(path.relative_to(briefed)) for path in briefed.rglob("*") if path.is_file()}
    assert files > {*BRIEFING, "ro-crate-metadata.json", "provenance.html"}
    assert f"all {len(files)} files are identical to those of a rebuild" in told["said"]
    assert "mps_borough_crime/2026-02-18 came after the release" in told["said"]
    assert "gate-full.json and gate-full.html are left aside" in told["said"]
    assert not (verified / "project" / "reports").exists()


# --- What was changed is named; the rebuild is one that was made before ---------------------------------------------


@pytest.fixture
def copy(release, tmp_path) -> Path:
    return Path(shutil.copytree(release, tmp_path / "copy"))


@pytest.fixture
def held(copy, release, tmp_path, root, monkeypatch):
    """Verifies the copy in a project of its own, with the release itself for a rebuild."""
    project = own_project(tmp_path / "project", root)
    monkeypatch.setattr(pipeline, "_rebuild", lambda *_: release)

    def check() -> Verification:
        return verify(copy, project, progress=Progress())

    return project, check


def flip(path: Path, at: int | None = None) -> None:
    """Change one bit of one byte, in the middle if not told where."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if at is None else at] ^= 1
    path.write_bytes(bytes(content))


def test_nothing_is_found_where_nothing_was_changed(held):
    found = held[1]()
    assert found.findings == () and found.identical == found.compared


def test_a_flipped_byte_of_any_output_is_named_and_only_that(copy, release):
    names = sorted(str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file())
    names.remove("manifest.json")
    chosen = [name for n, name in enumerate(names) if not name.startswith("source/fig") or n % 20 == 0]
    for name in chosen:
        before = (copy / name).read_bytes()
        flip(copy / name)
        found, _ = held_against(read_record(copy), release, [])
        (copy / name).write_bytes(before)
        assert [finding.where for finding in found] == [name]
        assert "changed by hand after the build: the rebuild gives what the manifest records" in found[0].what


def test_a_flipped_byte_of_the_manifest_is_named(held, copy):
    text = (copy / "manifest.json").read_text(encoding="utf-8")
    start = text.index('"progress-update.html": "') + len('"progress-update.html": "')
    place = next(at for at in range(start, start + 64) if text[at] not in "af")  # these would be digits no more
    flip(copy / "manifest.json", at=len(text[:place].encode()))
    found = held[1]()
    assert {finding.where for finding in found.findings} == {"manifest.json"}
    assert "line " in found.findings[0].what


def test_a_file_that_was_added_or_taken_out_is_named(held, copy):
    (copy / "extra.txt").write_text("1", encoding="utf-8")
    (copy / "data" / "series.csv").unlink()
    told = {finding.where: finding.what for finding in held[1]().findings}
    assert set(told) == {"extra.txt", "data/series.csv"}
    assert "added by hand" in told["extra.txt"] and "missing here" in told["data/series.csv"]


@pytest.mark.parametrize(
    "name",
    [
        "params/2022Q1.yml", "params/framework.yml", "params/words.txt", "notebooks/03-victims.ipynb",
        "templates/report/style.css", "templates/brand/_brand.yml", "requirements.lock",
        "data/editions/pas_trust/2024-06-20/observations.parquet",
        "data/editions/pas_trust/2024-06-20/edition.json",
    ],
)  # fmt: skip
def test_a_flipped_byte_of_anything_that_it_was_made_from_is_named(held, name):
    project, check = held
    flip(project.root / name)
    assert [finding.where for finding in check().findings] == [name]


def test_a_missing_edition_is_named(held):
    project, check = held
    shutil.rmtree(project.editions / "mps_homicide" / "2024-06-18")
    told = [finding.line for finding in check().findings]
    assert told == [
        f"data/editions/mps_homicide/2024-06-18/{file}: it is no longer here"
        for file in ("edition.json", "observations.parquet")
    ]


def test_a_rebuild_that_differs_is_put_down_to_what_was_edited(held, copy, release, tmp_path, monkeypatch):
    project, check = held
    flip(project.notebooks / "03-victims.ipynb")
    rebuilt = Path(shutil.copytree(release, tmp_path / "rebuilt"))
    page = rebuilt / "progress-update.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Burglary", "Burglaries", 1), encoding="utf-8")
    monkeypatch.setattr(pipeline, "_rebuild", lambda *_: rebuilt)
    told = {finding.where: finding.what for finding in check().findings}
    assert set(told) == {"notebooks/03-victims.ipynb", "progress-update.html"}
    assert "likely because of notebooks/03-victims.ipynb" in told["progress-update.html"]


def test_a_damaged_edition_stops_the_rebuild_and_is_named(copy, tmp_path, root):
    """By the command line: one line a finding, a code of its own, and nothing left behind."""
    project = own_project(tmp_path / "project", root)
    name = "data/editions/mps_dashboard/2025-08-21/observations.parquet"
    flip(project.root / name)
    flip(copy / "data" / "results.csv")
    before = {path: checksum(path) for path in copy.rglob("*") if path.is_file()}
    done = run("verify", str(copy), root=project.root)
    assert done.returncode == 13
    assert f"  {name}: its checksum is another" in done.stdout
    assert "it cannot be rebuilt: mps_dashboard/2025-08-21/observations.parquet: The file is damaged" in done.stdout
    assert "  data/results.csv: it was changed after the build" in done.stdout
    assert done.stderr.strip().splitlines()[-1].startswith("progress-update: The release is not what a rebuild gives.")
    assert {path: checksum(path) for path in copy.rglob("*") if path.is_file()} == before


def test_a_period_without_a_release_is_one_line(project):
    done = run("verify", "2022Q1", root=project.root)
    assert done.returncode == 13 and "no release here" in done.stderr and "Traceback" not in done.stderr


def test_the_manifest_names_the_record_of_every_edition(release, root):
    told = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    for one in told["editions"]:
        record = root / "data" / "editions" / one["source"] / one["edition"] / "edition.json"
        assert one["record"] == checksum(record)
