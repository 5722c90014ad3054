"""What a cold report cannot do without: its slowest chapter, the layout of its pages, and one run of pandoc.

Each is measured alone, in processor seconds, with its libraries loaded.
"""

from __future__ import annotations

import json
import os
import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from progress_update.bench.cost import run
from progress_update.bench.workplace import Workplace
from progress_update.exhibits.report import tables_of
from progress_update.folders import BUILD, ROOT
from progress_update.kernels import zygote
from progress_update.making import make_report
from progress_update.period import Period

PAGE = "layout.html"


@dataclass(frozen=True)
class Parts:
    """Processor seconds of each part."""

    chapter: float
    layout: float
    pandoc: float

    @property
    def total(self) -> float:
        return self.chapter + self.layout + self.pandoc


def measure(place: Workplace, source: Path) -> Parts:
    """Measure the parts of a report; `source` is the folder of its stitched source."""
    from weasyprint import HTML

    pandoc = run([*place.engine.command, PAGE], folder=source, environment=place.environment).cpu
    page = HTML(filename=source / PAGE)
    layout = in_a_fork(lambda: page.write_pdf(os.devnull, pdf_variant="pdf/ua-1"))
    return Parts(_slowest_chapter(place), layout, pandoc)


def in_a_fork(work: Callable[[], object]) -> float:
    """Processor seconds of `work` done in a fork of this process. Raises RuntimeError when it fails there."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as fault:
            print(f"{type(fault).__name__}: {fault}", flush=True)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError("a part of the report that was to be measured has failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def _slowest_chapter(place: Workplace) -> float:
    os.environ.update({**zygote.SET, "MPLBACKEND": "agg"})
    zygote.load()
    with tempfile.TemporaryDirectory() as results:
        for name, table in tables_of(make_report(Period.parse(place.period), place.folders)).items():
            table.to_parquet(Path(results) / f"{name}.parquet", index=False)
        os.environ.update({BUILD: results, ROOT: str(place.folder)})
        chapters = [partial(_run_cells, path, place.period) for path in place.folders.notebooks.glob("*.ipynb")]
        return max(map(in_a_fork, chapters))


def _run_cells(notebook: Path, period: str) -> None:
    """The chapter's own work: its cells one after the other, without a kernel around them."""
    known: dict[str, object] = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), known)
            if "parameters" in cell["metadata"].get("tags", []):
                known["period"] = period
