"""The results of a report, worked out only where the rows of the editions, the plan or the code are new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from progress_update.areas import LONDON
from progress_update.cache.rerun import Rerun
from progress_update.digests import of_files
from progress_update.exhibits.handed_over import read_results, write_results
from progress_update.folders import Folders
from progress_update.framework import Framework
from progress_update.making import known
from progress_update.measures.worked import Worked
from progress_update.period import Period
from progress_update.sources.registry import POPULATION


def results_once(
    period: Period,
    folders: Folders,
    framework: Framework,
    day: date | None,
    area: str,
    demo: bool,
    work: Callable[[], Worked],
    rerun: Rerun,
    tables: Path,
) -> Worked:
    """Results, series and revisions, by `work` or as before, left in the folder `tables`.

    They come back as they were written there: what is reused and what was just worked out are the same to the last bit.
    """

    also = [] if area == LONDON else [POPULATION]

    def read() -> known.Known:
        levels = [folders.illustrative] if demo else []
        own = {
            **known.editions(folders, framework, day, also=also),
            **of_files(folders.root, [folders.params / "framework.yml", *levels]),
            "the day of the editions": str(day),
            "the area": area,
        }
        return known.with_code("results", own, folders)

    before = rerun.due("results", read, tables)
    if before is not None:
        write_results(tables, work())
        rerun.keep("results", read, before, tables, [path.name for path in tables.glob("*.parquet")])
    return read_results(tables)
