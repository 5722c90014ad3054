"""How `.venv` and Quarto are made ready, and what is said when they cannot be."""

from __future__ import annotations

import os
import re
import sys
import threading
from pathlib import Path

import pytest
import set_up
import set_up_quarto

from progress_update import system

LOCK = set_up.LOCK.read_text(encoding="utf-8")


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .venv that a set-up has finished, in a project of its own."""
    place = tmp_path / ".venv"
    (place / "bin").mkdir(parents=True)
    for name, value in {"ROOT": tmp_path, "VENV": place, "PYTHON": Path(sys.executable)}.items():
        monkeypatch.setattr(set_up, name, value)
    monkeypatch.setattr(set_up, "UV", Path("/bin/true"))
    (place / "ready-1").write_text(f"{tmp_path}\n", encoding="utf-8")
    return place


def test_a_finished_environment_is_kept(venv: Path) -> None:
    assert set_up.is_whole()


def test_an_environment_without_its_stamp_is_half_made(venv: Path) -> None:
    set_up.forget_stamps()
    assert not set_up.is_whole()


def test_an_environment_made_in_another_place_is_not_kept(venv: Path) -> None:
    (venv / "ready-1").write_text("/elsewhere\n", encoding="utf-8")
    assert not set_up.is_whole()


def test_an_environment_whose_uv_does_not_run_is_not_kept(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "UV", venv / "bin" / "uv")
    assert not set_up.is_whole()


@pytest.mark.parametrize(
    ("version", "suitable"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False), ((2, 11), False)]
)
def test_the_set_up_knows_which_python_the_lock_was_made_for(version: tuple[int, int], suitable: bool) -> None:
    assert set_up.is_suitable(version) is suitable


def test_a_python_on_the_path_that_does_not_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, ends_with in {"shims/python3.13": 127, "shims/python3.12": 127, "real/python3.12": 0}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {ends_with}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}{os.pathsep}{tmp_path / 'real'}")
    assert set_up.find_python() == str(tmp_path / "real" / "python3.12")


def test_no_suitable_python_is_one_line_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"^Set-up: Python 3\.11, 3\.12 or 3\.13 is needed; [^\n]*apt-get install"):
        set_up.run_under_a_suitable_python()


def test_uv_itself_is_installed_by_hash() -> None:
    first, *hashes = set_up.lines_of_uv().splitlines()
    assert first == re.search(r"^uv==.*", LOCK, re.MULTILINE).group()
    assert hashes
    assert all(line.strip().startswith("--hash=sha256:") for line in hashes)


def test_uv_is_handed_the_index_that_was_set_for_pip(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "file:///mirror/simple")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert set_up.environment_of_uv()["UV_DEFAULT_INDEX"] == "file:///mirror/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "file:///own")
    assert set_up.environment_of_uv()["UV_DEFAULT_INDEX"] == "file:///own"


def test_a_second_set_up_waits_for_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = tmp_path / "requirements.lock"
    entered = threading.Event()

    def second() -> None:
        with set_up.one_at_a_time(held, "another set-up of this folder"):
            entered.set()

    thread = threading.Thread(target=second)
    with set_up.one_at_a_time(held, "another set-up of this folder"):
        thread.start()
        assert not entered.wait(0.2)
    thread.join(5)
    assert entered.is_set()
    assert "waiting for another set-up of this folder" in capsys.readouterr().out


def test_a_command_that_fails_is_told_with_its_last_lines() -> None:
    with pytest.raises(SystemExit, match=r"could not do it; the next make tries again\.\nno such package$"):
        set_up.run("do it", ["sh", "-c", "echo no such package >&2; exit 3"])


def test_a_command_that_hangs_is_ended_in_time() -> None:
    assert not set_up.succeeds(["sh", "-c", "sleep 30"], seconds=0.2)


@pytest.fixture
def no_quarto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A closed network and no Quarto on the path; the addresses that were tried."""
    tried: list[str] = []
    monkeypatch.setattr(set_up_quarto, "VENV", tmp_path)
    monkeypatch.setattr(set_up_quarto, "can_reach", lambda address: tried.append(address))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tried


def test_quarto_that_cannot_be_had_is_one_line_and_no_failure(
    no_quarto: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_quarto.set_up_quarto(once=True)
    assert "Quarto cannot be downloaded here" in capsys.readouterr().out.splitlines()[-1]


def test_quarto_is_tried_once_by_setup_and_again_when_asked(no_quarto: list[str]) -> None:
    set_up_quarto.set_up_quarto(once=True)
    set_up_quarto.set_up_quarto(once=True)
    assert len(no_quarto) == 1
    set_up_quarto.set_up_quarto(once=False)
    assert len(no_quarto) == 2


def test_missing_test_tools_stop_a_ci_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="Chromium, Poppler, faketime, a Java compiler"):
        set_up.set_up_test_tools()


def test_missing_test_tools_are_only_told_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    set_up.set_up_test_tools()
    assert "Chromium, Poppler, faketime, a Java compiler" in capsys.readouterr().out


def test_all_that_a_fresh_machine_lacks_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system, "_can_load", lambda library: False)
    monkeypatch.setattr(set_up, "BASE_PYTHON", "/no/such/python")
    with pytest.raises(SystemExit) as caught:
        set_up.set_up_libraries()
    (line,) = str(caught.value).splitlines()
    assert "Pango" in line
    assert f"python3.{sys.version_info[1]}-venv" in line
