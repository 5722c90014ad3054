"""Files that appear whole or not at all."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from progress_update.whole_file import beside, folder_beside, write_whole


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_has_the_bytes_it_was_given_and_the_rights_of_any_other(tmp_path):
    (tmp_path / "plain").touch()
    for content in ("Lines\nand £\r\n", b"\x00\xff"):
        write_whole(tmp_path / "file", content)
        assert (tmp_path / "file").read_bytes() == (content.encode() if isinstance(content, str) else content)
    rights = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "file")]
    assert rights[0] == rights[1]
    assert sorted(names(tmp_path)) == ["file", "plain"]


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    write_whole(tmp_path / "file", "old")
    with pytest.raises(OSError, match="full"), beside(tmp_path / "file") as part:
        part.write_text("half", encoding="utf-8")
        raise OSError("the disk is full")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["file"]


def test_many_writers_leave_what_one_of_them_wrote(tmp_path):
    texts = [str(number) * 100_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write_whole(tmp_path / "file", text), texts * 4))
    assert (tmp_path / "file").read_text(encoding="utf-8") in texts
    assert names(tmp_path) == ["file"]


def test_a_folder_appears_whole_with_the_rights_of_any_other(tmp_path):
    with folder_beside(tmp_path / "in" / "folder") as part:
        (part / "file").write_text("whole")
        assert not (tmp_path / "in" / "folder").exists()
    (tmp_path / "plain").mkdir()
    rights = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "in/folder")]
    assert rights[0] == rights[1]
    assert names(tmp_path / "in") == ["folder"] and names(tmp_path / "in" / "folder") == ["file"]


def test_a_folder_that_fails_or_comes_second_leaves_nothing_beside(tmp_path):
    with pytest.raises(ZeroDivisionError), folder_beside(tmp_path / "folder") as part:
        (part / "file").write_text("half")
        raise ZeroDivisionError
    assert names(tmp_path) == []
    with pytest.raises(OSError), folder_beside(tmp_path / "folder") as part:
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "of another").touch()
    assert names(tmp_path) == ["folder"] and names(tmp_path / "folder") == ["of another"]
