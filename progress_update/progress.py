"""Says what is being done: a live line on a terminal, plain lines elsewhere; and how long each stage took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console


@dataclass
class Progress:
    """Collects seconds per stage and tells the reader of the terminal where the build is."""

    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        if self.console.is_terminal:
            with self.console.status(f"{name} ..."):
                yield
        else:
            print(f"{name} ...", file=sys.stderr, flush=True)
            yield
        self.seconds[name] = time.perf_counter() - started

    def note(self, text: str) -> None:
        self.console.print(f"  {text}", soft_wrap=True)

    def summary(self) -> str:
        parts = [f"{name.lower()} {spent:.1f} s" for name, spent in self.seconds.items()]
        return f"{sum(self.seconds.values()):.1f} s: {', '.join(parts)}"
