"""A release takes its place at once or not at all: killed, out of disk, or with another build of it beside."""

from __future__ import annotations

import errno
import itertools
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from progress_update import staging
from progress_update.errors import RenderError, StorageError
from progress_update.folders import Folders
from progress_update.staging import staged, tidy

FILES = 20


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "project")


def fill(folder: Path, text: str) -> None:
    for n in range(FILES):
        (folder / f"{n}.txt").write_text(text * 500, encoding="utf-8")


def release(folders: Folders, text: str, name: str = "2022Q1") -> None:
    with staged(folders, name) as made:
        fill(made.folder, text)


def is_whole(place: Path) -> bool:
    """Every file there, and all of one build."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(place.iterdir())]
    return len(texts) == FILES and len(set(texts)) == 1 and len(texts[0]) == 500


def left_over(folders: Folders) -> list[str]:
    scratch = Path(tempfile.gettempdir()).glob(f"{staging._scratch_name(folders, '2022Q1')}*")
    return [path.name for path in (*folders.staging.iterdir(), *scratch)]


def test_a_release_appears_whole_and_replaces_the_one_before(folders):
    for text in "ab":
        release(folders, text)
        assert is_whole(folders.reports / "2022Q1")
    assert (folders.reports / "2022Q1" / "0.txt").read_text(encoding="utf-8")[0] == "b"
    assert [path.name for path in folders.reports.iterdir()] == ["2022Q1"]
    assert left_over(folders) == []


def test_whoever_looks_sees_one_release_or_the_other(folders):
    release(folders, "a")
    place, seen, end = folders.reports / "2022Q1", [], time.monotonic() + 1.5

    def look() -> None:
        while time.monotonic() < end:
            folder = os.open(place, os.O_RDONLY)  # never missing
            seen.append(sum(1 for _ in os.scandir(folder)))
            os.close(folder)

    looking = threading.Thread(target=look)
    looking.start()
    while time.monotonic() < end:
        release(folders, "b")
    looking.join()
    # The old folder is emptied after it has lost its name; whoever had it open may see that.
    assert seen and max(seen) == FILES and is_whole(place)


def test_what_fails_leaves_the_last_good_one_and_nothing_else(folders):
    release(folders, "a")
    with pytest.raises(ZeroDivisionError), staged(folders, "2022Q1") as made:
        fill(made.folder, "b")
        raise ZeroDivisionError
    assert is_whole(folders.reports / "2022Q1") and left_over(folders) == []


def test_a_system_without_an_exchange_of_names_does_it_in_two(folders, monkeypatch):
    monkeypatch.setattr(staging, "_exchanged", lambda one, other: False)
    for text in "ab":
        release(folders, text)
    assert (folders.reports / "2022Q1" / "0.txt").read_text(encoding="utf-8")[0] == "b"
    assert left_over(folders) == []


def test_a_release_that_lost_its_place_between_the_two_gets_it_back(folders, monkeypatch):
    release(folders, "a")
    old = folders.staging / "2022Q1.killed" / "2022Q1.old"
    old.parent.mkdir()
    (folders.reports / "2022Q1").rename(old)
    with pytest.raises(ZeroDivisionError), staged(folders, "2022Q1"):
        raise ZeroDivisionError
    assert is_whole(folders.reports / "2022Q1") and left_over(folders) == []


def test_only_ones_own_left_overs_are_swept(folders):
    folders.staging.mkdir(parents=True)
    for name in ("2022Q1.dead", "2022Q1-demo.alive", "2022Q1-as-at-2022-01-31.alive"):
        (folders.staging / name).mkdir()
    release(folders, "a")
    assert sorted(left_over(folders)) == ["2022Q1-as-at-2022-01-31.alive", "2022Q1-demo.alive"]


def test_what_was_left_can_be_swept_without_a_build_but_not_under_one(folders):
    folders.staging.mkdir(parents=True)
    (folders.staging / "2022Q1.dead").mkdir()
    tidy(folders, "2022Q1")
    assert left_over(folders) == []
    with staged(folders, "2022Q1") as made:
        tidy(folders, "2022Q1")
        assert made.folder.is_dir()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_is_one_line_with_a_code_of_its_own(folders, number):
    release(folders, "a")
    with pytest.raises(StorageError, match="no room") as raised, staged(folders, "2022Q1") as made:
        fill(made.folder, "b")
        raise OSError(number, os.strerror(number), str(made.folder / "c"))
    assert raised.value.exit_code == 14 and "\n" not in str(raised.value)
    assert is_whole(folders.reports / "2022Q1") and left_over(folders) == []


def test_whatever_fails_while_the_disk_is_full_is_put_down_to_it(folders, monkeypatch):
    """A program that writes a page does not say so in words one could rely on."""
    release(folders, "a")
    with pytest.raises(StorageError) as raised, staged(folders, "2022Q1"):
        monkeypatch.setattr(staging.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
        raise RenderError("pandoc: collectBacktraces, called at libraries")
    assert "No space left on device" in str(raised.value)


def test_what_fails_while_there_is_room_fails_as_itself(folders):
    with pytest.raises(RenderError), staged(folders, "2022Q1"):
        raise RenderError("pandoc: no such filter")


def test_a_file_that_grows_too_large_leaves_the_last_good_one(folders):
    """The system's own limit stands in for a small disk."""
    release(folders, "a")
    code = f"""
import resource, signal
from tests.unit.test_staging import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with staged(Folders(Path({str(folders.root)!r})), "2022Q1") as made:
        (made.folder / "0.txt").write_text("b" * 5000)
except StorageError as error:
    print(error)
"""
    done = run(code)
    assert "no room" in done.stdout, done.stderr
    assert is_whole(folders.reports / "2022Q1") and left_over(folders) == []


