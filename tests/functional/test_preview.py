"""The preview in a real browser, and the real command from its first build to Ctrl-C."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from threading import Event, Thread

import pytest
from conftest import make_project
from fixtures.servers import free_port, wait_for
from playwright.sync_api import Page, sync_playwright

from progress_update.folders import ROOT
from progress_update.gate.browser import SWITCHES, chromium
from progress_update.preview.board import Board
from progress_update.preview.making import Made
from progress_update.preview.run import serve
from progress_update.preview.server import Shown

BAR = "() => [...document.body.children].at(-1).shadowRoot?.querySelector('p').textContent ?? ''"


@pytest.fixture
def address(tmp_path: Path):
    """A preview of one page, which a quick function makes from a text."""
    site, text, stop, port = tmp_path / "site", tmp_path / "params" / "text", Event(), free_port()
    for folder in (site, text.parent):
        folder.mkdir()
    text.write_text("one")

    def make(tell) -> Made:
        said = text.read_text()
        if said == "bad":
            return Made((), "params/text: It is bad. Mend it.", is_new=False)
        (site / "index.html").write_text(f"<body><h1>{said}</h1></body>")
        return Made((f"page: rerun because {said}",))

    shown = Shown({"site": site}, ("/site/index.html",), Board())
    thread = Thread(target=serve, args=(shown, [text.parent], port, make, tmp_path, stop))
    thread.start()
    wait_for(port)
    yield f"http://127.0.0.1:{port}/"
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def until(page: Page, wanted: str) -> str:
    page.wait_for_function(f"wanted => ({BAR})().includes(wanted)", arg=wanted)
    return page.evaluate(BAR)


def test_a_change_brings_the_new_page_and_a_fault_keeps_the_old_one(address, tmp_path):
    text = tmp_path / "params" / "text"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("text=one")
        text.write_text("two")
        page.wait_for_selector("text=two")
        assert until(page, "done again").startswith("params/text changed. 1 step done again")
        text.write_text("bad")
        assert until(page, "It is bad") == "params/text changed. params/text: It is bad. Mend it."
        assert page.inner_text("h1") == "two"
        text.write_text("three")
        page.wait_for_selector("text=three")
        assert "It is bad" not in until(page, "done again")
        browser.close()
    assert (tmp_path / "site" / "index.html").read_text() == "<body><h1>three</h1></body>"


def test_the_command_builds_serves_tells_a_fault_and_ends_quietly(early, root, tmp_path):
    folders = make_project(tmp_path / "project", root, like=early)
    shutil.copytree(early, folders.reports / early.name)
    command = [sys.executable, "-m", "progress_update.cli", "serve", early.name, "--port", "0", "--engine", "pandoc"]
    with subprocess.Popen(
        command, env=os.environ | {ROOT: str(folders.root)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:  # fmt: skip
        said: list[str] = []
        Thread(target=lambda: said.extend(running.stdout), daemon=True).start()
        heard(said, "Built")
        address = re.match(r"http://127\.0\.0\.1:\d+/", said[0])[0]
        for name in ("site/index.html", f"reports/{early.name}/progress-update.html"):
            with urllib.request.urlopen(address + name) as answer:
                assert b"/preview/preview.js" in answer.read()
        assert b"/preview/" not in (folders.reports / early.name / "progress-update.html").read_bytes()
        (folders.params / f"{early.name}.yml").write_text("misspelt: 1\n")
        heard(said, "Unknown key 'misspelt'")
        with urllib.request.urlopen(f"{address}reports/{early.name}/progress-update.html") as answer:
            assert answer.status == 200
        (folders.params / f"{early.name}.yml").write_text("standing: Another sentence.\n")
        time.sleep(1.5)  # into the build
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
    assert not [line for line in said if "Traceback" in line]
    ours = f"{ROOT}={folders.root}".encode()
    assert not [one for one in Path("/proc").glob("[0-9]*/environ") if ours in content(one)], "no process is left"


def heard(said: list[str], wanted: str) -> None:
    until = time.monotonic() + 120
    while not any(wanted in line for line in said):
        assert time.monotonic() < until, said
        time.sleep(0.1)


def content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
