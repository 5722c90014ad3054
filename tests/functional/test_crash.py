"""Killed at any moment, and two at once: the last good release stays whole, nothing half-made is seen, no kernel stays.

The exchange of names itself is tried a hundred times in tests/unit/test_staging.py; here whole builds are killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import own_project

from progress_update.folders import ROOT, Folders
from progress_update.staging import _scratch_name

pytestmark = pytest.mark.xdist_group("release")

NOTEBOOK = "04-exploitation-and-harm.ipynb"
COMMAND = [sys.executable, "-m", "progress_update.cli", "report", "2018Q1", "--engine", "pandoc"]


@pytest.fixture(scope="module")
def project(early: Path, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Folders]:
    """The real release with its cache, in a project of its own."""
    folders = own_project(tmp_path_factory.mktemp("crash") / "project", root)
    shutil.copytree(early, folders.reports / "2018Q1")
    shutil.copytree(early.parents[1] / ".cache", folders.cache)
    yield folders


def start(project: Folders, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {ROOT: str(project.root)},
    )  # fmt: skip


def finish(build: subprocess.Popen[str]) -> str:
    out, err = build.communicate(timeout=580)
    assert build.returncode == 0, err
    return out + err


def contents(project: Folders) -> dict[str, bytes]:
    place = project.reports / "2018Q1"
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def edit(project: Folders, text: str, root: Path) -> None:
    original = (root / "notebooks" / NOTEBOOK).read_text(encoding="utf-8")
    (project.notebooks / NOTEBOOK).write_text(original.replace("Opened by", f"{text} by"), encoding="utf-8")


def kernels(project: Folders) -> list[str]:
    """The processes that run in this project's name: every kernel has it in its environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"{ROOT}={project.root}".encode() in environment and command:
            found.append(command)
    return found


def gone(project: Folders, within: float) -> bool:
    end = time.monotonic() + within
    while kernels(project) and time.monotonic() < end:
        time.sleep(0.1)
    return kernels(project) == []


def left_over(project: Folders) -> list[Path]:
    scratch = Path(tempfile.gettempdir()).glob(f"{_scratch_name(project, '2022Q1')}*")
    return [*project.staging.glob("*"), *scratch]


def test_killed_while_notebooks_run_it_leaves_the_release_and_no_kernel(project):
    before = contents(project)
    build = start(project, "--fresh")
    end = time.monotonic() + 120
    while (len(kernels(project)) < 3 or not left_over(project)) and time.monotonic() < end:
        time.sleep(0.05)
    assert len(kernels(project)) >= 3  # the build, the warm process, a kernel of its own
    build.send_signal(signal.SIGKILL)
    build.communicate()
    assert left_over(project) != []
    assert contents(project) == before
    assert [path.name for path in project.reports.iterdir()] == ["2018Q1"]
    assert gone(project, within=20), kernels(project)


@dataclass(frozen=True)
class Twice:
    """What two builds of one release, begun together after an edit, said and left, and when the first was done."""

    said: list[str]
    made: dict[str, bytes]
    left: list[Path]
    took: float


@pytest.fixture(scope="module")
def twice(project: Folders, root: Path) -> Twice:
    edit(project, "Looked at", root)
    began, builds = time.monotonic(), [start(project), start(project)]
    while all(build.poll() is None for build in builds):
        time.sleep(0.05)
    took = time.monotonic() - began
    said = [finish(build) for build in builds]
    return Twice(said, contents(project), left_over(project), took)


def test_two_builds_of_one_release_wait_for_each_other(twice):
    assert sum("Another build of 2018Q1 is under way: waiting for it" in text for text in twice.said) == 1
    assert is_whole(twice.made) and twice.left == []


def test_killed_at_any_moment_the_release_is_the_old_one_or_the_new_and_the_next_build_just_works(project, twice, root):
    chance = random.Random(11)
    for n in range(4):
        edit(project, "Opened" if n % 2 else f"Read {n}", root)
        build = start(project)
        time.sleep(chance.uniform(0, twice.took))
        build.send_signal(signal.SIGKILL)
        build.communicate()
        held = contents(project)
        assert [path.name for path in project.reports.iterdir()] == ["2018Q1"]
        assert held.keys() == twice.made.keys() and is_whole(held)
    edit(project, "Looked at", root)
    finish(start(project))
    assert contents(project) == twice.made
    assert left_over(project) == []
    assert gone(project, within=20)


def is_whole(held: dict[str, bytes]) -> bool:
    """Every file is that of one build: the manifest's."""
    told = json.loads(held["manifest.json"])["outputs"]
    return told == {name: hashlib.sha256(held[name]).hexdigest() for name in held if name != "manifest.json"}
