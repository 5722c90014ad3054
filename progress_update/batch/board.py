"""What a batch says of itself while it runs: done of total, rate, time left, and what each worker is doing."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.text import Text

from progress_update.batch.task import Outcome

EVERY = 5.0  # seconds between lines where there is no terminal to draw on


@dataclass
class Board:
    """Heard from the workers and from the ends of jobs; drawn by a thread of its own."""

    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))
    total: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    doing: dict[str, tuple[str, str]] = field(default_factory=dict)
    workers: int = 0
    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def shown(self, total: int) -> Iterator[None]:
        self.total, self.started = total, time.monotonic()
        with self._live() if self.console.is_terminal else self._lines():
            yield

    def heard(self, told: Mapping[str, str]) -> None:
        """A worker says at which stage of which report it is. Who had that report before is gone, and does nothing."""
        self._forget(told["job"])
        self.doing[told["worker"]] = told["job"], told["stage"]

    def ended(self, outcome: Outcome, *, workers: int) -> None:
        self.outcomes.append(outcome)
        self.workers = workers
        self._forget(outcome.job.title)
        if not self.console.is_terminal:
            print(f"{self.head(time.monotonic())}; {outcome.job.title} {outcome.state}", file=sys.stderr, flush=True)

    def _forget(self, job: str) -> None:
        self.doing = {where: what for where, what in self.doing.items() if what[0] != job}

    def head(self, now: float) -> str:
        """`12 of 32 done, 1 failed; 2.1 a minute, about 9 minutes left; 2 workers`."""
        done, failed = len(self.outcomes), sum(one.state == "failed" for one in self.outcomes)
        said = f"{done} of {self.total} done{f', {failed} failed' if failed else ''}"
        if done and (spent := now - self.started) > 0:
            rate = done / spent
            said += f"; {60 * rate:.1f} a minute, about {_time((self.total - done) / rate)} left"
        return f"{said}; {self.workers} workers" if self.workers else said

    def each(self) -> list[str]:
        """What each worker is doing: `2022Q1 Hackney: PDF`."""
        return [f"{job}: {stage}" for job, stage in sorted(self.doing.values())]

    @contextmanager
    def _live(self) -> Iterator[None]:
        with Live(get_renderable=self._drawn, console=self.console, refresh_per_second=4, transient=True):
            yield

    def _drawn(self) -> Group:
        bar = ProgressBar(total=max(1, self.total), completed=len(self.outcomes), width=40)
        return Group(Text(self.head(time.monotonic())), bar, *(Text(f"  {line}") for line in self.each()))

    @contextmanager
    def _lines(self) -> Iterator[None]:
        over = threading.Event()

        def say() -> None:
            while not over.wait(EVERY):
                line = "; ".join([self.head(time.monotonic()), *self.each()])
                print(line, file=sys.stderr, flush=True)

        speaker = threading.Thread(target=say, daemon=True)
        speaker.start()
        try:
            yield
        finally:
            over.set()
            speaker.join()


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
