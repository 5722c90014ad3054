"""Only `fetch` needs a network: everything else is built with none.

The programs run in a network namespace of their own that has nothing but its loopback, where the machine
allows that; and every Python process, kernels too, writes down whatever it tries to reach.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from progress_update.folders import ROOT, Folders

# Loaded by every Python process that starts with this folder on its path.
WATCHER = """
import os, socket, sys
LOCAL = ("", "localhost", "::1", "0.0.0.0", socket.gethostname())

def is_local(host):
    host = host.decode() if isinstance(host, bytes) else host
    return host is None or host in LOCAL or host.startswith("127.")

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if not is_local(host):
        with open(os.environ["TRIED"], "a") as tried:
            tried.write(f"{event} {host}\\n")
        raise OSError(f"the network is cut off: {host}")

sys.addaudithook(watch)
"""
LOOPBACK_UP = (
    "import fcntl, os, socket, struct, sys; "
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 0x1 | 0x40)); "  # SIOCSIFFLAGS: up, running
    "os.execv(sys.argv[1], sys.argv[1:])"
)


@cache
def cut_off() -> tuple[str, ...]:
    """What to put before a command so that it has no network but its loopback; nothing where that is not allowed."""
    for options in (("--net",), ("--user", "--map-root-user", "--net")):
        before = ("unshare", *options, sys.executable, "-c", LOOPBACK_UP)
        try:
            if subprocess.run([*before, "/bin/true"], capture_output=True).returncode == 0:
                return before
        except OSError:
            break
    return ()


def run(project: Folders, folder: Path, *words: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """What became of a command with the network cut off, and what it tried to reach."""
    watcher, tried = folder / "watcher", folder / "tried"
    watcher.mkdir(exist_ok=True)
    (watcher / "sitecustomize.py").write_text(WATCHER, encoding="utf-8")
    tried.write_text("", encoding="utf-8")
    environment = os.environ | {ROOT: str(project.root), "PYTHONPATH": str(watcher), "TRIED": str(tried)}
    command = [*cut_off(), sys.executable, "-m", "progress_update.cli", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    return done, tried.read_text(encoding="utf-8")


def test_a_report_is_built_without_a_network_and_is_the_same_to_the_byte(project, release, tmp_path):
    done, tried = run(project, tmp_path, "report", "2022Q1", "--engine", "pandoc")
    assert done.returncode == 0, done.stderr
    assert tried == ""
    built = project.reports / "2022Q1"
    for name in ("progress-update.html", "progress-update.pdf", "data/results.csv"):
        assert (built / name).read_bytes() == (release / name).read_bytes(), name


def test_the_network_is_cut_off_in_earnest(project, tmp_path):
    """The same means, where something does want a network: it is seen, and stopped."""
    file = project.params / "sources.yml"
    address = "http://192.0.2.1/victims.csv"  # RFC 5737: an address that nobody has
    text = file.read_text(encoding="utf-8").replace("attempts: 5", "attempts: 1")
    page = "page: https://data.london.gov.uk/dataset/mps-homicide-dashboard-data-2l1w8"
    assert page in text
    file.write_text(text.replace(page, f"page: {address}"), encoding="utf-8")
    done, tried = run(project, tmp_path, "fetch", "mps_homicide")
    assert done.returncode == 12
    assert "The connection failed" in done.stderr
    assert "192.0.2.1" in tried


@pytest.mark.parametrize("library", ["httpx", "tenacity", "requests", "urllib3", "http.client", "socket"])
def test_only_the_room_that_fetches_and_its_command_know_of_a_network(root, library):
    users = set()
    for path in (root / "progress_update").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if library in names or (library == "httpx" and any("progress_update.fetch" in name for name in names)):
                users.add(path.relative_to(root / "progress_update").parts[0])
    assert users <= {"fetch", "cli.py"}


def test_building_a_report_loads_nothing_that_fetches(root):
    """The command line and the build are loaded, and the room that fetches is not."""
    load = "import progress_update.cli, progress_update.pipeline, sys; print('progress_update.fetch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "False"
