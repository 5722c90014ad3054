"""What one notebook may take: so much memory, and so long for a cell."""

from __future__ import annotations

import os
import sys

MEMORY = 4 << 30  # bytes; a chapter of this report takes a twentieth of it
CELL_TIMEOUT = "CELL_TIMEOUT"  # environment: seconds for one cell


def cell_timeout() -> int:
    return int(os.environ.get(CELL_TIMEOUT) or 300)


def limit_memory(most: int, pid: int = 0) -> None:
    """Let a process, by default this one, hold so many bytes of its own: asking for more is a MemoryError in it.

    Of memory that is only mapped, such as libraries' code, nothing counts. Only Linux can set limits of another.
    """
    if sys.platform == "linux":
        import resource

        resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))
