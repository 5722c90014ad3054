"""A process that works for another ends with it, however that ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Called in a child: be killed when the thread that started it ends, or end now if `parent` has gone already.

    Linux only (prctl(2)); elsewhere a child has to notice by itself that nobody speaks to it any more.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