def test_temporary_files_lie_where_they_are_swept(folders):
    with staged(folders, "2022Q1") as made:
        assert Path(tempfile.mkdtemp()).parent == made.scratch
        fill(made.folder, "a")
    assert not made.scratch.exists() and Path(tempfile.gettempdir()) != made.scratch


def test_a_second_build_waits_for_the_first_and_says_so(folders):
    told: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with staged(folders, "2022Q1") as made:
            begun.set()
            go_on.wait(10)
            fill(made.folder, "a")

    def second() -> None:
        def tell(line: str) -> None:
            told.append(line)
            go_on.set()

        with staged(folders, "2022Q1", tell) as made:
            fill(made.folder, "b")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    begun.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join(20)
    assert told == ["Another build of 2022Q1 is under way: waiting for it"]
    assert is_whole(folders.reports / "2022Q1")
    assert (folders.reports / "2022Q1" / "0.txt").read_text(encoding="utf-8")[0] == "b"


def test_another_release_does_not_wait(folders):
    with staged(folders, "2022Q1"):
        release(folders, "a", "2022Q1-demo")


HERE = Path(__file__).parents[2]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=HERE, timeout=60)


def build_without_end(folders: Folders) -> None:
    for text in itertools.cycle("bc"):
        release(folders, text)


def test_killed_at_a_hundred_moments_a_build_leaves_a_whole_release(folders):
    """Each next one takes the lock, sweeps what the last has left, and builds on."""
    release(folders, "a")
    place, chance, left = folders.reports / "2022Q1", random.Random(7), 0
    for _ in range(100):
        child = multiprocessing.get_context("fork").Process(target=build_without_end, args=(folders,))
        child.start()
        time.sleep(chance.uniform(0.005, 0.05))
        child.kill()
        child.join()
        assert is_whole(place)
        assert [path.name for path in folders.reports.iterdir()] == ["2022Q1"]
        left += bool(left_over(folders))
    assert left > 20  # most were killed at work
    release(folders, "d")
    assert is_whole(place) and left_over(folders) == []
