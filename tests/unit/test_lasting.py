"""Temporary folders that outlive a build go with their process, and after it if it was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from progress_update import folders
from progress_update.lasting import LastingFolder

WAITS = """
import sys, time
from progress_update import folders
from progress_update.lasting import LastingFolder
folders.TEMPORARY = sys.argv[1]
made = LastingFolder("fonts")
print(made.name, flush=True)
if sys.argv[2] == "wait":
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _place(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "TEMPORARY", str(tmp_path))


def process(place: Path, what: str) -> tuple[subprocess.Popen[str], Path]:
    begun = subprocess.Popen([sys.executable, "-c", WAITS, str(place), what], stdout=subprocess.PIPE, text=True)
    assert begun.stdout
    return begun, Path(begun.stdout.readline().strip())


def test_a_process_that_ends_takes_its_folder_with_it(tmp_path):
    begun, folder = process(tmp_path, "end")
    assert begun.wait(30) == 0 and not folder.exists()


def test_the_folder_of_a_killed_process_is_swept_away_and_that_of_a_living_one_stays(tmp_path):
    (killed, left), (living, kept) = process(tmp_path, "wait"), process(tmp_path, "wait")
    killed.send_signal(signal.SIGKILL)
    killed.wait(30)
    assert left.is_dir()
    own = LastingFolder("fonts")
    assert not left.exists() and kept.is_dir() and Path(own.name).parent == tmp_path
    living.kill()
    living.wait(30)


def test_a_folder_that_is_not_locked_yet_and_one_of_another_kind_stay(tmp_path):
    for name in ("progress-update-fonts-new", "progress-update-pages-old"):
        (tmp_path / name).mkdir()
    (tmp_path / "progress-update-fonts-new" / ".alive.new").touch()
    (tmp_path / "progress-update-pages-old" / ".alive").touch()
    made = LastingFolder("fonts")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["progress-update-fonts-new", "progress-update-pages-old", Path(made.name).name]
    )


def test_a_folder_that_is_given_up_leaves_nothing_open():
    before = sum(1 for _ in Path("/proc/self/fd").iterdir())
    for _ in range(5):
        LastingFolder("fonts").cleanup()
    assert sum(1 for _ in Path("/proc/self/fd").iterdir()) <= before + 1
