"""Where notebooks run: kernels forked from one warm process, or ordinary ones where that is not safe or not wanted.

A kernel spends most of a short notebook's time on loading pandas, matplotlib and seaborn. The warm process (`zygote`)
loads them once; each kernel is a fork of it, as private as a process of its own start. This module is light: it is
what the command line loads first, so that the warm process loads its libraries while this one loads its own.
"""

from __future__ import annotations

import atexit
import os
import sys
from threading import Lock

from progress_update.errors import NotebookError
from progress_update.kernels.warm import WarmProcess

KERNEL = "KERNEL"  # environment: warm or plain
KINDS = ("warm", "plain")

_lock = Lock()
_warm: WarmProcess | None = None


def kind() -> str:
    """`warm` or `plain`, as the environment asks; plain where a loaded process cannot be forked safely."""
    asked = os.environ.get(KERNEL) or "warm"
    if asked not in KINDS:
        raise NotebookError(f"There are no kernels of the kind '{asked}'", where=KERNEL, remedy="Say warm or plain")
    return asked if sys.platform == "linux" else "plain"


def warm_up() -> None:
    """Start the warm process, if kernels are to be forked from it, and go on: it makes itself ready."""
    if kind() == "warm":
        warm_process()


def warm_process() -> WarmProcess:
    """The one of this process, started if it does not run; it ends with this process, however that ends."""
    global _warm
    with _lock:
        if _warm is None or not _warm.runs or _warm.owner != os.getpid():
            _warm = WarmProcess()
            atexit.register(_warm.close)
        return _warm
