"""Only `fetch` needs a network: everything else is built with none."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest
from fixtures.offline import cut_off, watched

from progress_update.folders import ROOT

pytestmark = pytest.mark.xdist_group("release")


def test_a_report_is_built_without_a_network(verified):
    """The rebuild was made with the network cut off; that its bytes are the same is told elsewhere."""
    assert (verified / "tried").read_text(encoding="utf-8") == ""


def test_the_network_is_cut_off_in_earnest(project, tmp_path):
    """The same means, where something does want a network: it is seen, and stopped."""
    file = project.params / "sources.yml"
    address = "http://192.0.2.1/victims.csv"  # RFC 5737: an address that nobody has
    text = file.read_text(encoding="utf-8").replace("attempts: 5", "attempts: 1")
    page = "page: https://data.london.gov.uk/dataset/mps-homicide-dashboard-data-2l1w8"
    assert page in text
    file.write_text(text.replace(page, f"page: {address}"), encoding="utf-8")
    environment, tried = watched(tmp_path)
    command = [*cut_off(), sys.executable, "-m", "progress_update.cli", "fetch", "mps_homicide"]
    asked = os.environ | environment | {ROOT: str(project.root)}
    done = subprocess.run(command, capture_output=True, text=True, env=asked, timeout=300)
    assert done.returncode == 12
    assert "The connection failed" in done.stderr
    assert "192.0.2.1" in tried.read_text(encoding="utf-8")


@pytest.mark.parametrize("library", ["httpx", "tenacity", "requests", "urllib3", "http.client", "socket"])
def test_only_the_room_that_fetches_and_its_command_know_of_a_network(root, library):
    users = set()
    for path in (root / "progress_update").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if library in names or (library == "httpx" and any("progress_update.fetch" in name for name in names)):
                here = path.relative_to(root / "progress_update")
                users.add(here.as_posix() if here.parts[0] == "cli" else here.parts[0])
    # Kernels are asked for over a pair of sockets that have no address.
    assert users <= {"fetch", "cli/data.py", *(["kernels"] if library == "socket" else [])}


def test_building_a_report_loads_nothing_that_fetches(root):
    """The command line and the build are loaded, and the room that fetches is not."""
    load = "import progress_update.cli, progress_update.pipeline, sys; print('progress_update.fetch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "False"
