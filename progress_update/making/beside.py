"""Work beside the steps of a release: in a thread where there are cores to spare, else when its result is needed.

In a batch every core has a report of its own. Two threads of one report would only take turns there, and what the one
has in the processor's caches the other puts out of them: a fifteenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

Made = TypeVar("Made")


class Beside(Protocol):
    """Takes work on, and gives what to call for its result: once."""

    def __call__(self, work: Callable[[], Made]) -> Callable[[], Made]: ...


@contextmanager
def beside(*, workers: int) -> Iterator[Beside]:
    """A place for work beside. With one worker it is done when its result is asked for, and not at all if nobody asks;
    otherwise at once, one after the other, and all of it is done at the end. When the steps fail, what has not begun is
    left."""
    if workers == 1:
        yield lambda work: work
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            yield lambda work: pool.submit(work).result
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
