"""Pages laid out in a process beside this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from progress_update.errors import RenderError
from progress_update.render.press import PressBeside, press

PAGE = '<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1>{}</body></html>'


@pytest.fixture
def page(tmp_path):
    def written(body: str = "<p>One sentence.</p>") -> Path:
        file = tmp_path / "page.html"
        file.write_text(PAGE.format(body), encoding="utf-8")
        return file

    return written


def test_a_page_has_the_same_bytes_here_and_beside(page, tmp_path):
    for name in ("beside", "here"):
        with press(beside=name == "beside") as place:
            assert place.write_pdf(page(), tmp_path / name, clock=1) == []
    assert (tmp_path / "beside").read_bytes() == (tmp_path / "here").read_bytes()


def test_what_is_wrong_with_a_page_comes_back_as_it_was_found(page, tmp_path):
    with press(beside=True) as place:
        (fault,) = place.write_pdf(page('<img src="data:,x">'), tmp_path / "x.pdf", clock=1)[-1:]
        assert "has no alternative text" in fault
        with pytest.raises(RenderError, match='no font can draw "\U000f0000"'):
            place.write_pdf(page("<p>\U000f0000</p>"), tmp_path / "x.pdf", clock=1)
        assert place.write_pdf(page(), tmp_path / "x.pdf", clock=1) == []


def test_a_process_that_was_killed_is_told_in_one_line(page, tmp_path):
    with press(beside=True) as place:
        assert isinstance(place, PressBeside)
        os.kill(place.pid, signal.SIGKILL)
        with pytest.raises(RenderError, match="has ended \\(SIGKILL\\)"):
            place.write_pdf(page(), tmp_path / "x.pdf", clock=1)


def test_it_is_gone_afterwards_whatever_happened():
    with pytest.raises(ZeroDivisionError), press(beside=True) as place:
        assert isinstance(place, PressBeside)
        1 / 0  # noqa: B018
    assert not psutil.pid_exists(place.pid)


def test_it_ends_with_the_process_that_started_it():
    started = subprocess.Popen(
        [sys.executable, "-c", "from progress_update.render.press import PressBeside as P; print(P().pid); input()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stdin and started.stdout
    with started:
        pid = int(started.stdout.readline())
        time.sleep(0.5)
        started.kill()
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
    pytest.fail("it goes on without anybody to work for")
