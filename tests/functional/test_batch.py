"""Batches for real: processes of this machine, and a Dask cluster with an S3 server whose workers are killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import nbformat
import pytest
import s3fs
from fixtures.servers import KEYS, free_port, s3_server, wait_for

from progress_update.folders import ROOT

pytestmark = pytest.mark.xdist_group("batch")


def reports(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "progress_update.cli", "reports", *words, "--engine", "pandoc"]
    return subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {ROOT: str(root)} | environment, timeout=580
    )


def kernels_left(root: Path) -> list[str]:
    """Processes that still mention the project's folder."""
    told = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if str(root) in line and "ps -eo" not in line]


# On this machine ----------------------------------------------------------------------------------------------------

MISBEHAVE = """
import os
if period == "2018Q2":
    import time
    while True: time.sleep(0.1)
if period == "2018Q3":
    os._exit(7)
if period == "2018Q4":
    held = bytearray(5 << 30)
os.environ["TZ"] = "Asia/Tokyo"
import matplotlib
matplotlib.rcParams["svg.hashsalt"] = "another"
import matplotlib.axes
matplotlib.axes.Axes.plot = None
"""


@pytest.fixture(scope="module")
def misbehaving(once, root):
    """A batch in which a notebook misbehaves in another way in each quarter, and spoils its own process in all."""

    def make(folder: Path) -> None:
        from conftest import make_project

        project = make_project(folder, root)
        path = project.notebooks / "04-exploitation-and-harm.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell(MISBEHAVE))
        nbformat.write(notebook, path)
        done = reports(folder, "2018Q1..2018Q4", CELL_TIMEOUT="10", WORKERS="2", FORMATS="html,xlsx")
        (folder / "said.json").write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")

    return once("misbehaving batch", make)


def test_only_the_reports_whose_notebooks_misbehave_fail_each_with_a_clear_line(misbehaving):
    code, table, said = json.loads((misbehaving / "said.json").read_text(encoding="utf-8"))
    rows = {line.split()[0]: line for line in table.splitlines() if line[:2] == "20"}
    assert {quarter: row.split()[2] for quarter, row in rows.items()} == {
        "2018Q1": "built", "2018Q2": "failed", "2018Q3": "failed", "2018Q4": "failed",
    }  # fmt: skip
    assert "did not end within 10 seconds" in rows["2018Q2"]
    assert "ended by itself, with exit code 7" in rows["2018Q3"]
    assert "wants more than the 4 GB" in rows["2018Q4"]
    assert "1 built, 0 reused, 3 failed" in table
    assert (code, "3 of 4 reports failed" in said) == (16, True)


def test_what_a_notebook_did_to_its_process_is_in_no_other(misbehaving, early):
    """The quarter that was built has the drawings and the figures that it has without the others."""
    built = misbehaving / "reports" / "2018Q1"
    drawings = [str(path.relative_to(early)) for path in early.rglob("*.svg")]
    for name in ("data/results.csv", "data/progress-update-2018Q1.xlsx", *drawings):
        assert (built / name).read_bytes() == (early / name).read_bytes(), name
    assert drawings


def test_only_the_formats_that_were_asked_for_are_there_and_the_gate_says_so(misbehaving):
    built = misbehaving / "reports" / "2018Q1"
    assert {path.suffix for path in built.rglob("progress-update*")} == {".html", ".xlsx"}
    told = {point["id"]: point for point in json.loads((built / "gate.json").read_text(encoding="utf-8"))["checks"]}
    assert {point["state"] for point in told.values()} == {"passed", "not run"}
    assert "it was not asked for" in str(told["pdf-tagged"])


def test_no_process_is_left_and_nothing_half_written(misbehaving):
    assert kernels_left(misbehaving) == []
    assert {path.name for path in (misbehaving / "reports").iterdir() if not path.name.startswith(".")} == {"2018Q1"}


def test_the_same_command_resumes_and_makes_only_what_is_missing(misbehaving, tmp_path):
    done = reports(misbehaving, "2018Q1,2018Q3", CELL_TIMEOUT="10", FORMATS="html,xlsx")
    assert [line.split()[2] for line in done.stdout.splitlines() if line[:2] == "20"] == ["reused", "failed"]


# On a cluster -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bucket() -> Iterator[tuple[s3fs.S3FileSystem, dict[str, str]]]:
    """An S3 server in a process of its own with one bucket, and the environment in which it is found."""
    with s3_server() as port:
        address = f"http://127.0.0.1:{port}"
        files = s3fs.S3FileSystem(
            key=KEYS["AWS_ACCESS_KEY_ID"], secret=KEYS["AWS_SECRET_ACCESS_KEY"], endpoint_url=address,
            client_kwargs={"region_name": KEYS["AWS_DEFAULT_REGION"]},
        )  # fmt: skip
        files.mkdir("updates")
        yield files, KEYS | {"AWS_ENDPOINT_URL": address}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, bucket) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """A scheduler in a process of its own, and what starts a worker in another."""
    port, folder, started = free_port(), tmp_path_factory.mktemp("cluster"), []

    def start(*words: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(
            [sys.executable, "-m", "dask", *words, "--no-dashboard"], env=os.environ | bucket[1], cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ))  # fmt: skip
        return started[-1]

    start("scheduler", "--host", "127.0.0.1", "--port", str(port))
    wait_for(port)
    address = f"tcp://127.0.0.1:{port}"
    try:
        yield (
            address,
            partial(start, "worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)),
        )
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_cluster_whose_workers_are_killed_gives_the_local_bytes(cluster, bucket, early):
    """Two workers are there; both go while the report is under way, and a third that comes then has to make it."""
    root = early.parents[1]
    (address, start), (files, environment) = cluster, bucket
    words = ["2018Q1", "--scheduler", address, "--store", "s3://updates/here"]
    command = [sys.executable, "-m", "progress_update.cli", "reports", *words, "--engine", "pandoc"]
    workers = [start(), start()]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | environment | {ROOT: str(root)},
    ) as batch:  # fmt: skip
        assert any(re.search(r"2018Q1[^;]*: \w+", line) for line in batch.stderr), "it was never under way"
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
        start()
        table, said = batch.communicate(timeout=580)
    assert batch.returncode == 0, table + said
    assert table.count(" built ") == 1
    record = json.loads(files.cat_file("updates/here/done/2018Q1.json"))
    on_disk = {str(path.relative_to(early)) for path in early.rglob("*") if path.is_file()}
    assert set(record["files"]) == on_disk
    for name in on_disk:
        assert files.cat_file(f"updates/here/{record['folder']}/{name}") == (early / name).read_bytes(), name

    again = reports(root, *words, **environment)
    assert again.stdout.count(" reused ") == 1
