"""What every step of a release works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from progress_update.cache.rerun import Rerun
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.formats import USUAL
from progress_update.progress import Progress
from progress_update.render.engines import Engine


@dataclass(frozen=True)
class Making:
    """A release in the making: its report, the folder it comes to lie in, and where the tables for notebooks are."""

    report: Report
    folders: Folders
    release: Path
    tables: Path
    name: str
    engine: Engine
    rerun: Rerun
    progress: Progress
    workers: int = 2
    formats: tuple[str, ...] = USUAL
