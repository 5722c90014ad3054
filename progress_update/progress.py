"""Says what is being done: a live line on a terminal, plain lines elsewhere; and how long each stage took.

Stages may be under way side by side.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from rich.console import Console
from rich.status import Status


@dataclass
class Progress:
    """Collects seconds per stage and tells the reader of the terminal where the build is.

    `seconds` may begin with what was done before.
    """

    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))
    seconds: dict[str, float] = field(default_factory=dict)
    _under_way: list[str] = field(default_factory=list)
    _live: Status | None = None
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._began = time.perf_counter() - sum(self.seconds.values())

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        self._tell(name, begins=True)
        try:
            yield
        finally:
            self._tell(name, begins=False)
        self.seconds[name] = time.perf_counter() - started

    def _tell(self, name: str, *, begins: bool) -> None:
        with self._lock:
            (self._under_way.append if begins else self._under_way.remove)(name)
            if not self.console.is_terminal:
                if begins:
                    print(f"{name} ...", file=sys.stderr, flush=True)
                return
            if self._live:
                self._live.stop()
            text = f"{', '.join(self._under_way)} ..."
            self._live = self.console.status(text) if self._under_way else None
            if self._live:
                self._live.start()

    def note(self, text: str) -> None:
        self.console.print(f"  {text}", soft_wrap=True)

    def summary(self) -> str:
        parts = [f"{name.lower()} {spent:.1f} s" for name, spent in self.seconds.items()]
        return f"{time.perf_counter() - self._began:.1f} s, with stages side by side: {', '.join(parts)}"
