"""A file that lies there unchanged is read once; one that changes is read again, however it hides the change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from progress_update import digests
from progress_update.digests import of_bytes, of_file


@pytest.fixture
def settled(tmp_path, monkeypatch) -> Path:
    """A file that has not changed for a while."""
    file = tmp_path / "settled.txt"
    file.write_bytes(b"one")
    monkeypatch.setattr(digests.time, "time_ns", lambda: file.stat().st_ctime_ns + 10**10)
    assert of_file(file) == of_bytes(b"one")
    return file


@pytest.fixture
def reads(monkeypatch) -> list[Path]:
    found: list[Path] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (found.append(path), whole(path))[1])
    return found


def test_a_file_that_lies_there_is_read_once(settled, reads):
    assert of_file(settled) == of_bytes(b"one") and not reads


def test_a_file_that_has_just_changed_is_read_each_time(tmp_path, reads):
    file = tmp_path / "new.txt"
    file.write_bytes(b"one")
    assert of_file(file) == of_file(file) and len(reads) == 2


def in_place(file: Path) -> None:
    file.write_bytes(b"two")


def replaced(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"two")
    other.replace(file)


def with_its_times_set_back(file: Path) -> None:
    before = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [in_place, replaced, with_its_times_set_back])
def test_a_change_of_the_same_length_is_seen(settled, change):
    change(settled)
    assert of_file(settled) == of_bytes(b"two")


def test_a_file_that_is_gone_is_not_remembered(settled):
    settled.unlink()
    with pytest.raises(FileNotFoundError):
        of_file(settled)


def test_the_memory_of_files_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 3)
    monkeypatch.setattr(digests, "_known", {})
    monkeypatch.setattr(digests.time, "time_ns", lambda: tmp_path.stat().st_ctime_ns + 10**12)
    for number in range(10):
        file = tmp_path / f"{number}.txt"
        file.write_text(str(number), encoding="utf-8")
        assert of_file(file) == of_bytes(str(number).encode())
    assert 0 < len(digests._known) <= 3
