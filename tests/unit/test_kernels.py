"""Kernels forked from a warm process: as private as ordinary ones, and the same to whoever reads what they made."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from progress_update.chapters import run_chapters
from progress_update.errors import NotebookError
from progress_update.kernels import KERNEL, kind, warm_process
from progress_update.kernels.limits import CELL_TIMEOUT, MEMORY
from progress_update.kernels.warm import Forked
from progress_update.period import Period

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

PARAMETERS = new_code_cell("period = None", metadata={"tags": ["parameters"]})
Run = Callable[..., dict[str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run notebooks of a cell or some, by name; gives what each printed."""
    monkeypatch.delenv(KERNEL, raising=False)

    def run(workers: int = 1, **cells: str | list[str]) -> dict[str, str]:
        sources = {name: [code] if isinstance(code, str) else code for name, code in cells.items()}
        paths = []
        for n, (name, codes) in enumerate(sources.items()):
            notebook = new_notebook(cells=[PARAMETERS, *map(new_code_cell, codes)])
            notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
            paths.append(tmp_path / f"{n:02}-{name}.ipynb")
            nbformat.write(notebook, paths[-1])
        private = tmp_path / "private"
        private.mkdir(exist_ok=True)
        executed = run_chapters(
            paths, tmp_path / "executed", period=Period(2022, 1), results=private, root=tmp_path, workers=workers
        )
        return {path.stem[3:]: _printed(path) for path in executed}

    return run


def _printed(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "".join(output.text for cell in cells for output in cell.get("outputs", []) if "text" in output)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(*pids: int, within: float = 20) -> bool:
    """Whether all of these processes have ended, once they have had the time."""
    until = time.monotonic() + within
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(alive, pids))


def test_a_kernel_is_forked_from_the_warm_process_which_has_one_thread(run):
    told = run(a="import os, sys; print(os.getppid(), 'pandas' in sys.modules)", b="import os; print(os.getppid())")
    warm = warm_process().pid
    assert told == {"a": f"{warm} True\n", "b": f"{warm}\n"}
    assert len(list(Path(f"/proc/{warm}/task").iterdir())) == 1


LEAVE_TRACES = """
import os, random, sys, numpy as np, pandas as pd, matplotlib as mpl, seaborn as sns
from progress_update.charts import style
os.environ["LEFT_BEHIND"] = "x"
os.chdir("/")
sys.path.insert(0, "/left/behind")
mpl.rcParams["font.size"] = 99
sns.set_theme(style="darkgrid")
pd.set_option("display.max_rows", 7)
pd.DataFrame.left_behind = True
style.MM = 5
random.seed(1); np.random.seed(1)
left_behind = True
"""
LOOK_FOR_TRACES = """
import os, sys, pandas as pd, matplotlib as mpl
from progress_update.charts import style
print("LEFT_BEHIND" in os.environ, os.getcwd() == "/", "/left/behind" in sys.path, mpl.rcParams["font.size"] == 99,
      mpl.rcParams["axes.facecolor"] == "#EAEAF2", pd.get_option("display.max_rows") == 7,
      hasattr(pd.DataFrame, "left_behind"), style.MM == 5, "left_behind" in globals())
"""


def test_nothing_of_a_notebook_is_there_for_the_next(run):
    assert run(a=LEAVE_TRACES, b=LOOK_FOR_TRACES)["b"] == "False " * 8 + "False\n"


DRAW_DENSITIES = """
import sys, seaborn as sns
print("scipy.stats" in sys.modules)
of_seaborn = sns.kdeplot([1, 2, 3, 3, 5]).lines[0].get_xydata()[100]
grid = sns.clustermap([[1, 2, 9], [2, 1, 8], [9, 9, 1]])
import scipy.stats, scipy.cluster.hierarchy
print(*of_seaborn, grid.dendrogram_row.reordered_ind, scipy.stats.norm.cdf(0), scipy.cluster.hierarchy.__name__)
"""


def test_a_notebook_that_needs_what_the_warm_process_left_out_gets_it(run, monkeypatch):
    early, *drawn = run(a=DRAW_DENSITIES)["a"].splitlines()
    monkeypatch.setenv("KERNEL", "plain")
    assert (early, drawn) == ("False", run(b=DRAW_DENSITIES)["b"].splitlines()[1:])


def test_every_notebook_has_chance_of_its_own(run):
    draw = "import random, numpy as np; print(random.random(), np.random.rand())"
    drawn = " ".join(run(a=draw, b=draw).values()).split()
    assert len(set(drawn)) == 4


def test_a_notebook_has_the_environment_and_folder_of_its_build(run, monkeypatch, tmp_path):
    warm_process()
    monkeypatch.setenv("SAID_LATER", "yes")
    monkeypatch.chdir(tmp_path)
    told = run(a="import os; print(os.environ['SAID_LATER'], os.getcwd())")
    assert told["a"] == f"yes {tmp_path}\n"


def test_a_notebook_that_ends_its_process_is_one_line_and_hurts_no_other(run, tmp_path):
    with pytest.raises(NotebookError) as raised:
        run(workers=2, a=["1", "import os; os._exit(3)"], b="import time; time.sleep(2); print('whole')")
    assert str(raised.value).startswith(
        "00-a.ipynb, cell 4 (import os; os._exit(3)): Its kernel ended by itself, with exit code 3."
    )
    assert _printed(tmp_path / "executed" / "01-b.ipynb") == "whole\n"


