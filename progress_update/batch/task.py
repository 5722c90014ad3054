"""One report as a task of a batch: made where the task runs, told as an outcome, whatever happens."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

from progress_update.as_at import parse_as_at
from progress_update.batch.jobs import Job
from progress_update.batch.project import Program, unpacked
from progress_update.batch.store import Store
from progress_update.clock import told
from progress_update.errors import ReportError
from progress_update.folders import Folders
from progress_update.formats import USUAL
from progress_update.once import Asked, once
from progress_update.period import Period, today
from progress_update.progress import Progress

State = Literal["built", "reused", "failed"]
TOPIC = "progress-update"


@dataclass(frozen=True)
class Order:
    """What every task of a batch is told: how to make reports, from what, and where they go."""

    program: Program
    root: str = ""  # the project, on machines that share its folder
    store: str = ""  # or an address of fsspec, and the name of the inputs there
    inputs: str = ""
    code: str = ""  # how the manifest names the code, as JSON: an unpacked project is in no repository
    engine: str = "auto"
    demo: bool = False
    as_at: str = ""
    formats: tuple[str, ...] = USUAL
    workers: int = 1
    moment: str = ""  # at which the batch began: all of it is made by that clock, on whatever machine
    embargoed: tuple[str, ...] = ()  # the quarters whose hour had not come then

    def made_from(self, job: Job) -> str:
        """One name for all that a report in the store depends on."""
        apart = {"root": "", "store": "", "workers": 0, "moment": "", "embargoed": job.period in self.embargoed}
        said = json.dumps([asdict(self) | apart, asdict(job)], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What became of one job. `detail` is where the report lies, or in one line why it failed."""

    job: Job
    state: State
    seconds: float
    detail: str
    exit_code: int = 0


@dataclass
class Told(Progress):
    """Says at which stage a report is to whoever watches the batch, and nothing on the terminal."""

    tell: Callable[[str], None] = field(default=lambda stage: None)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.tell(name)
        started = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - started

    def note(self, text: str) -> None:
        """A batch tells of each report in one line; notes are for one report alone."""


def perform(
    job: Job, order: Order, tell: Callable[[str], None] = lambda stage: None, scratch: Path | None = None
) -> Outcome:
    """Make one report. Every failure is an outcome, so that one report's never becomes another's.

    `scratch` is a folder of the worker's own, for inputs that come from a store.
    """
    started = time.perf_counter()
    try:
        order.program.require()
        progress = Told(tell=tell)
        with told(order.moment):
            if order.store:
                state, detail = _to_store(job, order, progress, scratch or Path(tempfile.mkdtemp()))
            else:
                state, detail = _in_place(job, order, progress)
        return Outcome(job, state, time.perf_counter() - started, detail)
    except ReportError as error:
        return Outcome(job, "failed", time.perf_counter() - started, str(error), error.exit_code)
    except Exception as fault:
        last = traceback.extract_tb(fault.__traceback__)[-1]
        what = (
            f"{type(fault).__name__}: {' '.join(str(fault).split())} ({Path(last.filename).name}, line {last.lineno})"
        )
        return Outcome(job, "failed", time.perf_counter() - started, what, ReportError.exit_code)


def _asked(job: Job, order: Order) -> Asked:
    day = parse_as_at(order.as_at, on=today()) if order.as_at else None
    return Asked(Period.parse(job.period), order.engine, order.demo, day, job.area, order.formats)


def _in_place(job: Job, order: Order, progress: Progress) -> tuple[State, str]:
    asked = _asked(job, order)
    answer = once(asked, Folders(Path(order.root)), workers=order.workers, progress=lambda: progress)
    answer.require_fit()
    return ("reused" if answer.was_there else "built"), f"reports/{asked.name}"


def _to_store(job: Job, order: Order, progress: Told, scratch: Path) -> tuple[State, str]:
    asked, store, made_from = _asked(job, order), Store(order.store), order.made_from(job)
    record = store.record(asked.name)
    if record and record["made_from"] == made_from:
        return "reused", f"{order.store}/{record['folder']}"
    root = unpacked(order.inputs, lambda: store.inputs(order.inputs), scratch / "projects")
    release = replace(asked, code=json.loads(order.code))
    once(release, Folders(root), workers=order.workers, progress=lambda: progress).require_fit()
    progress.tell("Sending")
    folder = store.put_release(root / "reports" / asked.name, asked.name, made_from, {"job": asdict(job)})
    return "built", f"{order.store}/{folder}"
