"""The warm process: loads what notebooks load, then forks a kernel each time it is asked.

    python -m progress_update.kernels.zygote SOCKET

The word is Android's. It stays single-threaded, runs nothing of any notebook, and remembers nothing of its forks but
who must be told of their end. It ends when the process that started it does; its forks end with it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from progress_update.brand import read_brand
from progress_update.charts.later import load_seaborn
from progress_update.child import end_with, leave
from progress_update.errors import ReportError
from progress_update.folders import project_folders
from progress_update.kernels.later import without
from progress_update.kernels.limits import limit_memory
from progress_update.kernels.warm import ENDED, LISTENS, PID, SIGNAL
from progress_update.unpacked import unpack_ahead

# Only what has no state of a notebook's own: matplotlib_inline, for one, wires itself to the kernel that loads it.
LOADED = (
    "pandas", "pyarrow.parquet", "matplotlib.pyplot", "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg", "mistune", "holidays.countries.united_kingdom",
    # what is loaded at the first table that is read and the first font that is unpacked
    "pyarrow.dataset", "pandas.io.formats.csvs", "fontTools.ttLib.woff2", "fontTools.ttLib.tables.otTables",
    "fontTools.ttLib.tables._n_a_m_e",
    "ipykernel.kernelapp", "ipykernel.ipkernel",
    # what a kernel loads while it starts
    "IPython.core.completerlib", "IPython.core.oinspect", "IPython.extensions.storemagic", "ipykernel.debugger",
    "psutil", "tornado.platform.asyncio",
)  # fmt: skip
# What seaborn and ipykernel take if it is there: sliders, and a debugger that nobody connects to.
UNUSED = ("ipywidgets", "debugpy")
# What a kernel would set, or be given, before it loads them.
SET = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    for name, value in SET.items():
        os.environ.setdefault(name, value)
    load()
    told = serve(control)
    if told is None:
        os._exit(0)
    become_kernel(told)


def load() -> None:
    """Load the libraries and every module of the exhibits; nothing is run but their top level."""
    gc.disable()  # what libraries make while they load stays: to look it over each time takes a tenth of the time
    here = Path(__file__).resolve().parents[1] / "exhibits"
    own = sorted(f"progress_update.exhibits.{path.stem}" for path in here.glob("*.py") if path.stem != "__init__")
    with without(*UNUSED):
        load_seaborn()
        for name in (*LOADED, *own):
            importlib.import_module(name)
    _unpack_fonts()
    gc.collect()
    gc.freeze()
    gc.enable()


def _unpack_fonts() -> None:
    from progress_update.charts.style import drawn_in

    with suppress(ReportError):  # told by the build, which reads the brand too
        unpack_ahead(drawn_in(read_brand(project_folders().templates / "brand")))


def serve(control: socket.socket) -> socket.socket | None:
    """Fork when asked, pass signals on and tell of ends, until the other side is gone.

    In a fork it returns the socket of whoever asked for it; in the warm process, at the end, None.
    """
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    forks: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([control, woken], [], [])
        if woken in ready:
            woken.recv(64)
            _tell_of_ends(forks)
        if control not in ready:
            continue
        message, passed, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            for pid in forks:
                _signal_group(pid, signal.SIGKILL)
            return None
        if not passed:
            pid, number = SIGNAL.unpack(message)
            if pid in forks:
                _signal_group(pid, number)
            continue
        told = socket.socket(fileno=passed[0])
        warm = os.getpid()
        pid = os.fork()
        if pid == 0:
            _leave(warm)
            for inherited in (control, woken, wake, *forks.values()):
                inherited.close()
            return told
        forks[pid] = told
        _tell(told, PID, pid)


def _leave(warm: int) -> None:
    """In a fork: a session of its own, default signals, and the warm process's end as its own."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    end_with(warm)


def _tell_of_ends(forks: dict[int, socket.socket]) -> None:
    """Take in forks that ended, and what they started and left; tell each one's socket how it ended."""
    with suppress(ChildProcessError):  # no fork is left
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            _signal_group(ended.si_pid, signal.SIGKILL)
            _, status = os.waitpid(ended.si_pid, 0)
            with forks.pop(ended.si_pid) as told:
                _tell(told, ENDED, os.waitstatus_to_exitcode(status))


def _tell(told: socket.socket, what: bytes, number: int) -> None:
    with suppress(BrokenPipeError):  # nobody waits for it any more
        told.sendall(b"%s %d\n" % (what, number))


def _signal_group(pid: int, number: int) -> None:
    """To the fork's group, or to the fork alone while it has not made one."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def become_kernel(told: socket.socket) -> None:
    """Run the kernel as asked, in its own folder, environment and limits; tell when it listens, go on till its end."""
    from ipykernel.kernelapp import IPKernelApp

    with told.makefile("rb") as words:
        asked = json.loads(words.readline())
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    limit_memory(asked["memory"])
    _own_chance()
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    kernel = IPKernelApp.instance()
    kernel.initialize()
    with told:
        told.sendall(LISTENS + b"\n")
    kernel.start()
    # ipykernel's own exit can stop the thread that prints while this one still waits for it, for ten seconds.
    kernel.control_thread.join(1)
    leave(0)


def _own_chance() -> None:
    """Python seeds its own generator anew in a fork; numpy's would give every notebook the same numbers."""
    import numpy as np

    np.random.seed()


if __name__ == "__main__":
    main()
