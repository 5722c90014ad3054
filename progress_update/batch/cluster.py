"""The workers of a batch: processes of this machine, or a Dask cluster that is there."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import dask
import psutil
from distributed import Client, LocalCluster

from progress_update.errors import BatchError
from progress_update.kernels.limits import MEMORY

LEAST = 2 << 30  # bytes that one worker with its notebooks is given room for
CONNECT_TIMEOUT = 30  # seconds
# A worker that takes too much memory is ended and its report made by another; one is lost, or another's fault, rarely.
SETTINGS = {
    "distributed.scheduler.allowed-failures": 3,
    "distributed.worker.memory.target": False,  # nothing is spilled: tasks hold no results
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.worker.daemon": False,  # a worker starts processes of its own: the warm one, pandoc
}


def workers_by_default() -> int:
    """One a core, as far as memory goes."""
    return max(1, min(len(os.sched_getaffinity(0)), psutil.virtual_memory().available // LEAST))


@contextmanager
def workers(scheduler: str, number: int) -> Iterator[Client]:
    """A client of the cluster at `scheduler`, or of `number` processes here that end with it.

    Raises BatchError when no scheduler answers at that address.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with dask.config.set(SETTINGS):
        if scheduler:
            with _connected(scheduler) as client:
                yield client
            return
        with (
            LocalCluster(
                n_workers=number, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=MEMORY,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster) as client,
        ):  # fmt: skip
            yield client


def _connected(scheduler: str) -> Client:
    try:
        return Client(scheduler, timeout=CONNECT_TIMEOUT)
    except (OSError, ValueError) as fault:
        raise BatchError(
            f"No scheduler answers there ({fault})", where=scheduler,
            remedy="Start one with dask scheduler, and write SCHEDULER=tcp://host:8786",
        ) from fault  # fmt: skip
