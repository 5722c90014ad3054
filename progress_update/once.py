"""A report that is asked for: made, or told of at once where another build would give the same.

What says that nothing has changed loads no library; what builds is loaded only when there is something to build.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from progress_update.areas import LONDON
from progress_update.as_at import AsAt, release_name
from progress_update.cache.whole import Order, Said, remember, state, unchanged
from progress_update.errors import GateError
from progress_update.folders import Folders
from progress_update.formats import EVERY, USUAL
from progress_update.kernels import warm_up
from progress_update.period import Period, refuse_future, today
from progress_update.staging import tidy

if TYPE_CHECKING:
    from progress_update.progress import Progress


@dataclass(frozen=True)
class Asked:
    """Which report, and how it is to be made."""

    period: Period
    engine: str = "auto"
    demo: bool = False
    as_at: AsAt | None = None
    area: str = LONDON
    formats: tuple[str, ...] = USUAL
    briefing: bool = False  # a pack is added to the release that is there
    fresh: bool = False
    code: Mapping[str, Any] | None = None  # what the manifest says of the code, where no repository does

    @property
    def name(self) -> str:
        """Its folder under reports/."""
        return release_name(self.period, demo=self.demo, as_at=self.as_at, area=self.area)

    @property
    def order(self) -> Order:
        return Order(self.name, str(self.period), self.engine, EVERY if self.briefing else self.formats)


@dataclass(frozen=True)
class Answer:
    """What is said of the report, and whether there was nothing to make."""

    said: Said
    was_there: bool
    took: str = ""

    def require_fit(self) -> None:
        """Raises GateError, with what the gate said, if it found fault with the report."""
        if self.said.fault:
            what, where, remedy = self.said.fault
            raise GateError(what, where=where, remedy=remedy)


def once(asked: Asked, folders: Folders, *, workers: int, progress: Callable[[], Progress]) -> Answer:
    """The report made, unless it is there and nothing that it was made from has changed.

    `progress` is asked for when there is something to tell of.
    """
    refuse_future(asked.period, today())
    held = None if asked.fresh else unchanged(folders, asked.order)
    if held:
        tidy(folders, asked.name)
        return Answer(held, was_there=True)
    before = state(folders, asked.order)
    answer = _built(asked, folders, workers, progress)
    if state(folders, asked.order) == before:
        remember(folders, asked.order, before, answer.said)
    return answer


def _built(asked: Asked, folders: Folders, workers: int, progress: Callable[[], Progress]) -> Answer:
    warm_up()  # it loads the notebooks' libraries while the lines below load this process's own
    gc.disable()  # until they are loaded
    from progress_update.gate.record import fault, lines
    from progress_update.pipeline import build

    _collect_rarely()
    told = progress()
    release = build(
        asked.period, folders, engine=asked.engine, demo=asked.demo, as_at=asked.as_at, area=asked.area,
        formats=asked.order.formats, onto_held=asked.briefing, workers=workers, fresh=asked.fresh, code=asked.code,
        progress=told,
    )  # fmt: skip
    marked = ", illustrative data" if asked.demo else ""
    said = [f"{release.label}{marked}: {', '.join(f'{n} {name}' for name, n in release.counts.items())}"]
    for file in sorted(release.folder.glob("progress-update.*"), key=lambda file: EVERY.index(file.suffix[1:])):
        said.append(f"{os.path.relpath(file)}  {file.stat().st_size / 1024:,.0f} kB")
    said += lines(release.verdict, whole=False)
    steps = tuple(line.partition(":")[0] for line in release.steps)
    kept = Said(steps, tuple(said), fault(release.verdict, os.path.relpath(release.folder)))
    return Answer(kept, was_there=False, took=f"{release.engine.name} {release.engine.version}; {told.summary()}")


def _collect_rarely() -> None:
    """Let the garbage collector pass over the libraries, which stay, and come by less often than by default.

    A report makes millions of small objects that live until it is done; looking them all over again and again took a
    quarter of the PDF's time and gave no memory back. What the reports before this one have left is given back first:
    passed over, it would stay for ever, and memory that is used again is faster than new.
    """
    if gc.get_freeze_count():
        gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()
