"""Work beside the steps of a release: in a thread where there are cores to spare, else when its result is needed.

In a batch every core has a report of its own. Two threads of one report would only take turns there, and what the one
has in the processor's caches the other puts out of them: a fifteenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Generic, Protocol, TypeVar

Made = TypeVar("Made", covariant=True)


class Result(Protocol[Made]):
    """Something that is being made, or will be when it is asked for."""

    def result(self) -> Made: ...


class Beside:
    """Takes work on; `in_turn` it is done when its result is asked for, and not at all if nobody asks."""

    def __init__(self, pool: ThreadPoolExecutor | None) -> None:
        self._pool = pool

    def submit(self, work: Callable[[], Made]) -> Result[Made]:
        return self._pool.submit(work) if self._pool else _WhenAsked(work)


class _WhenAsked(Generic[Made]):
    def __init__(self, work: Callable[[], Made]) -> None:
        self.result = cache(work)


@contextmanager
def beside(*, workers: int) -> Iterator[Beside]:
    """A place for work beside; at the end all that was begun is done."""
    if workers == 1:
        yield Beside(None)
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield Beside(pool)
