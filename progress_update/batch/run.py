"""A batch from its jobs to its table: every job gets an outcome, in the order in which they end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from distributed import Client, KilledWorker, as_completed, get_worker

from progress_update.batch.board import Board
from progress_update.batch.cluster import workers, workers_by_default
from progress_update.batch.jobs import Job
from progress_update.batch.project import Program, packed
from progress_update.batch.store import Store
from progress_update.batch.task import TOPIC, Order, Outcome, perform
from progress_update.clock import now
from progress_update.codebase import code_of
from progress_update.embargo import is_embargoed
from progress_update.errors import BatchError, SettingsError
from progress_update.folders import Folders
from progress_update.formats import USUAL
from progress_update.period import Period
from progress_update.render.engines import choose_engine
from progress_update.settings import read_settings


@dataclass(frozen=True)
class Where:
    """Which workers: the address of a scheduler, or how many processes here (0: as many as fit)."""

    scheduler: str = ""
    number: int = 0


def order_for(
    folders: Folders, jobs: Sequence[Job], *, store: str, engine: str, demo: bool, as_at: str,
    formats: tuple[str, ...] = USUAL,
) -> Order:  # fmt: skip
    """What all tasks of a batch are told. Where there is a store, the inputs go there first."""
    moment = now()
    order = Order(
        Program.here(),
        root=str(folders.root),
        engine=choose_engine(engine).name,
        demo=demo,
        as_at=as_at,
        formats=formats,
        moment=moment.isoformat(),
        embargoed=tuple(sorted({job.period for job in jobs if _under_embargo(folders, job, moment)})),
    )
    if not store:
        return order
    name, content = packed(folders.root)
    Store(store).put_inputs(name, content)
    code = json.dumps(code_of(folders.root), sort_keys=True)
    return replace(order, root="", store=store.rstrip("/"), inputs=name, code=code)


def _under_embargo(folders: Folders, job: Job, moment: datetime) -> bool:
    try:
        return is_embargoed(read_settings(folders.params, Period.parse(job.period)), moment)
    except SettingsError:
        return False  # the report will say it, alone


def run(jobs: Sequence[Job], order: Order, where: Where, board: Board | None = None) -> list[Outcome]:
    """Make every report; one that fails, hangs in a notebook or loses its worker stops no other.

    The outcomes come back in the order of the jobs.
    """
    board, number = board or Board(), min(where.number or workers_by_default(), len(jobs))
    order = replace(order, workers=max(1, (where.number or workers_by_default()) // number))
    with workers(where.scheduler, number) as client, board.shown(len(jobs)):
        client.subscribe_topic(TOPIC, lambda event: board.heard(event[1]))
        done = {outcome.job: outcome for outcome in _outcomes(client, jobs, order, board)}
    return [done[job] for job in jobs]


def _outcomes(client: Client, jobs: Sequence[Job], order: Order, board: Board) -> Iterator[Outcome]:
    # Pure tasks by name would be taken from an earlier batch; each asks for itself whether there is anything to do.
    futures = client.map(task, jobs, order=order, pure=False, retries=0)
    of = dict(zip(futures, jobs, strict=True))
    for future, result in as_completed(futures, with_results=True, raise_errors=False):
        outcome = result if isinstance(result, Outcome) else _lost(of[future], result)
        future.release()  # or it would be made again when the worker that holds the outcome is lost
        board.ended(outcome, workers=len(client.scheduler_info()["workers"]))
        yield outcome


def _lost(job: Job, fault: Any) -> Outcome:
    """An outcome for a job whose worker could not tell one."""
    error = fault[1] if isinstance(fault, tuple) else fault
    if isinstance(error, KilledWorker):
        said = "Each worker that took it ended before it did: too much memory, or killed. Make it alone: make report"
    else:
        said = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return Outcome(job, "failed", 0.0, said, BatchError.exit_code)


def task(job: Job, order: Order) -> Outcome:
    """What a worker runs."""
    worker = get_worker()

    def tell(stage: str) -> None:
        worker.log_event(TOPIC, {"worker": worker.address, "job": job.title, "stage": stage})

    return perform(job, order, tell, Path(worker.local_directory))
