"""Tells the person at the terminal what is coming in: a bar there, plain lines elsewhere."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn


@dataclass
class Watch:
    """One for a run. `begin`, `advance` and `end` go with a file, `say` is a line of its own."""

    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))
    _bar: Progress | None = None
    _task: TaskID | None = None

    def live(self) -> AbstractContextManager[object]:
        """The time in which a bar may be drawn."""
        if not self.console.is_terminal:
            return nullcontext()
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        self._bar = Progress(*columns, console=self.console, transient=True)
        return self._bar

    def say(self, text: str) -> None:
        if self._bar is None:
            print(text, file=sys.stderr, flush=True)
        else:
            self.console.print(text, soft_wrap=True, markup=False)

    def begin(self, name: str, total: int | None, already: int) -> None:
        if self._bar is not None:
            self.end()
            self._task = self._bar.add_task(name.replace("[", r"\["), total=total, completed=already)
            return
        size = "of unknown size" if total is None else f"{total / 1000:,.0f} kB"
        self.say(f"  {name}, {size}" + (f", taken up at {already / 1000:,.0f} kB" if already else ""))

    def advance(self, more: int) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, more)

    def end(self) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None