@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_killed_kernel_is_one_line(run, monkeypatch, kernel):
    monkeypatch.setenv(KERNEL, kernel)
    with pytest.raises(NotebookError, match=r"cell 3 \(import os; os.abort\(\)\): Its kernel was killed \(SIGABRT\)"):
        run(a="import os; os.abort()")


ENDLESS_TILL_INTERRUPTED = """
try:
    import time
    while True: time.sleep(0.01)
except KeyboardInterrupt:
    open("interrupted", "w")
"""


def test_an_endless_loop_is_interrupted_and_named(run, monkeypatch, tmp_path):
    monkeypatch.setenv(CELL_TIMEOUT, "1")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotebookError, match=r"00-a.ipynb, cell 3 \(try:\): It did not end within 1 second\. "):
        run(a=ENDLESS_TILL_INTERRUPTED)
    assert Path("interrupted").exists()


@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_notebook_that_wants_too_much_memory_fails_alone(run, monkeypatch, tmp_path, kernel):
    monkeypatch.setenv(KERNEL, kernel)
    with pytest.raises(NotebookError, match=r"cell 3 \(hog = .*: MemoryError: It wants more than the 4 GB"):
        run(workers=2, a=f"hog = bytearray({MEMORY + (1 << 30)})", b="import time; time.sleep(1); print('whole')")
    assert _printed(tmp_path / "executed" / "01-b.ipynb") == "whole\n"


def test_what_a_notebook_leaves_for_its_end_is_done(run, tmp_path):
    run(a=f"import atexit, pathlib; atexit.register(pathlib.Path({str(tmp_path / 'done')!r}).touch)")
    assert (tmp_path / "done").exists()


def test_what_a_notebook_started_ends_with_it(run):
    told = run(a="import subprocess; print(subprocess.Popen(['sleep', '60']).pid)")
    assert gone(int(told["a"]))


@pytest.mark.parametrize(
    "words", [b"pid 5\nlistens\nended 3\n", b"listens\npid 5\nended 3\n", b"listens\nended 3\npid 5\n"]
)
@pytest.mark.parametrize("at_once", [1, 64])
def test_what_is_told_of_a_fork_is_understood_in_any_order_and_in_any_pieces(words, at_once):
    """On a busy machine the fork may listen before its parent has come to tell of it."""
    ours, theirs = socket.socketpair()
    fork = Forked(None, ours)
    for start in range(0, len(words), at_once):
        assert fork.returncode is None
        theirs.sendall(words[start : start + at_once])
        fork.poll()
    assert fork.listens_within(0) and fork.pid == 5
    theirs.close()
    assert fork.wait() == 3


def test_a_fork_of_which_no_end_is_told_was_killed():
    ours, theirs = socket.socketpair()
    fork = Forked(None, ours)
    theirs.sendall(b"listens\npid 5\n")
    theirs.close()
    assert fork.wait() == -signal.SIGKILL


def test_a_fork_is_killed_through_its_parent():
    forked, ours = fork()
    assert forked.poll() is None
    forked.kill()
    assert forked.wait() == -signal.SIGKILL
    assert forked.poll() == -signal.SIGKILL
    assert gone(ours)


def test_forks_end_with_a_warm_process_that_is_killed_and_the_next_one_is_new():
    forked, ours = fork()
    warm = warm_process()
    os.kill(warm.pid, signal.SIGKILL)
    assert gone(ours)
    assert forked.wait() == -signal.SIGKILL
    assert gone(warm.pid)
    assert warm_process().pid != warm.pid


def fork() -> tuple[Forked, int]:
    """A kernel that nobody speaks to."""
    forked = warm_process().fork(["--log-level=CRITICAL"], environment=os.environ, folder="/tmp", memory=MEMORY)
    assert forked.listens_within(60) and forked.pid and alive(forked.pid)
    return forked, forked.pid


MAIN = """
import json, os, sys, time
from progress_update.kernels import warm_process
forked = warm_process().fork(["--log-level=CRITICAL"], environment=os.environ, folder=sys.argv[1], memory=1 << 32)
assert forked.listens_within(60)
print(json.dumps([warm_process().pid, forked.pid]), flush=True)
time.sleep(60)
"""


def test_nothing_is_left_when_the_main_process_is_killed(tmp_path):
    main = subprocess.Popen([sys.executable, "-c", MAIN, str(tmp_path)], stdout=subprocess.PIPE)
    assert main.stdout
    pids = json.loads(main.stdout.readline())
    main.kill()
    main.communicate()
    assert all(pids) and gone(*pids)


DRAW = """
import matplotlib.pyplot as plt, seaborn as sns
sns.lineplot(x=[1, 2, 3], y=[2.5, 1, 4])
plt.title("Drawn")
"""


def test_plain_and_warm_kernels_give_the_same_bytes(run, monkeypatch, tmp_path):
    cells = ["from progress_update.exhibits import open_report", DRAW, "import sys; print(sys.path[0:1]); 3 / 7", "plt"]
    read = {}
    for kernel in ("warm", "plain"):
        monkeypatch.setenv(KERNEL, kernel)
        run(a=cells)
        read[kernel] = (tmp_path / "executed" / "00-a.ipynb").read_bytes()
    assert b"image/png" in read["warm"]
    assert read["warm"] == read["plain"]


def test_an_unknown_kind_of_kernel_is_refused(monkeypatch):
    monkeypatch.setenv(KERNEL, "hot")
    with pytest.raises(NotebookError, match="no kernels of the kind 'hot'"):
        kind()
