"""What a command costs: seconds on the clock, seconds of processors, memory at its peak."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread

import psutil

LOOK_EVERY = 2.0  # seconds between two looks at the memory of all processes: of one with 750 MB it takes 14 ms
PR_SET_CHILD_SUBREAPER = 36


class CommandError(Exception):
    """A command of the bench ended with an error: there is nothing to be measured."""


@dataclass(frozen=True)
class Cost:
    """Seconds passed, processor seconds of all its processes, and the most bytes that they held at one time."""

    seconds: float
    cpu: float
    memory: float

    def __add__(self, other: Cost) -> Cost:
        """One after the other."""
        return Cost(self.seconds + other.seconds, self.cpu + other.cpu, max(self.memory, other.memory))


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each part. Raises statistics.StatisticsError when there are none."""
    return Cost(*(median(getattr(cost, part) for cost in costs) for part in ("seconds", "cpu", "memory")))


def run(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end. Raises CommandError, with the last it said, when it ends with an error."""
    _adopt_orphans()
    others, used, begun = _children(), _used_by_children(), time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
        )
        ended, held = Event(), [0.0]
        watcher = Thread(target=_watch, args=(process.pid, ended, held))
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - begun
        ended.set()
        watcher.join()
        _take_in(_children() - others)
        if process.returncode:
            said.seek(0)
            last = " / ".join(said.read().strip().splitlines()[-3:])
            raise CommandError(f"{' '.join(command)} ended with {process.returncode}: {last}")
    return Cost(seconds, _used_by_children() - used, held[0])


def run_all(commands: Sequence[Sequence[str]], *, folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run commands one after the other, as a script does."""
    costs = [run(command, folder=folder, environment=environment) for command in commands]
    return sum(costs[1:], start=costs[0])


def _watch(pid: int, ended: Event, held: list[float]) -> None:
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        while not ended.wait(LOOK_EVERY):
            held[0] = max(held[0], sum(map(_memory, (root, *root.children(recursive=True)))))


def _memory(process: psutil.Process) -> float:
    """Bytes that count for one process: what forks share is counted once among them, where the system can tell."""
    with suppress(psutil.Error):
        told = process.memory_full_info()
        return float(getattr(told, "pss", told.rss))
    return 0.0


def _adopt_orphans() -> None:
    """What a child starts and leaves behind is counted too, when this process inherits it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def _children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


def _take_in(orphans: set[int]) -> None:
    """Wait for what the command left running: only then does the system tell what it used."""
    for pid in orphans:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
